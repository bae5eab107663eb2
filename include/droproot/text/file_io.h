// The only door to the file system for file contents.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "droproot/text/error.h"

namespace droproot {

// A Dockerfile larger than this is refused: Offset is 32 bits, and no real one is near it.
inline constexpr std::size_t kMaxFileSize = std::size_t{16} << 20U;

// The one abstract class of droproot: tests put a map in its place. Paths are as the user wrote
// them; errors name them so.
class Files {
 public:
  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  // The whole file. Refused, with one clear sentence: folders, devices and FIFOs (never opened for
  // reading), more than kMaxFileSize, what cannot be read. A symbolic link to a file is followed.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path) const = 0;

  // Replaces the contents: a temporary file in the same folder, same mode and owner, fsync, rename.
  // Through a symbolic link its target is written. Refused with `changed` when the bytes on disk
  // are not `expected_bytes`. Never leaves a half-written file or a temporary one behind.
  [[nodiscard]] virtual Result<void> replace(const std::string& path,
                                             std::string_view expected_bytes,
                                             std::string_view new_bytes) const = 0;
};

// The real file system.
class DiskFiles final : public Files {
 public:
  [[nodiscard]] Result<std::string> read(const std::string& path) const override;
  [[nodiscard]] Result<void> replace(const std::string& path, std::string_view expected_bytes,
                                     std::string_view new_bytes) const override;
};

}  // namespace droproot
