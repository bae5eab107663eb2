// The build context as far as droproot reads it: regular files below one folder, read-only.
//
// "Not there" and "cannot be seen" are two answers: without a context, or past a limit, nothing is
// known of a file, and no rule may act as if it were missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace droproot::analysis {

enum class EntryKind : std::uint8_t {
  unseen,   // no context, not readable, too large, or behind a link that leaves the context
  missing,  // the context is there and has no such entry
  file,
  folder,
};

struct ContextEntry {
  EntryKind kind = EntryKind::unseen;
  std::uint32_t mode = 0;  // permission bits of a file or folder
};

// What COPY of a folder brings: files and folders at any depth, the upper ones first, by name.
// Links and devices are left out, and so is what is in a .git: no process of an image reads it.
struct ContextTree {
  struct Entry {
    std::string path;  // relative to the folder
    ContextEntry entry;
  };
  std::vector<Entry> entries = {};
  bool complete = false;  // false: there may be more
  std::size_t seen = 0;   // names that were looked at, whatever they are
};

class Repository;

class BuildContext {
 public:
  BuildContext() = default;
  BuildContext(const BuildContext&) = delete;
  BuildContext& operator=(const BuildContext&) = delete;
  virtual ~BuildContext() = default;

  // `path` is relative to the context's root, as in COPY; a leading slash means the root.
  [[nodiscard]] virtual ContextEntry entry(std::string_view path) const = 0;
  // The contents of a regular file of at most kMaxContextFile bytes; nullopt otherwise.
  [[nodiscard]] virtual std::optional<std::string> read(std::string_view path) const = 0;

  // The names of the files in a folder, sorted; empty where it cannot be seen or has more than
  // kMaxContextNames entries. What .dockerignore leaves out is there: this is not about COPY.
  [[nodiscard]] virtual std::vector<std::string> files_in(std::string_view /*folder*/) const {
    return {};
  }
  // Looks at `most` names or fewer; of a folder that has more than are left, at none.
  [[nodiscard]] virtual ContextTree tree(std::string_view /*folder*/, std::size_t /*most*/) const {
    return {};
  }
  // The same of the folders in it, symbolic links left out.
  [[nodiscard]] virtual std::vector<std::string> folders_in(std::string_view /*folder*/) const {
    return {};
  }
  // As read(), but of files beside the Dockerfile that are no part of the build: .dockerignore has
  // no say.
  [[nodiscard]] virtual std::optional<std::string> read_beside(std::string_view /*path*/) const {
    return std::nullopt;
  }
  // The root's own place, absolute; "/" where it is not known.
  [[nodiscard]] virtual std::string location() const { return "/"; }

  // The Dockerfile's path in the context; nullopt: not in it, or not known.
  [[nodiscard]] const std::optional<std::string>& dockerfile() const { return dockerfile_; }
  void set_dockerfile(std::optional<std::string> path) { dockerfile_ = std::move(path); }

  // A file of the context as it is shown, and opened from the current folder.
  [[nodiscard]] std::string shown(std::string_view path) const {
    return shown_below_ + std::string(path);
  }
  void set_shown_below(std::string prefix) { shown_below_ = std::move(prefix); }

  // The repository around it, opened when it is first asked for; nullptr: none is known.
  [[nodiscard]] const Repository* repository() const {
    return find_repository_ ? find_repository_() : nullptr;
  }
  void set_repository(std::function<const Repository*()> find) {
    find_repository_ = std::move(find);
  }

  // Files, by their shown names, that another Dockerfile of the run changes in another way.
  [[nodiscard]] bool is_contested(const std::string& shown_name) const {
    return contested_.contains(shown_name);
  }
  void set_contested(std::set<std::string> names) { contested_ = std::move(names); }

 private:
  std::optional<std::string> dockerfile_;
  std::string shown_below_;
  std::function<const Repository*()> find_repository_;
  std::set<std::string> contested_;
};

inline constexpr std::size_t kMaxContextFile = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxContextNames = 4096;
inline constexpr std::size_t kMaxContextDepth = 20;  // of folders in a tree

// stdin, --no-context: everything is unseen.
class NoContext final : public BuildContext {
 public:
  [[nodiscard]] ContextEntry entry(std::string_view /*path*/) const override { return {}; }
  [[nodiscard]] std::optional<std::string> read(std::string_view /*path*/) const override {
    return std::nullopt;
  }
};

// A folder on disk. No symbolic link and no `..` leads out of it; devices are never opened; what
// .dockerignore leaves out is missing.
class DockerIgnore;
class FolderContext final : public BuildContext {
 public:
  explicit FolderContext(std::string root);
  ~FolderContext() override;
  [[nodiscard]] ContextEntry entry(std::string_view path) const override;
  [[nodiscard]] std::optional<std::string> read(std::string_view path) const override;
  [[nodiscard]] std::vector<std::string> files_in(std::string_view folder) const override;
  [[nodiscard]] ContextTree tree(std::string_view folder, std::size_t most) const override;
  [[nodiscard]] std::vector<std::string> folders_in(std::string_view folder) const override;
  [[nodiscard]] std::optional<std::string> read_beside(std::string_view path) const override;
  [[nodiscard]] std::string location() const override;

 private:
  [[nodiscard]] const DockerIgnore& ignored() const;
  [[nodiscard]] ContextEntry look_up(const std::string& clean) const;

  std::string root_;
  // Filled on first use; one thread per file.
  mutable std::unique_ptr<DockerIgnore> ignore_;
  mutable std::string location_;
  mutable bool is_open_ = false;  // the root is a folder that can be looked into
  mutable std::map<std::string, ContextEntry, std::less<>> entries_;  // that were asked for
};

}  // namespace droproot::analysis
