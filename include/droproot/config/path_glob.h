// Shell patterns for files and folders: --exclude, and `exclude` and `files` of .droproot.yaml.
//
// One without a slash is held against the name, one with a slash against the path below the folder
// that it is about. `*`, `?` and `[a-z]` stay within a name, unless the pattern has `**` somewhere.
#pragma once

#include <optional>
#include <string>

namespace droproot::config {

// `path_below` has no slash in front and none behind.
[[nodiscard]] bool path_glob_matches(const std::string& glob, const std::string& path_below);

// What is wrong with a pattern that can match nothing, or not what its author thinks; no full stop.
[[nodiscard]] std::optional<std::string> wrong_path_glob(const std::string& glob);

}  // namespace droproot::config
