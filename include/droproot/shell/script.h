// A shell script as a flat tree: POSIX sh with bash's common extensions.
//
// parse() is total: any text gives a Script. What is not understood is an Opaque node that reaches
// to the end of the text and stands for "could do anything"; `complete` is then false. Nesting over
// kMaxNesting is not understood. Nothing here is expanded, executed or looked up: aliases are
// ignored and a dialect is not asked for (`a &> b` redirects, as bash reads it).
//
// Shapes: nodes stand in pre-order, [0] is the root and `Node::end` is one behind the last node
// below, so the first child of n is n + 1 and the next sibling of c is nodes[c].end. Commands of a
// $(...), `...` or <(...) are children too, with Role::substitution; those of a heredoc body are
// children of the list that the body stands in. Parts of words stand in pre-order as well, with
// `Part::end` to step over what is inside.
//
// Spans are offsets into the text (for a RUN: logical offsets). A node's span holds its words,
// redirections and children, but not heredoc bodies, which stand behind the line.
//
// Source: POSIX.1-2017 XCU chapter 2, bash 5.2 reference manual.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "droproot/text/span.h"

namespace droproot::shell {

inline constexpr int kMaxNesting = 100;

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xFFFFFFFF;

// [begin, end) of one of Script's vectors.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
};

// ---- words -------------------------------------------------------------------------------------

enum class PartKind : std::uint8_t {
  literal,               // unquoted, or inside double quotes
  single_quoted,         // '...'
  ansi_quoted,           // $'...'
  double_quoted,         // "..." or $"..."; its contents are inside
  escaped,               // \c
  continuation,          // a backslash and a line feed: nothing
  parameter,             // $X ${X} ${X:-word}; the operand's parts are inside
  command_substitution,  // $(...)
  backticks,             // `...`
  arithmetic,            // $((...)); expansions are inside
  process_substitution,  // <(...) or >(...)
  glob,                  // * or ? or the [ of a bracket expression, or @(...)
  tilde,                 // an unquoted ~ where it is expanded, without the name behind it
  brace,                 // a { or } of a brace expansion (bash; dash takes it as it is)
  array,                 // the (...) of NAME=(...); elements are inside
  element,               // one word of an array
};

enum class ParameterOp : std::uint8_t {
  none,             // $X ${X}
  length,           // ${#X}
  indirect,         // ${!X} and all its forms
  use_default,      // - :-
  assign_default,   // = :=
  error_if_unset,   // ? :?
  use_alternative,  // + :+
  other,            // # ## % %% / // ^ , @ : [subscript]
};

struct Part {
  PartKind kind;
  ParameterOp op = ParameterOp::none;
  bool or_null = false;  // the colon of :- := :? :+
  Span span;
  std::uint32_t end;      // one behind the last part inside
  Span name = {};         // parameter: X
  NodeId node = kNoNode;  // of the nested commands; kNoNode when there are none: $()
};

// A word before expansion. Ask Script::literal for its value.
struct Word {
  enum class Value : std::uint8_t { unknown, source, decoded };
  Span span;
  Range parts;
  Span fixed = {};  // where the value stands: in text or in decoded
  Value value = Value::unknown;
  bool splits = true;  // false where the shell neither splits nor globs: X=$Y
};

// NAME=value, NAME+=value, NAME[i]=value, NAME=(...)
struct Assignment {
  Span span;
  Span name;
  bool append;
  bool indexed;
  Word value;  // an array is one part of kind array
};

enum class RedirectOp : std::uint8_t {
  input,         // <
  output,        // >
  append,        // >>
  clobber,       // >|
  read_write,    // <>
  copy_input,    // <&
  copy_output,   // >&
  both,          // &>
  both_append,   // &>>
  heredoc,       // <<
  heredoc_tabs,  // <<-
  here_string,   // <<<
};
[[nodiscard]] std::string_view to_string(RedirectOp op);

inline constexpr std::uint32_t kNoHeredoc = 0xFFFFFFFF;

