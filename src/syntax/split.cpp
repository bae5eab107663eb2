#include "syntax/split.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "droproot/text/unicode.h"

namespace droproot::syntax {
namespace {

constexpr std::array<std::string_view, 18> kKeywords = {
    "add",    "arg",   "cmd",         "copy",  "entrypoint", "env",
    "expose", "from",  "healthcheck", "label", "maintainer", "onbuild",
    "run",    "shell", "stopsignal",  "user",  "volume",     "workdir"};

constexpr bool is_ascii(char c) { return static_cast<std::uint8_t>(c) < 0x80; }

// BuildKit looks at bytes as if they were Latin-1 here, so 0x85 and 0xA0 inside a UTF-8 sequence
// count as white space.
bool is_latin1_space(char c) { return is_unicode_space(static_cast<std::uint8_t>(c)); }

// strings.ToLower has two characters beyond ASCII that end up as ASCII letters.
std::string lower_as_go(std::string_view word) {
  std::string out;
  while (!word.empty()) {
    const Rune rune = decode_rune(word);
    if (rune.value == 0x212A) {
      out.push_back('k');  // KELVIN SIGN
    } else if (rune.value == 0x130) {
      out.push_back('i');  // LATIN CAPITAL LETTER I WITH DOT ABOVE
    } else {
      for (const char c : word.substr(0, rune.size)) out.push_back(ascii_lower(c));
    }
    word.remove_prefix(rune.size);
  }
  return out;
}

constexpr std::size_t kLetters = 26;

// Where in kKeywords, which are sorted, those of each letter begin.
constexpr auto kFirstOfLetter = [] {
  std::array<std::uint8_t, kLetters + 1> first{};
  for (const std::string_view keyword : kKeywords) {
    for (auto letter = static_cast<std::size_t>(keyword.front() - 'a'); letter < kLetters;) {
      ++first[++letter];
    }
  }
  return first;
}();

Keyword find_keyword(std::string_view word) {
  const char first = ascii_lower(word.front());
  if (first < 'a' || first > 'z') return Keyword::unknown;
  const auto letter = static_cast<std::size_t>(first - 'a');
  for (std::size_t i = kFirstOfLetter[letter]; i < kFirstOfLetter[letter + 1]; ++i) {
    if (equal_ignoring_ascii_case(kKeywords[i], word)) return static_cast<Keyword>(i);
  }
  return Keyword::unknown;
}

// Reads one flag word from `at`, which stands at "--"; returns the offset behind it. `out` gets the
// word's bytes without quotes and escapes when it is not null.
std::size_t scan_flag(std::string_view rest, std::size_t at, char escape, std::string* out) {
  char quote = '\0';
  for (; at < rest.size(); ++at) {
    char c = rest[at];
    if (quote == '\0' && is_latin1_space(c)) break;
    if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
      continue;
    }
    if (quote != '\0' && c == quote) {
      quote = '\0';
      continue;
    }
    if (c == escape) {
      if (at + 1 == rest.size()) continue;  // at the end of the line it is dropped
      c = rest[++at];
    }
    if (out != nullptr) append_utf8(*out, static_cast<std::uint8_t>(c));
  }
  return at;
}

// A "--" whatever empty quotes stand behind it.
bool is_end_mark(std::string_view raw, char escape) {
  if (raw.size() == 2) return true;
  const bool plain = raw[2] != '"' && raw[2] != '\'' && raw[2] != escape;
  return !plain && decode_flag(raw, escape) == "--";
}

// The bytes of the white space character at text[at], or 0.
std::size_t space_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_ascii(c)) return is_blank(c) || c == '\n' ? 1 : 0;
  const Rune rune = decode_rune(text.substr(at));
  return is_unicode_space(rune.value) ? rune.size : 0;
}

std::size_t rune_size_at(std::string_view text, std::size_t at) {
  return is_ascii(text[at]) ? 1 : decode_rune(text.substr(at)).size;
}

// Nothing but itself, in quotes and out of them, but for the escape character.
constexpr bool is_plain(char c) { return c > ' ' && is_ascii(c) && c != '"' && c != '\''; }

// Moves `at` behind one word of split_words and returns where it ends: in front of an escape
// character that ends the text, which is dropped.
std::size_t scan_word(std::string_view text, std::size_t& at, char escape) {
  std::size_t end = at;
  char quote = '\0';
  while (at < text.size()) {
    const char c = text[at];
    if (is_plain(c) && c != escape) {
      end = ++at;
      continue;
    }
    if (quote == '\0' && space_at(text, at) > 0) break;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == escape && quote != '\'') {
      if (++at == text.size()) break;
    }
    at += rune_size_at(text, at);
    end = at;
  }
  return end;
}

}  // namespace

Keyword keyword_of(std::string_view word) {
  if (word.empty() || word.size() > 2 * kKeywords.back().size() + 16) return Keyword::unknown;
  const Keyword ascii = find_keyword(word);
  if (ascii != Keyword::unknown) return ascii;
  const bool has_wide = word.find_first_of("\xE2\xC4") != std::string_view::npos;
  return has_wide ? find_keyword(lower_as_go(word)) : Keyword::unknown;
}

CommandSplit split_keyword(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && !is_blank(line[end])) ++end;
  std::size_t rest = end;
  while (rest < line.size() && is_blank(line[rest])) ++rest;
  return {{0, static_cast<Offset>(end)}, static_cast<Offset>(rest)};
}

void split_flags(std::string_view rest, char escape, FlagSplit& out) {
  out.flags.clear();
  out.end_mark = {};
  std::size_t at = 0;
  for (;;) {
    while (at < rest.size() && is_latin1_space(rest[at])) ++at;
    if (!rest.substr(at).starts_with("--")) break;
    const std::size_t end = scan_flag(rest, at, escape, nullptr);
    const Span word{static_cast<Offset>(at), static_cast<Offset>(end)};
    at = end;
    const std::string_view raw = rest.substr(word.begin, word.size());
    if (is_end_mark(raw, escape)) {
      out.end_mark = word;
      break;
    }
    out.flags.push_back(word);
  }
  out.rest_begin = static_cast<Offset>(at);
}

std::string decode_flag(std::string_view raw, char escape) {
  const auto plain = [escape](char c) { return is_plain(c) && c != escape; };
  if (std::ranges::all_of(raw, plain)) return std::string(raw);
  std::string out;
  scan_flag(raw, 0, escape, &out);
  return out;
}

void split_blank(std::string_view text, std::vector<Span>& words) {
  words.clear();
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = at;
    while (at < text.size() && !is_blank(text[at])) ++at;
    words.push_back({static_cast<Offset>(begin), static_cast<Offset>(at)});
    while (at < text.size() && is_blank(text[at])) ++at;
  }
}

void split_words(std::string_view text, char escape, std::vector<Span>& words) {
  words.clear();
  std::size_t at = 0;
  while (at < text.size()) {
    at += leading_unicode_space(text.substr(at));
    const std::size_t begin = at;
    const std::size_t end = scan_word(text, at, escape);
    if (end > begin) words.push_back({static_cast<Offset>(begin), static_cast<Offset>(end)});
  }
}

bool split_once(std::string_view text, Span& first, Span& rest) {
  const CommandSplit split = split_keyword(text);
  first = split.keyword;
  rest = {split.rest_begin, static_cast<Offset>(text.size())};
  return split.keyword.end < split.rest_begin;
}

std::string_view to_string(Keyword keyword) {
  return keyword == Keyword::unknown ? std::string_view{}
                                     : kKeywords[static_cast<std::size_t>(keyword)];
}

}  // namespace droproot::syntax
