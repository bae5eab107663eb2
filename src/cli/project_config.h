// What each file of a run is asked to do, out of four sources: built-in values, then a profile,
// then the nearest .droproot.yaml with its overrides, then the command line. A later one wins.
//
// The nearest one is that of the file's folder or the first of its parents that has one; a folder
// with .git in it is the last that is looked at. Each folder is asked once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/discover.h"
#include "cli/options.h"
#include "droproot/cli/run.h"
#include "droproot/config/project_file.h"

namespace droproot::cli {

// One source, for `droproot config`.
struct Layer {
  std::string source;
  config::Settings settings;
  std::map<std::string, std::uint32_t, std::less<>> lines = {};  // of its keys; empty: no file
};

// The profile that is asked for, and by whom.
struct ChosenProfile {
  std::string name;
  std::string source;
};

struct Project {
  std::unique_ptr<config::ProjectFile> file;
  std::string path;    // as opened
  std::string folder;  // absolute, without a final slash but for the root
};

class ProjectConfigs {
 public:
  ProjectConfigs(const Harden& options, const Environment& environment)
      : options_(options), environment_(environment) {}

  // Lives as long as this. The error is one sentence that begins with file:line:column.
  [[nodiscard]] Result<const config::Config*> of(const std::string& path);
  // True: its .droproot.yaml has it passed over in searches.
  [[nodiscard]] Result<bool> excludes(const std::string& path);
  // nullptr: there is none.
  [[nodiscard]] Result<const Project*> project_of(const std::string& path);
  // The sources behind the built-in values, in their order.
  [[nodiscard]] Result<std::vector<Layer>> layers_of(const std::string& path);
  [[nodiscard]] std::optional<ChosenProfile> profile_of(const Project* project,
                                                        const std::string& path) const;

 private:
  using Sections = std::vector<const config::Section*>;

  [[nodiscard]] std::string absolute(const std::string& path) const;
  [[nodiscard]] Result<const Project*> nearest(const std::string& folder);
  [[nodiscard]] Result<const Project*> open(const std::string& path, const std::string& folder,
                                            bool must_exist);
  [[nodiscard]] Sections sections_of(const Project& project, const std::string& path) const;
  [[nodiscard]] Result<Layer> profile_layer(const Project* project, const Sections& sections) const;
  [[nodiscard]] Result<Layer> read_profile(const std::string& path, const std::string& head) const;
  [[nodiscard]] Result<config::Config> make(const Project* project, const Sections& sections) const;
  [[nodiscard]] Result<std::vector<Layer>> layers(const Project* project,
                                                  const Sections& sections) const;

  const Harden& options_;
  const Environment& environment_;
  std::vector<std::unique_ptr<Project>> projects_;
  std::map<std::string, const Project*> by_folder_;
  std::map<std::pair<const Project*, Sections>, std::unique_ptr<config::Config>> configs_;
};

}  // namespace droproot::cli
