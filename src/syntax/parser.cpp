// bytes -> tokens and nodes. The order of the steps is BuildKit's (parser.go, Parse): physical
// lines, directives and comments, continuations, then the joined line, then heredoc bodies.
#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "droproot/syntax/directives.h"
#include "droproot/syntax/go_text.h"
#include "droproot/syntax/heredoc_word.h"
#include "droproot/syntax/json_text.h"
#include "droproot/syntax/tree.h"
#include "droproot/text/unicode.h"
#include "syntax/logical_line.h"
#include "syntax/split.h"

namespace droproot::syntax {
namespace {

// Go's bufio.Scanner holds 64 KiB, the line feed included.
constexpr Offset kMaxLine = 65535;

struct PhysicalLine {
  Offset begin;
  Offset content_end;  // before the line feed and ALL carriage returns in front of it
  Offset end;

  [[nodiscard]] Span content() const { return {begin, content_end}; }
};

// The keyword's own name in a message; both use the same words parser.
constexpr std::string_view name_value_label(Keyword keyword) {
  return keyword == Keyword::env ? "ENV" : "LABEL";
}

}  // namespace

class Parser {
 public:
  explicit Parser(SyntaxTree& tree)
      : tree_(tree), source_(tree.source().bytes()), line_(source_, tree.tokens_) {
    tree_.tokens_.reserve(source_.size() / 6 + 8);
    tree_.nodes_.reserve(source_.size() / 16 + 8);
  }

  void run();

 private:
  // Physical lines.
  [[nodiscard]] bool at_end() const { return at_ == source_.size() || stopped_; }
  [[nodiscard]] std::string_view bytes(Span span) const {
    return source_.substr(span.begin, span.size());
  }
  bool next_line(PhysicalLine& line);
  void problem(Span span, std::string message) {
    tree_.problems_.push_back({span, std::move(message)});
  }
  void token(TokenKind kind, Span span) {
    if (!span.empty()) tree_.tokens_.push_back({kind, span});
  }

  // Between instructions.
  void read_comment(const PhysicalLine& line, Offset mark);
  [[nodiscard]] bool accept_directive(const PhysicalLine& line, Offset mark);

  // One instruction.
  void read_instruction(const PhysicalLine& first, Offset begin);
  [[nodiscard]] bool continues(Span content, Offset& kept_end) const;
  bool add_line(const PhysicalLine& line, Offset begin);
  void join_lines(const PhysicalLine& first, Offset begin);
  NodeId read_logical_line();
  NodeId read_command(NodeId parent, Span command, Span& rest);
  NodeId begin_node(NodeKind kind, NodeId parent);
  void end_node(NodeId id);
  void leaf(NodeKind kind, TokenKind token_kind, NodeId parent, Span logical);

  // Arguments of one instruction; `rest` is trimmed, in logical offsets.
  void read_arguments(NodeId id, Span rest);
  bool read_json(NodeId id, Span rest);
  void write_json_gap(Offset end);
  void read_whole(NodeId id, Span rest);
  void read_words(NodeId id, Span rest, const std::vector<Span>& words);
  void read_blank_words(NodeId id, Span rest);
  void read_name_values(NodeId id, Span rest);
  void read_healthcheck(NodeId id, Span rest);

  // Heredocs.
  [[nodiscard]] bool may_hold_heredoc(NodeId instruction) const;
  void read_heredocs(NodeId instruction);
  bool read_heredoc_body(NodeId instruction, HeredocWord opener);

