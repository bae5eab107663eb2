// "did you mean": the right word for a mistyped one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace droproot {

// The candidate that `word` most likely stands for, the first of equals; nullopt when none is near:
// at most a third of the letters may be wrong, missing, added or swapped with their neighbour, or
// the candidate begins with the whole word.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

// "; did you mean 'X'?" or, when nothing is near, "; `otherwise`".
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates,
                                       std::string_view otherwise);

}  // namespace droproot
