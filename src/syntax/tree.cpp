#include "droproot/syntax/tree.h"

namespace droproot::syntax {
namespace {

// What BuildKit's logical line keeps.
bool is_logical(TokenKind kind) {
  switch (kind) {
    case TokenKind::blank:
    case TokenKind::keyword:
    case TokenKind::flag:
    case TokenKind::punctuation:
    case TokenKind::word:
      return true;
    case TokenKind::bom:
    case TokenKind::newline:
    case TokenKind::comment:
    case TokenKind::directive:
    case TokenKind::continuation:
    case TokenKind::heredoc_body:
    case TokenKind::heredoc_close:
    case TokenKind::unknown:
      return false;
  }
  return false;
}

}  // namespace

Span SyntaxTree::span(const Node& node) const {
  if (node.token_begin == node.token_end) {
    const Offset at =
        node.token_begin < tokens_.size() ? tokens_[node.token_begin].span.begin : source_.size();
    return {at, at};
  }
  return {tokens_[node.token_begin].span.begin, tokens_[node.token_end - 1].span.end};
}

LogicalText SyntaxTree::logical_text(const Node& node) const {
  LogicalText text;
  std::size_t lines = 1;
  for (const Token& token : tokens(node)) lines += token.kind == TokenKind::continuation ? 1U : 0U;
  text.reserve(lines, span(node).size());
  for (const Token& token : tokens(node)) {
    if (is_logical(token.kind)) text.append(token.span, source_.at(token.span));
  }
  if (text.pieces().empty()) {
    const Offset at = span(node).begin;
    text.append({at, at}, {});
  }
  return text;
}

std::optional<std::string_view> SyntaxTree::whole_text(const Node& node) const {
  if (node.token_end - node.token_begin != 1) return std::nullopt;
  const Token& token = tokens_[node.token_begin];
  if (!is_logical(token.kind)) return std::nullopt;
  return source_.at(token.span);
}

std::string SyntaxTree::text(const Node& node) const {
  if (const auto whole = whole_text(node)) return std::string(*whole);
  std::string out;
  for (const Token& token : tokens(node)) {
    if (is_logical(token.kind)) out.append(source_.at(token.span));
  }
  return out;
}

bool SyntaxTree::contiguous(const Node& node) const {
  for (const Token& token : tokens(node)) {
    if (!is_logical(token.kind)) return false;
  }
  return true;
}

}  // namespace droproot::syntax
