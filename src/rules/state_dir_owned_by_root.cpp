// Folders for logs, caches and data that the process writes.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule state_dir_owned_by_root = {
    .meta = {.id = "state-dir-owned-by-root",
             .summary = "folders that the process writes are root's",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check_folders<state_dir_owned_by_root>};

}  // namespace droproot::rules
