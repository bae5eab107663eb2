// Which fixes are applied, and the one edit set that they make.
#pragma once

#include "droproot/diag/finding.h"

namespace droproot::engine {

// Fills report.edits and report.outcomes from report.findings. Fixes of one group are applied
// together or not at all: the highest level among them counts for each. Two fixes that conflict are
// a bug of the rules (the plan has decided already) and break an invariant.
void select_fixes(diag::Level wanted, diag::FileReport& report);

}  // namespace droproot::engine
