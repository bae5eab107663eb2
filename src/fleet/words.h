// How the reports name and count things.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "droproot/fleet/fleet.h"

namespace droproot::fleet {

[[nodiscard]] std::string_view word_of(State state);     // "ready", in CSV and as a CSS class
[[nodiscard]] std::string_view title_of(State state);    // "Ready to merge"
[[nodiscard]] std::string_view badge_of(State state);    // "diff"
[[nodiscard]] std::string_view meaning_of(State state);  // half a sentence

// 19593 as "19,593".
[[nodiscard]] std::string grouped(std::size_t number);
// "1 repository", "2 repositories".
[[nodiscard]] std::string counted(std::size_t number, std::string_view one, std::string_view many);
// "3 to merge, 1 for a person"; "nothing left".
[[nodiscard]] std::string left_of(const Counts& files);

}  // namespace droproot::fleet
