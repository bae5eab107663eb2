#include "droproot/text/unicode.h"

#include <algorithm>
#include <array>

namespace droproot {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

constexpr std::uint8_t byte_of(char c) { return static_cast<std::uint8_t>(c); }
constexpr std::uint8_t byte_at(std::string_view text, std::size_t at) { return byte_of(text[at]); }

// Nearly every byte that is asked about is decided without decoding.
constexpr bool is_ascii(char c) { return byte_of(c) < 0x80; }
constexpr bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct Lead {
  std::uint8_t size;
  std::uint8_t second_min;
  std::uint8_t second_max;
  char32_t bits;
};

// Table 3-7 of the Unicode standard: what may follow each first byte.
constexpr Lead lead_of(std::uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF, first & 0x1FU};
  if (first == 0xE0) return {3, 0xA0, 0xBF, first & 0x0FU};
  if (first == 0xED) return {3, 0x80, 0x9F, first & 0x0FU};
  if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF, first & 0x0FU};
  if (first == 0xF0) return {4, 0x90, 0xBF, first & 0x07U};
  if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF, first & 0x07U};
  if (first == 0xF4) return {4, 0x80, 0x8F, first & 0x07U};
  return {0, 0, 0, 0};
}

}  // namespace

Rune decode_rune(std::string_view text) {
  const std::uint8_t first = byte_at(text, 0);
  if (first < 0x80) return {first, 1};
  const Lead lead = lead_of(first);
  if (lead.size == 0 || text.size() < lead.size) return {kReplacement, 1};
  const std::uint8_t second = byte_at(text, 1);
  if (second < lead.second_min || second > lead.second_max) return {kReplacement, 1};
  char32_t rune = (lead.bits << 6U) | (second & 0x3FU);
  for (std::size_t at = 2; at < lead.size; ++at) {
    const std::uint8_t next = byte_at(text, at);
    if ((next & 0xC0U) != 0x80) return {kReplacement, 1};
    rune = (rune << 6U) | (next & 0x3FU);
  }
  return {rune, lead.size};
}

Rune decode_last_rune(std::string_view text) {
  const std::size_t longest = std::min<std::size_t>(4, text.size());
  for (std::size_t size = 1; size <= longest; ++size) {
    const std::string_view tail = text.substr(text.size() - size);
    if ((byte_at(tail, 0) & 0xC0U) == 0x80) continue;  // a continuation byte: look further left
    const Rune rune = decode_rune(tail);
    if (rune.size == size) return rune;
    break;
  }
  return {kReplacement, 1};
}

void append_utf8(std::string& out, char32_t rune) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (rune < 0x80) {
    put(rune);
  } else if (rune < 0x800) {
    put(0xC0U | (rune >> 6U));
    put(0x80U | (rune & 0x3FU));
  } else if (rune < 0x10000) {
    put(0xE0U | (rune >> 12U));
    put(0x80U | ((rune >> 6U) & 0x3FU));
    put(0x80U | (rune & 0x3FU));
  } else {
    put(0xF0U | (rune >> 18U));
    put(0x80U | ((rune >> 12U) & 0x3FU));
    put(0x80U | ((rune >> 6U) & 0x3FU));
    put(0x80U | (rune & 0x3FU));
  }
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    append_utf8(out, rune.value);
    text.remove_prefix(rune.size);
  }
  return out;
}

bool is_unicode_space(char32_t rune) {
  if (rune < 0x80) return is_ascii_space(static_cast<char>(rune));
  switch (rune) {
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return rune >= 0x2000 && rune <= 0x200A;
  }
}

Offset leading_unicode_space(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_ascii(text[at])) {
      if (!is_ascii_space(text[at])) break;
      ++at;
      continue;
    }
    const Rune rune = decode_rune(text.substr(at));
    if (!is_unicode_space(rune.value)) break;
    at += rune.size;
  }
  return static_cast<Offset>(at);
}

Span trim_unicode_space(std::string_view text) {
  const Offset begin = leading_unicode_space(text);
  auto end = static_cast<Offset>(text.size());
  while (end > begin) {
    if (is_ascii(text[end - 1])) {
      if (!is_ascii_space(text[end - 1])) break;
      --end;
      continue;
    }
    const Rune rune = decode_last_rune(text.substr(begin, end - begin));
    if (!is_unicode_space(rune.value)) break;
    end -= rune.size;
  }
  return {begin, end};
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return ascii_lower(c); });
  return out;
}

bool contains_ignoring_ascii_case(std::string_view text, std::string_view lower) {
  while (text.size() >= lower.size()) {
    if (ascii_lower(text.front()) == lower.front() &&
        equal_ignoring_ascii_case(text.substr(0, lower.size()), lower)) {
      return true;
    }
    text.remove_prefix(1);
  }
  return false;
}

bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return ascii_lower(x) == ascii_lower(y);
         });
}

}  // namespace droproot