  SyntaxTree& tree_;
  std::string_view source_;
  Offset at_ = 0;
  bool stopped_ = false;
  bool directives_done_ = false;
  std::uint8_t directives_seen_ = 0;  // a bit for each DirectiveName
  LogicalLine line_;
  FlagSplit flags_;          // scratch, kept for its memory
  std::vector<Span> words_;  // scratch
};

bool Parser::next_line(PhysicalLine& line) {
  const char* begin = source_.data() + at_;
  const std::size_t left = source_.size() - at_;
  const void* newline = std::memchr(begin, '\n', left);
  const auto length = static_cast<Offset>(
      newline == nullptr ? left
                         : static_cast<std::size_t>(static_cast<const char*>(newline) - begin));
  if (length > kMaxLine) {
    stopped_ = true;  // BuildKit reads no further
    return false;
  }
  line.begin = at_;
  line.end = at_ + length + (newline == nullptr ? 0 : 1);
  line.content_end = at_ + length;
  while (line.content_end > line.begin && source_[line.content_end - 1] == '\r') {
    --line.content_end;
  }
  at_ = line.end;
  return true;
}

void Parser::run() {
  constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
  if (source_.starts_with(kUtf8Mark)) {
    token(TokenKind::bom, {0, kUtf8Mark.size()});
    at_ = kUtf8Mark.size();
  }
  PhysicalLine line{};
  while (!at_end() && next_line(line)) {
    const Offset begin = line.begin + leading_unicode_space(bytes(line.content()));
    if (begin == line.content_end) {
      directives_done_ = true;
      token(TokenKind::newline, {line.begin, line.end});
    } else if (source_[begin] == '#') {
      read_comment(line, begin);
    } else {
      directives_done_ = true;
      read_instruction(line, begin);
    }
  }
  const Offset done = tree_.tokens_.empty() ? 0 : tree_.tokens_.back().span.end;
  const Span unread{done, static_cast<Offset>(source_.size())};
  token(TokenKind::unknown, unread);
  if (tree_.nodes_.empty()) {
    problem(unread, "file with no instructions");
  } else if (stopped_) {
    problem(unread, fmt::format("dockerfile line greater than max allowed size of {}", kMaxLine));
  }
}

void Parser::read_comment(const PhysicalLine& line, Offset mark) {
  const bool directive = !directives_done_ && accept_directive(line, mark);
  token(directive ? TokenKind::directive : TokenKind::comment, line.content());
  token(TokenKind::newline, {line.content_end, line.end});
}

bool Parser::accept_directive(const PhysicalLine& line, Offset mark) {
  const std::string_view text = bytes({mark, line.content_end});
  const std::optional<Directive> directive = read_directive(text);
  if (!directive) {
    directives_done_ = true;
    return false;
  }
  const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(directive->name));
  if ((directives_seen_ & bit) != 0) {
    problem(line.content(),
            fmt::format("only one {} parser directive can be used", to_string(directive->name)));
    return true;
  }
  directives_seen_ |= bit;
  if (directive->name != DirectiveName::escape) return true;
  const std::string_view value = text.substr(directive->value.begin, directive->value.size());
  if (value == "\\" || value == "`") {
    tree_.escape_ = value.front();
  } else {
    problem(line.content(), fmt::format("invalid escape token '{}' does not match ` or \\", value));
  }
  return true;
}

// BuildKit: ([^E]E[ \t]*$)|(^E[ \t]*$), the match without the character in front of E is cut off.
bool Parser::continues(Span content, Offset& kept_end) const {
  Offset end = content.end;
  while (end > content.begin && (source_[end - 1] == ' ' || source_[end - 1] == '\t')) --end;
  const char escape = tree_.escape_;
  if (end == content.begin || source_[end - 1] != escape) return false;
  if (end - 1 > content.begin && source_[end - 2] == escape) return false;
  kept_end = end - 1;
  return true;
}

// Adds the part of a physical line from `begin` to the logical line; true iff the next one belongs
// to it too.
bool Parser::add_line(const PhysicalLine& line, Offset begin) {
  Offset kept_end = line.content_end;
  const bool more = continues({begin, line.content_end}, kept_end);
  line_.add_piece({begin, kept_end});
  line_.add_trivia(more ? TokenKind::continuation : TokenKind::newline, {kept_end, line.end});
  return more;
}

