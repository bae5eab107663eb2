// docker-bake.hcl, as little of it as can be read without evaluating it: the `target` blocks at the
// top, and of their attributes those that are a literal string or a list of literal strings.
// Everything else (variables, functions, ${...}, heredocs) is an attribute without a value.
// Grammar: github.com/hashicorp/hcl, hclsyntax/spec.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::analysis {

// nullopt: written, but not as literals. One string is a list of one.
using BakeValue = std::optional<std::vector<std::string>>;

struct BakeBlock {
  std::string name;
  std::map<std::string, BakeValue, std::less<>> attributes;
};

// Linear in the text. What is not understood ends the reading: the blocks before it stand.
[[nodiscard]] std::vector<BakeBlock> read_bake_hcl(std::string_view text);

}  // namespace droproot::analysis
