// Lists, compound and simple commands, redirections and heredocs; see parser.h.
#include "shell/parser.h"

#include <optional>
#include <string>
#include <utility>

#include "droproot/text/word_set.h"
#include "shell/word_value.h"

namespace droproot::shell {

void Parser::fail(std::string_view why) {
  if (failed_) return;
  failed_ = true;
  why_ = why;
}

bool Parser::expect(std::string_view expected, std::string_view why) {
  if (!failed_ && in_.sees(expected)) {
    in_.at += static_cast<Offset>(expected.size());
    return true;
  }
  fail(why);
  return false;
}

bool Parser::expect_word(Reserved word, std::string_view why) {
  if (!failed_ && reserved() == word) {
    in_.at = in_.plain_end(in_.at);
    return true;
  }
  fail(why);
  return false;
}

void Parser::skip_newlines() {
  while (!done()) {
    in_.skip_blanks();
    if (in_.peek() != '\n' || in_.done()) return;
    ++in_.at;
    read_heredocs();
  }
}

NodeId Parser::opaque(NodeId children, Span span, std::string_view why) {
  script_.complete = false;
  return tree_.finish(Opaque{why}, children, span);
}

void Parser::begin(std::string_view text) {
  script_.text = text;
  script_.nodes.clear();
  script_.words.clear();
  script_.parts.clear();
  script_.assignments.clear();
  script_.redirects.clear();
  script_.heredocs.clear();
  script_.decoded.clear();
  script_.complete = true;
  tree_.clear();
  in_ = {text};
  pending_.clear();
  pending_base_ = 0;
  unclosed_from_ = kNowhere;
  reserved_at_ = kNowhere;
  depth_ = 0;
  failed_ = false;
  // What 10,000 RUN instructions need, with a little to spare.
  script_.parts.reserve(text.size() / 10 + 64);
  script_.words.reserve(text.size() / 12 + 64);
  script_.nodes.reserve(text.size() / 32 + 32);
}

void Parser::read(std::string_view text) {
  begin(text);
  const Offset size = in_.size();
  const NodeId root = list();
  if (!in_.done()) {
    opaque(tree_.next_node(), {in_.at, size}, "a closing word or operator without an opening one");
  }
  if (root == kNoNode || !tree_.one_tree_since(0)) tree_.finish(Sequence{}, 0, {0, size});
  tree_.to_pre_order();
  give_role(0, Role::element);
}

// ---- commands ----------------------------------------------------------------------------------
// NOLINTBEGIN(misc-no-recursion): a grammar that nests, bounded by Nesting.

bool Parser::at_list_end() {
  if (done() || in_.peek() == ')') return true;
  if (in_.peek() == ';' && (in_.peek(1) == ';' || in_.peek(1) == '&')) return true;
  return is_closer(reserved());
}

// kNoNode when it is empty. A list of one command is that command.
NodeId Parser::list() {
  const NodeId children = tree_.next_node();
  Span span{in_.at, in_.at};
  NodeId last = kNoNode;
  while (true) {
    skip_newlines();
    if (at_list_end()) break;
    if (last == kNoNode) span.begin = in_.at;
    last = and_or();
    if (failed_) return last;
    span.end = tree_.node(last).span.end;
    in_.skip_blanks();
    if (in_.done()) break;
    const char c = in_.peek();
    if (c == '\n') continue;
    if ((c != ';' && c != '&') || at_list_end()) break;
    tree_.node(last).background = c == '&';
    ++in_.at;
  }
  if (last == kNoNode) return last;
  if (tree_.one_tree_since(children) && !tree_.node(last).background) return last;
  return tree_.finish(Sequence{}, children, span);
}

NodeId Parser::body_list(Role role) {
  if (failed_) return kNoNode;
  const NodeId id = list();
  if (id == kNoNode) fail("a list of commands is empty");
  give_role(id, role);
  return id;
}

NodeId Parser::and_or() {
  const NodeId children = tree_.next_node();
  const Offset begin = in_.at;
  NodeId last = pipeline();
  std::optional<bool> joined_by_and;
  while (!done()) {
    in_.skip_blanks();
    const bool is_and = in_.sees("&&");
    if (!is_and && !in_.sees("||")) break;
    if (joined_by_and && *joined_by_and != is_and) {
      tree_.finish(AndOr{*joined_by_and}, children, {begin, tree_.node(last).span.end});
    }
    joined_by_and = is_and;
    in_.at += 2;
    skip_newlines();
    last = pipeline();
  }
  if (failed_ || !joined_by_and) return last;
  return tree_.finish(AndOr{*joined_by_and}, children, {begin, tree_.node(last).span.end});
}

NodeId Parser::pipeline() {
  const NodeId children = tree_.next_node();
  const Offset begin = in_.at;
  Pipeline shape{.negated = false, .timed = false};
  for (Reserved word = reserved(); word == Reserved::bang || word == Reserved::time_word;
       word = reserved()) {
    expect_word(word, "");
    shape.negated ^= word == Reserved::bang;
    shape.timed |= word == Reserved::time_word;
    in_.skip_blanks();
    if (word == Reserved::time_word && in_.sees("-p")) in_.at += 2;
    in_.skip_blanks();
  }
  NodeId last = command();
  bool piped = false;
  while (!done()) {
    in_.skip_blanks();
    if (in_.peek() != '|' || in_.sees("||")) break;
    piped = true;
    in_.at += in_.peek(1) == '&' ? 2U : 1U;
    skip_newlines();
    last = command();
  }
  if (failed_ || (!piped && !shape.negated && !shape.timed)) return last;
  return tree_.finish(shape, children, {begin, tree_.node(last).span.end});
}

NodeId Parser::command() {
  if (depth_ > 0) return command_here();
  const TreeBuilder::Mark before = tree_.mark();
  const std::size_t pending = pending_.size();
  const Offset begin = in_.at;
  const NodeId id = command_here();
  if (!failed_) return id;
  tree_.take_back(before);
  // A heredoc that was opened before may have found its body in what was taken back.
  for (Heredoc& heredoc : script_.heredocs) {
    if (heredoc.body.parts.end <= before.parts) continue;
    heredoc.body = {};
    heredoc.present = false;
  }
  pending_.resize(pending);
  failed_ = false;
  in_.at = in_.size();
  return opaque(before.nodes, {begin, in_.size()}, why_);
}

NodeId Parser::command_here() {
  if (in_.peek() == '(') return subshell_or_arithmetic();
  const Reserved word = reserved();
  if (word != Reserved::none && word != Reserved::in_word) return compound(word);
  return simple();
}

NodeId Parser::compound(Reserved word) {
  const Nesting nesting(*this);
  if (failed_) return kNoNode;
  switch (word) {
    case Reserved::open_brace:
      return group();
    case Reserved::open_test:
      return test_command();
    case Reserved::case_word:
      return case_clause();
    case Reserved::coproc_word:
      return coprocess();
    case Reserved::for_word:
      return for_loop(CompoundKind::for_in, 3);
    case Reserved::select_word:
      return for_loop(CompoundKind::select, 6);
    case Reserved::function_word:
      return function_definition();
    case Reserved::if_word:
      return if_clause();
    case Reserved::until_word:
      return while_loop(CompoundKind::until_loop, 5);
    case Reserved::while_word:
      return while_loop(CompoundKind::while_loop, 5);
    default:
      fail("a reserved word where a command is expected");
      return kNoNode;
  }
}

NodeId Parser::finish_compound(Compound shape, const TreeBuilder::Mark& since, Offset begin) {
  trailing_redirects();
  if (failed_) return kNoNode;
  shape.words = tree_.store_words(since);
  shape.redirects = tree_.store_redirects(since);
  return tree_.finish(shape, since.nodes, {begin, in_.at});
}

NodeId Parser::subshell_or_arithmetic() {
  const Nesting nesting(*this);
  if (failed_) return kNoNode;
  if (in_.peek(1) == '(') {
    if (const Offset end = arithmetic_end(in_.at + 2); end != 0) return arithmetic_command(end);
  }
  return subshell();
}

NodeId Parser::subshell() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at++;
  body_list(Role::body);
  if (!expect(")", "( without )")) return kNoNode;
  return finish_compound({.kind = CompoundKind::subshell}, since, begin);
}

