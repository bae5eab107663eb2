#include "droproot/analysis/files.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "analysis/file_walk.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

constexpr std::size_t kMostBelow = 64;  // entries that owner_of_all looks at
constexpr std::size_t kAtTheEnd = std::numeric_limits<std::size_t>::max();

// What every root file system of a distribution has (Filesystem Hierarchy Standard 3.0).
constexpr std::array<std::string_view, 34> kStandardFolders = {
    "/",          "/bin",           "/boot",      "/dev",           "/etc",       "/home",
    "/lib",       "/media",         "/mnt",       "/opt",           "/proc",      "/run",
    "/sbin",      "/srv",           "/sys",       "/usr",           "/usr/bin",   "/usr/lib",
    "/usr/local", "/usr/local/bin", "/usr/sbin",  "/usr/share",     "/usr/src",   "/var",
    "/var/cache", "/var/lib",       "/var/log",   "/usr/local/lib", "/var/spool", "/etc/ssl",
    "/var/opt",   "/var/local",     "/usr/games", "/usr/include"};

// Folders in which a distribution has nothing of its own: what nobody made there is not there.
bool is_left_to_others(std::string_view path) {
  constexpr std::array<std::string_view, 5> kEmpty = {"/home", "/srv", "/mnt", "/media",
                                                      "/usr/src"};
  if (std::ranges::any_of(kEmpty, [path](std::string_view f) { return is_within(path, f); })) {
    return true;
  }
  const std::string_view top = path.substr(0, path.find('/', 1));
  return std::ranges::find(kStandardFolders, top) == kStandardFolders.end() && top != "/root" &&
         top != "/tmp" && !top.starts_with("/lib") && top != "/var";
}

// A change that holds only for what it brings: it makes what is missing, and where it may have
// replaced something of another owner nobody knows whose it is.
void fill(FileFacts& facts, const FileChange& change) {
  const bool makes_folder = change.kind == FileKind::folder;
  if (makes_folder && facts.exists == Truth::yes) return;  // an existing folder stays as it is
  const bool fresh = facts.exists == Truth::no;
  const auto merge = [fresh](auto& held, const auto& brought) {
    if (brought) held = fresh || held == *brought ? *brought : std::nullopt;
  };
  merge(facts.owner, change.owner);
  merge(facts.mode, change.mode);
  if (change.owner) facts.given = change.by;
  if (change.kind) facts.kind = fresh || makes_folder ? *change.kind : FileKind::unknown;
  if (change.exists == Truth::yes) {
    facts.exists = Truth::yes;
  } else if (fresh) {
    facts.exists = change.exists.value_or(Truth::maybe);
  }
}

void apply(FileFacts& facts, const FileChange& change) {
  if (change.filling) return fill(facts, change);
  if (change.exists) facts.exists = *change.exists;
  if (change.kind) facts.kind = *change.kind;
  if (change.mode) facts.mode = *change.mode;
  if (!change.owner) return;
  facts.owner = *change.owner;
  facts.given = change.by;
}

// Of the changes of a path, those from before an instruction that do not miss what is asked for.
void add_changes(std::vector<const FileChange*>& found, const std::vector<FileChange>& of_path,
                 Reach missed, std::size_t before) {
  for (const FileChange& change : of_path) {
    if (index(change.by) < before && change.reach != missed) found.push_back(&change);
  }
}

}  // namespace

FileFacts FileTable::of_base(std::string_view path) const {
  if (root_fs_ == RootFs::scratch) {
    return path == "/" ? FileFacts{Truth::yes, FileKind::folder, kRoot, 0755U}
                       : FileFacts{.exists = Truth::no};
  }
  if (!plain_base_ && is_left_to_others(path)) return {.exists = Truth::no};
  if (!plain_base_) return {};
  if (path == "/root") return {Truth::yes, FileKind::folder, kRoot, 0700U};
  if (path == "/tmp" || path == "/var/tmp") return {Truth::yes, FileKind::folder, kRoot, 01777U};
  if (std::ranges::find(kStandardFolders, path) != kStandardFolders.end()) {
    return {Truth::yes, FileKind::folder, kRoot, 0755U};
  }
  for (std::string_view folder = path; folder != "/"; folder = parent_path(folder)) {
    const auto home = homes_.find(folder);
    if (home == homes_.end()) continue;
    if (folder == path) return home->second;
    return {.owner = home->second.owner};
  }
  if (is_left_to_others(path)) return {.exists = Truth::no};
  if (others_possible_) return {};
  return {.owner = kRoot};
}

