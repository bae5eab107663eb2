// A file system of a few strings, for tests of what reads and writes files.
#pragma once

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "droproot/text/file_io.h"

namespace droproot::test {

class MemoryFiles final : public Files {
 public:
  using Contents = std::map<std::string, std::string>;
  explicit MemoryFiles(Contents files = {}) : files_(std::move(files)) {}

  [[nodiscard]] Result<std::string> read(const std::string& path) const override {
    const auto file = files_.find(path);
    if (file == files_.end()) {
      return tl::unexpected(
          Error{.code = ErrorCode::not_found, .message = fmt::format("{} does not exist", path)});
    }
    return file->second;
  }

  [[nodiscard]] Result<void> replace(const std::string& path, std::string_view expected_bytes,
                                     std::string_view new_bytes) const override {
    if (read_only_.contains(path)) {
      return tl::unexpected(Error{.code = ErrorCode::unwritable,
                                  .message = fmt::format("{} cannot be rewritten", path)});
    }
    const auto file = files_.find(path);
    if (file == files_.end() || file->second != expected_bytes) {
      return tl::unexpected(
          Error{.code = ErrorCode::changed, .message = fmt::format("{} changed", path)});
    }
    file->second = std::string(new_bytes);
    ++writes_;
    return {};
  }

  void make_read_only(const std::string& path) { read_only_.insert(path); }
  [[nodiscard]] const std::string& at(const std::string& path) const { return files_.at(path); }
  [[nodiscard]] int writes() const { return writes_; }

 private:
  mutable Contents files_;
  mutable int writes_ = 0;
  std::set<std::string> read_only_;
};

}  // namespace droproot::test
