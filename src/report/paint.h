// Colours, as git sets them: a code, the text, a reset. No line feed ever stands between the two.
#pragma once

#include <string>
#include <string_view>

#include "droproot/report/report.h"

namespace droproot::report::paint {

inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kRed = "\x1b[31m";
inline constexpr std::string_view kGreen = "\x1b[32m";
inline constexpr std::string_view kCyan = "\x1b[36m";
inline constexpr std::string_view kBoldRed = "\x1b[1;31m";
inline constexpr std::string_view kBoldYellow = "\x1b[1;33m";
inline constexpr std::string_view kBoldBlue = "\x1b[1;34m";
inline constexpr std::string_view kBoldCyan = "\x1b[1;36m";
inline constexpr std::string_view kReset = "\x1b[m";

// An empty code or an empty text stays plain.
inline void append(std::string& out, std::string_view code, std::string_view text,
                   ColorMode color) {
  const bool plain = color == ColorMode::never || code.empty() || text.empty();
  out.append(plain ? std::string_view() : code);
  out.append(text);
  out.append(plain ? std::string_view() : kReset);
}

}  // namespace droproot::report::paint
