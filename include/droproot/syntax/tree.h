// The lossless syntax tree of a Dockerfile.
//
// parse() reads any bytes the way BuildKit's parser does (frontend/dockerfile/parser) and never
// fails: what BuildKit would refuse is in problems(), and the tree still covers every byte. Nothing
// is decoded here: tokens and nodes are spans; arguments.h decodes.
//
// Laws, tested over any bytes:
//   I1 the tokens tile the file: no gap, no overlap, the last one ends at size();
//   I2 a child's tokens lie inside its parent's; nodes stand in the order of their first token,
//      parents before children;
//   I3 total: every input parses; after a problem that ends BuildKit's reading of the file (a line
//      that is too long) the rest is one `unknown` token.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/logical_text.h"
#include "droproot/text/source_text.h"
#include "droproot/text/span.h"

namespace droproot::syntax {

enum class TokenKind : std::uint8_t {
  bom,            // EF BB BF at the very start
  blank,          // white space between the parts of an instruction
  newline,        // a line end with the carriage returns before it, or a whole line of white space
  comment,        // a comment line without its line end, its indentation included
  directive,      // the same for # syntax=, # escape=, # check= where BuildKit honours it
  continuation,   // the escape character, the blanks behind it and the line end
  keyword,        // an instruction's name
  flag,           // --name or --name=value
  punctuation,    // [ ] , of a JSON form; a -- that ends the flags
  word,           // an argument, or the part of it that stands on this line
  heredoc_body,   // all lines of a body with their line ends
  heredoc_close,  // the terminator without its line end, leading tabs included
  unknown,        // behind a problem that ends BuildKit's reading
};

struct Token {
  TokenKind kind;
  Span span;
};

enum class Keyword : std::uint8_t {
  add,
  arg,
  cmd,
  copy,
  entrypoint,
  env,
  expose,
  from,
  healthcheck,
  label,
  maintainer,
  onbuild,
  run,
  shell,
  stopsignal,
  user,
  volume,
  workdir,
  unknown,
};
// Lower case, as BuildKit names them; empty for unknown.
[[nodiscard]] std::string_view to_string(Keyword keyword);

enum class NodeKind : std::uint8_t {
  instruction,  // from its first line to its last, heredoc bodies and final line end included
  flag,         // one flag; child of its instruction
  argument,     // one argument as the instruction's own grammar cuts it; child of its instruction
  heredoc,      // body and terminator; child of the OUTER instruction, also for ONBUILD
};

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xFFFFFFFF;

struct Node {
  NodeKind kind;
  Keyword keyword;  // of the instruction (for children: of their parent)
  // instruction: written in JSON (exec) form. argument: a JSON string, quotes included.
  bool json;
  // instruction: BuildKit's parser refuses it (see problems()).
  bool bad;
  std::uint32_t token_begin;  // [token_begin, token_end)
  std::uint32_t token_end;
  NodeId parent;  // kNoNode for a top-level instruction; ONBUILD's trigger is a child instruction
  NodeId subtree_end;  // one behind the last node below this one
};

// One opened heredoc, in the order of their bodies. Decoded, for a name may hold quotes.
struct Heredoc {
  NodeId node;
  NodeId instruction;  // the outer one
  std::string name;
  bool expand;  // no part of the name was quoted
  bool chomp;   // <<-
  std::uint32_t fd;
  Span body;  // whole lines, may be empty
};

// Why BuildKit's parser refuses the file. The first one is what it says; the others stand behind
// it. `message` is BuildKit's own, without a position.
struct Problem {
  Span span;
  std::string message;
};

class SyntaxTree {
 public:
  [[nodiscard]] static SyntaxTree parse(SourceText source);

  [[nodiscard]] const SourceText& source() const { return source_; }
  // For who is done with the rest.
  [[nodiscard]] SourceText take_source() && { return std::move(source_); }
  [[nodiscard]] std::span<const Token> tokens() const { return tokens_; }
  [[nodiscard]] std::span<const Node> nodes() const { return nodes_; }
  [[nodiscard]] std::span<const Heredoc> heredocs() const { return heredocs_; }
  [[nodiscard]] std::span<const Problem> problems() const { return problems_; }
  // The escape character in force: '\\' or '`'.
  [[nodiscard]] char escape() const { return escape_; }

  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::span<const Token> tokens(const Node& node) const {
    return std::span(tokens_).subspan(node.token_begin, node.token_end - node.token_begin);
  }
  // The bytes from a node's first token to its last; empty at the end of the file if it has none.
  [[nodiscard]] Span span(const Node& node) const;
  // What BuildKit sees of a node: joined, without continuation marks, comments, line ends,
  // heredocs.
  [[nodiscard]] LogicalText logical_text(const Node& node) const;
  // The same as a string; `contiguous` says whether the node's bytes are exactly that.
  [[nodiscard]] std::string text(const Node& node) const;
  // text() as it stands in the source, where it is one token; nullopt: it has to be joined.
  [[nodiscard]] std::optional<std::string_view> whole_text(const Node& node) const;
  [[nodiscard]] bool contiguous(const Node& node) const;

 private:
  friend class Parser;
  explicit SyntaxTree(SourceText source) : source_(std::move(source)) {}

  SourceText source_;
  std::vector<Token> tokens_;
  std::vector<Node> nodes_;
  std::vector<Heredoc> heredocs_;
  std::vector<Problem> problems_;
  char escape_ = '\\';
};

}  // namespace droproot::syntax
