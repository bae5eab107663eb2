// Nobody but root may enter /root (mode 0700).
#include "rules/rules.h"

namespace droproot::rules {

extern const Rule root_home = {
    .meta = {.id = "root-home",
             .summary = "the process needs something below /root, which only root may enter",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check_refusals<root_home>};

}  // namespace droproot::rules
