// The account that the image runs as has no fixed number: its command gets one, and USER says it.
#include <fmt/format.h>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

// The creating command and every USER that names the account, together.
diag::Fix make_fix(const RuleContext& context, const plan::Target& target, const plan::Pin& pin) {
  diag::Fix fix{.title = fmt::format("give {} the number {} and write USER {}", pin.account,
                                     pin.uid, pin.user_text()),
                .level = diag::Level::standard,
                .edits = {}};
  const auto add = [&fix](const edit::Edit& edit) {
    const auto added = fix.edits.add(edit);
    DROPROOT_ASSERT(added.has_value());
  };
  for (const edit::Edit& edit : pin.edits) add(edit);
  for (const analysis::UserState& user : target.facts.users) {
    if (!user.set_by || user.written != pin.account) continue;
    const auto& body = std::get<model::User>(context.file.at(*user.set_by).body);
    add({body.user.span, pin.user_text()});
  }
  return fix;
}

// Only a person can act on what was written under the old number.
diag::Finding changed_uid(const plan::Pin& pin) {
  return {
      .rule = unpinned_account.meta.id,
      .severity = diag::Severity::note,
      .span = pin.at,
      .message = fmt::format("the published uid of {} becomes {}: what existing volumes hold keeps "
                             "its old owner (once: docker run --rm --user 0 -v VOLUME:/data IMAGE "
                             "chown -R {}:{} /data)",
                             pin.account, pin.uid, pin.uid, pin.gid),
      .evidence = {}};
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, unpinned_account.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    if (!target.pin || target.kind != plan::DecisionKind::keep) continue;
    const plan::Pin& pin = *target.pin;
    out.push_back(
        {.rule = unpinned_account.meta.id,
         .severity = diag::Severity::warning,
         .span = pin.at,
         .message = fmt::format("{} has no fixed number, so USER cannot say it", pin.account),
         .evidence = pin.because,
         .fix = make_fix(context, target, pin)});
    if (!pin.todays) out.push_back(changed_uid(pin));
  }
}

}  // namespace

extern const Rule unpinned_account = {
    .meta = {.id = "unpinned-account",
             .summary = "the account that the image would run as has no fixed number",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
