// The lines of other files that belong to the switches of a report: which of them change with the
// Dockerfile (--ports=remap-context), and which a person has to see to.
#pragma once

#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/diag/finding.h"
#include "droproot/plan/plan.h"

namespace droproot::engine {

// The switch of a target is among the edits of the report.
[[nodiscard]] bool is_applied(const plan::Target& target, const diag::FileReport& report);

struct CompanionInput {
  const plan::Plan& plan;
  const config::Config& config;
  const analysis::BuildContext& context;
};

// Fills `companions` and `companion_files`. REQUIRES: the edits of the report are chosen.
void describe_companions(const CompanionInput& input, diag::FileReport& report);

}  // namespace droproot::engine
