#include "droproot/analysis/build_context.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "analysis/dockerignore.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

// A file descriptor that closes itself.
class Handle {
 public:
  explicit Handle(int fd) : fd_(fd) {}
  Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

struct Found {
  Handle handle;
  ContextEntry entry;
};

// Walks below `root` one name at a time and follows no symbolic link, so nothing leads out of the
// context; opening with O_PATH has no effect on devices and FIFOs.
Found find(const std::string& root, std::string_view path) {
  Found found{Handle(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)), {}};
  const std::string clean = absolute_path("/", path);
  std::string_view rest = clean;
  while (found.handle.ok() && rest != "/" && !rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string name(rest.substr(0, slash));
    rest.remove_prefix(slash);
    const int next = openat(found.handle.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) {
      const bool missing = errno == ENOENT || errno == ENOTDIR;
      found.entry.kind = missing ? EntryKind::missing : EntryKind::unseen;
    }
    found.handle = Handle(next);
  }
  if (!found.handle.ok()) return found;
  struct stat info {};
  if (fstat(found.handle.get(), &info) != 0) return found;
  if (S_ISREG(info.st_mode)) found.entry.kind = EntryKind::file;
  if (S_ISDIR(info.st_mode)) found.entry.kind = EntryKind::folder;
  found.entry.mode = info.st_mode & 07777U;
  return found;
}

std::optional<std::string> read_all(const Handle& path_handle) {
  const std::string link = "/proc/self/fd/" + std::to_string(path_handle.get());
  const Handle handle(open(link.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!handle.ok()) return std::nullopt;
  std::string text(kMaxContextFile + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(handle.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxContextFile) return std::nullopt;
  text.resize(size);
  return text;
}

}  // namespace

FolderContext::FolderContext(std::string root) : root_(std::move(root)) {}

const DockerIgnore& FolderContext::ignored() const {
  if (!ignore_) {
    const Found file = find(root_, ".dockerignore");
    std::optional<std::string> text;
    if (file.entry.kind == EntryKind::file) text = read_all(file.handle);
    ignore_ = std::make_unique<DockerIgnore>(text.value_or(std::string{}));
  }
  return *ignore_;
}

ContextEntry FolderContext::entry(std::string_view path) const {
  const std::string clean = absolute_path("/", path).substr(1);
  if (!clean.empty() && ignored().excludes(clean)) return {.kind = EntryKind::missing};
  return find(root_, clean).entry;
}

std::optional<std::string> FolderContext::read(std::string_view path) const {
  const std::string clean = absolute_path("/", path).substr(1);
  if (clean.empty() || ignored().excludes(clean)) return std::nullopt;
  const Found found = find(root_, clean);
  if (found.entry.kind != EntryKind::file) return std::nullopt;
  return read_all(found.handle);
}

std::optional<std::string> FolderContext::read_beside(std::string_view path) const {
  const Found found = find(root_, path);
  if (found.entry.kind != EntryKind::file) return std::nullopt;
  return read_all(found.handle);
}

std::vector<std::string> FolderContext::files_in(std::string_view folder) const {
  const Found found = find(root_, folder);
  if (found.entry.kind != EntryKind::folder) return {};
  const int fd = openat(found.handle.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(fd < 0 ? nullptr : fdopendir(fd), closedir);
  if (!stream) return {};
  std::vector<std::string> names;
  while (const dirent* entry = readdir(stream.get())) {
    if (names.size() > kMaxContextNames) return {};
    if (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN) {
      names.emplace_back(static_cast<const char*>(entry->d_name));
    }
  }
  std::ranges::sort(names);
  return names;
}

std::string FolderContext::location() const {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(root_, error);
  return error ? "/" : real.native();
}

FolderContext::~FolderContext() = default;

}  // namespace droproot::analysis
