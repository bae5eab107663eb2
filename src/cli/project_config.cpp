#include "cli/project_config.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "cli/inputs.h"
#include "droproot/knowledge/policy.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

namespace fs = std::filesystem;

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string below(const std::string& folder, const std::string& path) {
  return path.substr(folder == "/" ? 1 : folder.size() + 1);
}

std::string join(const std::string& folder, std::string_view name) {
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

// As messages show it: relative where it is below the current folder.
std::string shown(const std::string& path, const std::string& cwd) {
  const std::string head = join(cwd, "");
  return path.starts_with(head) ? path.substr(head.size()) : path;
}

bool is_repository(const std::string& folder) {
  std::error_code error;
  return fs::exists(join(folder, ".git"), error);
}

// A folder that is none or that nobody may enter has no configuration; reading the Dockerfile in it
// says what is wrong.
bool is_absent(const std::string& path, const Error& error) {
  std::error_code unseen;
  return error.code == ErrorCode::not_found || !fs::exists(path, unseen);
}

tl::unexpected<Error> wrong(std::string_view head, std::string_view message) {
  return tl::unexpected(
      Error{.code = ErrorCode::usage, .message = printable(fmt::format("{}{}", head, message))});
}

const config::PlacedText* last_profile(const config::Section& top,
                                       const std::vector<const config::Section*>& sections) {
  for (std::size_t i = sections.size(); i-- > 0;) {
    if (sections[i]->profile) return &*sections[i]->profile;
  }
  return top.profile ? &*top.profile : nullptr;
}

}  // namespace

std::string ProjectConfigs::absolute(const std::string& path) const {
  if (is_surely_normal(path)) return path.starts_with('/') ? path : join(environment_.cwd, path);
  return (fs::path(environment_.cwd) / path).lexically_normal().native();
}

Result<const Project*> ProjectConfigs::open(const std::string& path, const std::string& folder,
                                            bool must_exist) {
  const Result<std::string> text = environment_.files.read(path);
  if (!text && !must_exist && is_absent(path, text.error())) return nullptr;
  if (!text) return wrong(must_exist ? "--config: " : "", text.error().message);
  auto file = config::ProjectFile::read(printable(path), *text, wrong_rule);
  if (!file) return wrong("", file.error().message);
  projects_.push_back(std::make_unique<Project>(Project{*std::move(file), path, folder}));
  return projects_.back().get();
}

// Without recursion: a path may have many parts.
Result<const Project*> ProjectConfigs::nearest(const std::string& folder) {
  std::vector<std::string> asked;
  const Project* found = nullptr;
  for (std::string at = folder;; at = parent_of(at)) {
    const auto known = by_folder_.find(at);
    if (known != by_folder_.end()) {
      found = known->second;
      break;
    }
    asked.push_back(at);
    const std::string path = join(at, config::kProjectFileName);
    auto opened = open(shown(path, environment_.cwd), at, false);
    if (!opened) return opened;
    found = *opened;
    if (found != nullptr || at == "/" || is_repository(at)) break;
  }
  for (std::string& at : asked) by_folder_.emplace(std::move(at), found);
  return found;
}

Result<const Project*> ProjectConfigs::project_of(const std::string& path) {
  switch (options_.config_choice) {
    case ConfigChoice::none:
      return nullptr;
    case ConfigChoice::nearest:
      return nearest(parent_of(absolute(path)));
    case ConfigChoice::file:
      break;
  }
  if (projects_.empty()) {
    return open(options_.config_file, parent_of(absolute(options_.config_file)), true);
  }
  return projects_.front().get();
}

ProjectConfigs::Sections ProjectConfigs::sections_of(const Project& project,
                                                     const std::string& path) const {
  const std::string whole = absolute(path);
  // --config FILE may be about files elsewhere, which no pattern of it can name.
  if (!whole.starts_with(join(project.folder, ""))) return {};
  return project.file->overrides_of(below(project.folder, whole));
}

Result<bool> ProjectConfigs::excludes(const std::string& path) {
  const auto project = project_of(path);
  if (!project) return tl::unexpected(project.error());
  const std::string whole = absolute(path);
  return *project != nullptr && whole.starts_with(join((*project)->folder, "")) &&
         (*project)->file->excludes(below((*project)->folder, whole));
}

