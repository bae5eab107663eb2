#include <utility>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {

std::uint32_t switch_group(const plan::Plan& plan, const plan::Target& target) {
  return static_cast<std::uint32_t>(&target - plan.targets.data()) + 1;
}

bool switches_are_selected(const RuleContext& context) {
  return context.config.selects(runs_as_root.meta.id);
}

edit::EditSet one_edit(edit::Edit edit) {
  edit::EditSet edits;
  const auto added = edits.add(std::move(edit));
  DROPROOT_ASSERT(added.has_value());
  return edits;
}

void report_refusals(const RuleContext& context, std::string_view id,
                     std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    if (!target.refusal || target.refusal->rule != id) continue;
    out.push_back({.rule = id,
                   .severity = target.refusal->severity,
                   .span = target.refusal->at,
                   .message = "stays root: " + target.refusal->message,
                   .evidence = {},
                   .declined = true});
  }
}

}  // namespace droproot::rules
