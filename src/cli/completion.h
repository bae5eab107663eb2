// `droproot completion SHELL`: scripts for bash, zsh and fish, made from the help page, the choices
// of the options, the rules and the profiles. They run nothing when a key is pressed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace droproot::cli {

inline constexpr auto kShells = std::to_array<std::string_view>({"bash", "zsh", "fish"});

// nullopt: `shell` is none of kShells.
[[nodiscard]] std::optional<std::string> completion_script(std::string_view shell);

}  // namespace droproot::cli
