#include "droproot/text/file_io.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace droproot {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }
  // Network file systems report a failed write only here.
  [[nodiscard]] bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

std::string reason(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected(Error{.code = code, .message = std::move(message)});
}

tl::unexpected<Error> cannot_read(const std::string& path, int error) {
  if (error == ENOENT) return fail(ErrorCode::not_found, fmt::format("{} does not exist", path));
  return fail(ErrorCode::unreadable, fmt::format("{} cannot be read: {}", path, reason(error)));
}

tl::unexpected<Error> behind_link(const std::string& path) {
  return fail(ErrorCode::changed,
              fmt::format("{} is behind a symbolic link that was not there before: "
                          "it is left alone",
                          path));
}

tl::unexpected<Error> cannot_write(const std::string& path, std::string_view why) {
  return fail(ErrorCode::unwritable, fmt::format("{} cannot be rewritten: {}", path, why));
}

tl::unexpected<Error> has_changed(const std::string& path) {
  return fail(ErrorCode::changed,
              fmt::format("{} changed while it was being rewritten: nothing was written; "
                          "run droproot again",
                          path));
}

Result<void> check_kind(const std::string& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) {
    return fail(ErrorCode::unreadable, fmt::format("{} is a folder, not a Dockerfile", path));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::unreadable, fmt::format("{} is not a regular file", path));
  }
  return {};
}

enum class Links : std::uint8_t { followed, refused };

// Where the contents are: a name in an open folder, so that nobody can put another folder in its
// place meanwhile. `shown` is what the user wrote, for messages.
struct Target {
  std::string shown;
  Descriptor folder;
  std::string name;
};

struct OpenFile {
  Descriptor descriptor;
  struct stat status;
};

// The whole way at once, and no link on it. Not valid where the kernel cannot (before Linux 5.6, or
// kept from it by a container), and where something is wrong.
Descriptor open_folder_at_once(const std::string& folder, int flags) {
  struct open_how how {};
  how.flags = static_cast<decltype(how.flags)>(flags);
  how.resolve = RESOLVE_NO_SYMLINKS;
  const long opened = ::syscall(SYS_openat2, AT_FDCWD, folder.c_str(), &how, sizeof(how));
  return Descriptor(static_cast<int>(opened));
}

// None of the names is a link. Errors are in errno: ENOTDIR for a link.
Descriptor open_folder(std::string_view folder, Links links) {
  constexpr int kFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  if (links == Links::followed) return Descriptor(::open(std::string(folder).c_str(), kFlags));
  if (auto whole = open_folder_at_once(std::string(folder), kFlags); whole.valid()) return whole;
  // One name at a time: then it shows what is wrong.
  Descriptor at(::open(folder.starts_with('/') ? "/" : ".", kFlags));
  while (at.valid() && !folder.empty()) {
    const std::size_t slash = std::min(folder.find('/'), folder.size());
    const std::string name(folder.substr(0, slash));
    folder.remove_prefix(std::min(slash + 1, folder.size()));
    if (!name.empty()) at = Descriptor(::openat(at.get(), name.c_str(), kFlags | O_NOFOLLOW));
  }
  return at;
}

Result<Target> locate(std::string shown, const std::string& real, Links links) {
  const std::size_t slash = real.rfind('/');
  std::string folder = ".";
  if (slash != std::string::npos) folder = slash == 0 ? "/" : real.substr(0, slash);
  Descriptor opened = open_folder(folder, links);
  const bool is_link = links == Links::refused && errno == ENOTDIR;
  if (!opened.valid()) return is_link ? behind_link(shown) : cannot_read(shown, errno);
  std::string name = slash == std::string::npos ? real : real.substr(slash + 1);
  return Target{.shown = std::move(shown), .folder = std::move(opened), .name = std::move(name)};
}

Result<OpenFile> open_regular(const Target& target, Links links) {
  const std::string& shown = target.shown;
  const bool follows = links == Links::followed;
  const int folder = target.folder.get();
  struct stat status {};
  // Before open(): to open a device or a FIFO can already do something.
  const int stat_flags = follows ? 0 : AT_SYMLINK_NOFOLLOW;
  if (::fstatat(folder, target.name.c_str(), &status, stat_flags) != 0) {
    return cannot_read(shown, errno);
  }
  if (S_ISLNK(status.st_mode)) return behind_link(shown);
  if (auto ok = check_kind(shown, status); !ok) return tl::unexpected(ok.error());
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  Descriptor opened(::openat(folder, target.name.c_str(), kFlags | (follows ? 0 : O_NOFOLLOW)));
  if (!opened.valid()) return errno == ELOOP ? behind_link(shown) : cannot_read(shown, errno);
  // And after it: something else may have taken the name in between.
  if (::fstat(opened.get(), &status) != 0) return cannot_read(shown, errno);
  if (auto ok = check_kind(shown, status); !ok) return tl::unexpected(ok.error());
  return OpenFile{.descriptor = std::move(opened), .status = status};
}

