// gosu, s6, sshd, cron and their like, and start scripts that need root or cannot be seen.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule must_start_as_root = {
    .meta = {.id = "must-start-as-root",
             .summary = "the process changes the user itself, or needs root by design",
             .severity = diag::Severity::note,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check_refusals<must_start_as_root>};

}  // namespace droproot::rules