void Parser::join_lines(const PhysicalLine& first, Offset begin) {
  line_.clear();
  bool more = add_line(first, begin);
  PhysicalLine line{};
  while (more && !at_end() && next_line(line)) {
    const Span content = line.content();
    const Offset visible = content.begin + leading_unicode_space(bytes(content));
    if (visible == content.end) {
      line_.add_trivia(TokenKind::newline, {line.begin, line.end});
    } else if (source_[visible] == '#') {
      line_.add_trivia(TokenKind::comment, content);
      line_.add_trivia(TokenKind::newline, {line.content_end, line.end});
    } else {
      more = add_line(line, line.begin);
    }
  }
  line_.finish();
}

void Parser::read_instruction(const PhysicalLine& first, Offset begin) {
  token(TokenKind::blank, {first.begin, begin});
  const auto node_token_begin = static_cast<std::uint32_t>(tree_.tokens_.size());
  join_lines(first, begin);
  const NodeId id = read_logical_line();
  tree_.nodes_[id].token_begin = node_token_begin;
  line_.write_rest();
  if (may_hold_heredoc(id)) read_heredocs(id);
  end_node(id);
}

NodeId Parser::begin_node(NodeKind kind, NodeId parent) {
  line_.write_trivia();
  const auto id = static_cast<NodeId>(tree_.nodes_.size());
  const Keyword keyword = parent == kNoNode ? Keyword::unknown : tree_.nodes_[parent].keyword;
  tree_.nodes_.push_back({.kind = kind,
                          .keyword = keyword,
                          .json = false,
                          .bad = false,
                          .token_begin = static_cast<std::uint32_t>(tree_.tokens_.size()),
                          .token_end = 0,
                          .parent = parent,
                          .subtree_end = 0});
  return id;
}

void Parser::end_node(NodeId id) {
  tree_.nodes_[id].token_end = static_cast<std::uint32_t>(tree_.tokens_.size());
  tree_.nodes_[id].subtree_end = static_cast<NodeId>(tree_.nodes_.size());
}

// A node that is one stretch of the line. The white space in front of it is written first.
void Parser::leaf(NodeKind kind, TokenKind token_kind, NodeId parent, Span logical) {
  line_.write(TokenKind::blank, logical.begin);
  const NodeId id = begin_node(kind, parent);
  line_.write(token_kind, logical.end);
  end_node(id);
}

// The whole logical line; a trigger of ONBUILD is an instruction of its own, and so on,
// iteratively: the depth comes from the input. Returns the outer instruction.
NodeId Parser::read_logical_line() {
  const auto outer = static_cast<NodeId>(tree_.nodes_.size());
  Span command = trim_unicode_space(line_.text());
  const Offset line_end = line_.text().empty() ? 0 : static_cast<Offset>(line_.text().size());
  NodeId parent = kNoNode;
  Span rest{};
  for (;;) {
    parent = read_command(parent, command, rest);
    if (tree_.nodes_[parent].keyword != Keyword::onbuild || rest.empty()) break;
    command = rest;
  }
  read_arguments(parent, rest);
  line_.write(TokenKind::blank, line_end);
  for (NodeId id = parent; id != kNoNode; id = tree_.nodes_[id].parent) end_node(id);
  return outer;
}

// Keyword and flags of `command`; `rest` gets what is left, trimmed.
NodeId Parser::read_command(NodeId parent, Span command, Span& rest) {
  line_.write(TokenKind::blank, command.begin);
  const NodeId id = begin_node(NodeKind::instruction, parent);
  const std::string_view text = line_.text().substr(command.begin, command.size());
  const CommandSplit split = split_keyword(text);
  const std::string_view word = text.substr(0, split.keyword.end);
  tree_.nodes_[id].keyword = keyword_of(word);
  line_.write(TokenKind::keyword, command.begin + split.keyword.end);

  const Offset base = command.begin + split.rest_begin;
  const std::string_view tail = text.substr(split.rest_begin);
  split_flags(tail, tree_.escape_, flags_);
  for (const Span flag : flags_.flags) {
    leaf(NodeKind::flag, TokenKind::flag, id, {base + flag.begin, base + flag.end});
  }
  if (!flags_.end_mark.empty()) {
    line_.write(TokenKind::blank, base + flags_.end_mark.begin);
    line_.write(TokenKind::punctuation, base + flags_.end_mark.end);
  }
  const Span trimmed = trim_unicode_space(tail.substr(flags_.rest_begin));
  rest = {base + flags_.rest_begin + trimmed.begin, base + flags_.rest_begin + trimmed.end};
  return id;
}

