// The developers' reference files (DROPROOT_SHARED_DIR). Who has none skips, with a notice.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace droproot::test {

inline std::filesystem::path shared_path(const std::string& name) {
  return std::filesystem::path(DROPROOT_SHARED_DIR) / name;
}

// The regular files of a folder in order of their names; empty when there is no such folder.
inline std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

inline std::vector<char> bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace droproot::test

#define DROPROOT_NEEDS_SHARED(path)                                               \
  if (!std::filesystem::exists(path)) {                                           \
    GTEST_SKIP() << "no reference files at " << (path) << ": nothing was tested"; \
  }                                                                               \
  static_assert(true)
