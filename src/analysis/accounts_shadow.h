// What the commands of shadow have in common: the values of their options.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/accounts_change.h"
#include "analysis/accounts_options.h"

namespace droproot::analysis {

// The value when it was given and is seen.
[[nodiscard]] std::optional<std::string> text_of(const CommandOptions& options,
                                                 std::string_view name);
[[nodiscard]] bool is_unseen(const CommandOptions& options, std::string_view name);
[[nodiscard]] Number number_of(const CommandOptions& options, std::string_view name);
// The parts between commas.
[[nodiscard]] std::vector<std::string> list_of(std::string_view text);
// Account commands that change what is there: the one name, or every account.
[[nodiscard]] Word target_of(const CommandOptions& options);

}  // namespace droproot::analysis