// `path` as the user wrote it, links followed.
Result<OpenFile> open_regular(const std::string& path) {
  const Target target{.shown = path, .folder = Descriptor(AT_FDCWD), .name = path};
  return open_regular(target, Links::followed);
}

// The size that stat() tells is a hint only: files of /proc have none, others grow.
Result<std::string> read_all(const std::string& path, const OpenFile& file,
                             std::size_t limit = kMaxFileSize) {
  std::string bytes;
  std::size_t used = 0;
  const auto expected = static_cast<std::size_t>(file.status.st_size);
  while (used <= limit && expected <= limit) {
    if (used == bytes.size()) bytes.resize(used == 0 ? expected + 1 : 2 * used);
    const std::size_t room = bytes.size() - used;
    const ssize_t count = ::read(file.descriptor.get(), bytes.data() + used, room);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, errno);
    used += static_cast<std::size_t>(count);
    // What has a size gives less than it is asked for at its end alone.
    const bool is_end = static_cast<std::size_t>(count) < room && used == expected;
    if (count == 0 || is_end) {
      bytes.resize(used);
      return bytes;
    }
  }
  return fail(ErrorCode::too_large, fmt::format("{} is larger than {} MiB", path, limit >> 20U));
}

Result<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (!real) return cannot_read(path, errno);
  return std::string(real.get());
}

// The status of the target, if it still holds `expected`.
Result<struct stat> verify(const Target& target, std::string_view expected) {
  Result<OpenFile> file = open_regular(target, Links::refused);
  if (!file) {
    const bool gone = file.error().code == ErrorCode::not_found;
    return gone ? has_changed(target.shown) : tl::unexpected(file.error());
  }
  if (static_cast<std::size_t>(file->status.st_size) != expected.size()) {
    return has_changed(target.shown);
  }
  const Result<std::string> bytes = read_all(target.shown, *file);
  if (!bytes) return tl::unexpected(bytes.error());
  if (*bytes != expected) return has_changed(target.shown);
  return file->status;
}

// A file beside the target that is gone at the end unless it took the target's place.
class TemporaryFile {
 public:
  static Result<TemporaryFile> create(const Target& target) {
    static std::atomic<unsigned> counter = 0;
    constexpr int kAttempts = 100;  // names that a killed process left behind
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      std::string name = fmt::format(".droproot-{}-{}.tmp", ::getpid(), counter++);
      Descriptor descriptor(::openat(target.folder.get(), name.c_str(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
      if (descriptor.valid()) {
        return TemporaryFile(target.folder.get(), std::move(name), std::move(descriptor));
      }
      if (errno == EEXIST) continue;
      return cannot_write(target.shown,
                          fmt::format("its folder cannot be written ({})", reason(errno)));
    }
    return cannot_write(target.shown, "no free name for a temporary file beside it");
  }

  TemporaryFile(TemporaryFile&& other) noexcept
      : folder_(other.folder_),
        name_(std::exchange(other.name_, {})),
        descriptor_(std::move(other.descriptor_)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) ::unlinkat(folder_, name_.c_str(), 0);
  }

  Result<void> take_owner_and_mode(const Target& target, const struct stat& model) const {
    struct stat own {};
    if (::fstat(descriptor_.get(), &own) != 0) return cannot_write(target.shown, reason(errno));
    const bool same_owner = own.st_uid == model.st_uid && own.st_gid == model.st_gid;
    if (!same_owner && ::fchown(descriptor_.get(), model.st_uid, model.st_gid) != 0) {
      return cannot_write(target.shown,
                          fmt::format("its owner cannot be kept ({})", reason(errno)));
    }
    constexpr mode_t kPermissions = 07777;
    if (::fchmod(descriptor_.get(), model.st_mode & kPermissions) != 0) {
      return cannot_write(target.shown, fmt::format("its mode cannot be kept ({})", reason(errno)));
    }
    return {};
  }

  // Of a new file: what the umask leaves of rw for all.
  Result<void> take_usual_mode(const Target& target) const {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    constexpr mode_t kNew = 0666;
    if (::fchmod(descriptor_.get(), kNew & ~mask) == 0) return {};
    return cannot_write(target.shown, reason(errno));
  }

  Result<void> write(const Target& target, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return cannot_write(target.shown, reason(errno));
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(descriptor_.get()) != 0) return cannot_write(target.shown, reason(errno));
    if (!descriptor_.close()) return cannot_write(target.shown, reason(errno));
    return {};
  }

