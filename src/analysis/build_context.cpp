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

ContextEntry entry_of(const struct stat& info) {
  ContextEntry entry{.kind = EntryKind::unseen, .mode = info.st_mode & 07777U};
  if (S_ISREG(info.st_mode)) entry.kind = EntryKind::file;
  if (S_ISDIR(info.st_mode)) entry.kind = EntryKind::folder;
  return entry;
}

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
  found.entry = entry_of(info);
  return found;
}

std::optional<std::string> read_all(const Handle& path_handle) {
  const std::string link = "/proc/self/fd/" + std::to_string(path_handle.get());
  const Handle handle(open(link.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!handle.ok()) return std::nullopt;
  struct stat info {};
  if (fstat(handle.get(), &info) != 0) return std::nullopt;
  // A hint: files of /proc have no size, others grow.
  const auto expected = static_cast<std::size_t>(info.st_size);
  if (expected > kMaxContextFile) return std::nullopt;
  std::string text(expected + 1, '\0');
  std::size_t size = 0;
  while (size <= kMaxContextFile) {
    if (size == text.size()) text.resize(2 * size);
    const ssize_t got = read(handle.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) {
      text.resize(size);
      return text;
    }
    size += static_cast<std::size_t>(got);
  }
  return std::nullopt;
}

struct Name {
  std::string text;
  bool may_be_file;
  bool may_be_folder;
};

using Stream = std::unique_ptr<DIR, int (*)(DIR*)>;

Stream open_stream(const Found& folder) {
  if (folder.entry.kind != EntryKind::folder) return {nullptr, closedir};
  const int fd = openat(folder.handle.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return {fd < 0 ? nullptr : fdopendir(fd), closedir};
}

// The names in an open folder, sorted; nullopt: more than `most`, or it cannot be read.
std::optional<std::vector<Name>> names_in(const Stream& stream, std::size_t most) {
  if (!stream) return std::nullopt;
  std::vector<Name> names;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view text = static_cast<const char*>(entry->d_name);
    if (text == "." || text == "..") continue;
    if (names.size() == most) return std::nullopt;
    const bool unknown = entry->d_type == DT_UNKNOWN;
    names.push_back({std::string(text), unknown || entry->d_type == DT_REG,
                     unknown || entry->d_type == DT_DIR});
  }
  std::ranges::sort(names, {}, &Name::text);
  return names;
}

// A folder of the root that is asked for by its customary name is mostly not there.
Stream open_listing(const std::string& root, std::string_view folder) {
  if (folder.empty()) return {opendir(root.c_str()), closedir};  // it may be a link itself
  struct stat info {};
  const std::string first = root + '/' + std::string(folder.substr(0, folder.find('/')));
  if (lstat(first.c_str(), &info) != 0) return {nullptr, closedir};
  return open_stream(find(root, folder));
}

std::vector<std::string> listed(const std::string& root, std::string_view folder,
                                bool Name::*wanted) {
  const Stream stream = open_listing(root, folder);
  const auto names = names_in(stream, kMaxContextNames);
  std::vector<std::string> texts;
  for (const Name& name : names.value_or(std::vector<Name>{})) {
    if (name.*wanted) texts.push_back(name.text);
  }
  return texts;
}

// Level by level, so that a deep folder of many files does not hide what lies above it. Each folder
// is opened from the root again and no link is followed on the way.
class TreeWalk {
 public:
  TreeWalk(const std::string& root, const DockerIgnore& ignored, std::size_t most)
      : root_(root), ignored_(ignored), most_(most) {}
  ContextTree run(std::string_view folder) {
    base_ = absolute_path("/", folder).substr(1);
    tree_.complete = true;
    folders_.emplace_back();
    for (std::size_t next = 0; next < folders_.size(); ++next) {
      const std::string below = folders_[next];  // grows in list()
      list(below);
    }
    return std::move(tree_);
  }

 private:
  void list(const std::string& below);
  void take(const Found& folder, const std::string& below, const std::string& name);

  const std::string& root_;
  const DockerIgnore& ignored_;
  std::size_t most_;
  std::string base_;
  std::vector<std::string> folders_;  // whose names are to be looked at
  ContextTree tree_;
};

void TreeWalk::list(const std::string& below) {
  const Found folder = find(root_, base_ + "/" + below);
  const auto names = names_in(open_stream(folder), most_ - tree_.seen);
  if (!names) {
    tree_.complete = false;
    return;
  }
  tree_.seen += names->size();
  for (const Name& name : *names) take(folder, below, name.text);
}

void TreeWalk::take(const Found& folder, const std::string& below, const std::string& name) {
  const std::string path = below.empty() ? name : below + '/' + name;
  const std::string full = base_.empty() ? path : base_ + '/' + path;
  const bool excluded = ignored_.excludes(full);
  if (excluded && !ignored_.has_exceptions()) return;
  struct stat info {};
  if (fstatat(folder.handle.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    tree_.complete = false;
    return;
  }
  const ContextEntry entry = entry_of(info);
  if (entry.kind == EntryKind::unseen || name == ".git") return;
  if (!excluded) tree_.entries.push_back({path, entry});
  if (entry.kind != EntryKind::folder) return;
  if (static_cast<std::size_t>(std::ranges::count(path, '/')) < kMaxContextDepth) {
    folders_.push_back(path);
  } else {
    tree_.complete = false;
  }
}

}  // namespace

FolderContext::FolderContext(std::string root) : root_(std::move(root)) {}

const DockerIgnore& FolderContext::ignored() const {
  if (!ignore_) {
    const Found file = find(root_, ".dockerignore");
    is_open_ = file.entry.kind != EntryKind::unseen;
    std::optional<std::string> text;
    if (file.entry.kind == EntryKind::file) text = read_all(file.handle);
    ignore_ = std::make_unique<DockerIgnore>(text.value_or(std::string{}));
  }
  return *ignore_;
}

// What most that is asked for comes to: there is no such name in the root, or it is no folder.
// Without opening anything; the answers are those of find().
ContextEntry FolderContext::look_up(const std::string& clean) const {
  const std::size_t slash = clean.find('/');
  if (clean.empty() || !is_open_) return find(root_, clean).entry;
  struct stat info {};
  const std::string first = root_ + '/' + clean.substr(0, slash);
  if (lstat(first.c_str(), &info) != 0) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    return {.kind = missing ? EntryKind::missing : EntryKind::unseen};
  }
  return slash == std::string::npos ? entry_of(info) : find(root_, clean).entry;
}

