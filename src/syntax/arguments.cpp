#include "droproot/syntax/arguments.h"

#include "droproot/syntax/json_text.h"
#include "droproot/text/assert.h"
#include "syntax/split.h"

namespace droproot::syntax {
namespace {

std::vector<NodeId> children_of_kind(const SyntaxTree& tree, NodeId id, NodeKind kind) {
  std::vector<NodeId> found;
  const std::span<const Node> nodes = tree.nodes();
  for (NodeId child = id + 1; child < nodes[id].subtree_end; child = nodes[child].subtree_end) {
    if (nodes[child].kind == kind) found.push_back(child);
  }
  return found;
}

}  // namespace

std::vector<NodeId> flag_nodes(const SyntaxTree& tree, NodeId id) {
  return children_of_kind(tree, id, NodeKind::flag);
}

std::vector<NodeId> argument_nodes(const SyntaxTree& tree, NodeId id) {
  return children_of_kind(tree, id, NodeKind::argument);
}

NodeId trigger_node(const SyntaxTree& tree, NodeId id) {
  const std::vector<NodeId> triggers = children_of_kind(tree, id, NodeKind::instruction);
  return triggers.empty() ? kNoNode : triggers.front();
}

std::string argument_value(const SyntaxTree& tree, NodeId argument) {
  const Node& node = tree.node(argument);
  std::string text = tree.text(node);
  return node.json ? decode_json_string(text) : text;
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
  const std::vector<NodeId> arguments = argument_nodes(tree, id);
  return !arguments.empty() &&
         tree.text(tree.node(arguments.front())).find('=') == std::string::npos;
}

}  // namespace droproot::syntax
