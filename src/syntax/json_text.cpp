#include "droproot/syntax/json_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "droproot/text/assert.h"
#include "droproot/text/unicode.h"

namespace droproot::syntax {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Walks over JSON values without building them. Every function returns false on a syntax error.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : text_(text) {}

  [[nodiscard]] Offset at() const { return static_cast<Offset>(at_); }
  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }

  void skip_space() {
    while (!done() && (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')) ++at_;
  }

  bool take(char c) {
    if (done() || peek() != c) return false;
    ++at_;
    return true;
  }

  bool string() {
    if (!take('"')) return false;
    while (!done()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<std::uint8_t>(c) < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }

  // Any value, iteratively: depth comes from the input. Go refuses more than 10,000 levels.
  bool value() {
    std::string open;  // the brackets that are open
    do {
      if (!open_containers(open) || !close_containers(open)) return false;
    } while (!open.empty());
    return true;
  }

 private:
  static constexpr std::size_t kMaxDepth = 10000;

  static char closer(char open) { return open == '[' ? ']' : '}'; }

  // Reads through opening brackets up to and including the first scalar or empty container.
  bool open_containers(std::string& open) {
    for (;;) {
      skip_space();
      const char c = peek();
      if (c != '[' && c != '{') return scalar();
      ++at_;
      if (open.size() == kMaxDepth) return false;
      skip_space();
      if (take(closer(c))) return true;
      open.push_back(c);
      if (c == '{' && !member_name()) return false;
    }
  }

  // Behind a value: reads closing brackets, then the comma in front of the next value, if any.
  bool close_containers(std::string& open) {
    while (!open.empty()) {
      skip_space();
      if (take(',')) {
        skip_space();
        return open.back() == '[' || member_name();
      }
      if (!take(closer(open.back()))) return false;
      open.pop_back();
    }
    return true;
  }

  bool member_name() {
    if (!string()) return false;
    skip_space();
    return take(':');
  }

  bool scalar() {
    switch (peek()) {
      case '"':
        return string();
      case 't':
        return literal("true");
      case 'f':
        return literal("false");
      case 'n':
        return literal("null");
      default:
        return number();
    }
  }

  bool literal(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool digits() {
    if (!is_digit(peek())) return false;
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool number() {
    const std::size_t begin = at_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    // Go: "cannot unmarshal number into float64" is an error like any other.
    double ignored = 0;
    const auto result = std::from_chars(text_.data() + begin, text_.data() + at_, ignored);
    const bool too_large = result.ec == std::errc::result_out_of_range && exponent_positive(begin);
    return !too_large;
  }

  // from_chars reports an underflow too, which Go rounds to zero.
  [[nodiscard]] bool exponent_positive(std::size_t begin) const {
    const std::string_view token = text_.substr(begin, at_ - begin);
    const std::size_t e = token.find_first_of("eE");
    return e == std::string_view::npos || token[e + 1] != '-';
  }

  bool escape() {
    if (done()) return false;
    const char c = text_[at_++];
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    for (int i = 0; i < 4; ++i) {
      if (done() || hex_value(text_[at_]) < 0) return false;
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr bool stands_for_itself(char c) {
  return c != '\\' && static_cast<std::uint8_t>(c) < 0x80;
}

// text[at..at+4) as hexadecimal digits, or -1.
int read_hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// Decodes \uXXXX (and a surrogate pair) at text[at] == 'u'; returns the bytes used.
std::size_t decode_unicode_escape(std::string_view text, std::size_t at, std::string& out) {
  const auto high = static_cast<char32_t>(read_hex4(text, at + 1));
  if (high < 0xD800 || high > 0xDFFF) {
    append_utf8(out, high);
    return 5;
  }
  const bool escaped_next = text.substr(at + 5).starts_with("\\u");
  const int low = escaped_next ? read_hex4(text, at + 7) : -1;
  if (high <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF) {
    append_utf8(out, 0x10000U + ((high - 0xD800U) << 10U) + (static_cast<char32_t>(low) - 0xDC00U));
    return 11;
  }
  append_utf8(out, 0xFFFD);
  return 5;
}

char decode_simple_escape(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;  // \" \\ \/
  }
}

}  // namespace

JsonArray read_json_array(std::string_view text, std::vector<Span>& elements) {
  elements.clear();
  JsonScanner scan(text);
  scan.skip_space();
  if (!scan.take('[')) return JsonArray::not_json;
  bool strings = true;
  scan.skip_space();
  if (!scan.take(']')) {
    do {
      scan.skip_space();
      const Offset begin = scan.at();
      const bool is_string = scan.peek() == '"';
      if (!scan.value()) return JsonArray::not_json;
      strings = strings && is_string;
      elements.push_back({begin, scan.at()});
      scan.skip_space();
    } while (scan.take(','));
    if (!scan.take(']')) return JsonArray::not_json;
  }
  scan.skip_space();
  if (!scan.done()) return JsonArray::not_json;
  return strings ? JsonArray::strings : JsonArray::not_strings;
}

std::string decode_json_string(std::string_view quoted) {
  DROPROOT_ASSERT(quoted.size() >= 2 && quoted.front() == '"' && quoted.back() == '"');
  const std::string_view text = quoted.substr(1, quoted.size() - 2);
  if (std::ranges::all_of(text, stands_for_itself)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      const Rune rune = decode_rune(text.substr(at));
      append_utf8(out, rune.value);
      at += rune.size;
    } else if (text[at + 1] == 'u') {
      at += 1 + decode_unicode_escape(text, at + 1, out);
    } else {
      out.push_back(decode_simple_escape(text[at + 1]));
      at += 2;
    }
  }
  return out;
}

std::optional<std::string> json_string_member(std::string_view text, std::string_view key) {
  JsonScanner whole(text);
  if (!whole.value()) return std::nullopt;
  whole.skip_space();
  if (!whole.done()) return std::nullopt;

  JsonScanner scan(text);
  scan.skip_space();
  if (!scan.take('{')) return std::nullopt;
  std::optional<std::string> found;
  scan.skip_space();
  while (scan.peek() == '"') {
    const Offset name_begin = scan.at();
    if (!scan.string()) return std::nullopt;
    const std::string name = decode_json_string(text.substr(name_begin, scan.at() - name_begin));
    scan.skip_space();
    if (!scan.take(':')) return std::nullopt;
    scan.skip_space();
    const Offset begin = scan.at();
    const bool is_string = scan.peek() == '"';
    if (!scan.value()) return std::nullopt;
    if (equal_ignoring_ascii_case(name, key)) {
      if (!is_string) return std::nullopt;
      found = decode_json_string(text.substr(begin, scan.at() - begin));
    }
    scan.skip_space();
    if (!scan.take(',')) break;
    scan.skip_space();
  }
  return found;
}

}  // namespace droproot::syntax
