// Unknown is never treated as harmless: without the base image's accounts nothing is proven.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule unresolved_base = {.meta = {.id = "unresolved-base",
                                              .summary = "too little is known of the base image",
                                              .severity = diag::Severity::warning,
                                              .highest = diag::Level::standard,
                                              .fixable = false},
                                     .check = check_refusals<unresolved_base>};

}  // namespace droproot::rules
