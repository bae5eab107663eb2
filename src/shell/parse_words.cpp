// Words and their parts; see parser.h.
#include <string_view>
#include <utility>

#include "shell/parser.h"
#include "shell/word_value.h"

namespace droproot::shell {

// NOLINTBEGIN(misc-no-recursion): words nest, bounded by Nesting.

std::uint32_t Parser::open_part(PartKind kind) {
  const auto id = static_cast<std::uint32_t>(script_.parts.size());
  script_.parts.push_back({.kind = kind, .span = {in_.at, in_.at}, .end = id + 1});
  return id;
}

void Parser::close_part(std::uint32_t id) {
  if (failed_) return;
  script_.parts[id].span.end = in_.at;
  script_.parts[id].end = static_cast<std::uint32_t>(script_.parts.size());
}

void Parser::leaf(PartKind kind, Offset end) {
  if (end == in_.at) return;
  const auto id = static_cast<std::uint32_t>(script_.parts.size());
  script_.parts.push_back({.kind = kind, .span = {in_.at, end}, .end = id + 1});
  in_.at = end;
}

// Behind the plain characters that are all of the word; the cursor itself where there is more.
Offset Parser::plain_word_end() const {
  const std::string_view text = in_.text;
  Offset end = in_.at;
  while (end < text.size() && class_of(text[end]) == CharClass::plain) ++end;
  if (end == text.size()) return end;
  const char c = text[end];
  if (class_of(c) != CharClass::end || c == '(') return in_.at;
  const bool substitutes = (c == '<' || c == '>') && end + 1 < text.size() && text[end + 1] == '(';
  return substitutes ? in_.at : end;
}

Word Parser::word(WordMode mode) {
  const Offset begin = in_.at;
  const auto parts = static_cast<std::uint32_t>(script_.parts.size());
  if (const Offset end = plain_word_end(); end != begin && mode != WordMode::regex) {
    leaf(PartKind::literal, end);
    return {.span = {begin, end},
            .parts = {parts, parts + 1},
            .fixed = {begin, end},
            .value = Word::Value::source,
            .splits = mode != WordMode::value};
  }
  if (mode == WordMode::value && in_.peek() == '(') {
    array();
  } else {
    word_parts(mode);
  }
  Word out{.span = {begin, in_.at},
           .parts = {parts, static_cast<std::uint32_t>(script_.parts.size())},
           .splits = mode != WordMode::value && mode != WordMode::regex};
  if (!failed_) settle_value(script_, out);
  return out;
}

void Parser::word_parts(WordMode mode) {
  const Offset begin = in_.at;
  int parens = 0;  // of @(...) and of regular expressions
  while (!done()) {
    Offset end = in_.at;
    while (end < in_.size() && class_of(in_.text[end]) == CharClass::plain) ++end;
    leaf(PartKind::literal, end);
    if (in_.done()) break;
    if (class_of(in_.peek()) == CharClass::special) {
      special_part(mode, begin);
    } else if ((in_.peek() == '<' || in_.peek() == '>') && in_.peek(1) == '(') {
      substitution(PartKind::process_substitution, 2);
    } else if (mode == WordMode::declaration && in_.peek() == '(' && in_.at > begin &&
               in_.text[in_.at - 1] == '=') {
      array();
    } else if ((in_.at == begin && mode != WordMode::regex) || ends_word(mode, parens)) {
      break;
    }
  }
  if (parens > 0) fail("a pattern without )");
}

// Takes a parenthesis or whatever stands inside of one.
bool Parser::ends_word(WordMode mode, int& parens) {
  const char c = in_.peek();
  const bool inside = parens > 0 || (mode == WordMode::regex && (c == '|' || c == '<' || c == '>'));
  const bool opens_pattern =
      in_.at > 0 && mode != WordMode::value &&
      std::string_view("@+!?*").find(in_.text[in_.at - 1]) != std::string_view::npos;
  if (c == '(' && (inside || mode == WordMode::regex || opens_pattern)) {
    ++parens;
    leaf(PartKind::glob, in_.at + 1);
    return false;
  }
  if (!inside) return true;
  if (c == ')') --parens;
  leaf(PartKind::literal, in_.at + 1);
  return false;
}

void Parser::special_part(WordMode mode, Offset word_begin) {
  switch (in_.peek()) {
    case '\'':
      return single_quoted(PartKind::single_quoted, 1);
    case '"':
      return double_quoted(1);
    case '\\':
      if (in_.at + 1 == in_.size()) return leaf(PartKind::literal, in_.at + 1);
      return leaf(in_.peek(1) == '\n' ? PartKind::continuation : PartKind::escaped, in_.at + 2);
    case '$':
      return dollar(false);
    case '`':
      return backticks(false);
    case '~': {
      const char before = in_.at == 0 ? '\0' : in_.text[in_.at - 1];
      const bool expands = in_.at == word_begin || (mode == WordMode::value && before == ':');
      return leaf(expands ? PartKind::tilde : PartKind::literal, in_.at + 1);
    }
    default:
      return glob_or_literal(mode);
  }
}

void Parser::glob_or_literal(WordMode mode) {
  PartKind kind = PartKind::glob;
  if (in_.peek() == '{' || in_.peek() == '}') kind = PartKind::brace;
  if (mode == WordMode::value) kind = PartKind::literal;
  leaf(kind, in_.at + 1);
}

void Parser::array() {
  const Nesting nesting(*this);
  const std::uint32_t id = open_part(PartKind::array);
  ++in_.at;
  while (!done()) {
    skip_newlines();
    if (!in_.at_word()) break;
    const std::uint32_t element = open_part(PartKind::element);
    word_parts(WordMode::plain);
    close_part(element);
    if (!failed_) settle_braces_and_brackets(script_, {element + 1, script_.parts[element].end});
  }
  expect(")", "an array without )");
  close_part(id);
}

void Parser::single_quoted(PartKind kind, Offset open) {
  Offset end = in_.at + open;
  while (end < in_.size() && in_.text[end] != '\'') {
    end += kind == PartKind::ansi_quoted && in_.text[end] == '\\' ? 2U : 1U;
  }
  if (end >= in_.size()) return fail("a single quote without its end");
  leaf(kind, end + 1);
}

void Parser::double_quoted(Offset open) {
  const std::uint32_t id = open_part(PartKind::double_quoted);
  in_.at += open;
  soft_parts('"');
  expect("\"", "a double quote without its end");
  close_part(id);
}

// What stands in double quotes, in a heredoc or in an arithmetic expression, up to `stop` or, for
// NUL, to the end of the text.
void Parser::soft_parts(char stop) {
  const auto is_plain = [stop](char c) {
    return c != '\\' && c != '$' && c != '`' && (c != '"' || stop == '\0');
  };
  while (!done()) {
    Offset end = in_.at;
    while (end < in_.size() && is_plain(in_.text[end])) ++end;
    leaf(PartKind::literal, end);
    if (in_.done()) return;
    const char c = in_.peek();
    if (c == '\\') {
      soft_escape(stop);
    } else if (c == '$') {
      dollar(true);
    } else if (c == '`') {
      backticks(true);
    } else {
      return;
    }
  }
}

void Parser::soft_escape(char stop) {
  const char c = in_.peek(1);
  const bool at_end = in_.at + 1 == in_.size();
  const bool escapes = c == '$' || c == '`' || c == '\\' || (c == '"' && stop == '"');
  if (at_end || (!escapes && c != '\n')) return leaf(PartKind::literal, in_.at + 1);
  leaf(c == '\n' ? PartKind::continuation : PartKind::escaped, in_.at + 2);
}

void Parser::dollar(bool quoted) {
  const char c = in_.peek(1);
  if (is_name_start(c)) {
    const Offset end = in_.name_end(in_.at + 1);
    const Span name{in_.at + 1, end};
    leaf(PartKind::parameter, end);
    script_.parts.back().name = name;
    return;
  }
  if (c == '{') return braced_parameter(quoted);
  if (c == '(') {
    const Offset end = in_.peek(2) == '(' ? arithmetic_end(in_.at + 3) : 0;
    if (end == 0) return substitution(PartKind::command_substitution, 2);
    return arithmetic({in_.at + 3, end - 2}, end);
  }
  if (c == '\'' && !quoted) return single_quoted(PartKind::ansi_quoted, 2);
  if (c == '"' && !quoted) return double_quoted(2);
  const bool special =
      is_digit(c) || (c != '\0' && std::string_view("@*#?-$!").find(c) != std::string_view::npos);
  leaf(special ? PartKind::parameter : PartKind::literal, in_.at + (special ? 2 : 1));
  if (special) script_.parts.back().name = {in_.at - 1, in_.at};
}

void Parser::parameter_name(Part& part) {
  const char c = in_.peek();
  part.name = {in_.at, in_.name_end(in_.at)};
  if (is_digit(c)) {
    while (is_digit(in_.peek(part.name.size()))) ++part.name.end;
  } else if (part.name.empty() && c != '\0' &&
             std::string_view("@*#?-$!").find(c) != std::string_view::npos) {
    ++part.name.end;
  }
  if (part.name.empty()) fail("not a parameter expansion");
  in_.at = part.name.end;
}

void Parser::parameter_op(Part& part) {
  if (in_.peek() == ':' && std::string_view("-=?+").find(in_.peek(1)) != std::string_view::npos) {
    part.or_null = true;
    ++in_.at;
  }
  ParameterOp op = ParameterOp::other;
  switch (in_.peek()) {
    case '-':
      op = ParameterOp::use_default;
      break;
    case '=':
      op = ParameterOp::assign_default;
      break;
    case '?':
      op = ParameterOp::error_if_unset;
      break;
    case '+':
      op = ParameterOp::use_alternative;
      break;
    default:
      if (std::string_view("#%/^,@:").find(in_.peek()) == std::string_view::npos) {
        fail("not an operator of a parameter expansion");
      }
  }
  if (part.op == ParameterOp::none) part.op = op;
  ++in_.at;
}

// ${[!#]NAME[subscript][operator operand]}
void Parser::braced_parameter(bool quoted) {
  const Nesting nesting(*this);
  if (failed_) return;
  const std::uint32_t id = open_part(PartKind::parameter);
  Part part = script_.parts[id];
  in_.at += 2;
  const bool prefixed = in_.peek(1) != '}' &&
                        std::string_view("-=?+:%/#").find(in_.peek(1)) == std::string_view::npos;
  if (prefixed && (in_.peek() == '#' || in_.peek() == '!')) {
    part.op = in_.peek() == '#' ? ParameterOp::length : ParameterOp::indirect;
    ++in_.at;
  }
  parameter_name(part);
  if (!done() && in_.peek() == '[') {
    if (part.op == ParameterOp::none) part.op = ParameterOp::other;
    subscript();
  }
  // ${!PREFIX@} and ${!PREFIX*}
  if (part.op == ParameterOp::indirect && (in_.sees("@}") || in_.sees("*}"))) ++in_.at;
  if (!done() && in_.peek() != '}') {
    parameter_op(part);
    operand(quoted && part.op != ParameterOp::other);
  }
  if (!expect("}", "${ without }")) return;
  script_.parts[id] = part;
  close_part(id);
}

void Parser::subscript() {
  int open = 0;
  while (!done()) {
    const char c = in_.peek();
    open += c == '[' ? 1 : 0;
    open -= c == ']' ? 1 : 0;
    if (c == '$') {
      dollar(true);
    } else if (c == '`') {
      backticks(true);
    } else {
      leaf(PartKind::literal, in_.at + 1);
    }
    if (open == 0) return;
  }
  fail("a subscript without ]");
}

void Parser::operand(bool quoted) {
  while (!done()) {
    const std::size_t found = in_.text.find_first_of("}\\$`\"'", in_.at);
    leaf(PartKind::literal, found == in_.text.npos ? in_.size() : static_cast<Offset>(found));
    if (in_.done()) return;
    switch (in_.peek()) {
      case '}':
        return;
      case '\\':
        if (in_.at + 1 == in_.size()) return fail("${ without }");
        leaf(in_.peek(1) == '\n' ? PartKind::continuation : PartKind::escaped, in_.at + 2);
        break;
      case '$':
        dollar(quoted);
        break;
      case '`':
        backticks(quoted);
        break;
      case '"':
        double_quoted(1);
        break;
      default:
        if (quoted) {
          leaf(PartKind::literal, in_.at + 1);
        } else {
          single_quoted(PartKind::single_quoted, 1);
        }
    }
  }
}

void Parser::substitution(PartKind kind, Offset open) {
  const Nesting nesting(*this);
  if (failed_) return;
  const std::uint32_t id = open_part(kind);
  in_.at += open;
  const std::size_t outer_base = std::exchange(pending_base_, pending_.size());
  const NodeId node = list();
  give_role(node, Role::substitution);
  pending_.resize(pending_base_);
  pending_base_ = outer_base;
  expect(")", "a substitution without )");
  script_.parts[id].node = node;
  close_part(id);
}

void Parser::backticks(bool quoted) {
  const Nesting nesting(*this);
  if (failed_) return;
  const std::uint32_t id = open_part(PartKind::backticks);
  const Offset begin = ++in_.at;
  bool escapes = false;
  Offset end = begin;
  while (end < in_.size() && in_.text[end] != '`') {
    if (in_.text[end] == '\\' && end + 1 < in_.size()) {
      const char c = in_.text[++end];
      escapes |= c == '$' || c == '`' || c == '\\' || (quoted && c == '"');
    }
    ++end;
  }
  if (end >= in_.size()) return fail("a backtick without its end");
  const std::size_t outer_base = std::exchange(pending_base_, pending_.size());
  NodeId node = kNoNode;
  if (escapes) {
    node = opaque(tree_.next_node(), {begin, end}, "escapes in backticks");
  } else {
    const Limit limit(*this, end);
    node = list();
    if (!in_.done()) fail("a closing word or operator without an opening one");
  }
  give_role(node, Role::substitution);
  pending_.resize(pending_base_);
  pending_base_ = outer_base;
  script_.parts[id].node = node;
  in_.at = end + 1;
  close_part(id);
}

void Parser::arithmetic(Span inner, Offset end) {
  const Nesting nesting(*this);
  if (failed_) return;
  const std::uint32_t id = open_part(PartKind::arithmetic);
  in_.at = inner.begin;
  {
    const Limit limit(*this, inner.end);
    soft_parts('\0');
  }
  in_.at = end;
  close_part(id);
}

Word Parser::arithmetic_word(Span inner, Offset end) {
  Word out{.span = {in_.at, end},
           .parts = {static_cast<std::uint32_t>(script_.parts.size()), 0},
           .splits = false};
  arithmetic(inner, end);
  out.parts.end = static_cast<std::uint32_t>(script_.parts.size());
  return out;
}
// NOLINTEND(misc-no-recursion)

// Behind the )) that closes what was opened before `from`; 0 when the parentheses close in another
// way, as in ((a); b).
Offset Parser::arithmetic_end(Offset from) {
  if (from > unclosed_from_) return 0;
  int open = 0;
  for (Offset at = from; at < in_.size(); ++at) {
    const char c = in_.text[at];
    if (c == '\\') {
      ++at;
    } else if (c == '\'' || c == '"') {
      const std::size_t close = in_.text.find(c, at + 1);
      if (close == in_.text.npos) break;
      at = static_cast<Offset>(close);
    } else if (c == '(') {
      ++open;
    } else if (c == ')' && open-- == 0) {
      return at + 1 < in_.size() && in_.text[at + 1] == ')' ? at + 2 : 0;
    }
  }
  // Whoever looks again from further on would come to the end again: this keeps (((((( linear.
  unclosed_from_ = from;
  return 0;
}

}  // namespace droproot::shell
