// The image starts as root: account, ownership and USER, decided by the plan.
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, runs_as_root.meta.id, out);
  report_switches(context, runs_as_root.meta.id, "the image starts as root", out);
}

}  // namespace

extern const Rule runs_as_root = {.meta = {.id = "runs-as-root",
                                           .summary = "the image starts as root",
                                           .severity = diag::Severity::warning,
                                           .highest = diag::Level::standard,
                                           .fixable = true},
                                  .check = check};

}  // namespace droproot::rules
