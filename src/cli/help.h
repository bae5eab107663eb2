// What --help and --version print.
#pragma once

#include <string>
#include <string_view>

namespace droproot::cli {

// Of the main command (empty name) or of a subcommand. At most 80 columns wide.
// REQUIRES: `command` is empty or one of kSubcommands.
[[nodiscard]] std::string_view help_text(std::string_view command);
[[nodiscard]] std::string_view version_text();
// "1.2.3" alone.
[[nodiscard]] std::string_view version_number();

}  // namespace droproot::cli
