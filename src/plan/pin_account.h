// Giving a fixed number to an account that the file creates without one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "droproot/plan/plan.h"

namespace droproot::plan {

// The edits that make the creating command give the account a fixed uid and gid, proven by running
// the edited commands through the account tables. The number is the one that today's build gives
// where that is known, else --user's or the default. nullopt: it cannot be done by an edit of words
// (the command is not certain to run, a word is not seen, the numbers are in doubt for another
// reason).
[[nodiscard]] std::optional<Pin> pin_account(const PlanInput& input,
                                             const analysis::StageFacts& facts,
                                             std::string_view name);

}  // namespace droproot::plan
