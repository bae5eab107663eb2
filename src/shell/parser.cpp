// text -> Script, by recursive descent without a lexer: what a character means depends on where in
// the grammar it stands. This is the only file of the layer that recurses, and every way around
// passes a Nesting, so the stack is bounded by kMaxNesting.
//
// A failure sets failed_ and makes done() true, so every loop ends; command() at nesting 0 then
// takes back what it read and leaves an Opaque to the end of the text.
#include <string>
#include <utility>
#include <vector>

#include "droproot/shell/script.h"
#include "droproot/text/assert.h"
#include "shell/cursor.h"
#include "shell/tree_builder.h"
#include "shell/word_value.h"

namespace droproot::shell {
namespace {

enum class WordMode : std::uint8_t {
  plain,
  value,        // behind the = of an assignment: no patterns, no braces
  declaration,  // an argument of declare, export, ...: NAME=(...) is an array
  regex,        // behind =~
};

class Parser {
 public:
  explicit Parser(Script& script) : script_(script), tree_(script), in_{script.text.text()} {}
  void run();

 private:
  // Counts one level of nesting for as long as it lives.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kMaxNesting) parser_.fail("nested too deeply");
    }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };
  // Ends the text at `end` for as long as it lives.
  class Limit {
   public:
    Limit(Parser& parser, Offset end) : parser_(parser), text_(parser.in_.text) {
      parser_.in_.text = text_.substr(0, end);
    }
    ~Limit() { parser_.in_.text = text_; }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

   private:
    Parser& parser_;
    std::string_view text_;
  };

  [[nodiscard]] bool done() const { return failed_ || in_.done(); }
  void fail(std::string_view why);
  // Steps over `expected` or fails.
  bool expect(std::string_view expected, std::string_view why);
  bool expect_word(Reserved word, std::string_view why);
  void skip_newlines();
  void give_role(NodeId id, Role role) {
    if (id != kNoNode) tree_.node(id).role = role;
  }
  NodeId opaque(NodeId children, Span span, std::string_view why);

  // Commands.
  [[nodiscard]] bool at_list_end() const;
  NodeId list();
  NodeId body_list(Role role);
  NodeId and_or();
  NodeId pipeline();
  NodeId command();
  NodeId command_here();
  NodeId compound(Reserved word);
  NodeId simple();
  NodeId subshell_or_arithmetic();
  NodeId subshell();
  NodeId group();
  NodeId if_clause();
  NodeId while_loop(CompoundKind kind, Offset keyword);
  NodeId for_loop(CompoundKind kind, Offset keyword);
  NodeId for_arithmetic(Offset begin);
  void loop_body();
  void for_body();
  NodeId case_clause();
  void arm();
  NodeId function_definition();
  NodeId function_body(NodeId children, Span name, Offset begin);
  NodeId coprocess();
  NodeId test_command();
  void test_operand(bool regex);
  NodeId arithmetic_command(Offset end);
  NodeId finish_compound(Compound shape, const TreeBuilder::Mark& since, Offset begin);

  // Parts of simple commands.
  bool simple_item(const TreeBuilder::Mark& since);
  [[nodiscard]] bool at_function(const TreeBuilder::Mark& since);
  [[nodiscard]] WordMode argument_mode(const TreeBuilder::Mark& since) const;
  void assignment(Offset value);
  void redirect(const RedirectStart& start);
  void trailing_redirects();
  std::uint32_t open_heredoc(const Word& delimiter, RedirectOp op);
  void read_heredocs();
  void read_heredoc(std::uint32_t id);
  void read_body(Heredoc& heredoc, Span lines);

  // Words.
  Word word(WordMode mode);
  void word_parts(WordMode mode);
  bool ends_word(WordMode mode, int& parens);
  void special_part(WordMode mode, Offset word_begin);
  void glob_or_literal(WordMode mode);
  void array();
  std::uint32_t open_part(PartKind kind);
  void close_part(std::uint32_t id);
  void leaf(PartKind kind, Offset end);
  void single_quoted(PartKind kind, Offset open);
  void double_quoted(Offset open);
  void soft_parts(char stop);
  void soft_escape(char stop);
  void dollar(bool quoted);
  void braced_parameter(bool quoted);
  void parameter_name(Part& part);
  void parameter_op(Part& part);
  void subscript();
  void operand(bool quoted);
  void substitution(PartKind kind, Offset open);
  void backticks(bool quoted);
  void arithmetic(Span inner, Offset end);
  Word arithmetic_word(Span inner, Offset end);
  [[nodiscard]] Offset arithmetic_end(Offset from);

