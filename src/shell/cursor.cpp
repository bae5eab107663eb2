#include "shell/cursor.h"

#include <utility>

namespace droproot::shell {
namespace {

using ReservedName = std::pair<std::string_view, Reserved>;
constexpr std::array kReserved{ReservedName{"!", Reserved::bang},
                               ReservedName{"{", Reserved::open_brace},
                               ReservedName{"}", Reserved::close_brace},
                               ReservedName{"[[", Reserved::open_test},
                               ReservedName{"case", Reserved::case_word},
                               ReservedName{"coproc", Reserved::coproc_word},
                               ReservedName{"do", Reserved::do_word},
                               ReservedName{"done", Reserved::done_word},
                               ReservedName{"elif", Reserved::elif_word},
                               ReservedName{"else", Reserved::else_word},
                               ReservedName{"esac", Reserved::esac_word},
                               ReservedName{"fi", Reserved::fi_word},
                               ReservedName{"for", Reserved::for_word},
                               ReservedName{"function", Reserved::function_word},
                               ReservedName{"if", Reserved::if_word},
                               ReservedName{"in", Reserved::in_word},
                               ReservedName{"select", Reserved::select_word},
                               ReservedName{"then", Reserved::then_word},
                               ReservedName{"time", Reserved::time_word},
                               ReservedName{"until", Reserved::until_word},
                               ReservedName{"while", Reserved::while_word}};
constexpr Offset kLongestReserved = 8;

constexpr std::array<bool, 256> make_reserved_starts() {
  std::array<bool, 256> starts{};
  for (const ReservedName& name : kReserved) {
    starts[static_cast<unsigned char>(name.first[0])] = true;
  }
  return starts;
}
constexpr std::array<bool, 256> kReservedStarts = make_reserved_starts();

using RedirectName = std::pair<std::string_view, RedirectOp>;
// Longer ones first, so that the first match is the operator.
constexpr std::array kRedirects{
    RedirectName{"&>>", RedirectOp::both_append},  RedirectName{"<<<", RedirectOp::here_string},
    RedirectName{"<<-", RedirectOp::heredoc_tabs}, RedirectName{"&>", RedirectOp::both},
    RedirectName{"<<", RedirectOp::heredoc},       RedirectName{"<&", RedirectOp::copy_input},
    RedirectName{"<>", RedirectOp::read_write},    RedirectName{">>", RedirectOp::append},
    RedirectName{">&", RedirectOp::copy_output},   RedirectName{">|", RedirectOp::clobber},
    RedirectName{"<", RedirectOp::input},          RedirectName{">", RedirectOp::output}};

}  // namespace

bool is_closer(Reserved word) {
  switch (word) {
    case Reserved::close_brace:
    case Reserved::do_word:
    case Reserved::done_word:
    case Reserved::elif_word:
    case Reserved::else_word:
    case Reserved::esac_word:
    case Reserved::fi_word:
    case Reserved::then_word:
      return true;
    default:
      return false;
  }
}

std::string_view to_string(RedirectOp op) {
  for (const RedirectName& name : kRedirects) {
    if (name.second == op) return name.first;
  }
  return {};
}

void Cursor::skip_more_blanks() {
  while (!done()) {
    const char c = text[at];
    if (c == ' ' || c == '\t') {
      ++at;
    } else if (c == '\\' && peek(1) == '\n') {
      at += 2;
    } else if (c == '#') {
      const std::size_t line_end = text.find('\n', at);
      at = line_end == std::string_view::npos ? size() : static_cast<Offset>(line_end);
    } else {
      return;
    }
  }
}

Offset Cursor::name_end(Offset from) const {
  if (from >= text.size() || !is_name_start(text[from])) return from;
  while (from < text.size() && is_name_char(text[from])) ++from;
  return from;
}

Offset Cursor::plain_end(Offset from) const {
  while (from < text.size() && class_of(text[from]) != CharClass::end) ++from;
  return from;
}

bool Cursor::at_word() const {
  if (done()) return false;
  if (class_of(text[at]) != CharClass::end) return true;
  return (text[at] == '<' || text[at] == '>') && peek(1) == '(';
}

Reserved Cursor::reserved() const {
  if (done() || !kReservedStarts[static_cast<unsigned char>(text[at])]) return Reserved::none;
  Offset length = 1;
  while (at + length < text.size() && class_of(text[at + length]) != CharClass::end) {
    if (++length > kLongestReserved) return Reserved::none;
  }
  const std::string_view word = text.substr(at, length);
  for (const ReservedName& name : kReserved) {
    if (name.first[0] == word[0] && name.first == word) return name.second;
  }
  return Reserved::none;
}

// 2 in 2>x, {fd} in {fd}>x.
Offset Cursor::descriptor_end() const {
  Offset end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end != at || peek() != '{') return end;
  const Offset name = name_end(at + 1);
  return name != at + 1 && name < text.size() && text[name] == '}' ? name + 1 : at;
}

std::optional<RedirectStart> Cursor::redirect_here() const {
  const char first = peek();
  if (first != '<' && first != '>' && first != '&' && first != '{' && !is_digit(first)) return {};
  const Offset begin = descriptor_end();
  const std::string_view rest = text.substr(begin);
  if (rest.empty() || (rest[0] != '<' && rest[0] != '>' && !rest.starts_with("&>"))) return {};
  if (rest.size() > 1 && rest[1] == '(') return {};
  if (begin != at && rest.starts_with('&')) return {};
  for (const RedirectName& name : kRedirects) {
    if (!rest.starts_with(name.first)) continue;
    return RedirectStart{.op = name.second,
                         .fd = {at, begin},
                         .end = begin + static_cast<Offset>(name.first.size())};
  }
  return {};
}

std::optional<Offset> Cursor::assignment() const {
  Offset end = name_end(at);
  if (end == at) return {};
  if (end < text.size() && text[end] == '[') {
    // A subscript with blanks or quotes is too rare to be worth a parser of its own.
    while (end < text.size() && text[end] != ']' && class_of(text[end]) != CharClass::end) ++end;
    if (end >= text.size() || text[end] != ']') return {};
    ++end;
  }
  if (end < text.size() && text[end] == '+') ++end;
  if (end >= text.size() || text[end] != '=') return {};
  return end + 1;
}

}  // namespace droproot::shell
