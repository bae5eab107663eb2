// Text from a file or a file name, made fit for one line of a terminal.
//
// A Dockerfile is somebody else's text: an escape sequence in it could recolour or rewrite the
// screen, and a bidirectional override could show another order than the bytes have
// (CVE-2021-42574).
#pragma once

#include <string>
#include <string_view>

namespace droproot {

// Control characters and bidirectional controls as \t, \n, \r, \x1b, \u{202e}; broken UTF-8 as
// U+FFFD; all else as it is.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace droproot