struct Redirect {
  Span span;  // descriptor, operator and target
  RedirectOp op;
  Span fd;      // 2 or {name}; empty when there is none
  Word target;  // of a heredoc: the delimiter as written
  std::uint32_t heredoc = kNoHeredoc;
};

struct Heredoc {
  std::string delimiter;  // quotes removed
  bool quoted;            // the body is taken as it is
  bool tabs;              // <<-
  bool present = false;   // false: the text ends on the line of the operator
  Word body = {};         // whole lines
};

// ---- commands ----------------------------------------------------------------------------------

enum class Role : std::uint8_t {
  element,       // of a list or pipeline, in order; the root
  condition,     // of if, elif, while, until
  body,          // of a compound command or a function
  otherwise,     // the else part
  arm,           // of case
  substitution,  // in a word or a heredoc body
};

struct Sequence {};  // a; b & c
struct AndOr {       // all children joined by the same operator; a && b || c is or(and(a b) c)
  bool is_and;
};
struct Pipeline {
  bool negated;
  bool timed;
};
struct Simple {
  Range assignments;
  Range words;  // empty: assignments or redirections alone
  Range redirects;
};
enum class CompoundKind : std::uint8_t {
  subshell,
  group,
  if_clause,
  for_in,
  for_arithmetic,
  while_loop,
  until_loop,
  case_clause,
  select,
  test,        // [[ ]]
  arithmetic,  // (( ))
  function,
  coprocess,
};
struct Compound {
  CompoundKind kind;
  Span name = {};       // for, select: the variable; function
  bool listed = false;  // for, select: has `in`
  Range words = {};     // for, select: the list; case: the subject; test, arithmetic: the operands
  Range redirects = {};
};
struct Arm {  // a | b) ... ;;
  Range patterns;
  bool falls_through;  // ends in ;& or ;;&
};
struct Opaque {
  std::string_view why;  // static storage
};

using Body = std::variant<Sequence, AndOr, Pipeline, Simple, Compound, Arm, Opaque>;

struct Node {
  Span span;
  NodeId parent = kNoNode;
  NodeId end = 0;  // one behind the last node below
  Role role = Role::element;
  bool background = false;  // followed by &
  Body body = {};
};

// It views the text that it was read from, which must outlive it.
struct Script {
  std::string_view text;
  std::vector<Node> nodes;
  std::vector<Word> words;
  std::vector<Part> parts;
  std::vector<Assignment> assignments;
  std::vector<Redirect> redirects;
  std::vector<Heredoc> heredocs;
  std::string decoded;   // values that are not in text byte for byte
  bool complete = true;  // false: there is an Opaque node

  [[nodiscard]] std::string_view at(Span span) const {
    return text.substr(span.begin, span.size());
  }
  [[nodiscard]] std::span<const Word> words_of(Range range) const {
    return std::span(words).subspan(range.begin, range.size());
  }
  [[nodiscard]] std::span<const Assignment> assignments_of(Range range) const {
    return std::span(assignments).subspan(range.begin, range.size());
  }
  [[nodiscard]] std::span<const Redirect> redirects_of(Range range) const {
    return std::span(redirects).subspan(range.begin, range.size());
  }
  // The value of a word that is one fixed string: no expansion, and no unquoted pattern, brace or
  // tilde that could change it. It views `text`, or `decoded` where Word::value says so.
  [[nodiscard]] std::optional<std::string_view> literal(const Word& word) const;
};

// REQUIRES of both: `text` outlives the Script.
[[nodiscard]] Script parse(std::string_view text);

class Parser;

// Reads one script after the other into the same memory.
class ScriptReader {
 public:
  ScriptReader();
  ScriptReader(const ScriptReader&) = delete;
  ScriptReader& operator=(const ScriptReader&) = delete;
  ~ScriptReader();

  // It holds until the next call.
  [[nodiscard]] const Script& parse(std::string_view text);

 private:
  std::unique_ptr<Parser> parser_;
};

}  // namespace droproot::shell
