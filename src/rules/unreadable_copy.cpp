// Files of mode 0600 or 0700: a switched process could not read or start them.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule unreadable_copy = {.meta = {.id = "unreadable-copy",
                                              .summary = "a copied file is readable for root only",
                                              .severity = diag::Severity::warning,
                                              .highest = diag::Level::standard,
                                              .fixable = false},
                                     .check = check_refusals<unreadable_copy>};

}  // namespace droproot::rules