bool FileTable::is_named(std::string_view path) const {
  const auto own = changes_.find(path);
  if (own == changes_.end()) return false;
  const auto makes = [](const FileChange& c) { return c.exists == Truth::yes; };
  return std::ranges::any_of(own->second, makes) &&
         std::ranges::none_of(own->second, [](const FileChange& c) { return c.brings || c.links; });
}

FileFacts FileTable::look_up(std::string_view path, std::size_t before) const {
  if (static_cast<std::size_t>(std::ranges::count(path, '/')) > kDeepest) return {};
  std::vector<const FileChange*> changes;
  for (std::string_view at = path;; at = parent_path(at)) {
    const Reach missed = at.size() == path.size() ? Reach::below : Reach::itself;
    const auto found = changes_.find(at);
    if (found != changes_.end()) add_changes(changes, found->second, missed, before);
    if (at == "/") break;
  }
  std::ranges::sort(changes, {}, &FileChange::order);
  FileFacts facts = of_base(path);
  for (const FileChange* change : changes) apply(facts, *change);
  facts.named = is_named(path);
  const bool seen = std::ranges::any_of(
      changes, [](const FileChange* change) { return change->exists.has_value(); });
  if (!seen && facts.exists == Truth::no && root_fs_ != RootFs::scratch) {
    // A command that says nothing of it may have made it: as root, if no other owner is possible.
    facts.exists = Truth::maybe;
    if (!facts.given && !others_possible_) facts.owner = kRoot;
  }
  return facts;
}

FileFacts FileTable::find(std::string_view path) const { return look_up(path, kAtTheEnd); }

FileFacts FileTable::find(std::string_view path, model::InstructionId before) const {
  return look_up(path, index(before));
}

std::optional<FileOwner> FileTable::owner_of_all(std::string_view path) const {
  const FileFacts itself = find(path);
  const FileFacts below = find(absolute_path(path, "any file"));
  if (!itself.owner || itself.owner != below.owner) return std::nullopt;
  const std::string folder = path == "/" ? "/" : std::string(path) + "/";
  std::size_t looked_at = 0;
  for (auto at = changes_.lower_bound(folder);
       at != changes_.end() && at->first.starts_with(folder); ++at) {
    if (++looked_at > kMostBelow || find(at->first).owner != itself.owner) return std::nullopt;
  }
  return itself.owner;
}

std::vector<std::string> FileTable::named_below(std::string_view folder) const {
  std::vector<std::string> paths;
  const std::string below = std::string(folder) + "/";
  for (auto at = changes_.lower_bound(below);
       at != changes_.end() && at->first.starts_with(below) && paths.size() < kMostBelow; ++at) {
    paths.push_back(at->first);
  }
  return paths;
}

std::vector<model::InstructionId> FileTable::trees_in(std::string_view folder) const {
  std::set<model::InstructionId> found;
  const auto add_trees = [&](std::string_view path) {
    const auto of_path = changes_.find(path);
    if (of_path == changes_.end()) return;
    for (const FileChange& change : of_path->second) {
      if (change.brings) found.insert(change.by);
    }
  };
  for (std::string_view at = folder; at != "/"; at = parent_path(at)) add_trees(at);
  for (const std::string& path : named_below(folder)) add_trees(path);
  return {found.begin(), found.end()};
}

std::vector<model::InstructionId> FileTable::filled_by(std::string_view folder) const {
  const auto trees = trees_in(folder);
  std::set<model::InstructionId> found(trees.begin(), trees.end());
  for (const std::string& path : named_below(folder)) {
    for (const FileChange& change : changes_.find(path)->second) {
      if (change.exists == Truth::yes) found.insert(change.by);
    }
  }
  return {found.begin(), found.end()};
}

FileTable files_of(const FilesInput& input) { return FileWalk(input).run(); }

}  // namespace droproot::analysis
