#include "cli/discover.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

namespace fs = std::filesystem;

// The repository around a folder; the folder itself where there is none.
std::string repository_around(const std::string& folder) {
  std::error_code error;
  for (fs::path at = folder; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) return at.native();
    if (at == at.parent_path()) break;
  }
  return folder;
}

bool lies_in(std::string_view path, std::string_view folder) {
  return folder == "/" || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

class Search {
 public:
  explicit Search(const SearchOptions& options) : options_(options) {}

  void add(const std::string& path);
  Discovery finish();

 private:
  void search(const std::string& root);
  void add_found(const std::string& root, std::span<const FoundFile> files);
  void drop_twins();

  const SearchOptions& options_;
  Discovery result_;
  bool has_twins_ = false;  // the same file may be there under two names
};

void Search::add_found(const std::string& root, std::span<const FoundFile> files) {
  const auto as_head = [](const std::string& path) {
    return path.ends_with('/') ? path : path + '/';
  };
  SearchRoot known{.shown = root == "." ? "" : as_head(root),
                   .real = as_head(canonical_path(root))};
  const auto index = static_cast<std::uint32_t>(result_.roots.size());
  has_twins_ = has_twins_ || index > 0;
  std::optional<std::string> repository;
  for (const FoundFile& file : files) {
    has_twins_ = has_twins_ || file.is_link;
    if (file.is_link) {
      // One that leads to other people's files is none of ours: --write would change them.
      if (!repository) repository = repository_around(canonical_path(root));
      if (!lies_in(canonical_path(known.shown + file.below), *repository)) continue;
    }
    result_.inputs.push_back({.path = known.shown + file.below,
                              .origin = Origin::found,
                              .is_link = file.is_link,
                              .root = index});
  }
  result_.roots.push_back(std::move(known));
}

void Search::search(const std::string& root) {
  const FolderWalk walk = walk_folder(root, options_);
  result_.problems.insert(result_.problems.end(), walk.problems.begin(), walk.problems.end());
  if (!walk.files.empty()) {
    add_found(root, walk.files);
    return;
  }
  if (!walk.problems.empty()) return;
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
    has_twins_ = true;
    result_.inputs.push_back({.path = path, .origin = Origin::standard_input});
    return;
  }
  std::error_code error;
  if (fs::is_directory(path, error)) {
    search(path);
    return;
  }
  // Whatever is wrong with it, reading it says so.
  has_twins_ = true;
  result_.inputs.push_back(
      {.path = path, .origin = Origin::named, .is_link = fs::is_symlink(path, error)});
}

// What was named comes before what was found, a file before a link to it: the first one stays.
void Search::drop_twins() {
  std::vector<Input>& inputs = result_.inputs;
  std::ranges::stable_sort(inputs, [](const Input& a, const Input& b) {
    return std::tie(a.is_link, a.origin, a.path) < std::tie(b.is_link, b.origin, b.path);
  });
  std::set<std::string, std::less<>> seen;
  std::erase_if(inputs, [&](const Input& input) {
    const bool on_disk = input.origin != Origin::standard_input;
    return !seen.insert(on_disk ? real_path(input, result_.roots) : input.path).second;
  });
}

Discovery Search::finish() {
  if (has_twins_ && result_.inputs.size() > 1) drop_twins();
  std::ranges::sort(result_.inputs, {}, &Input::path);
  // clang 14 does not take what libstdc++'s ranges::unique() returns.
  const auto same = [](const Error& x, const Error& y) { return x.message == y.message; };
  std::vector<Error>& problems = result_.problems;
  std::ranges::sort(problems, {}, &Error::message);
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
  return std::move(result_);
}

}  // namespace

std::string real_path(const Input& input, std::span<const SearchRoot> roots) {
  if (input.origin != Origin::found || input.is_link) return canonical_path(input.path);
  const SearchRoot& root = roots[input.root];
  return root.real + input.path.substr(root.shown.size());
}

std::optional<FoundPath> found_path(const Input& input, std::span<const SearchRoot> roots) {
  if (input.origin != Origin::found || input.is_link) return std::nullopt;
  return FoundPath{.shown = input.path, .real = real_path(input, roots)};
}

Discovery discover(std::span<const std::string> paths, const SearchOptions& options) {
  Search search(options);
  const std::string here = ".";
  for (const std::string& path : paths.empty() ? std::span(&here, 1) : paths) search.add(path);
  return search.finish();
}

}  // namespace droproot::cli
