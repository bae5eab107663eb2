// Servers that write folders of their own: refused until their folders are known.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule state_dir_owned_by_root = {
    .meta = {.id = "state-dir-owned-by-root",
             .summary = "folders that the process writes are root's",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check_refusals<state_dir_owned_by_root>};

}  // namespace droproot::rules
