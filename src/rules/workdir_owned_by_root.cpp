// `COPY --chown . .` does not change the folder itself: without this the process cannot create a
// file next to its code.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule workdir_owned_by_root = {
    .meta = {.id = "workdir-owned-by-root",
             .summary = "the working folder is root's and the process cannot write in it",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check_folders<workdir_owned_by_root>};

}  // namespace droproot::rules
