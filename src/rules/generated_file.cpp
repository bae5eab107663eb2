// An edit would be lost with the next run of the generator.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule generated_file = {.meta = {.id = "generated-file",
                                             .summary = "the file says that it is generated",
                                             .severity = diag::Severity::warning,
                                             .highest = diag::Level::standard,
                                             .fixable = false},
                                    .check = check_refusals<generated_file>};

}  // namespace droproot::rules
