// A position in shell text, and the few things that can be seen from it without a grammar.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "droproot/shell/script.h"
#include "droproot/text/span.h"

namespace droproot::shell {

enum class CharClass : std::uint8_t {
  plain,
  special,  // begins a part of a word that is not plain text
  end,      // ends an unquoted word
};
constexpr std::array<CharClass, 256> make_char_classes() {
  std::array<CharClass, 256> classes{};
  for (const char c : std::string_view(" \t\n;&|<>()")) {
    classes[static_cast<unsigned char>(c)] = CharClass::end;
  }
  for (const char c : std::string_view("'\"\\$`*?[{}~")) {
    classes[static_cast<unsigned char>(c)] = CharClass::special;
  }
  return classes;
}
inline constexpr std::array<CharClass, 256> kCharClasses = make_char_classes();
// Inline, as are the other questions that are asked of every byte.
[[nodiscard]] inline CharClass class_of(char c) {
  return kCharClasses[static_cast<unsigned char>(c)];
}

[[nodiscard]] constexpr bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_name_char(char c) { return is_name_start(c) || is_digit(c); }

enum class Reserved : std::uint8_t {
  none,
  bang,
  open_brace,
  close_brace,
  open_test,
  case_word,
  coproc_word,
  do_word,
  done_word,
  elif_word,
  else_word,
  esac_word,
  fi_word,
  for_word,
  function_word,
  if_word,
  in_word,
  select_word,
  then_word,
  time_word,
  until_word,
  while_word,
};
// A word that ends the list in front of it.
[[nodiscard]] bool is_closer(Reserved word);

struct RedirectStart {
  RedirectOp op;
  Span fd;
  Offset end;  // behind the operator
};

struct Cursor {
  std::string_view text;
  Offset at = 0;

  [[nodiscard]] bool done() const { return at >= text.size(); }
  [[nodiscard]] Offset size() const { return static_cast<Offset>(text.size()); }
  // NUL behind the end.
  [[nodiscard]] char peek(Offset ahead = 0) const {
    return at + ahead < text.size() ? text[at + ahead] : '\0';
  }
  // REQUIRES: expected is not empty.
  [[nodiscard]] bool sees(std::string_view expected) const {
    return peek() == expected.front() && text.substr(at).starts_with(expected);
  }
  // Blanks, continued lines and a comment; REQUIRES: not inside a word.
  void skip_blanks() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    if (at < text.size() && (text[at] == '\\' || text[at] == '#')) skip_more_blanks();
  }
  [[nodiscard]] Offset name_end(Offset from) const;
  // Behind the characters from `from` on that do not end an unquoted word.
  [[nodiscard]] Offset plain_end(Offset from) const;
  [[nodiscard]] bool at_word() const;
  // The reserved word that stands here as a whole word.
  [[nodiscard]] Reserved reserved() const;
  [[nodiscard]] std::optional<RedirectStart> redirect() const {
    const char c = peek();
    // Of letters and the like, which begin most words, none begins a redirection.
    if (c > '>' && c != '{') return {};
    return redirect_here();
  }
  // Behind the = of NAME= NAME+= NAME[...]=; nullopt when no assignment begins here.
  [[nodiscard]] std::optional<Offset> assignment() const;

 private:
  void skip_more_blanks();
  [[nodiscard]] std::optional<RedirectStart> redirect_here() const;
  [[nodiscard]] Offset descriptor_end() const;
};

}  // namespace droproot::shell