NodeId Parser::group() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at++;
  body_list(Role::body);
  if (!expect_word(Reserved::close_brace, "{ without }")) return kNoNode;
  return finish_compound({.kind = CompoundKind::group}, since, begin);
}

NodeId Parser::if_clause() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  in_.at += 2;
  while (!failed_) {
    body_list(Role::condition);
    if (!expect_word(Reserved::then_word, "if without then")) break;
    body_list(Role::body);
    if (failed_ || reserved() != Reserved::elif_word) break;
    in_.at += 4;
  }
  if (!failed_ && reserved() == Reserved::else_word) {
    in_.at += 4;
    body_list(Role::otherwise);
  }
  if (!expect_word(Reserved::fi_word, "if without fi")) return kNoNode;
  return finish_compound({.kind = CompoundKind::if_clause}, since, begin);
}

void Parser::loop_body() {
  if (!expect_word(Reserved::do_word, "a loop without do")) return;
  body_list(Role::body);
  expect_word(Reserved::done_word, "a loop without done");
}

// After the list of for and select, where bash takes { } for do done.
void Parser::for_body() {
  in_.skip_blanks();
  if (in_.peek() == ';') ++in_.at;
  skip_newlines();
  if (done() || reserved() != Reserved::open_brace) return loop_body();
  ++in_.at;
  body_list(Role::body);
  expect_word(Reserved::close_brace, "{ without }");
}

