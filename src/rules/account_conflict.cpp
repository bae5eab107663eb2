// An account command that cannot work on this base: the build fails, or the data is out of date.
#include <fmt/format.h>

#include <set>

#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  std::set<Span> seen;  // two targets may share a stage
  for (const plan::Target& target : context.plan.targets) {
    const auto& conflict = target.facts.account_conflict;
    if (!conflict || !seen.insert(conflict->at).second) continue;
    out.push_back(
        {.rule = account_conflict.meta.id,
         .severity = diag::Severity::note,
         .span = conflict->at,
         .message = fmt::format("{} must fail here: {}", conflict->command, conflict->why),
         .evidence =
             conflict->because_of
                 ? fmt::format("it is from {}", describe(*conflict->because_of,
                                                         target.facts.accounts(), context.lines))
                 : fmt::format("as far as {} is known", target.facts.base_name),
         .declined = true});
  }
}

}  // namespace

extern const Rule account_conflict = {
    .meta = {.id = "account-conflict",
             .summary = "an account command must fail on this base image",
             .severity = diag::Severity::note,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check};

}  // namespace droproot::rules