ContextEntry FolderContext::entry(std::string_view path) const {
  std::string clean = absolute_path("/", path).substr(1);
  const auto known = entries_.find(clean);
  if (known != entries_.end()) return known->second;
  const bool excluded = !clean.empty() && ignored().excludes(clean);
  const ContextEntry found = excluded ? ContextEntry{.kind = EntryKind::missing} : look_up(clean);
  if (entries_.size() < kMaxContextNames) entries_.emplace(std::move(clean), found);
  return found;
}

std::optional<std::string> FolderContext::read(std::string_view path) const {
  const std::string clean = absolute_path("/", path).substr(1);
  if (clean.empty() || entry(clean).kind != EntryKind::file) return std::nullopt;
  const Found found = find(root_, clean);
  if (found.entry.kind != EntryKind::file) return std::nullopt;
  return read_all(found.handle);
}

std::optional<std::string> FolderContext::read_beside(std::string_view path) const {
  const Found found = find(root_, path);
  if (found.entry.kind != EntryKind::file) return std::nullopt;
  return read_all(found.handle);
}

ContextTree FolderContext::tree(std::string_view folder, std::size_t most) const {
  constexpr std::size_t kMostCost = 1'000'000;  // a .dockerignore of any size looks at each name
  return TreeWalk(root_, ignored(), std::min(most, kMostCost / ignored().cost())).run(folder);
}

std::vector<std::string> FolderContext::files_in(std::string_view folder) const {
  return listed(root_, folder, &Name::may_be_file);
}

std::vector<std::string> FolderContext::folders_in(std::string_view folder) const {
  return listed(root_, folder, &Name::may_be_folder);
}

std::string FolderContext::location() const {
  if (location_.empty()) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(root_, error);
    location_ = error ? "/" : real.native();
  }
  return location_;
}

FolderContext::~FolderContext() = default;

}  // namespace droproot::analysis
