#include "engine/select_fixes.h"

#include <algorithm>
#include <map>

#include "droproot/text/assert.h"

namespace droproot::engine {
namespace {

using GroupLevels = std::map<std::uint32_t, diag::Level>;

GroupLevels levels_of_groups(const std::vector<diag::Finding>& findings) {
  GroupLevels levels;
  for (const diag::Finding& finding : findings) {
    if (!finding.fix || finding.fix->group == 0) continue;
    diag::Level& level = levels.try_emplace(finding.fix->group, diag::Level::safe).first->second;
    level = std::max(level, finding.fix->level);
  }
  return levels;
}

}  // namespace

void select_fixes(diag::Level wanted, diag::FileReport& report) {
  const GroupLevels groups = levels_of_groups(report.findings);
  for (const diag::Finding& finding : report.findings) {
    if (!finding.fix) {
      report.outcomes.push_back(diag::Outcome::report_only);
      continue;
    }
    const diag::Fix& fix = *finding.fix;
    const diag::Level level = fix.group == 0 ? fix.level : groups.at(fix.group);
    if (level > wanted) {
      report.outcomes.push_back(diag::Outcome::above_level);
      continue;
    }
    const auto merged = report.edits.merge(fix.edits);
    DROPROOT_ASSERT(merged.has_value());
    report.outcomes.push_back(diag::Outcome::applied);
  }
}

}  // namespace droproot::engine
