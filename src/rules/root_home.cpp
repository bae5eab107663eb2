// Nobody but root may enter /root (mode 0700).
#include <fmt/format.h>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_folders(context, root_home.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    if (!target.home_move || !switch_is_selected(context, target)) continue;
    const plan::HomeMove& move = *target.home_move;
    diag::Fix fix{.title = fmt::format("move it from /root to {}", move.home),
                  .level = diag::Level::standard,
                  .edits = {},
                  .group = switch_group(context.plan, target)};
    for (const edit::Edit& edit : move.edits) {
      const auto added = fix.edits.add(edit);
      DROPROOT_ASSERT(added.has_value());
    }
    out.push_back({.rule = root_home.meta.id,
                   .severity = diag::Severity::warning,
                   .span = move.at,
                   .message = fmt::format("the image needs something below /root, which only root "
                                          "may enter, and the process runs as {}",
                                          target.user_text()),
                   .evidence = "every place that names /root can be changed",
                   .fix = std::move(fix)});
  }
}

}  // namespace

extern const Rule root_home = {
    .meta = {.id = "root-home",
             .summary = "the process needs something below /root, which only root may enter",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
