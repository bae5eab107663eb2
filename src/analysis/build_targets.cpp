#include "droproot/analysis/build_targets.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "analysis/bake_hcl.h"
#include "droproot/analysis/paths.h"
#include "droproot/knowledge/open_yaml.h"

namespace droproot::analysis {
namespace {

using knowledge::member;
using knowledge::YamlKind;
using knowledge::YamlNode;

// These are small in practice; reading YAML costs 100 times as much as reading a Dockerfile.
constexpr std::size_t kMaxFile = std::size_t{256} << 10U;
constexpr std::size_t kMostFiles = 32;   // of one folder
constexpr std::size_t kMostParents = 8;  // `inherits` of `inherits`

// An attribute: absent, written with a value that we can read, or with one that we cannot.
struct Value {
  bool written = false;
  std::optional<std::string> text = {};
};

// What builds an image: a compose service or a bake target.
struct Build {
  std::string name;
  std::string file;
  Value context, dockerfile, target;
  bool elsewhere = false;  // an inline Dockerfile, or parents that cannot be seen
  bool inherits_unseen = false;
  bool builds = false;  // something says that it is built, not only pulled
  std::vector<std::string> parents = {};
};

using Builds = std::vector<Build>;

void inherit(Value& value, const Value& parent) {
  if (!value.written) value = parent;
}

// ---- compose ------------------------------------------------------------------------------------

// Compose replaces $NAME and ${NAME}.
Value text_of(const YamlNode* node) {
  if (node == nullptr || node->kind == YamlKind::null) return {};
  const bool literal =
      node->kind == YamlKind::scalar && node->scalar.find('$') == std::string::npos;
  return {true, literal ? std::optional(node->scalar) : std::nullopt};
}

void read_services(const std::string& file, const YamlNode& root, Builds& builds) {
  const YamlNode* services = member(root, "services");
  if (services == nullptr || services->kind != YamlKind::map) return;
  for (std::size_t i = 0; i + 1 < services->children.size(); i += 2) {
    const YamlNode* build = member(services->children[i + 1], "build");
    static const YamlNode kNothing;
    if (build == nullptr) build = &kNothing;  // it may be extended by one that has
    Build found{.name = services->children[i].scalar,
                .file = file,
                .context = {},
                .dockerfile = {},
                .target = {}};
    found.builds = build != &kNothing;
    if (build->kind == YamlKind::scalar) {
      found.context = text_of(build);
    } else {
      found.context = text_of(member(*build, "context"));
      found.dockerfile = text_of(member(*build, "dockerfile"));
      found.target = text_of(member(*build, "target"));
      found.elsewhere = member(*build, "dockerfile_inline") != nullptr;
    }
    if (const YamlNode* base = member(services->children[i + 1], "extends")) {
      const YamlNode* service = base->kind == YamlKind::map ? member(*base, "service") : base;
      const bool same_file = base->kind != YamlKind::map || member(*base, "file") == nullptr;
      const Value name = text_of(service);
      found.inherits_unseen = !same_file || !name.text;
      if (!found.inherits_unseen) found.parents.push_back(*name.text);
    }
    builds.push_back(std::move(found));
  }
}

void read_compose(const std::string& file, std::string_view text, Builds& builds) {
  if (const auto root = knowledge::read_open_yaml(text)) read_services(file, *root, builds);
}

// ---- bake ---------------------------------------------------------------------------------------

void set_parents(Build& build, bool written, std::optional<std::vector<std::string>> parents) {
  if (parents) build.parents = std::move(*parents);
  if (written && !parents) build.inherits_unseen = true;
}

Value bake_value(const BakeBlock& block, std::string_view key) {
  const auto found = block.attributes.find(key);
  if (found == block.attributes.end()) return {};
  const BakeValue& value = found->second;
  const bool one = value && value->size() == 1;
  return {true, one ? std::optional(value->front()) : std::nullopt};
}

void read_hcl(const std::string& file, std::string_view text, Builds& builds) {
  for (const BakeBlock& block : read_bake_hcl(text)) {
    Build found{.name = block.name,
                .file = file,
                .context = bake_value(block, "context"),
                .dockerfile = bake_value(block, "dockerfile"),
                .target = bake_value(block, "target")};
    found.elsewhere = block.attributes.contains("dockerfile-inline");
    const auto parents = block.attributes.find("inherits");
    if (parents != block.attributes.end()) set_parents(found, true, parents->second);
    builds.push_back(std::move(found));
  }
}

std::optional<std::vector<std::string>> texts_of(const YamlNode& node) {
  std::vector<std::string> texts;
  if (node.kind != YamlKind::sequence) return std::nullopt;
  for (const YamlNode& item : node.children) {
    const Value text = text_of(&item);
    if (!text.text) return std::nullopt;
    texts.push_back(*text.text);
  }
  return texts;
}

void read_json(const std::string& file, std::string_view text, Builds& builds) {
  const auto root = knowledge::read_open_yaml(text);
  const YamlNode* targets = root ? member(*root, "target") : nullptr;
  if (targets == nullptr || targets->kind != YamlKind::map) return;
  for (std::size_t i = 0; i + 1 < targets->children.size(); i += 2) {
    const YamlNode* target = &targets->children[i + 1];
    // HCL's JSON form writes a block as a list of one as well.
    if (target->kind == YamlKind::sequence && target->children.size() == 1) {
      target = &target->children.front();
    }
    Build found{.name = targets->children[i].scalar,
                .file = file,
                .context = text_of(member(*target, "context")),
                .dockerfile = text_of(member(*target, "dockerfile")),
                .target = text_of(member(*target, "target"))};
    found.elsewhere = member(*target, "dockerfile-inline") != nullptr;
    if (const YamlNode* parents = member(*target, "inherits")) {
      set_parents(found, true, texts_of(*parents));
    }
    builds.push_back(std::move(found));
  }
}

// ---- from attributes to stages ------------------------------------------------------------------

using ByName = std::map<std::string_view, Build, std::less<>>;

void inherit(Build& build, const Build& parent) {
  inherit(build.context, parent.context);
  inherit(build.dockerfile, parent.dockerfile);
  inherit(build.target, parent.target);
  build.elsewhere = build.elsewhere || parent.elsewhere;
  build.inherits_unseen = build.inherits_unseen || parent.inherits_unseen;
}

// An override file adds to what has the same name: together they are one build.
ByName joined(const Builds& builds) {
  ByName by_name;
  for (const Build& build : builds) {
    const auto [entry, is_new] = by_name.try_emplace(build.name, build);
    if (is_new) continue;
    inherit(entry->second, build);
    entry->second.builds = entry->second.builds || build.builds;
    if (entry->second.parents.empty()) entry->second.parents = build.parents;
  }
  return by_name;
}

// What the build does not say itself and its parents do; of those the last one wins.
void complete(Build& build, const ByName& by_name) {
  std::vector<std::string_view> waiting{build.name};
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const auto entry = by_name.find(waiting[i]);
    const bool seen = entry != by_name.end() && entry->second.parents.size() <= kMostParents;
    if (!seen || i > kMostParents) {
      build.elsewhere = true;
      return;
    }
    // The target of an override file is found at that file's own entry.
    const Value own_target = build.target;
    inherit(build, entry->second);
    build.builds = build.builds || entry->second.builds;
    if (i == 0) build.target = own_target;
    const std::vector<std::string>& parents = entry->second.parents;
    waiting.insert(waiting.end(), parents.rbegin(), parents.rend());
  }
}

bool is_remote(std::string_view context) {
  return context.find("://") != std::string_view::npos || context.starts_with("git@") ||
         context.starts_with("github.com/");
}

// The Dockerfile that is built, absolute.
std::optional<std::string> dockerfile_of(const Build& build, const std::string& folder) {
  if (build.elsewhere || (build.context.written && !build.context.text)) return std::nullopt;
  if (build.dockerfile.written && !build.dockerfile.text) return std::nullopt;
  const bool may_be_inherited = !build.context.written || !build.dockerfile.written;
  if (build.inherits_unseen && may_be_inherited) return std::nullopt;
  const std::string context = build.context.text.value_or(".");
  if (is_remote(context)) return std::nullopt;
  const std::string root = absolute_path(folder, context);
  return absolute_path(root, build.dockerfile.text.value_or("Dockerfile"));
}

struct Folder {
  std::string path;   // in the context; empty for its root
  std::string place;  // absolute
};

void collect(const Builds& builds, const Folder& folder, const std::string& dockerfile,
             std::vector<BuildTarget>& found) {
  const ByName by_name = joined(builds);
  for (const Build& build : builds) {
    Build whole = build;
    complete(whole, by_name);
    if (!whole.target.text || whole.target.text->empty()) continue;
    if (dockerfile_of(whole, folder.place) != dockerfile) continue;
    const bool known = std::ranges::any_of(
        found, [&](const BuildTarget& target) { return target.stage == *whole.target.text; });
    if (!known) found.push_back({*whole.target.text, build.file, build.name});
  }
}

// ---- files --------------------------------------------------------------------------------------

using ReadFile = void (*)(const std::string&, std::string_view, Builds&);

std::string in_folder(const Folder& folder, const std::string& name) {
  return folder.path.empty() ? name : folder.path + '/' + name;
}

Builds read_all(const BuildContext& context, const Folder& folder,
                const std::vector<std::string>& names, ReadFile read) {
  Builds builds;
  for (const std::string& name : names) {
    const std::string path = in_folder(folder, name);
    const auto text = context.read_beside(path);
    if (text && text->size() <= kMaxFile) read(path, *text, builds);
  }
  return builds;
}

// The files of one folder that name targets.
struct BuildFiles {
  std::vector<std::string> compose = {};
  std::vector<std::string> json = {};
  std::vector<std::string> hcl = {};

