// The image starts as root: account, ownership and USER, decided by the plan.
#include <fmt/format.h>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

std::string title(const plan::Target& target) {
  switch (target.kind) {
    case plan::DecisionKind::adopt:
      return fmt::format("run as {} ({})", target.account, target.user_text());
    case plan::DecisionKind::reuse:
      return fmt::format("run as {} of the base image ({})",
                         target.account.empty() ? "the user" : target.account, target.user_text());
    default:
      return target.account.empty()
                 ? fmt::format("run as {}", target.user_text())
                 : fmt::format("run as {} ({})", target.account, target.user_text());
  }
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, runs_as_root.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    if (!target.switches()) continue;
    diag::Fix fix{.title = title(target),
                  .level = diag::Level::standard,
                  .edits = one_edit(target.user_edit),
                  .group = switch_group(context.plan, target)};
    for (const edit::Edit& edit : target.account_edits) {
      const auto added = fix.edits.add(edit);
      DROPROOT_ASSERT(added.has_value());
    }
    out.push_back({.rule = runs_as_root.meta.id,
                   .severity = diag::Severity::warning,
                   .span = target.at,
                   .message = "the image starts as root",
                   .evidence = target.because,
                   .fix = std::move(fix)});
  }
}

}  // namespace

extern const Rule runs_as_root = {.meta = {.id = "runs-as-root",
                                           .summary = "the image starts as root",
                                           .severity = diag::Severity::warning,
                                           .highest = diag::Level::standard,
                                           .fixable = true},
                                  .check = check};

}  // namespace droproot::rules
