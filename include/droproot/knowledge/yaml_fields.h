// Strict reading of a YAML tree: a key nobody asked for and a value of the wrong kind are errors.
//
// Readers ask for what they know and go on; the first problem is kept and the caller looks once, at
// the end. Nothing that was read before a problem may be used after it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/yaml_reader.h"

namespace droproot::knowledge {

class YamlProblems {
 public:
  explicit YamlProblems(std::string_view file_name) : file_name_(file_name) {}
  void add(LineCol at, std::string_view what);
  [[nodiscard]] const std::optional<Error>& first() const { return first_; }

 private:
  std::string file_name_;
  std::optional<Error> first_;
};

// One map. Each reader below returns nothing when the key is absent, or when it is wrong (then the
// problem is recorded). REQUIRES: node and problems outlive it.
class YamlFields {
 public:
  YamlFields(const YamlNode& node, YamlProblems& problems);

  [[nodiscard]] LineCol at() const { return node_.at; }
  // The value of a key, of whatever kind.
  const YamlNode* find(std::string_view key);
  // The same, and a problem when it is absent.
  const YamlNode* require(std::string_view key);

  std::optional<std::string_view> text(std::string_view key);
  std::string_view required_text(std::string_view key);
  std::optional<std::uint32_t> number(std::string_view key);
  std::optional<bool> flag(std::string_view key);  // yes, no, true, false
  // A list of texts; one text alone is a list of one.
  std::optional<std::vector<std::string_view>> texts(std::string_view key);
  // The items of a list of anything.
  std::optional<std::vector<const YamlNode*>> items(std::string_view key);

  // Records a problem for the first key that was never asked for.
  void finish();

 private:
  const YamlNode& node_;
  YamlProblems& problems_;
  std::vector<std::string_view> asked_;
};

// The head of a built-in file: its `id` has to be `id`, the name of the file, and `sources` say
// where what is in it was read. Gives the id.
std::string_view read_head(YamlFields& fields, std::string_view id, YamlProblems& problems);

[[nodiscard]] std::optional<std::string_view> yaml_text(const YamlNode& node,
                                                        YamlProblems& problems);
[[nodiscard]] std::optional<std::uint32_t> yaml_number(const YamlNode& node,
                                                       YamlProblems& problems);

}  // namespace droproot::knowledge
