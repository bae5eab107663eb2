#include "cli/folder_walk.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "cli/ignore_rules.h"
#include "cli/threads.h"
#include "droproot/config/path_glob.h"
#include "droproot/text/file_io.h"
#include "droproot/text/printable.h"
#include "droproot/text/unicode.h"

namespace droproot::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kFileNames = std::to_array<std::string_view>({"dockerfile", "containerfile"});

// Templates, backups, documents, scripts and pictures that are named after a Dockerfile.
constexpr auto kOtherEndings = std::to_array<std::string_view>(
    {"template", "tmpl", "tpl",  "j2",   "jinja", "jinja2", "erb",  "mustache", "gotmpl",
     "in",       "orig", "bak",  "old",  "save",  "rej",    "swp",  "md",       "txt",
     "rst",      "htm",  "html", "py",   "sh",    "rb",     "js",   "ts",       "go",
     "json",     "yml",  "yaml", "toml", "png",   "jpg",    "jpeg", "svg",      "dockerignore"});

// Other people's files.
constexpr auto kSkippedFolders =
    std::to_array<std::string_view>({"node_modules", "vendor", "third_party"});

constexpr std::string_view kGitFolder = ".git";
constexpr std::string_view kGitIgnore = ".gitignore";
constexpr std::string_view kOwnIgnore = ".droprootignore";

// A tree of fewer folders is listed faster than threads are started.
constexpr std::size_t kFoldersAlone = 64;

bool is_any_of(std::string_view name, std::span<const std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return equal_ignoring_ascii_case(name, word); });
}

bool is_other_kind(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return name.ends_with('~') ||
         (dot != std::string_view::npos && is_any_of(name.substr(dot + 1), kOtherEndings));
}

// The rules of one file, and those around it, which it beats.
struct Level {
  IgnoreRules rules;
  const Level* outer;
};

struct RuleChains {
  const Level* git = nullptr;
  const Level* own = nullptr;
};

Truth decide(const Level* level, const std::string& path, PathKind kind) {
  Truth verdict = Truth::maybe;
  for (; level != nullptr && verdict == Truth::maybe; level = level->outer) {
    verdict = level->rules.ignores(path, kind);
  }
  return verdict;
}

Truth decide(const RuleChains& chains, const std::string& path, PathKind kind) {
  const Truth own = decide(chains.own, path, kind);
  return own == Truth::maybe ? decide(chains.git, path, kind) : own;
}

struct Folder {
  std::string below;
  RuleChains chains;
};

// What is of interest in one folder.
struct Listing {
  std::vector<std::string> folders;
  std::vector<FoundFile> files;  // by their names
  bool repository = false;
  bool git_ignore = false;
  bool own_ignore = false;
};

// One thread's share.
struct Share {
  FolderWalk found;
  std::vector<Folder> folders;  // to be listed
};

class Walker {
 public:
  Walker(const std::string& root, const SearchOptions& options) : root_(root), options_(options) {}

  FolderWalk run();

 private:
  [[nodiscard]] RuleChains rules_above(Share& share);
  void list(const Folder& folder, Share& share);
  [[nodiscard]] std::optional<Listing> read_folder(const std::string& path, Share& share) const;
  [[nodiscard]] RuleChains rules_in(const Folder& folder, const Listing& listing, Share& share);
  [[nodiscard]] const Level* add_rules(const std::string& file, std::string_view below,
                                       const std::string& lead, const Level* outer, Share& share);
  [[nodiscard]] bool enters(std::string_view name, const std::string& below,
                            const RuleChains& chains) const;
  [[nodiscard]] bool excluded(const std::string& below) const;
  void help();

  const std::string& root_;
  const SearchOptions& options_;
  std::mutex mutex_;  // guards all below
  std::condition_variable more_;
  std::deque<Level> levels_;  // never moved: folders point to them
  std::vector<Folder> waiting_;
  std::size_t busy_ = 0;
  FolderWalk found_;
};

Error cannot_be_searched(const std::string& folder, int error) {
  return {.code = ErrorCode::unreadable,
          .message = fmt::format("{} cannot be searched: {}", printable(folder),
                                 std::generic_category().message(error))};
}

