// The files of profiles/, for tests that hold what is compiled in against them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/shared_files.h"

namespace droproot::knowledge {

inline const std::filesystem::path kProfiles =
    std::filesystem::path(DROPROOT_SOURCE_DIR) / "profiles";

inline std::string text_of(const std::filesystem::path& path) {
  const std::vector<char> bytes = test::bytes_of(path);
  return {bytes.begin(), bytes.end()};
}

// All files of a folder of profiles/, into a store whose files are rows.
template <typename Store>
void add_all(Store& store, std::string_view folder) {
  const auto files = test::files_of(kProfiles / folder);
  ASSERT_FALSE(files.empty()) << folder;
  for (const std::filesystem::path& path : files) {
    const auto added = store.add(path.string(), path.stem().string(), text_of(path));
    ASSERT_TRUE(added.has_value()) << added.error().message;
  }
}

// What a store says of a file web.yaml.
template <typename Store>
std::string error_of(const std::string& text) {
  Store store;
  const auto added = store.add("web.yaml", "web", text);
  return added ? "no error" : added.error().message;
}

}  // namespace droproot::knowledge