void Parser::read_arguments(NodeId id, Span rest) {
  if (rest.empty()) return;
  switch (tree_.nodes_[id].keyword) {
    case Keyword::add:
    case Keyword::copy:
    case Keyword::volume:
      if (!read_json(id, rest)) read_blank_words(id, rest);
      return;
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::run:
    case Keyword::shell:
      if (!read_json(id, rest)) read_whole(id, rest);
      return;
    case Keyword::healthcheck:
      return read_healthcheck(id, rest);
    case Keyword::expose:
    case Keyword::from:
      return read_blank_words(id, rest);
    case Keyword::env:
    case Keyword::label:
      return read_name_values(id, rest);
    case Keyword::arg:
      split_words(line_.text().substr(rest.begin, rest.size()), tree_.escape_, words_);
      return read_words(id, rest, words_);
    case Keyword::maintainer:
    case Keyword::stopsignal:
    case Keyword::user:
    case Keyword::workdir:
      return read_whole(id, rest);
    case Keyword::onbuild:  // its trigger is read as an instruction; nothing is left here
    case Keyword::unknown:  // BuildKit ignores the rest of what it does not know
      return line_.write(TokenKind::word, rest.end);
  }
}

// True iff `rest` is a JSON array and has been written.
bool Parser::read_json(NodeId id, Span rest) {
  const std::string_view text = line_.text().substr(rest.begin, rest.size());
  if (text.front() != '[') return false;
  const JsonArray kind = read_json_array(text, words_);
  if (kind == JsonArray::not_json) return false;
  if (kind == JsonArray::not_strings) {
    tree_.nodes_[id].bad = true;
    problem(line_.to_source(rest),
            "when using JSON array syntax, arrays must be comprised of strings only");
    return false;
  }
  tree_.nodes_[id].json = true;
  for (const Span element : words_) {
    write_json_gap(rest.begin + element.begin);
    const NodeId argument = begin_node(NodeKind::argument, id);
    tree_.nodes_[argument].json = true;
    line_.write(TokenKind::word, rest.begin + element.end);
    end_node(argument);
  }
  write_json_gap(rest.end);
  return true;
}

// Brackets, commas and white space up to the next string.
void Parser::write_json_gap(Offset end) {
  while (line_.written() < end) {
    Offset stop = line_.written();
    const auto mark = [this](Offset at) {
      return std::string_view("[],").find(line_.text()[at]) != std::string_view::npos;
    };
    if (mark(stop)) {
      line_.write(TokenKind::punctuation, stop + 1);
      continue;
    }
    while (stop < end && !mark(stop)) ++stop;
    line_.write(TokenKind::blank, stop);
  }
}

void Parser::read_whole(NodeId id, Span rest) {
  leaf(NodeKind::argument, TokenKind::word, id, rest);
}

// Whatever stands between two words that is not part of one (a dropped escape character at the end)
// is written as blank, too: BuildKit does not see it either.
void Parser::read_words(NodeId id, Span rest, const std::vector<Span>& words) {
  for (const Span word : words) {
    leaf(NodeKind::argument, TokenKind::word, id, {rest.begin + word.begin, rest.begin + word.end});
  }
}

void Parser::read_blank_words(NodeId id, Span rest) {
  split_blank(line_.text().substr(rest.begin, rest.size()), words_);
  read_words(id, rest, words_);
}

