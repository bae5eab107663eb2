#include "droproot/syntax/arguments.h"

#include "droproot/syntax/json_text.h"
#include "droproot/text/assert.h"
#include "syntax/split.h"

namespace droproot::syntax {
ChildNodes flag_nodes(const SyntaxTree& tree, NodeId id) { return {tree, id, NodeKind::flag}; }

ChildNodes argument_nodes(const SyntaxTree& tree, NodeId id) {
  return {tree, id, NodeKind::argument};
}

NodeId trigger_node(const SyntaxTree& tree, NodeId id) {
  const ChildNodes triggers(tree, id, NodeKind::instruction);
  return triggers.empty() ? kNoNode : triggers.front();
}

std::string argument_value(const SyntaxTree& tree, NodeId argument) {
  const Node& node = tree.node(argument);
  if (node.json) return decode_json_string(tree.text(node));
  return tree.text(node);
}

bool argument_starts_with(const SyntaxTree& tree, NodeId argument, char prefix) {
  const Node& node = tree.node(argument);
  if (const auto whole = tree.whole_text(node); whole && !node.json) {
    return whole->starts_with(prefix);
  }
  return argument_value(tree, argument).starts_with(prefix);
}

std::string flag_value(const SyntaxTree& tree, NodeId flag) {
  return decode_flag(tree.text(tree.node(flag)), tree.escape());
}

std::string keyword_text(const SyntaxTree& tree, NodeId id) {
  std::string out;
  for (const Token& token : tree.tokens(tree.node(id))) {
    if (token.kind == TokenKind::keyword) {
      out.append(tree.source().at(token.span));
    } else if (token.kind == TokenKind::blank && !out.empty()) {
      break;
    }
  }
  return out;
}

bool is_legacy_pair(const SyntaxTree& tree, NodeId id) {
  const ChildNodes arguments = argument_nodes(tree, id);
  if (arguments.empty()) return false;
  const Node& first = tree.node(arguments.front());
  if (const auto whole = tree.whole_text(first)) return whole->find('=') == std::string_view::npos;
  return tree.text(first).find('=') == std::string::npos;
}

}  // namespace droproot::syntax
