#include "analysis/mounts.h"

#include <algorithm>

#include "droproot/analysis/paths.h"
#include "droproot/model/mount.h"

namespace droproot::analysis {

std::vector<std::string> mount_targets(const model::Instruction& run, std::string_view workdir) {
  std::vector<std::string> targets;
  for (const model::Mount& mount : model::mounts_of(run)) {
    if (!mount.target.empty()) targets.push_back(absolute_path(workdir, mount.target));
  }
  return targets;
}

bool is_mounted(const std::vector<std::string>& targets, std::string_view path) {
  return std::ranges::any_of(targets,
                             [path](const std::string& target) { return is_within(path, target); });
}

}  // namespace droproot::analysis