NodeId Parser::while_loop(CompoundKind kind, Offset keyword) {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  in_.at += keyword;
  body_list(Role::condition);
  loop_body();
  if (failed_) return kNoNode;
  return finish_compound({.kind = kind}, since, begin);
}

NodeId Parser::for_loop(CompoundKind kind, Offset keyword) {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  in_.at += keyword;
  in_.skip_blanks();
  if (kind == CompoundKind::for_in && in_.sees("((")) return for_arithmetic(begin);
  Compound shape{.kind = kind, .name = {in_.at, in_.name_end(in_.at)}};
  in_.at = shape.name.end;
  if (shape.name.empty() || (in_.at_word() && !in_.done())) fail("a loop without a variable");
  skip_newlines();
  shape.listed = !done() && reserved() == Reserved::in_word;
  if (shape.listed) in_.at += 2;
  while (shape.listed && !done()) {
    in_.skip_blanks();
    if (!in_.at_word()) break;
    tree_.stage(word(WordMode::plain));
  }
  for_body();
  if (failed_) return kNoNode;
  return finish_compound(shape, since, begin);
}

NodeId Parser::for_arithmetic(Offset begin) {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset end = arithmetic_end(in_.at + 2);
  if (end == 0) {
    fail("for (( without ))");
    return kNoNode;
  }
  tree_.stage(arithmetic_word({in_.at + 2, end - 2}, end));
  for_body();
  if (failed_) return kNoNode;
  return finish_compound({.kind = CompoundKind::for_arithmetic}, since, begin);
}

NodeId Parser::case_clause() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  in_.at += 4;
  in_.skip_blanks();
  if (!in_.at_word()) {
    fail("case without a word");
    return kNoNode;
  }
  tree_.stage(word(WordMode::plain));
  skip_newlines();
  expect_word(Reserved::in_word, "case without in");
  skip_newlines();
  while (!done() && reserved() != Reserved::esac_word) {
    arm();
    skip_newlines();
  }
  if (!expect_word(Reserved::esac_word, "case without esac")) return kNoNode;
  return finish_compound({.kind = CompoundKind::case_clause}, since, begin);
}

