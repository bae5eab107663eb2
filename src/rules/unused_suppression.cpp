// What a `# droproot:` comment takes back is known once all rules have run: the engine reports it,
// and the rule stands here for its name and its page.
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& /*context*/, std::vector<diag::Finding>& /*out*/) {}

}  // namespace

extern const Rule unused_suppression = {
    .meta = {.id = "unused-suppression",
             .summary = "a `# droproot:` comment takes nothing back, or cannot be read",
             .severity = diag::Severity::note,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check};

}  // namespace droproot::rules
