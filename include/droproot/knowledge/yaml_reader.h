// YAML as a plain tree with places; the only door to yaml-cpp.
//
// What droproot reads from YAML is small and strict, so the tree is too: one document, no anchors
// or aliases, no tags, no key twice in a map. Every error is one sentence that begins with
// file:line:column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/error.h"
#include "droproot/text/span.h"

namespace droproot::knowledge {

enum class YamlKind : std::uint8_t { null, scalar, sequence, map };

struct YamlNode {
  YamlKind kind = YamlKind::null;
  LineCol at;
  std::string scalar;              // of a scalar, quotes removed
  bool quoted = false;             // "8080" is text where 8080 is a number
  std::vector<YamlNode> children;  // items of a sequence; key, value, key, value... of a map
};

// An empty text gives a null node. Nothing is thrown.
[[nodiscard]] Result<YamlNode> read_yaml(std::string_view file_name, std::string_view text);

// The sentence for a problem at a place.
[[nodiscard]] Error yaml_error(std::string_view file_name, LineCol at, std::string_view what);

}  // namespace droproot::knowledge