void Parser::arm() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  if (in_.peek() == '(') ++in_.at;
  while (!done()) {
    in_.skip_blanks();
    if (!in_.at_word()) return fail("a pattern of case is missing");
    tree_.stage(word(WordMode::plain));
    in_.skip_blanks();
    if (in_.peek() != '|') break;
    ++in_.at;
  }
  if (!expect(")", "a pattern of case without )")) return;
  Arm shape{.patterns = tree_.store_words(since), .falls_through = false};
  give_role(list(), Role::body);
  if (failed_) return;
  if (in_.sees(";;&") || in_.sees(";&")) {
    shape.falls_through = true;
    in_.at += in_.sees(";;&") ? 3U : 2U;
  } else if (in_.sees(";;")) {
    in_.at += 2;
  } else if (reserved() != Reserved::esac_word) {
    return fail("an arm of case without ;;");
  }
  give_role(tree_.finish(shape, since.nodes, {begin, in_.at}), Role::arm);
}

NodeId Parser::function_definition() {
  const NodeId children = tree_.next_node();
  const Offset begin = in_.at;
  in_.at += 8;
  in_.skip_blanks();
  const Span name{in_.at, in_.plain_end(in_.at)};
  if (name.empty()) fail("function without a name");
  in_.at = name.end;
  in_.skip_blanks();
  skip_empty_parens();
  return function_body(children, name, begin);
}

NodeId Parser::function_body(NodeId children, Span name, Offset begin) {
  skip_newlines();
  if (done()) {
    fail("a function without a body");
    return kNoNode;
  }
  const NodeId body = command_here();
  if (failed_) return kNoNode;
  give_role(body, Role::body);
  return tree_.finish(Compound{.kind = CompoundKind::function, .name = name}, children,
                      {begin, tree_.node(body).span.end});
}

NodeId Parser::coprocess() {
  const NodeId children = tree_.next_node();
  const Offset begin = in_.at;
  in_.at += 6;
  in_.skip_blanks();
  Compound shape{.kind = CompoundKind::coprocess};
  Cursor ahead = in_;
  ahead.at = in_.name_end(in_.at);
  const Span name{in_.at, ahead.at};
  ahead.skip_blanks();
  const bool named = !name.empty() && reserved() == Reserved::none &&
                     (ahead.peek() == '(' || ahead.reserved() == Reserved::open_brace);
  if (named) {
    shape.name = name;
    in_.at = ahead.at;
  }
  const NodeId body = command_here();
  if (failed_) return kNoNode;
  give_role(body, Role::body);
  return tree_.finish(shape, children, {begin, tree_.node(body).span.end});
}

NodeId Parser::test_command() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  in_.at += 2;
  bool regex = false;
  while (true) {
    skip_newlines();
    if (done()) {
      fail("[[ without ]]");
      return kNoNode;
    }
    if (in_.sees("]]") && (in_.at + 2 == in_.size() || class_of(in_.peek(2)) == CharClass::end)) {
      break;
    }
    const Offset operand_begin = in_.at;
    test_operand(regex);
    regex = in_.text.substr(operand_begin, in_.at - operand_begin) == "=~";
  }
  in_.at += 2;
  return finish_compound({.kind = CompoundKind::test}, since, begin);
}

void Parser::test_operand(bool regex) {
  const char c = in_.peek();
  if (in_.at_word() || (regex && c == '(')) {
    return tree_.stage(word(regex ? WordMode::regex : WordMode::plain));
  }
  if (in_.sees("&&") || in_.sees("||")) {
    in_.at += 2;
  } else if (c == '(' || c == ')' || c == '<' || c == '>') {
    ++in_.at;
  } else {
    fail("not an operator of [[ ]]");
  }
}