bool is_there(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

// The kind comes with the listing on most file systems.
unsigned char kind_of(const dirent& entry, const std::string& path) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return DT_UNKNOWN;
  return static_cast<unsigned char>(IFTODT(status.st_mode));
}

// Links to folders, dead links, sockets and the like are none of a search's business.
bool is_file(unsigned char kind, const std::string& path) {
  struct stat status {};
  return kind == DT_REG ||
         (kind == DT_LNK && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode));
}

void note(std::string_view name, unsigned char kind, const std::string& folder, Listing& listing) {
  if (equal_ignoring_ascii_case(name, kGitFolder)) {
    listing.repository = true;
  } else if (kind == DT_DIR) {
    listing.folders.emplace_back(name);
  } else if (name == kGitIgnore) {
    listing.git_ignore = kind == DT_REG;  // git does not follow a link here
  } else if (name == kOwnIgnore) {
    listing.own_ignore = is_file(kind, join_path(folder, name));
  } else if (is_dockerfile_name(name) && is_file(kind, join_path(folder, name))) {
    listing.files.push_back({.below = std::string(name), .is_link = kind == DT_LNK});
  }
}

std::optional<Listing> Walker::read_folder(const std::string& path, Share& share) const {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), ::closedir);
  if (!stream) {
    const int error = errno;
    share.found.problems.push_back(cannot_be_searched(path, error));
    return std::nullopt;
  }
  Listing listing;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (entry == nullptr) break;
    const std::string_view name = static_cast<const char*>(entry->d_name);
    if (name == "." || name == "..") continue;
    const bool unknown = entry->d_type == DT_UNKNOWN;
    note(name, kind_of(*entry, unknown ? join_path(path, name) : std::string()), path, listing);
  }
  if (const int error = errno; error != 0) {
    share.found.problems.push_back(cannot_be_searched(path, error));
  }
  return listing;
}

const Level* Walker::add_rules(const std::string& file, std::string_view below,
                               const std::string& lead, const Level* outer, Share& share) {
  const Result<std::string> text = DiskFiles().read(file);
  if (!text) {
    if (is_there(file)) {
      share.found.problems.push_back(
          {.code = text.error().code, .message = printable(text.error().message)});
    }
    return outer;
  }
  IgnoreRules rules(*text, below, lead);
  if (rules.empty()) return outer;
  const std::scoped_lock lock(mutex_);
  levels_.push_back({.rules = std::move(rules), .outer = outer});
  return &levels_.back();
}

// Of the folders between the repository's own and the root of the search, which is none of them.
RuleChains Walker::rules_above(Share& share) {
  RuleChains chains;
  std::string at = canonical_path(root_);
  if (!options_.ignores || !at.starts_with('/') || is_there(join_path(at, kGitFolder))) return {};
  std::vector<std::pair<std::string, std::string>> above;  // folder, way down to the root
  std::string lead;
  do {
    if (at == "/") return {};  // in no repository
    const std::size_t slash = at.rfind('/');
    lead = at.substr(slash + 1) + "/" + lead;
    at.resize(std::max<std::size_t>(slash, 1));
    above.emplace_back(at, lead);
  } while (!is_there(join_path(at, kGitFolder)));
  const std::string exclude = join_path(above.back().first, ".git/info/exclude");
  chains.git = add_rules(exclude, "", above.back().second, nullptr, share);
  for (std::size_t i = above.size(); i-- > 0;) {
    const auto& [folder, way] = above[i];
    chains.git = add_rules(join_path(folder, kGitIgnore), "", way, chains.git, share);
    chains.own = add_rules(join_path(folder, kOwnIgnore), "", way, chains.own, share);
  }
  return chains;
}

RuleChains Walker::rules_in(const Folder& folder, const Listing& listing, Share& share) {
  RuleChains chains = folder.chains;
  if (!options_.ignores) return chains;
  const std::string path = join_path(root_, folder.below);
  if (listing.repository) {
    chains.git = add_rules(join_path(path, ".git/info/exclude"), folder.below, "", nullptr, share);
  }
  if (listing.git_ignore) {
    chains.git = add_rules(join_path(path, kGitIgnore), folder.below, "", chains.git, share);
  }
  if (listing.own_ignore) {
    chains.own = add_rules(join_path(path, kOwnIgnore), folder.below, "", chains.own, share);
  }
  return chains;
}

