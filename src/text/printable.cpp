#include "droproot/text/printable.h"

#include <fmt/format.h>

#include <cstdint>

#include "droproot/text/unicode.h"

namespace droproot {
namespace {

bool is_control(char32_t rune) { return rune < 0x20 || (0x7F <= rune && rune < 0xA0); }

// The explicit directional characters of UAX #9; U+2028 and U+2029 end a line for some terminals.
bool reorders(char32_t rune) {
  return rune == 0x061C || rune == 0x200E || rune == 0x200F || (0x2028 <= rune && rune <= 0x202E) ||
         (0x2066 <= rune && rune <= 0x2069);
}

void append_escape(std::string& out, char32_t rune) {
  switch (rune) {
    case U'\t':
      out += "\\t";
      return;
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    default:
      break;
  }
  const auto value = static_cast<std::uint32_t>(rune);
  constexpr std::uint32_t kAsciiEnd = 0x80;
  out += value < kAsciiEnd ? fmt::format("\\x{:02x}", value) : fmt::format("\\u{{{:x}}}", value);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    if (is_control(rune.value) || reorders(rune.value)) {
      append_escape(out, rune.value);
    } else {
      append_utf8(out, rune.value);
    }
    text.remove_prefix(rune.size);
  }
  return out;
}

}  // namespace droproot
