// What others build on or mount into keeps its user.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule base_or_tool_image = {
    .meta = {.id = "base-or-tool-image",
             .summary = "the process is inherited or a bare interpreter: others build on the image",
             .severity = diag::Severity::note,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check_refusals<base_or_tool_image>};

}  // namespace droproot::rules
