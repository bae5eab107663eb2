// The only door to the file system for file contents.
//
// What replace() keeps: mode, owner, group, and the symbolic link it came through. What it does
// not: hard links (the other names keep the old contents, as with every rename), extended
// attributes and ACLs. Killed between two system calls it can leave a file named
// .droproot-<pid>-<n>.tmp behind; the Dockerfile itself is at all times the old one or the new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "droproot/text/error.h"

namespace droproot {

// A Dockerfile larger than this is refused: Offset is 32 bits, and no real one is near it.
inline constexpr std::size_t kMaxFileSize = std::size_t{16} << 20U;

// Of a file that a search has found: `real` had no symbolic link in it, not even as its last name.
// Where one has come into it since, it leads to a file that nobody has asked for.
struct FoundPath {
  std::string shown;  // for messages
  std::string real;
};

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
  // Through a symbolic link its target is written. Refused, the file untouched and no temporary one
  // left: `changed` when the bytes on disk are not `expected_bytes`; `unwritable` when the file is
  // read-only, its folder is, its owner cannot be kept or the disk is full; and as read() does.
  [[nodiscard]] virtual Result<void> replace(const std::string& path,
                                             std::string_view expected_bytes,
                                             std::string_view new_bytes) const = 0;

  // The same two, and `changed` where a symbolic link is on the way.
  [[nodiscard]] virtual Result<std::string> read_found(const FoundPath& path) const {
    return read(path.shown);
  }
  [[nodiscard]] virtual Result<void> replace_found(const FoundPath& path,
                                                   std::string_view expected_bytes,
                                                   std::string_view new_bytes) const {
    return replace(path.shown, expected_bytes, new_bytes);
  }
};

// A file of any size, read whole: for what we wrote ourselves. As Files::read() otherwise.
[[nodiscard]] Result<std::string> read_large_file(const std::string& path);

// Makes or replaces a file of ours in one step: who looks sees the old one or the new one, whole.
[[nodiscard]] Result<void> save_file(const std::string& path, std::string_view bytes);

// The real file system.
class DiskFiles final : public Files {
 public:
  [[nodiscard]] Result<std::string> read(const std::string& path) const override;
  [[nodiscard]] Result<void> replace(const std::string& path, std::string_view expected_bytes,
                                     std::string_view new_bytes) const override;
  [[nodiscard]] Result<std::string> read_found(const FoundPath& path) const override;
  [[nodiscard]] Result<void> replace_found(const FoundPath& path, std::string_view expected_bytes,
                                           std::string_view new_bytes) const override;
};

}  // namespace droproot