  Result<void> take_place_of(const Target& target) {
    if (::renameat(folder_, name_.c_str(), folder_, target.name.c_str()) != 0) {
      return cannot_write(target.shown, reason(errno));
    }
    name_.clear();
    return {};
  }

 private:
  TemporaryFile(int folder, std::string name, Descriptor descriptor)
      : folder_(folder), name_(std::move(name)), descriptor_(std::move(descriptor)) {}

  int folder_;        // the target's, which outlives us
  std::string name_;  // empty: moved from, or renamed
  Descriptor descriptor_;
};

// So that the rename outlives a power failure. The new file is in place whatever comes of it, so
// there is nothing to report: some file systems do not know the call, some folders are write-only.
void sync_folder_of(const Target& target) {
  const Descriptor descriptor(
      ::openat(target.folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.valid()) (void)::fsync(descriptor.get());
}

Result<void> replace_contents(const Target& target, std::string_view expected_bytes,
                              std::string_view new_bytes) {
  const Result<struct stat> before = verify(target, expected_bytes);
  if (!before) return tl::unexpected(before.error());
  // rename() does not ask, but who made a file read-only does not want it rewritten.
  if (::faccessat(target.folder.get(), target.name.c_str(), W_OK, AT_EACCESS) != 0) {
    return cannot_write(target.shown, reason(errno));
  }

  Result<TemporaryFile> temporary = TemporaryFile::create(target);
  if (!temporary) return tl::unexpected(temporary.error());
  Result<void> written = temporary->take_owner_and_mode(target, *before).and_then([&] {
    return temporary->write(target, new_bytes);
  });
  if (!written) return written;

  // Once more, as late as can be: an editor may have saved meanwhile.
  const Result<struct stat> after = verify(target, expected_bytes);
  if (!after) return tl::unexpected(after.error());
  if (after->st_ino != before->st_ino || after->st_dev != before->st_dev) {
    return has_changed(target.shown);
  }
  Result<void> renamed = temporary->take_place_of(target);
  if (renamed) sync_folder_of(target);
  return renamed;
}

}  // namespace

Result<std::string> read_large_file(const std::string& path) {
  constexpr std::size_t kLimit = std::size_t{4} << 30U;
  const Result<OpenFile> file = open_regular(path);
  if (!file) return tl::unexpected(file.error());
  return read_all(path, *file, kLimit);
}

Result<void> save_file(const std::string& path, std::string_view bytes) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (auto ok = check_kind(path, status); !ok) return ok;
  }
  // Through a link its target is replaced.
  const Result<Target> target = locate(path, real_path(path).value_or(path), Links::followed);
  if (!target) return tl::unexpected(target.error());
  Result<TemporaryFile> temporary = TemporaryFile::create(*target);
  if (!temporary) return tl::unexpected(temporary.error());
  Result<void> written = temporary->take_usual_mode(*target).and_then(
      [&] { return temporary->write(*target, bytes); });
  if (written) written = temporary->take_place_of(*target);
  if (written) sync_folder_of(*target);
  return written;
}

Result<std::string> DiskFiles::read(const std::string& path) const {
  const Result<OpenFile> file = open_regular(path);
  if (!file) return tl::unexpected(file.error());
  return read_all(path, *file);
}

Result<std::string> DiskFiles::read_found(const FoundPath& path) const {
  const Result<Target> target = locate(path.shown, path.real, Links::refused);
  if (!target) return tl::unexpected(target.error());
  const Result<OpenFile> file = open_regular(*target, Links::refused);
  if (!file) return tl::unexpected(file.error());
  return read_all(path.shown, *file);
}

Result<void> DiskFiles::replace(const std::string& path, std::string_view expected_bytes,
                                std::string_view new_bytes) const {
  const Result<std::string> real = real_path(path);
  if (!real) return tl::unexpected(real.error());
  return replace_found({.shown = path, .real = *real}, expected_bytes, new_bytes);
}

Result<void> DiskFiles::replace_found(const FoundPath& path, std::string_view expected_bytes,
                                      std::string_view new_bytes) const {
  const Result<Target> target = locate(path.shown, path.real, Links::refused);
  if (!target) return tl::unexpected(target.error());
  return replace_contents(*target, expected_bytes, new_bytes);
}

}  // namespace droproot
