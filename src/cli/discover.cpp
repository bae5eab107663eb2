#include "cli/discover.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>

#include "droproot/config/path_glob.h"
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

// Other people's files, and git's own.
constexpr auto kSkippedFolders =
    std::to_array<std::string_view>({".git", "node_modules", "vendor", "third_party"});

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

bool is_other_kind(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return name.ends_with('~') ||
         (dot != std::string_view::npos && contains(kOtherEndings, name.substr(dot + 1)));
}

struct FileIdentity {
  dev_t device;
  ino_t inode;
  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

std::string canonical(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? path : real.native();
}

std::string join(const std::string& folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

class Search {
 public:
  explicit Search(std::span<const std::string> exclude) : exclude_(exclude) {}

  void add(const std::string& path);
  Discovery finish();

 private:
  struct Candidate {
    Input input;
    bool is_link;
  };

  void search(const std::string& root);
  void list(const std::string& root, const std::string& below, std::vector<std::string>& folders);
  void take(const fs::directory_entry& entry, const std::string& root, const std::string& below,
            std::vector<std::string>& folders);
  void report_unreadable(const std::string& folder, const std::error_code& error);
  [[nodiscard]] bool excluded(const std::string& below) const;
  [[nodiscard]] bool is_new(const Candidate& candidate);

  std::span<const std::string> exclude_;
  std::vector<Candidate> candidates_;
  std::map<FileIdentity, std::vector<std::string>> seen_;  // real paths; several are hard links
  Discovery result_;
};

bool Search::excluded(const std::string& below) const {
  return std::ranges::any_of(
      exclude_, [&](const std::string& glob) { return config::path_glob_matches(glob, below); });
}

void Search::report_unreadable(const std::string& folder, const std::error_code& error) {
  result_.problems.push_back(
      {.code = ErrorCode::unreadable,
       .message = fmt::format("{} cannot be searched: {}", printable(folder), error.message())});
}

// The kind of an entry comes with the listing on most file systems; an error means it has vanished.
void Search::take(const fs::directory_entry& entry, const std::string& root,
                  const std::string& below, std::vector<std::string>& folders) {
  std::error_code error;
  const std::string name = entry.path().filename().native();
  const std::string path_below = join(below, name);
  const bool is_link = entry.is_symlink(error);
  if (!is_link && entry.is_directory(error)) {
    if (!contains(kSkippedFolders, ascii_lower(name)) && !excluded(path_below)) {
      folders.push_back(path_below);
    }
    return;
  }
  if (!is_dockerfile_name(name) || excluded(path_below)) return;
  // Links to folders, dead links, sockets and the like are none of a search's business.
  if (!entry.is_regular_file(error)) return;
  candidates_.push_back(
      {.input = {.path = join(root == "." ? "" : root, path_below), .origin = Origin::found},
       .is_link = is_link});
}

void Search::list(const std::string& root, const std::string& below,
                  std::vector<std::string>& folders) {
  const std::string folder = below.empty() ? root : join(root, below);
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  while (!error && entries != fs::directory_iterator{}) {
    take(*entries, root, below, folders);
    entries.increment(error);
  }
  if (error) report_unreadable(folder, error);
}

// With a list of its own: folders can nest deeper than the stack goes.
void Search::search(const std::string& root) {
  const std::size_t before = candidates_.size();
  const std::size_t problems_before = result_.problems.size();
  std::vector<std::string> folders = {""};
  while (!folders.empty()) {
    const std::string below = std::move(folders.back());
    folders.pop_back();
    list(root, below, folders);
  }
  if (candidates_.size() > before || result_.problems.size() > problems_before) return;
  const std::string_view trimmed = std::string_view(root).substr(0, root.find_last_not_of('/') + 1);
  if (is_dockerfile_name(trimmed.substr(trimmed.rfind('/') + 1))) {
    // More likely a mistake (a bind mount of a file that was not there) than a wish to search.
    result_.problems.push_back(
        {.code = ErrorCode::unreadable,
         .message = fmt::format("{} is a folder, not a Dockerfile", printable(root))});
    return;
  }
  result_.empty_folders.push_back(root);
}

void Search::add(const std::string& path) {
  if (path == "-") {
    candidates_.push_back(
        {.input = {.path = path, .origin = Origin::standard_input}, .is_link = false});
    return;
  }
  std::error_code error;
  if (fs::is_directory(path, error)) {
    search(path);
    return;
  }
  // Whatever is wrong with it, reading it says so.
  const bool is_link = fs::is_symlink(path, error);
  candidates_.push_back({.input = {.path = path, .origin = Origin::named}, .is_link = is_link});
}

bool Search::is_new(const Candidate& candidate) {
  const std::string& path = candidate.input.path;
  struct stat status {};
  const bool on_disk =
      candidate.input.origin != Origin::standard_input && ::stat(path.c_str(), &status) == 0;
  const FileIdentity identity =
      on_disk ? FileIdentity{status.st_dev, status.st_ino} : FileIdentity{};
  std::vector<std::string>& twins = seen_[identity];
  // One name of a file is the rule, so its real path is asked for only when a second one comes.
  if (twins.empty() && on_disk) {
    twins.push_back(path);
    return true;
  }
  const auto real = [&](const std::string& other) { return on_disk ? canonical(other) : other; };
  const std::string own = real(path);
  if (std::ranges::any_of(twins, [&](const std::string& twin) { return real(twin) == own; })) {
    return false;
  }
  twins.push_back(path);
  return true;
}

Discovery Search::finish() {
  // What was named comes before what was found, a file before a link to it: the first one stays.
  std::ranges::stable_sort(candidates_, [](const Candidate& a, const Candidate& b) {
    return std::tie(a.is_link, a.input.origin, a.input.path) <
           std::tie(b.is_link, b.input.origin, b.input.path);
  });
  for (Candidate& candidate : candidates_) {
    if (is_new(candidate)) result_.inputs.push_back(std::move(candidate.input));
  }
  std::ranges::sort(result_.inputs, {}, &Input::path);
  // clang 14 does not take what libstdc++'s ranges::unique() returns.
  const auto same = [](const Error& x, const Error& y) { return x.message == y.message; };
  std::vector<Error>& problems = result_.problems;
  std::ranges::sort(problems, {}, &Error::message);
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
  return std::move(result_);
}

}  // namespace

bool is_dockerfile_name(std::string_view name) {
  const std::string lower = ascii_lower(name);
  if (is_other_kind(lower)) return false;
  return std::ranges::any_of(kFileNames, [&](std::string_view known) {
    if (lower.starts_with(known)) {
      const std::string_view suffix = std::string_view(lower).substr(known.size());
      return suffix.empty() || std::string_view("._-").find(suffix.front()) != std::string::npos;
    }
    if (!lower.ends_with(known) || lower.size() < known.size() + 2) return false;
    const char before = lower[lower.size() - known.size() - 1];
    return before == '.' || before == '-';
  });
}

Discovery discover(std::span<const std::string> paths, std::span<const std::string> exclude) {
  Search search(exclude);
  const std::string here = ".";
  for (const std::string& path : paths.empty() ? std::span(&here, 1) : paths) search.add(path);
  return search.finish();
}

}  // namespace droproot::cli