NodeId Parser::arithmetic_command(Offset end) {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  tree_.stage(arithmetic_word({begin + 2, end - 2}, end));
  return finish_compound({.kind = CompoundKind::arithmetic}, since, begin);
}

// ---- simple commands ---------------------------------------------------------------------------

NodeId Parser::simple() {
  const TreeBuilder::Mark since = tree_.mark();
  const Offset begin = in_.at;
  Offset end = begin;
  WordMode mode = WordMode::plain;
  while (!failed_) {
    in_.skip_blanks();
    if (in_.done()) break;
    if (in_.peek() == '(' && at_function(since)) {
      const Span name = tree_.staged_words().back().span;
      const Nesting nesting(*this);
      tree_.take_back(since);
      return function_body(since.nodes, name, begin);
    }
    if (!simple_item(since, mode)) break;
    end = in_.at;
  }
  if (end == begin) fail("a command is expected");
  if (failed_) return kNoNode;
  const Simple shape{.assignments = tree_.store_assignments(since),
                     .words = tree_.store_words(since),
                     .redirects = tree_.store_redirects(since)};
  return tree_.finish(shape, since.nodes, {begin, end});
}

// false: what stands here is not part of a simple command. `mode` is that of its next word.
bool Parser::simple_item(const TreeBuilder::Mark& since, WordMode& mode) {
  if (const auto start = in_.redirect()) {
    redirect(*start);
    return true;
  }
  if (!in_.at_word()) {
    if (in_.peek() == '(') fail("( behind a word");
    return false;
  }
  const bool first = tree_.staged_words().size() == since.staged_words;
  if (first) {
    if (const auto value = in_.assignment()) {
      assignment(*value);
      return true;
    }
  }
  tree_.stage(word(mode));
  if (first) mode = argument_mode(tree_.staged_words().back());
  return true;
}

// NAME ( ), with the cursor on the parenthesis; steps behind it.
bool Parser::at_function(const TreeBuilder::Mark& since) {
  const TreeBuilder::Mark now = tree_.mark();
  if (now.staged_words != since.staged_words + 1) return false;
  if (now.staged_assignments != since.staged_assignments) return false;
  if (now.staged_redirects != since.staged_redirects) return false;
  if (tree_.staged_words().back().value == Word::Value::unknown) return false;
  return skip_empty_parens();
}

bool Parser::skip_empty_parens() {
  if (in_.peek() != '(') return false;
  Cursor ahead = in_;
  ++ahead.at;
  ahead.skip_blanks();
  if (ahead.peek() != ')') return false;
  in_.at = ahead.at + 1;
  return true;
}

WordMode Parser::argument_mode(const Word& program) const {
  const auto name = script_.literal(program);
  static constexpr WordSet kDeclaring{"declare", "typeset", "local", "export", "readonly"};
  return name && kDeclaring.contains(*name) ? WordMode::declaration : WordMode::plain;
}

void Parser::assignment(Offset value) {
  Assignment out{.span = {in_.at, in_.at},
                 .name = {in_.at, in_.name_end(in_.at)},
                 .append = in_.text[value - 2] == '+',
                 .indexed = in_.text[in_.name_end(in_.at)] == '[',
                 .value = {}};
  in_.at = value;
  out.value = word(WordMode::value);
  out.span.end = in_.at;
  tree_.stage(out);
}

void Parser::redirect(const RedirectStart& start) {
  const Offset begin = in_.at;
  in_.at = start.end;
  in_.skip_blanks();
  if (!in_.at_word()) return fail("a redirection without a target");
  Redirect out{.span = {begin, begin}, .op = start.op, .fd = start.fd, .target = {}};
  out.target = word(WordMode::plain);
  out.span.end = in_.at;
  if (start.op == RedirectOp::heredoc || start.op == RedirectOp::heredoc_tabs) {
    out.heredoc = open_heredoc(out.target, start.op);
  }
  tree_.stage(out);
}

