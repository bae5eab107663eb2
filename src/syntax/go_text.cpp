#include "droproot/syntax/go_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "droproot/text/unicode.h"
#include "syntax/rune_tables.h"

namespace droproot::syntax {
namespace {

// Control, format, private use and space characters: Go's IsPrint is false for them.
constexpr std::array<RuneRange, 27> kUnprintableRanges{{
    {0x80, 0xA0},       {0xAD, 0xAD},       {0x600, 0x605},       {0x61C, 0x61C},
    {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},       {0x8E2, 0x8E2},
    {0x1680, 0x1680},   {0x180E, 0x180E},   {0x2000, 0x200F},     {0x2028, 0x202F},
    {0x205F, 0x206F},   {0x3000, 0x3000},   {0xD800, 0xF8FF},     {0xFEFF, 0xFEFF},
    {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD},   {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},   {0xE0000, 0xE00FF},
    {0xE01F0, 0xE0FFF}, {0xF0000, 0xFFFFF}, {0x100000, 0x10FFFF},
}};

bool in_ranges(std::span<const RuneRange> ranges, char32_t rune) {
  const auto range = std::ranges::lower_bound(ranges, rune, {}, &RuneRange::last);
  return range != ranges.end() && range->first <= rune;
}

constexpr bool is_ascii_letter(char32_t rune) {
  return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
}

std::string_view named_escape(char32_t rune) {
  switch (rune) {
    case '\a':
      return "\\a";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\v':
      return "\\v";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return {};
  }
}

void append_quoted(std::string& out, char32_t rune) {
  const auto number = static_cast<std::uint32_t>(rune);
  if (const std::string_view escape = named_escape(rune); !escape.empty()) {
    out += escape;
  } else if (rune < ' ' || rune == 0x7F) {
    out += fmt::format("\\x{:02x}", number);
  } else if (rune < 0x80 || !in_ranges(kUnprintableRanges, rune)) {
    append_utf8(out, rune);
  } else if (rune < 0x10000) {
    out += fmt::format("\\u{:04x}", number);
  } else {
    out += fmt::format("\\U{:08x}", number);
  }
}

}  // namespace

bool is_letter(char32_t rune) {
  return rune < 0x80 ? is_ascii_letter(rune) : in_ranges(kLetterRanges, rune);
}

bool is_digit(char32_t rune) {
  return rune < 0x80 ? rune >= '0' && rune <= '9' : in_ranges(kDigitRanges, rune);
}

std::string go_quote(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    if (rune.value == kReplacementRune && rune.size == 1) {
      out += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text.front()));
    } else {
      append_quoted(out, rune.value);
    }
    text.remove_prefix(rune.size);
  }
  out += '"';
  return out;
}

}  // namespace droproot::syntax
