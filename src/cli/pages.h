// The manual page (roff, for man) and docs/cli.md, both drawn from the help texts.
// packaging/pages.cpp prints them; the tool itself has no use for them.
#pragma once

#include <string>

namespace droproot::cli {

[[nodiscard]] std::string manual_page();
[[nodiscard]] std::string reference_page();

}  // namespace droproot::cli
