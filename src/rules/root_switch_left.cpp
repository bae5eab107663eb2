// `USER root` for a few steps, never taken back: the stage has a user of its own already.
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_switches(context, root_switch_left.meta.id,
                  "the image starts as root: a switch to it was never taken back", out);
}

}  // namespace

extern const Rule root_switch_left = {
    .meta = {.id = "root-switch-left",
             .summary = "the stage had a user of its own, went back to root and stayed there",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