void Parser::trailing_redirects() {
  while (!done()) {
    Cursor ahead = in_;
    ahead.skip_blanks();
    const auto start = ahead.redirect();
    if (!start) return;
    in_.at = ahead.at;
    redirect(*start);
  }
}

std::uint32_t Parser::open_heredoc(const Word& delimiter, RedirectOp op) {
  bool quoted = false;
  for (std::uint32_t i = delimiter.parts.begin; i < delimiter.parts.end; ++i) {
    const PartKind kind = script_.parts[i].kind;
    quoted |= kind == PartKind::single_quoted || kind == PartKind::double_quoted ||
              kind == PartKind::escaped || kind == PartKind::ansi_quoted;
  }
  // The delimiter is not expanded: <<$X ends at a line $X.
  const auto name = script_.literal(delimiter).value_or(script_.at(delimiter.span));
  const auto id = static_cast<std::uint32_t>(script_.heredocs.size());
  script_.heredocs.push_back(
      {.delimiter = std::string(name), .quoted = quoted, .tabs = op == RedirectOp::heredoc_tabs});
  pending_.push_back(id);
  return id;
}

void Parser::read_heredocs() {
  if (pending_.size() == pending_base_) return;
  const std::vector<std::uint32_t> waiting(
      pending_.begin() + static_cast<std::ptrdiff_t>(pending_base_), pending_.end());
  pending_.resize(pending_base_);
  for (const std::uint32_t id : waiting) read_heredoc(id);
}

void Parser::read_heredoc(std::uint32_t id) {
  Heredoc heredoc = std::move(script_.heredocs[id]);
  heredoc.present = true;
  Span lines{in_.at, in_.size()};
  Offset next = in_.size();
  bool joined = false;  // to the line before, by a backslash
  for (Offset line = in_.at; line < in_.size();) {
    const std::size_t found = in_.text.find('\n', line);
    const Offset line_end = found == in_.text.npos ? in_.size() : static_cast<Offset>(found);
    const Offset after = line_end == in_.size() ? line_end : line_end + 1;
    std::string_view content = in_.text.substr(line, line_end - line);
    while (heredoc.tabs && content.starts_with('\t')) content.remove_prefix(1);
    if (!joined && content == heredoc.delimiter) {
      lines.end = line;
      next = after;
      break;
    }
    const std::size_t text_end = content.find_last_not_of('\\');
    const std::size_t slashes = content.size() - (text_end == content.npos ? 0 : text_end + 1);
    joined = !heredoc.quoted && slashes % 2 == 1;
    line = after;
  }
  read_body(heredoc, lines);
  in_.at = next;
  script_.heredocs[id] = std::move(heredoc);
}

// A body that cannot be read is known by its lines, so the script goes on behind it.
void Parser::read_body(Heredoc& heredoc, Span lines) {
  const TreeBuilder::Mark before = tree_.mark();
  in_.at = lines.begin;
  {
    const Limit limit(*this, lines.end);
    if (heredoc.quoted) {
      leaf(PartKind::literal, lines.end);
    } else {
      soft_parts('\0');
    }
  }
  const bool unread = failed_;
  if (unread) {
    tree_.take_back(before);
    failed_ = false;
    give_role(opaque(before.nodes, lines, why_), Role::substitution);
    in_.at = lines.begin;
    leaf(PartKind::literal, lines.end);
  }
  heredoc.body.span = lines;
  heredoc.body.splits = false;
  heredoc.body.parts = {before.parts, static_cast<std::uint32_t>(script_.parts.size())};
  if (!unread) settle_body(script_, heredoc);
}

// NOLINTEND(misc-no-recursion)

ScriptReader::ScriptReader() : parser_(std::make_unique<Parser>()) {}
ScriptReader::~ScriptReader() = default;

const Script& ScriptReader::parse(std::string_view text) {
  parser_->read(text);
  return parser_->script();
}

Script parse(std::string_view text) {
  Parser parser;
  parser.read(text);
  return std::move(parser.script());
}

}  // namespace droproot::shell
