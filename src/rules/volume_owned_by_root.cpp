// A VOLUME without a folder of the user's own is root's at run time.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule volume_owned_by_root = {
    .meta = {.id = "volume-owned-by-root",
             .summary = "a VOLUME that the process writes is root's",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check_folders<volume_owned_by_root>};

}  // namespace droproot::rules
