// BuildKit refuses the file: its message, and nothing is edited. The engine reports it before any
// rule runs; the rule stands here for its name and its page.
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& /*context*/, std::vector<diag::Finding>& /*out*/) {}

}  // namespace

extern const Rule syntax_error = {.meta = {.id = "syntax-error",
                                           .summary = "BuildKit does not build this file",
                                           .severity = diag::Severity::error,
                                           .highest = diag::Level::standard,
                                           .fixable = false},
                                  .check = check};

}  // namespace droproot::rules
