// What is printed is itself a .droproot.yaml that says the same; the sources are its comments.
#include "cli/show_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "cli/project_config.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

constexpr std::string_view kBuiltIn = "built-in";
constexpr std::size_t kWidest = 40;  // a longer value does not push the others' sources away

struct Line {
  std::string text;
  std::string source;
};

std::string place(const Layer& layer, std::string_view key) {
  const auto line = layer.lines.find(key);
  return line == layer.lines.end() ? layer.source
                                   : fmt::format("{}:{}", layer.source, line->second);
}

// The last source that says something; `member` is a key's place in Settings.
template <typename T>
std::string source_of(const std::vector<Layer>& layers, std::string_view key,
                      std::optional<T> config::Settings::*member) {
  for (std::size_t i = layers.size(); i-- > 0;) {
    if (layers[i].settings.*member) return place(layers[i], key);
  }
  return std::string(kBuiltIn);
}

// An `ignore` adds to those before it, up to the last `select`.
std::string source_of_ignore(const std::vector<Layer>& layers) {
  std::vector<std::string> places;
  for (const Layer& layer : layers) {
    if (layer.settings.select) places.clear();
    if (layer.settings.ignore) places.push_back(place(layer, "ignore"));
  }
  if (places.empty()) return std::string(kBuiltIn);
  return fmt::format("{}", fmt::join(places, ", "));
}

// Quoted where YAML would read something else.
std::string list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    std::string quoted = item;
    for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2) {
      quoted.insert(at, 1, '\'');
    }
    const bool plain = std::ranges::all_of(
        item, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    text += text.empty() ? "" : ", ";
    text += plain ? item : fmt::format("'{}'", quoted);
  }
  return fmt::format("[{}]", text);
}

std::string_view word(config::ChownMode mode) {
  switch (mode) {
    case config::ChownMode::all:
      return "all";
    case config::ChownMode::writable:
      return "writable";
    case config::ChownMode::none:
      return "none";
  }
  return "";
}

std::string_view word(config::PortMode mode) {
  switch (mode) {
    case config::PortMode::remap:
      return "remap";
    case config::PortMode::remap_context:
      return "remap-context";
    case config::PortMode::report:
      return "report";
    case config::PortMode::keep:
      return "keep";
  }
  return "";
}

std::vector<Line> lines_of(const config::Config& config, const std::vector<Layer>& layers) {
  using config::Settings;
  std::vector<Line> lines;
  lines.push_back({fmt::format("fixes: {}", to_string(config.fixes)),
                   source_of(layers, "fixes", &Settings::fixes)});
  if (config.user) {
    lines.push_back({fmt::format("user: {}:{}", config.user->uid, config.user->gid),
                     source_of(layers, "user", &Settings::user)});
  }
  lines.push_back({fmt::format("user-name: {}", config.user_name),
                   source_of(layers, "user-name", &Settings::user_name)});
  lines.push_back(
      {fmt::format("group: {}", config.group == config::GroupChoice::root ? "root" : "own"),
       source_of(layers, "group", &Settings::group)});
  lines.push_back(
      {fmt::format("chown: {}", word(config.chown)), source_of(layers, "chown", &Settings::chown)});
  lines.push_back(
      {fmt::format("ports: {}", word(config.ports)), source_of(layers, "ports", &Settings::ports)});
  lines.push_back(
      {"select: " + list(config.select.empty() ? std::vector<std::string>{"all"} : config.select),
       source_of(layers, "select", &Settings::select)});
  lines.push_back({"ignore: " + list(config.ignore), source_of_ignore(layers)});
  return lines;
}

std::string source_in(const config::ProjectFile& file, std::string_view key) {
  const auto line = file.top().lines.find(key);
  return fmt::format("{}:{}", file.name(), line == file.top().lines.end() ? 1 : line->second);
}

void add_project(const config::ProjectFile& file, std::vector<Line>& lines) {
  if (!file.exclude().empty()) {
    lines.push_back({"exclude: " + list(file.exclude()), source_in(file, "exclude")});
  }
  if (file.images() == nullptr) return;
  // Their facts are the file's own text; here only what they are for, so as a comment.
  std::vector<std::string> repositories;
  for (const knowledge::Profile& profile : file.images()->profiles) {
    repositories.insert(repositories.end(), profile.repositories.begin(),
                        profile.repositories.end());
  }
  lines.push_back({"# images: " + list(repositories), source_in(file, "images")});
}

std::string aligned(const std::vector<Line>& lines) {
  std::size_t width = 0;
  for (const Line& line : lines) {
    if (line.text.size() <= kWidest) width = std::max(width, line.text.size());
  }
  std::string text;
  for (const Line& line : lines) {
    text += fmt::format("{:{}}  # {}\n", printable(line.text), width, printable(line.source));
  }
  return text;
}

// Of a folder, what a Dockerfile in it gets.
std::string file_of(const Harden& options) {
  if (options.paths.empty()) return "Dockerfile";
  const std::string& path = options.paths.front();
  if (path == "-") return options.stdin_filename;
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return path;
  return (std::filesystem::path(path) / "Dockerfile").lexically_normal().native();
}

Result<std::string> describe(const Harden& options, const Environment& environment) {
  ProjectConfigs configs(options, environment);
  const std::string path = file_of(options);
  const auto config = configs.of(path);
  if (!config) return tl::unexpected(config.error());
  const auto layers = configs.layers_of(path);
  if (!layers) return tl::unexpected(layers.error());
  const auto project = configs.project_of(path);
  if (!project) return tl::unexpected(project.error());
  std::vector<Line> lines;
  if (const auto profile = configs.profile_of(*project, path)) {
    lines.push_back({"profile: " + profile->name, profile->source});
  }
  const std::vector<Line> settings = lines_of(**config, *layers);
  lines.insert(lines.end(), settings.begin(), settings.end());
  if (*project != nullptr) add_project(*(*project)->file, lines);
  return fmt::format("# {}\n{}", printable(path), aligned(lines));
}

}  // namespace

Exit show_config(const ShowConfig& options, const Environment& environment, Console& console) {
  console.set_color(options.options.color);
  const Result<std::string> text = describe(options.options, environment);
  if (!text) {
    console.error(text.error().message);
    return Exit::usage;
  }
  console.out(*text);
  return Exit::ok;
}

}  // namespace droproot::cli