  [[nodiscard]] bool empty() const { return compose.empty() && json.empty() && hcl.empty(); }
};

BuildFiles build_files_in(const BuildContext& context, const std::string& folder) {
  BuildFiles files;
  for (const std::string& name : context.files_in(folder)) {
    if (is_compose_file(name) && files.compose.size() < kMostFiles) files.compose.push_back(name);
    if (name == "docker-bake.json" || name == "docker-bake.override.json") {
      files.json.push_back(name);
    }
    if (name == "docker-bake.hcl" || name == "docker-bake.override.hcl") files.hcl.push_back(name);
  }
  // compose.yaml before compose.override.yaml, which only adds to it.
  std::ranges::stable_sort(files.compose, {},
                           [](const std::string& name) { return std::ranges::count(name, '.'); });
  return files;
}

void search(const BuildContext& context, const std::string& path, std::vector<BuildTarget>& found) {
  const BuildFiles files = build_files_in(context, path);
  if (files.empty()) return;  // nearly always, and the place takes a look at each folder above
  const std::string root = context.location();
  const Folder folder{path, path.empty() ? root : absolute_path(root, path)};
  const std::string dockerfile = absolute_path(root, *context.dockerfile());
  collect(read_all(context, folder, files.compose, read_compose), folder, dockerfile, found);
  collect(read_all(context, folder, files.json, read_json), folder, dockerfile, found);
  collect(read_all(context, folder, files.hcl, read_hcl), folder, dockerfile, found);
}

}  // namespace

