// A trigger runs in the child under our last USER: a switch would break the children.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule onbuild = {
    .meta = {.id = "onbuild",
             .summary = "ONBUILD instructions run in the images that are built on this one",
             .severity = diag::Severity::note,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check_refusals<onbuild>};

}  // namespace droproot::rules
