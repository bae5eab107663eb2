#include "plan/places.h"

#include <algorithm>
#include <array>
#include <vector>

#include "droproot/analysis/paths.h"

namespace droproot::plan {
namespace {

using analysis::StageFacts;

template <std::size_t N>
bool is_below_one_of(const std::array<std::string_view, N>& folders, std::string_view path) {
  return std::ranges::any_of(folders, [path](std::string_view folder) {
    return path != folder && analysis::is_within(path, folder);
  });
}

// The folders on PATH that are not the system's.
std::vector<std::string_view> program_folders(const StageFacts& facts) {
  std::vector<std::string_view> found;
  const model::Variable* variable = facts.scope->find("PATH");
  std::string_view rest = variable == nullptr ? std::string_view{} : variable->value;
  while (!rest.empty()) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    const std::string_view folder = rest.substr(0, colon);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
    if (folder.starts_with('/') && !analysis::is_system_path(folder)) found.push_back(folder);
  }
  return found;
}

// Folders of programs: a folder whose `bin` is on PATH, and what *_HOME and *_ROOT of a runtime
// name.
bool is_program_folder(const StageFacts& facts, std::string_view path) {
  for (std::string_view folder : program_folders(facts)) {
    if (folder.ends_with("/bin") || folder.ends_with("/sbin")) {
      folder = analysis::parent_path(folder);
    }
    if (analysis::is_within(path, folder) && path != facts.workdir) return true;
  }
  constexpr std::array<std::string_view, 8> kRuntimes = {"JAVA_HOME", "VIRTUAL_ENV",  "GOROOT",
                                                         "CONDA_DIR", "JRE_HOME",     "DOTNET_ROOT",
                                                         "NODE_PATH", "CATALINA_HOME"};
  return std::ranges::any_of(kRuntimes, [&](std::string_view name) {
    const model::Variable* variable = facts.scope->find(name);
    return variable != nullptr && variable->value.starts_with('/') &&
           analysis::is_within(path, variable->value);
  });
}

// Neither the system's, nor what a web server shows, nor root's, nor everybody's.
bool is_somebodys(std::string_view path) {
  return !analysis::is_system_path(path) && !analysis::is_document_root(path) &&
         !analysis::is_within(path, "/root") && !analysis::is_within(path, "/tmp");
}

}  // namespace

bool is_application_path(const StageFacts& facts, std::string_view path) {
  return is_somebodys(path) && !is_program_folder(facts, path);
}

bool is_in_program_folder(const StageFacts& facts, std::string_view path) {
  return is_somebodys(path) && is_program_folder(facts, path);
}

bool holds_programs(const StageFacts& facts, std::string_view path) {
  return std::ranges::any_of(program_folders(facts), [path](std::string_view folder) {
    return analysis::is_within(folder, path) || analysis::is_within(path, folder);
  });
}

bool is_in_moved_home(const StageFacts& facts, std::string_view path) {
  return analysis::is_within(path, "/root") && !is_program_folder(facts, path);
}

bool is_shared_folder(std::string_view path) {
  constexpr std::array<std::string_view, 11> kShared = {
      "/home",    "/opt",       "/usr/src",   "/var",     "/var/cache", "/var/lib",
      "/var/log", "/var/local", "/var/spool", "/var/opt", "/var/tmp"};
  return std::ranges::find(kShared, path) != kShared.end();
}

bool may_be_written(const StageFacts& facts, std::string_view path) {
  constexpr std::array<std::string_view, 7> kStatePlaces = {
      "/var/lib", "/var/log", "/var/cache", "/var/spool", "/run", "/var/run", "/var/opt"};
  // What package managers, service managers and container engines keep there.
  constexpr std::array<std::string_view, 17> kOfTheSystem = {
      "/var/lib/apt",         "/var/lib/dpkg",    "/var/lib/rpm",        "/var/lib/pacman",
      "/var/lib/docker",      "/var/lib/kubelet", "/var/lib/containerd", "/var/lib/systemd",
      "/var/cache/apt",       "/var/cache/apk",   "/var/cache/yum",      "/var/cache/dnf",
      "/var/run/docker.sock", "/run/docker.sock", "/run/systemd",        "/run/secrets",
      "/var/run/secrets"};
  if (std::ranges::any_of(kOfTheSystem, [path](std::string_view folder) {
        return analysis::is_within(path, folder);
      })) {
    return false;
  }
  if (is_below_one_of(kStatePlaces, path)) return true;
  if (is_shared_folder(path) || analysis::is_within(path, "/var/tmp")) return false;
  return is_application_path(facts, path);
}

bool is_plain_word(std::string_view path) {
  return std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+@").find(c) != std::string_view::npos;
  });
}

}  // namespace droproot::plan
