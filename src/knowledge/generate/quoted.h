// A text as a C++ string literal.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace droproot::knowledge {

// Profiles hold no control characters worth a name; everything odd becomes an octal escape.
inline std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace droproot::knowledge