  Script& script_;
  TreeBuilder tree_;
  Cursor in_;
  std::vector<std::uint32_t> pending_;  // heredocs whose bodies are still to come
  std::size_t pending_base_ = 0;        // those of the substitution we are in
  Offset unclosed_from_ = 0xFFFFFFFF;   // no (( behind this has its ))
  int depth_ = 0;
  bool failed_ = false;
  std::string_view why_;
};

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
  if (!failed_ && in_.reserved() == word) {
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

void Parser::run() {
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

bool Parser::at_list_end() const {
  if (done() || in_.peek() == ')') return true;
  if (in_.sees(";;") || in_.sees(";&")) return true;
  return is_closer(in_.reserved());
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
  for (Reserved word = in_.reserved(); word == Reserved::bang || word == Reserved::time_word;
       word = in_.reserved()) {
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
  pending_.resize(pending);
  failed_ = false;
  in_.at = in_.size();
  return opaque(before.nodes, {begin, in_.size()}, why_);
}

NodeId Parser::command_here() {
  if (in_.peek() == '(') return subshell_or_arithmetic();
  const Reserved word = in_.reserved();
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
    if (failed_ || in_.reserved() != Reserved::elif_word) break;
    in_.at += 4;
  }
  if (!failed_ && in_.reserved() == Reserved::else_word) {
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
  if (done() || in_.reserved() != Reserved::open_brace) return loop_body();
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
  shape.listed = !done() && in_.reserved() == Reserved::in_word;
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
  while (!done() && in_.reserved() != Reserved::esac_word) {
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
  } else if (in_.reserved() != Reserved::esac_word) {
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
  if (in_.peek() == '(') {
    ++in_.at;
    in_.skip_blanks();
    expect(")", "function ( without )");
  }
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
  const bool named = !name.empty() && in_.reserved() == Reserved::none &&
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
  while (!failed_) {
    in_.skip_blanks();
    if (in_.done()) break;
    if (in_.peek() == '(' && at_function(since)) {
      const Span name = tree_.staged_words().back().span;
      const Nesting nesting(*this);
      tree_.take_back(since);
      return function_body(since.nodes, name, begin);
    }
    if (!simple_item(since)) break;
    end = in_.at;
  }
  if (end == begin) fail("a command is expected");
  if (failed_) return kNoNode;
  const Simple shape{.assignments = tree_.store_assignments(since),
                     .words = tree_.store_words(since),
                     .redirects = tree_.store_redirects(since)};
  return tree_.finish(shape, since.nodes, {begin, end});
}

// false: what stands here is not part of a simple command.
bool Parser::simple_item(const TreeBuilder::Mark& since) {
  if (const auto start = in_.redirect()) {
    redirect(*start);
    return true;
  }
  if (!in_.at_word()) {
    if (in_.peek() == '(') fail("( behind a word");
    return false;
  }
  if (tree_.staged_words().size() == since.staged_words) {
    if (const auto value = in_.assignment()) {
      assignment(*value);
      return true;
    }
  }
  tree_.stage(word(argument_mode(since)));
  return true;
}

// NAME ( ), with the cursor on the parenthesis; steps behind it.
bool Parser::at_function(const TreeBuilder::Mark& since) {
  const TreeBuilder::Mark now = tree_.mark();
  if (now.staged_words != since.staged_words + 1) return false;
  if (now.staged_assignments != since.staged_assignments) return false;
  if (now.staged_redirects != since.staged_redirects) return false;
  if (tree_.staged_words().back().value == Word::Value::unknown) return false;
  Cursor ahead = in_;
  ++ahead.at;
  ahead.skip_blanks();
  if (ahead.peek() != ')') return false;
  in_.at = ahead.at + 1;
  return true;
}

WordMode Parser::argument_mode(const TreeBuilder::Mark& since) const {
  if (tree_.staged_words().size() == since.staged_words) return WordMode::plain;
  const auto name = script_.literal(tree_.staged_words()[since.staged_words]);
  const bool declares = name && (*name == "declare" || *name == "typeset" || *name == "local" ||
                                 *name == "export" || *name == "readonly");
  return declares ? WordMode::declaration : WordMode::plain;
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

// ---- words -------------------------------------------------------------------------------------

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

Word Parser::word(WordMode mode) {
  const Offset begin = in_.at;
  const auto parts = static_cast<std::uint32_t>(script_.parts.size());
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
    } else if (in_.at == begin && mode != WordMode::regex) {
      break;
    } else if (ends_word(mode, parens)) {
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
  const std::string_view specials = stop == '\0' ? "\\$`" : "\\$`\"";
  while (!done()) {
    const std::size_t found = in_.text.find_first_of(specials, in_.at);
    leaf(PartKind::literal, found == in_.text.npos ? in_.size() : static_cast<Offset>(found));
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

}  // namespace

Script parse(LogicalText text) {
  Script script;
  script.text = std::move(text);
  Parser(script).run();
  return script;
}

Script parse(std::string_view text) {
  LogicalText whole;
  whole.append({0, static_cast<Offset>(text.size())}, text);
  return parse(std::move(whole));
}

}  // namespace droproot::shell
