// What a command writes to its standard output, where its words say it: echo, printf, cat of a
// heredoc, tee of what echo pipes into it.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "droproot/analysis/commands.h"

namespace droproot::analysis {

// nullopt: not known. echo with an option or a backslash is not known, for shells disagree on both.
// `all` is the list that `command` is one of: a pipe leads to another one.
[[nodiscard]] std::optional<std::string> written_text(std::span<const Command> all,
                                                      const Command& command);

}  // namespace droproot::analysis
