#include "cli/repositories.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/ignore_rules.h"
#include "cli/inputs.h"

namespace droproot::cli {

namespace fs = std::filesystem;

namespace {

// The rules of the files between the root and `path`, and of .git/info/exclude: whoever is below a
// folder that is ignored is, too.
bool is_ignored(const analysis::BuildContext& root, const std::string& path) {
  std::vector<IgnoreRules> rules;
  const auto add = [&](const std::string& file, std::string_view folder) {
    if (const auto text = root.read_beside(file)) rules.emplace_back(*text, folder);
  };
  add(".git/info/exclude", "");
  add(".gitignore", "");
  for (std::size_t at = 0; at < path.size();) {
    at = std::min(path.find('/', at), path.size());
    const bool whole = at == path.size();
    const std::string part = path.substr(0, at++);
    Truth ignored = Truth::maybe;
    for (const IgnoreRules& one : rules) {
      const Truth said = one.ignores(part, whole ? PathKind::file : PathKind::folder);
      if (said != Truth::maybe) ignored = said;
    }
    if (ignored == Truth::yes) return true;
    if (!whole) add(part + "/.gitignore", part);
  }
  return false;
}

}  // namespace

const analysis::Repository* Repositories::open(const std::string& root, std::string shown_below) {
  std::unique_ptr<analysis::Repository>& repository = opened_[root];
  if (!repository) {
    auto context = environment_.open_context(root);
    context->set_shown_below(std::move(shown_below));
    repository = std::make_unique<analysis::Repository>(std::move(context), is_ignored);
  }
  return repository.get();
}

const analysis::Repository* Repositories::around(const std::string& folder,
                                                 const std::string& shown_below) {
  const std::scoped_lock lock(mutex_);
  std::string whole = (fs::path(environment_.cwd) / folder).lexically_normal().native();
  if (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
  std::vector<std::string> asked;
  std::string root;
  for (std::string at = whole;; at = folder_of(at)) {
    if (const auto known = root_of_.find(at); known != root_of_.end()) {
      root = known->second;
      break;
    }
    asked.push_back(at);
    std::error_code error;
    if (fs::exists(at + "/.git", error)) root = at;
    if (!root.empty() || at == "/") break;
  }
  for (std::string& at : asked) root_of_.emplace(std::move(at), root);
  if (root.empty()) return open(folder, shown_below);
  // Relative where it is below the current folder, as the inputs of a search are.
  const std::string below = report_path(root, environment_.cwd);
  const bool is_here = below == environment_.cwd;
  return open(root, is_here ? "" : below + "/");
}

}  // namespace droproot::cli
