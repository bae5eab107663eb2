// The few facts about characters that BuildKit's reading of a Dockerfile depends on
// (Go's unicode.IsSpace and utf8.DecodeRune; reference: frontend/dockerfile/parser).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "droproot/text/span.h"

namespace droproot {

struct Rune {
  char32_t value;     // U+FFFD for a byte that starts no valid sequence
  std::uint8_t size;  // bytes used: 1 for an invalid byte
};

// The first character. REQUIRES: !text.empty().
[[nodiscard]] Rune decode_rune(std::string_view text);
// The last character (Go's utf8.DecodeLastRune). REQUIRES: !text.empty().
[[nodiscard]] Rune decode_last_rune(std::string_view text);
void append_utf8(std::string& out, char32_t rune);
// Every invalid byte becomes U+FFFD, as in a Go string that passes through encoding/json.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

// Go's unicode.IsSpace: ASCII blanks, VT, FF, U+0085, U+00A0 and the Unicode space separators.
[[nodiscard]] bool is_unicode_space(char32_t rune);

// BuildKit's reWhitespace class without the line feed: [\t\v\f\r ].
[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

// text.substr(result.begin, result.size()) is Go's strings.TrimSpace(text).
[[nodiscard]] Span trim_unicode_space(std::string_view text);
// The count of leading bytes that are Unicode white space.
[[nodiscard]] Offset leading_unicode_space(std::string_view text);

[[nodiscard]] constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool equal_ignoring_ascii_case(std::string_view a, std::string_view b);
// REQUIRES: `lower` is in lower case, and not empty.
[[nodiscard]] bool contains_ignoring_ascii_case(std::string_view text, std::string_view lower);

}  // namespace droproot
