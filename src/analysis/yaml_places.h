// Where the scalars of a YAML text stand in it, in bytes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "droproot/knowledge/yaml_reader.h"
#include "droproot/text/span.h"

namespace droproot::analysis {

class YamlPlaces {
 public:
  // `first_line` is that of the text which nodes count as line 1, counted from 0.
  explicit YamlPlaces(std::string_view text, std::size_t first_line = 0);

  // The scalar without its quotes; nullopt: it is not written as it is read (escapes, folded
  // lines), or is no scalar.
  [[nodiscard]] std::optional<Span> of(const knowledge::YamlNode& node) const;
  // The line, counted from 1, that a node of line `line` stands on.
  [[nodiscard]] std::size_t line(const knowledge::YamlNode& node) const {
    return first_line_ + node.at.line;
  }

 private:
  std::string_view text_;
  std::size_t first_line_;
  std::vector<std::size_t> begins_;  // of each line
};

}  // namespace droproot::analysis
