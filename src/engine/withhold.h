// What the author's comments take out of a plan and out of its findings.
#pragma once

#include <vector>

#include "droproot/config/config.h"
#include "droproot/diag/finding.h"
#include "droproot/model/dockerfile.h"
#include "droproot/plan/plan.h"
#include "engine/suppressions.h"

namespace droproot::engine {

// Refuses the switches that the author's comments to other tools speak against. Where one is
// refused already and a person would have to look at it, the comment is the reason instead.
void refuse_unwanted_switches(const model::Dockerfile& file, const Suppressions& suppressions,
                              plan::Plan& plan);

// Refuses, without a word, what the author ignores as a whole, and the switches of which `findings`
// have a part that is ignored and cannot be left out:
// what belongs together stays all or nothing. True: there is one, and the findings are out of date.
[[nodiscard]] bool refuse_ignored_switches(const std::vector<diag::Finding>& findings,
                                           Suppressions& suppressions, plan::Plan& plan);

// Takes the ignored findings out, and adds those about the comments themselves.
void apply_suppressions(const config::Config& config, Suppressions& suppressions,
                        std::vector<diag::Finding>& findings);

}  // namespace droproot::engine