Result<Layer> ProjectConfigs::read_profile(const std::string& path, const std::string& head) const {
  const Result<std::string> text = environment_.files.read(path);
  if (!text) return wrong(head, text.error().message);
  knowledge::PolicyStore store;
  const auto policy = store.read(path, *text);
  if (!policy) return wrong(head, policy.error().message);
  auto settings = config::settings_of(*policy, path, wrong_rule);
  if (!settings) return wrong(head, settings.error().message);
  return Layer{.source = fmt::format("profile {}", path), .settings = *std::move(settings)};
}

Result<Layer> ProjectConfigs::profile_layer(const Project* project,
                                            const Sections& sections) const {
  if (options_.profile_file) return read_profile(*options_.profile_file, "--profile: ");
  const config::PlacedText* placed =
      project == nullptr ? nullptr : last_profile(project->file->top(), sections);
  const std::string name = options_.profile ? *options_.profile : placed ? placed->text : "";
  if (name.empty()) return Layer{};
  if (const knowledge::Policy* policy = knowledge::find_policy(name)) {
    auto settings = config::settings_of(*policy, name, wrong_rule);
    if (!settings) return tl::unexpected(settings.error());
    return Layer{.source = "profile " + name, .settings = *std::move(settings)};
  }
  const std::string head =
      fmt::format("{}:{}:{}: ", project->file->name(), placed->at.line, placed->at.column);
  if (const auto problem = wrong_profile(name)) return wrong(head, *problem);
  const std::string folder = project->path.substr(0, project->path.rfind('/') + 1);
  return read_profile(name.starts_with('/') ? name : folder + name, head);
}

Result<std::vector<Layer>> ProjectConfigs::layers(const Project* project,
                                                  const Sections& sections) const {
  std::vector<Layer> made;
  auto profile = profile_layer(project, sections);
  if (!profile) return tl::unexpected(profile.error());
  if (!profile->source.empty()) made.push_back(*std::move(profile));
  const auto add = [&](const config::Section& section) {
    made.push_back({project->file->name(), section.settings, section.lines});
  };
  if (project != nullptr) add(project->file->top());
  for (const config::Section* section : sections) add(*section);
  made.push_back({"command line", options_.options});
  return made;
}

Result<config::Config> ProjectConfigs::make(const Project* project,
                                            const Sections& sections) const {
  const auto made = layers(project, sections);
  if (!made) return tl::unexpected(made.error());
  config::Config config{.targets = options_.config.targets,
                        .build_arguments = options_.config.build_arguments};
  for (const Layer& layer : *made) config::apply(layer.settings, config);
  if (project != nullptr) config.images = project->file->images();
  config.shows_security_context = made->front().source == "profile kubernetes";
  return config;
}

Result<const config::Config*> ProjectConfigs::of(const std::string& path) {
  const auto project = project_of(path);
  if (!project) return tl::unexpected(project.error());
  const Sections sections = *project == nullptr ? Sections{} : sections_of(**project, path);
  std::unique_ptr<config::Config>& kept = configs_[{*project, sections}];
  if (kept == nullptr) {
    auto made = make(*project, sections);
    if (!made) return tl::unexpected(made.error());
    kept = std::make_unique<config::Config>(*std::move(made));
  }
  return kept.get();
}

Result<std::vector<Layer>> ProjectConfigs::layers_of(const std::string& path) {
  const auto project = project_of(path);
  if (!project) return tl::unexpected(project.error());
  return layers(*project, *project == nullptr ? Sections{} : sections_of(**project, path));
}

std::optional<ChosenProfile> ProjectConfigs::profile_of(const Project* project,
                                                        const std::string& path) const {
  if (options_.profile_file) return ChosenProfile{*options_.profile_file, "command line"};
  if (options_.profile) return ChosenProfile{*options_.profile, "command line"};
  if (project == nullptr) return std::nullopt;
  const config::PlacedText* placed =
      last_profile(project->file->top(), sections_of(*project, path));
  if (placed == nullptr) return std::nullopt;
  return ChosenProfile{placed->text, fmt::format("{}:{}", project->file->name(), placed->at.line)};
}

}  // namespace droproot::cli
