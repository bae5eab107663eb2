// text -> Script, by recursive descent without a lexer: what a character means depends on where in
// the grammar it stands. parser.cpp reads commands, parse_words.cpp reads words; only they recurse,
// into themselves and each other, and every way around passes a Nesting, so the stack is bounded by
// kMaxNesting.
//
// A failure sets failed_ and makes done() true, so every loop ends; command() at nesting 0 then
// takes back what it read and leaves an Opaque to the end of the text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "droproot/shell/script.h"
#include "shell/cursor.h"
#include "shell/tree_builder.h"

namespace droproot::shell {

enum class WordMode : std::uint8_t {
  plain,
  value,        // behind the = of an assignment: no patterns, no braces
  declaration,  // an argument of declare, export, ...: NAME=(...) is an array
  regex,        // behind =~
};

class Parser {
 public:
  // Reads `text` in place of what was read before.
  void read(std::string_view text);
  [[nodiscard]] Script& script() { return script_; }

 private:
  static constexpr Offset kNowhere = 0xFFFFFFFF;

  void begin(std::string_view text);

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
      parser_.reserved_at_ = kNowhere;
    }
    ~Limit() {
      parser_.in_.text = text_;
      parser_.reserved_at_ = kNowhere;
    }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

   private:
    Parser& parser_;
    std::string_view text_;
  };

  // The reserved word at the cursor; it is asked for several times at one place.
  [[nodiscard]] Reserved reserved() {
    if (reserved_at_ != in_.at) {
      reserved_ = in_.reserved();
      reserved_at_ = in_.at;
    }
    return reserved_;
  }
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
  [[nodiscard]] bool at_list_end();
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
  bool simple_item(const TreeBuilder::Mark& since, WordMode& mode);
  bool at_function(const TreeBuilder::Mark& since);
  bool skip_empty_parens();
  [[nodiscard]] WordMode argument_mode(const Word& program) const;
  void assignment(Offset value);
  void redirect(const RedirectStart& start);
  void trailing_redirects();
  std::uint32_t open_heredoc(const Word& delimiter, RedirectOp op);
  void read_heredocs();
  void read_heredoc(std::uint32_t id);
  void read_body(Heredoc& heredoc, Span lines);

  // Words.
  [[nodiscard]] Offset plain_word_end() const;
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

  Script script_;
  TreeBuilder tree_{script_};
  Cursor in_{};
  std::vector<std::uint32_t> pending_;  // heredocs whose bodies are still to come
  std::size_t pending_base_ = 0;        // those of the substitution we are in
  Offset unclosed_from_ = kNowhere;     // no (( behind this has its ))
  Offset reserved_at_ = kNowhere;       // where `reserved_` stands
  Reserved reserved_ = Reserved::none;
  int depth_ = 0;
  bool failed_ = false;
  std::string_view why_;
};

}  // namespace droproot::shell