void Parser::read_name_values(NodeId id, Span rest) {
  const std::string_view text = line_.text().substr(rest.begin, rest.size());
  split_words(text, tree_.escape_, words_);
  if (words_.empty()) return;
  const auto has_equals = [&text](Span word) {
    return text.substr(word.begin, word.size()).find('=') != std::string_view::npos;
  };
  if (!has_equals(words_.front())) {
    Span first{};
    Span value{};
    if (!split_once(text, first, value)) {
      tree_.nodes_[id].bad = true;
      problem(line_.to_source(rest), fmt::format("{} must have two arguments",
                                                 name_value_label(tree_.nodes_[id].keyword)));
    }
    words_.assign({first, value});
    if (value.empty()) words_.pop_back();
    return read_words(id, rest, words_);
  }
  for (const Span word : words_) {
    if (has_equals(word)) continue;
    tree_.nodes_[id].bad = true;
    problem(line_.to_source({rest.begin + word.begin, rest.begin + word.end}),
            fmt::format("Syntax error - can't find = in {}. Must be of the form: name=value",
                        go_quote(to_valid_utf8(text.substr(word.begin, word.size())))));
    break;
  }
  read_words(id, rest, words_);
}

// The type (bytes up to white space, as Latin-1), then a JSON or shell form.
void Parser::read_healthcheck(NodeId id, Span rest) {
  const std::string_view text = line_.text().substr(rest.begin, rest.size());
  const auto space = [&text](Offset at) {
    return is_unicode_space(static_cast<std::uint8_t>(text[at]));
  };
  Offset type_end = 0;
  while (type_end < text.size() && !space(type_end)) ++type_end;
  Offset command = type_end;
  while (command < text.size() && space(command)) ++command;
  leaf(NodeKind::argument, TokenKind::word, id, {rest.begin, rest.begin + type_end});
  const Span tail{rest.begin + command, rest.end};
  if (tail.empty()) return;
  line_.write(TokenKind::blank, tail.begin);
  if (!read_json(id, tail)) read_whole(id, tail);
}

// BuildKit: canContainHeredoc. For ONBUILD its trigger decides, one level down and no deeper.
bool Parser::may_hold_heredoc(NodeId instruction) const {
  NodeId id = instruction;
  if (tree_.nodes_[id].keyword == Keyword::onbuild) {
    while (++id < tree_.nodes_[instruction].subtree_end &&
           tree_.nodes_[id].kind != NodeKind::instruction) {
    }
    if (id == tree_.nodes_[instruction].subtree_end) return false;
  }
  const Node& node = tree_.nodes_[id];
  const bool kind =
      node.keyword == Keyword::add || node.keyword == Keyword::copy || node.keyword == Keyword::run;
  return kind && !node.json && line_.text().find("<<") != std::string_view::npos;
}

void Parser::read_heredocs(NodeId instruction) {
  for (HeredocWord& opener : heredoc_words(line_.text())) {
    if (!read_heredoc_body(instruction, std::move(opener))) return;
  }
}

bool Parser::read_heredoc_body(NodeId instruction, HeredocWord opener) {
  const NodeId id = begin_node(NodeKind::heredoc, instruction);
  const Offset body_begin = at_;
  PhysicalLine line{};
  bool closed = false;
  while (!closed && !at_end() && next_line(line)) {
    Span content = line.content();
    while (opener.chomp && !content.empty() && source_[content.begin] == '\t') ++content.begin;
    closed = bytes(content) == opener.name;
  }
  const Offset body_end = closed ? line.begin : at_;
  token(TokenKind::heredoc_body, {body_begin, body_end});
  if (closed) {
    token(TokenKind::heredoc_close, line.content());
    token(TokenKind::newline, {line.content_end, line.end});
  }
  end_node(id);
  tree_.heredocs_.push_back({.node = id,
                             .instruction = instruction,
                             .name = std::move(opener.name),
                             .expand = opener.expand,
                             .chomp = opener.chomp,
                             .fd = opener.fd,
                             .body = {body_begin, body_end}});
  if (!closed) {
    tree_.nodes_[instruction].bad = true;
    const std::span<const Token> tokens = std::span(tree_.tokens_);
    problem({tokens[tree_.nodes_[instruction].token_begin].span.begin, body_begin},
            "unterminated heredoc");
  }
  return closed;
}

SyntaxTree SyntaxTree::parse(SourceText source) {
  SyntaxTree tree(std::move(source));
  Parser(tree).run();
  return tree;
}

}  // namespace droproot::syntax
