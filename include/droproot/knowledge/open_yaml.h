// YAML of others, as a plain tree: compose files and the like, which we did not ask for.
//
// Unlike yaml_reader.h it takes anchors, aliases, tags and keys that stand twice, and resolves
// merge keys (<<) at look-up. What is too deep, too large once its aliases are expanded, or no YAML
// gives nullopt: not understood is not the same as empty.
#pragma once

#include <optional>
#include <string_view>

#include "droproot/knowledge/yaml_reader.h"

namespace droproot::knowledge {

// The first document. JSON is read as well. Nothing is thrown.
[[nodiscard]] std::optional<YamlNode> read_open_yaml(std::string_view text);

// The value of a key of a map: the map's own (the last, if it stands twice), else that of what it
// merges. nullptr: none, or no map.
[[nodiscard]] const YamlNode* member(const YamlNode& map, std::string_view key);

}  // namespace droproot::knowledge
