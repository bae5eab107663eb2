// What names root's home, and what a RUN puts there: words, installers and build tools.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "droproot/analysis/commands.h"
#include "droproot/analysis/start.h"
#include "droproot/model/variables.h"

namespace droproot::plan {

inline constexpr std::string_view kRootHome = "/root";

[[nodiscard]] bool mentions(std::string_view text, std::string_view word);
// Where `text` names /root or something below it.
[[nodiscard]] std::vector<std::size_t> root_home_names(std::string_view text);
[[nodiscard]] bool names_root_home(std::string_view text);
// /root, ~ or HOME.
[[nodiscard]] bool names_home(const analysis::CommandWord& word);

// What a RUN puts below /root and leaves there: by its name, or as an installer that goes to the
// home of whoever runs it.
[[nodiscard]] bool fills_root_home(const analysis::Command& command, const model::Scope& scope);
// What it does, it does in the home, or to it.
[[nodiscard]] bool works_at_home(const analysis::Command& command);
// ~/.npmrc, ~/.ssh: programs of a RUN look there without being told.
[[nodiscard]] bool is_read_by_tools(std::string_view path);

// The build tool that starts and looks into the home for what it has loaded; empty: none.
// `dotnet app.dll` builds nothing.
[[nodiscard]] std::string_view started_build_tool(const analysis::StartProcess& start,
                                                  const model::Scope& scope);

}  // namespace droproot::plan
