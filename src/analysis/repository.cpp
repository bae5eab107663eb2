#include "droproot/analysis/repository.h"

#include <algorithm>
#include <utility>

#include "droproot/analysis/build_targets.h"
#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

constexpr std::size_t kMaxFile = std::size_t{256} << 10U;
constexpr std::size_t kMostFiles = 64;       // of one folder
constexpr std::size_t kMostManifests = 256;  // of a repository
constexpr std::size_t kMostFolders = 32;     // below one

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + '/' + name;
}

bool is_yaml(std::string_view name) { return name.ends_with(".yml") || name.ends_with(".yaml"); }
bool is_values(std::string_view name) { return name.starts_with("values") && is_yaml(name); }
bool is_environment(std::string_view name) { return name == ".env"; }
bool is_manifest(std::string_view name) { return is_yaml(name) && !is_compose_file(name); }

bool is_dockerfile(std::string_view name) {
  const std::string lower = ascii_lower(name);
  return lower.starts_with("dockerfile") || lower.ends_with(".dockerfile") ||
         lower.starts_with("containerfile");
}

// The documents of a stream, each read alone, so that a template among them hides no other.
std::vector<YamlDocument> documents_of(std::string_view text) {
  std::vector<YamlDocument> documents;
  std::size_t line = 0;
  std::size_t first = 0;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    auto root = knowledge::read_open_yaml(text.substr(begin, end - begin));
    if (root) documents.push_back({first, *std::move(root)});
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++line;
    if (text.substr(at, end - at).starts_with("---")) {
      add(at);
      begin = end + 1;
      first = line;
    }
    at = end + 1;
  }
  if (begin < text.size()) add(text.size());
  return documents;
}

}  // namespace

Repository::Repository(std::unique_ptr<BuildContext> root, IgnoreCheck ignores)
    : root_(std::move(root)), ignores_(std::move(ignores)), location_(root_->location()) {}

std::optional<std::string> Repository::path_of(std::string_view absolute) const {
  if (!is_within(absolute, location_)) return std::nullopt;
  std::string_view rest = absolute.substr(location_ == "/" ? 0 : location_.size());
  if (rest.starts_with('/')) rest.remove_prefix(1);
  return std::string(rest);
}

// False: there is no such folder for sure.
bool Repository::may_have(const std::string& folder) const {
  if (folder.empty()) return true;
  if (!top_folders_) top_folders_ = root_->folders_in("");
  // None may as well mean too many to be listed.
  const std::vector<std::string>& there = *top_folders_;
  const std::string top = folder.substr(0, folder.find('/'));
  return there.empty() || std::ranges::find(there, top) != there.end();
}

std::vector<std::string> Repository::folders_in(const std::string& folder) const {
  return may_have(folder) ? root_->folders_in(folder) : std::vector<std::string>{};
}

Repository::Files Repository::read(const std::string& folder,
                                   bool (*takes)(std::string_view)) const {
  Files files;
  if (!may_have(folder)) return files;
  for (const std::string& name : root_->files_in(folder)) {
    if (!takes(name) || files.size() == kMostFiles) continue;
    const std::string path = join(folder, name);
    auto text = root_->read_beside(path);
    if (!text || text->size() > kMaxFile) continue;
    files.push_back({.path = path, .shown = root_->shown(path), .text = *std::move(text)});
    if (is_yaml(name)) files.back().documents = documents_of(files.back().text);
  }
  return files;
}

const Repository::Files& Repository::compose_in(const std::string& folder) const {
  const std::scoped_lock lock(mutex_);
  const auto known = compose_.find(folder);
  if (known != compose_.end()) return known->second;
  Files files = read(folder, is_compose_file);
  // compose.yaml before compose.override.yaml, which only adds to it.
  std::ranges::stable_sort(
      files, {}, [](const RepositoryFile& file) { return std::ranges::count(file.path, '.'); });
  return compose_.emplace(folder, std::move(files)).first->second;
}

const Repository::Files& Repository::environment_in(const std::string& folder) const {
  const std::scoped_lock lock(mutex_);
  const auto known = environment_.find(folder);
  if (known != environment_.end()) return known->second;
  return environment_.emplace(folder, read(folder, is_environment)).first->second;
}

const std::vector<std::string>& Repository::compose_folders() {
  static const std::vector<std::string> kFolders = {"",       "docker",     ".docker",    "compose",
                                                    "deploy", "deployment", "deployments"};
  return kFolders;
}

void Repository::add_manifests(const std::string& folder, Files& files) const {
  for (RepositoryFile& file : read(folder, is_manifest)) {
    if (files.size() < kMostManifests) files.push_back(std::move(file));
  }
}

const Repository::Files& Repository::manifests() const {
  const std::scoped_lock lock(mutex_);
  if (manifests_) return *manifests_;
  manifests_.emplace();
  for (const std::string folder : {"k8s", ".k8s", "kubernetes", "kube", "manifests", "deploy",
                                   "deployment", "deployments", "kustomize", "base"}) {
    add_manifests(folder, *manifests_);
    std::vector<std::string> below = folders_in(folder);
    if (below.size() > kMostFolders) below.resize(kMostFolders);
    for (const std::string& name : below) add_manifests(join(folder, name), *manifests_);
  }
  return *manifests_;
}

const Repository::Files& Repository::chart_values() const {
  const std::scoped_lock lock(mutex_);
  if (chart_values_) return *chart_values_;
  chart_values_.emplace();
  for (const std::string folder : {"chart", "charts", "helm", "deploy/charts", "deploy/helm"}) {
    std::vector<std::string> folders = folders_in(folder);
    if (folders.size() > kMostFolders) folders.resize(kMostFolders);
    for (std::string& name : folders) name = join(folder, name);
    folders.insert(folders.begin(), folder);
    for (const std::string& chart : folders) {
      for (RepositoryFile& file : read(chart, is_values)) {
        if (chart_values_->size() < kMostManifests) chart_values_->push_back(std::move(file));
      }
    }
  }
  return *chart_values_;
}

bool Repository::has_one_dockerfile() const {
  const std::scoped_lock lock(mutex_);
  if (one_dockerfile_) return *one_dockerfile_;
  if (!top_folders_) top_folders_ = root_->folders_in("");
  std::vector<std::string> folders = *top_folders_;
  const bool all = folders.size() <= kMostFolders;
  if (!all) folders.resize(kMostFolders);
  folders.insert(folders.begin(), "");
  std::ptrdiff_t count = 0;
  for (const std::string& folder : folders) {
    count += std::ranges::count_if(root_->files_in(folder), is_dockerfile);
  }
  one_dockerfile_ = all && count == 1;
  return *one_dockerfile_;
}

}  // namespace droproot::analysis
