#include "droproot/knowledge/yaml_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "droproot/text/nearest.h"

namespace droproot::knowledge {

namespace {

std::string_view kind_name(YamlKind kind) {
  switch (kind) {
    case YamlKind::null:
      return "nothing";
    case YamlKind::scalar:
      return "a single value";
    case YamlKind::sequence:
      return "a list";
    case YamlKind::map:
      return "a map";
  }
  return "";
}

}  // namespace

void YamlProblems::add(LineCol at, std::string_view what) {
  if (!first_) first_ = yaml_error(file_name_, at, what);
}

std::optional<std::string_view> yaml_text(const YamlNode& node, YamlProblems& problems) {
  if (node.kind == YamlKind::scalar) return node.scalar;
  problems.add(node.at, fmt::format("a text is expected here, not {}", kind_name(node.kind)));
  return std::nullopt;
}

std::optional<std::uint32_t> yaml_number(const YamlNode& node, YamlProblems& problems) {
  std::uint32_t value = 0;
  const char* const end = node.scalar.data() + node.scalar.size();
  const auto [stop, code] = std::from_chars(node.scalar.data(), end, value);
  if (node.kind == YamlKind::scalar && !node.quoted && code == std::errc() && stop == end) {
    return value;
  }
  problems.add(node.at,
               node.kind == YamlKind::scalar
                   ? fmt::format("`{}` is not a whole number", node.scalar)
                   : fmt::format("a number is expected here, not {}", kind_name(node.kind)));
  return std::nullopt;
}

YamlFields::YamlFields(const YamlNode& node, YamlProblems& problems)
    : node_(node), problems_(problems) {
  if (node.kind != YamlKind::map) {
    problems_.add(node.at, fmt::format("a map is expected here, not {}", kind_name(node.kind)));
  }
}

const YamlNode* YamlFields::find(std::string_view key) {
  if (std::ranges::find(asked_, key) == asked_.end()) asked_.push_back(key);
  if (node_.kind != YamlKind::map) return nullptr;
  for (std::size_t i = 0; i + 1 < node_.children.size(); i += 2) {
    if (node_.children[i].scalar == key) return &node_.children[i + 1];
  }
  return nullptr;
}

const YamlNode* YamlFields::require(std::string_view key) {
  const YamlNode* const node = find(key);
  if (node == nullptr) problems_.add(node_.at, fmt::format("the key `{}` is missing", key));
  return node;
}

std::optional<std::string_view> YamlFields::text(std::string_view key) {
  const YamlNode* const node = find(key);
  return node == nullptr ? std::nullopt : yaml_text(*node, problems_);
}

std::string_view YamlFields::required_text(std::string_view key) {
  const YamlNode* const node = require(key);
  return node == nullptr ? std::string_view() : yaml_text(*node, problems_).value_or("");
}

std::optional<std::uint32_t> YamlFields::number(std::string_view key) {
  const YamlNode* const node = find(key);
  return node == nullptr ? std::nullopt : yaml_number(*node, problems_);
}

std::optional<bool> YamlFields::flag(std::string_view key) {
  const YamlNode* const node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::string_view value = node->scalar;
  if (value == "yes" || value == "true") return true;
  if (value == "no" || value == "false") return false;
  problems_.add(node->at, fmt::format("`{}` has to be yes or no", key));
  return std::nullopt;
}

std::optional<std::vector<std::string_view>> YamlFields::texts(std::string_view key) {
  const YamlNode* const node = find(key);
  if (node == nullptr) return std::nullopt;
  std::vector<std::string_view> found;
  if (node->kind == YamlKind::scalar) return std::vector{std::string_view(node->scalar)};
  if (node->kind != YamlKind::sequence) {
    problems_.add(node->at, fmt::format("`{}` has to be a list of texts", key));
    return std::nullopt;
  }
  for (const YamlNode& item : node->children)
    found.push_back(yaml_text(item, problems_).value_or(""));
  return found;
}

std::optional<std::vector<const YamlNode*>> YamlFields::items(std::string_view key) {
  const YamlNode* const node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind != YamlKind::sequence) {
    problems_.add(node->at, fmt::format("`{}` has to be a list", key));
    return std::nullopt;
  }
  std::vector<const YamlNode*> found;
  for (const YamlNode& item : node->children) found.push_back(&item);
  return found;
}

void YamlFields::finish() {
  if (node_.kind != YamlKind::map) return;
  for (std::size_t i = 0; i < node_.children.size(); i += 2) {
    const YamlNode& key = node_.children[i];
    if (std::ranges::find(asked_, key.scalar) != asked_.end()) continue;
    const auto near = nearest(key.scalar, asked_);
    problems_.add(key.at, fmt::format("the key `{}` is not known here (known: {}){}", key.scalar,
                                      fmt::join(asked_, ", "),
                                      near ? fmt::format("; did you mean `{}`?", *near) : ""));
    return;
  }
}

std::string_view read_head(YamlFields& fields, std::string_view id, YamlProblems& problems) {
  const std::string_view written = fields.required_text("id");
  if (written != id) {
    problems.add(fields.at(), fmt::format("the id is not `{}`, the name of the file", id));
  }
  if (fields.texts("sources").value_or(std::vector<std::string_view>()).empty()) {
    problems.add(fields.at(), "`sources` are needed");
  }
  return written;
}

}  // namespace droproot::knowledge
