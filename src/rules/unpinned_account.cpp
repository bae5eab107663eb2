// An account without a fixed number cannot be written as one: reported with what is missing.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule unpinned_account = {
    .meta = {.id = "unpinned-account",
             .summary = "the account that the image would run as has no fixed number",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check_refusals<unpinned_account>};

}  // namespace droproot::rules
