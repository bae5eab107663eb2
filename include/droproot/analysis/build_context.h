// The build context as far as droproot reads it: regular files below one folder, read-only.
//
// "Not there" and "cannot be seen" are two answers: without a context, or past a limit, nothing is
// known of a file, and no rule may act as if it were missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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
};

inline constexpr std::size_t kMaxContextFile = std::size_t{1} << 20U;

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

 private:
  [[nodiscard]] const DockerIgnore& ignored() const;

  std::string root_;
  mutable std::unique_ptr<DockerIgnore> ignore_;  // read on first use; one thread per file
};

}  // namespace droproot::analysis