bool Walker::excluded(const std::string& below) const {
  return std::ranges::any_of(options_.exclude, [&](const std::string& glob) {
    return config::path_glob_matches(glob, below);
  });
}

bool Walker::enters(std::string_view name, const std::string& below,
                    const RuleChains& chains) const {
  if (excluded(below)) return false;
  if (!options_.ignores) return true;
  const Truth ignored = decide(chains, below, PathKind::folder);
  if (ignored == Truth::maybe) return !is_any_of(name, kSkippedFolders);
  return ignored == Truth::no;
}

void Walker::list(const Folder& folder, Share& share) {
  std::optional<Listing> listing = read_folder(join_path(root_, folder.below), share);
  if (!listing) return;
  const RuleChains chains = rules_in(folder, *listing, share);
  for (const std::string& name : listing->folders) {
    std::string below = join_path(folder.below, name);
    if (enters(name, below, chains)) share.folders.push_back({std::move(below), chains});
  }
  for (FoundFile& file : listing->files) {
    file.below = join_path(folder.below, file.below);
    if (decide(chains, file.below, PathKind::file) == Truth::yes || excluded(file.below)) continue;
    share.found.files.push_back(std::move(file));
  }
}

template <typename T>
void append(std::vector<T>& all, std::vector<T>& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Folders lie in `waiting_` until a thread takes them; the work is over when none waits and none is
// at it, for only who is at it can find more.
void Walker::help() {
  Share share;
  std::unique_lock lock(mutex_);
  while (true) {
    more_.wait(lock, [&] { return !waiting_.empty() || busy_ == 0; });
    if (waiting_.empty()) break;
    const Folder folder = std::move(waiting_.back());
    waiting_.pop_back();
    ++busy_;
    lock.unlock();
    share.folders.clear();
    list(folder, share);
    lock.lock();
    --busy_;
    append(waiting_, share.folders);
    if (waiting_.size() > 1 || busy_ == 0) more_.notify_all();
  }
  append(found_.files, share.found.files);
  append(found_.problems, share.found.problems);
}

FolderWalk Walker::run() {
  Share share;
  share.folders.push_back({"", rules_above(share)});
  // With a list of its own: folders can nest deeper than the stack goes.
  for (std::size_t listed = 0; !share.folders.empty() && listed < kFoldersAlone; ++listed) {
    const Folder folder = std::move(share.folders.back());
    share.folders.pop_back();
    list(folder, share);
  }
  found_ = std::move(share.found);
  waiting_ = std::move(share.folders);
  if (!waiting_.empty()) run_threads(options_.jobs, [this] { help(); });
  return std::move(found_);
}

}  // namespace

FolderWalk walk_folder(const std::string& root, const SearchOptions& options) {
  return Walker(root, options).run();
}

bool is_dockerfile_name(std::string_view name) {
  for (const std::string_view known : kFileNames) {
    if (name.size() < known.size()) continue;
    if (equal_ignoring_ascii_case(name.substr(0, known.size()), known)) {
      const std::string_view suffix = name.substr(known.size());
      const bool customary =
          suffix.empty() || suffix.front() == '.' || suffix.front() == '_' || suffix.front() == '-';
      return customary && !is_other_kind(name);
    }
    const std::size_t head = name.size() - known.size();
    if (head < 2 || !equal_ignoring_ascii_case(name.substr(head), known)) continue;
    return name[head - 1] == '.' || name[head - 1] == '-';
  }
  return false;
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.empty()) return std::string(folder.empty() ? name : folder);
  std::string path;
  path.reserve(folder.size() + 1 + name.size());
  path += folder;
  if (!folder.ends_with('/')) path += '/';
  path += name;
  return path;
}

std::string canonical_path(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? path : real.native();
}

}  // namespace droproot::cli
