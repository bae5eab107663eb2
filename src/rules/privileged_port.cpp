// Ports below 1024: where they may be opened depends on the runtime.
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule privileged_port = {.meta = {.id = "privileged-port",
                                              .summary = "the process listens on a port below 1024",
                                              .severity = diag::Severity::warning,
                                              .highest = diag::Level::standard,
                                              .fixable = false},
                                     .check = check_refusals<privileged_port>};

}  // namespace droproot::rules
