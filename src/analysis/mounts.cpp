#include "analysis/mounts.h"

#include <algorithm>

#include "droproot/analysis/paths.h"

namespace droproot::analysis {

std::vector<std::string> mount_targets(const model::Instruction& run, std::string_view workdir) {
  std::vector<std::string> targets;
  for (const model::Flag& flag : run.flags) {
    if (flag.name != "mount" || !flag.value) continue;
    std::string_view rest = *flag.value;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string_view pair = rest.substr(0, comma);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      for (const std::string_view key : {"target=", "dst=", "destination="}) {
        if (!pair.starts_with(key)) continue;
        targets.push_back(absolute_path(workdir, pair.substr(key.size())));
      }
    }
  }
  return targets;
}

bool is_mounted(const std::vector<std::string>& targets, std::string_view path) {
  return std::ranges::any_of(targets,
                             [path](const std::string& target) { return is_within(path, target); });
}

}  // namespace droproot::analysis