bool is_compose_file(std::string_view name) {
  if (!name.ends_with(".yml") && !name.ends_with(".yaml")) return false;
  return name.starts_with("compose.") || name.starts_with("docker-compose.");
}

std::vector<ComposeService> services_building(const std::vector<const YamlNode*>& files,
                                              const std::string& folder,
                                              const std::string& dockerfile) {
  Builds builds;
  std::vector<std::size_t> ends;
  for (const YamlNode* root : files) {
    if (root != nullptr) read_services("", *root, builds);
    ends.push_back(builds.size());
  }
  const ByName by_name = joined(builds);
  std::vector<ComposeService> found;
  for (std::size_t i = 0; i < builds.size(); ++i) {
    Build whole = builds[i];
    complete(whole, by_name);
    if (!whole.builds || dockerfile_of(whole, folder) != dockerfile) continue;
    const auto file = std::ranges::upper_bound(ends, i) - ends.begin();
    found.push_back({static_cast<std::size_t>(file), whole.name});
  }
  return found;
}

std::vector<BuildTarget> find_build_targets(const BuildContext& context) {
  std::vector<BuildTarget> found;
  if (!context.dockerfile()) return found;
  search(context, "", found);
  const std::string beside(parent_path(absolute_path("/", *context.dockerfile())));
  if (beside != "/") search(context, beside.substr(1), found);
  return found;
}

}  // namespace droproot::analysis
