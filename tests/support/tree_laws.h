// The laws of tree.h and dockerfile.h as checks over any bytes: each returns what is broken, or "".
// Without GoogleTest, for the fuzzer uses them too.
#pragma once

#include <fmt/format.h>

#include <string>

#include "droproot/model/dockerfile.h"
#include "droproot/syntax/arguments.h"
#include "droproot/syntax/tree.h"

namespace droproot::test {

inline syntax::SyntaxTree parse(std::string_view bytes) {
  return syntax::SyntaxTree::parse(SourceText("Dockerfile", bytes));
}

// I1: no gap, no overlap, no empty token, the last one ends at size().
inline std::string broken_tiling(const syntax::SyntaxTree& tree) {
  Offset at = 0;
  for (const syntax::Token& token : tree.tokens()) {
    if (token.span.begin != at) return fmt::format("token begins at {}", token.span.begin);
    if (token.span.end <= at) return fmt::format("empty token at {}", at);
    at = token.span.end;
  }
  return at == tree.source().size() ? "" : fmt::format("the last token ends at {}", at);
}

// One node against its parent and the node in front of it.
inline std::string broken_node(const syntax::SyntaxTree& tree, syntax::NodeId id) {
  const syntax::Node& node = tree.node(id);
  if (node.token_begin > node.token_end || node.token_end > tree.tokens().size()) {
    return fmt::format("node {}: tokens [{}, {})", id, node.token_begin, node.token_end);
  }
  if (node.subtree_end <= id || node.subtree_end > tree.nodes().size()) {
    return fmt::format("node {}: subtree ends at {}", id, node.subtree_end);
  }
  if (id > 0 && tree.node(id - 1).token_begin > node.token_begin) {
    return fmt::format("node {} begins before the node in front of it", id);
  }
  if (node.parent == syntax::kNoNode) {
    const bool instruction = node.kind == syntax::NodeKind::instruction;
    return instruction ? "" : fmt::format("node {} has no parent", id);
  }
  if (node.parent >= id) return fmt::format("node {} stands before its parent", id);
  const syntax::Node& parent = tree.node(node.parent);
  if (node.token_begin < parent.token_begin || node.token_end > parent.token_end ||
      node.subtree_end > parent.subtree_end) {
    return fmt::format("node {} is not inside its parent", id);
  }
  return "";
}

// I2: children inside parents, siblings apart, all in file order.
inline std::string broken_nesting(const syntax::SyntaxTree& tree) {
  const auto nodes = tree.nodes();
  std::uint32_t last_end = 0;
  for (syntax::NodeId id = 0; id < nodes.size(); ++id) {
    if (std::string broken = broken_node(tree, id); !broken.empty()) return broken;
    const syntax::NodeId next = nodes[id].subtree_end;
    if (next < nodes.size() && nodes[next].token_begin < nodes[id].token_end) {
      return fmt::format("nodes {} and {} overlap", id, next);
    }
    if (nodes[id].parent != syntax::kNoNode) continue;
    if (nodes[id].token_begin < last_end) return fmt::format("instruction {} overlaps", id);
    last_end = nodes[id].token_end;
  }
  return "";
}

// text() is what the pieces of logical_text() say, and every piece is where it says it is.
inline std::string broken_text(const syntax::SyntaxTree& tree, syntax::NodeId id) {
  const syntax::Node& node = tree.node(id);
  const LogicalText logical = tree.logical_text(node);
  std::string joined;
  for (const LogicalText::Piece& piece : logical.pieces()) {
    if (piece.logical != joined.size()) return fmt::format("node {}: piece out of place", id);
    if (!tree.span(node).contains(piece.source)) return fmt::format("node {}: piece outside", id);
    joined.append(tree.source().at(piece.source));
  }
  if (joined != tree.text(node)) return fmt::format("node {}: text() differs", id);
  if (joined != logical.text()) return fmt::format("node {}: logical text differs", id);
  if (tree.contiguous(node) && tree.source().at(tree.span(node)) != joined) {
    return fmt::format("node {}: contiguous, but its bytes are others", id);
  }
  return "";
}

// `nested` false leaves out triggers below the first, for ONBUILD ONBUILD ... repeats its text.
inline std::string broken_texts(const syntax::SyntaxTree& tree) {
  std::size_t depth = 0;
  for (syntax::NodeId id = 0; id < tree.nodes().size(); ++id) {
    const bool nested = tree.node(id).kind == syntax::NodeKind::instruction &&
                        tree.node(id).parent != syntax::kNoNode;
    depth = tree.node(id).parent == syntax::kNoNode ? 0 : depth + (nested ? 1 : 0);
    if (depth > 8) continue;  // each level repeats the text of those below: quadratic
    if (std::string broken = broken_text(tree, id); !broken.empty()) return broken;
  }
  return "";
}

// An instruction says the same alone as in its file.
inline std::string broken_alone(const syntax::SyntaxTree& tree, syntax::NodeId id) {
  const syntax::Node& node = tree.node(id);
  const std::string_view bytes = tree.source().at(tree.span(node));
  if (bytes.starts_with("\xEF\xBB\xBF")) return "";  // alone it would be the mark of the file
  const std::string_view head = tree.escape() == '`' ? "# escape=`\n" : "";
  const syntax::SyntaxTree alone = parse(std::string(head) + std::string(bytes));
  const auto expected = tree.tokens(node);
  const auto got = alone.tokens().subspan(head.empty() ? 0 : 2);
  const Offset moved = tree.span(node).begin - static_cast<Offset>(head.size());
  const bool same =
      std::ranges::equal(got, expected, [moved](const syntax::Token& a, const syntax::Token& b) {
        return a.kind == b.kind && a.span.begin + moved == b.span.begin &&
               a.span.end + moved == b.span.end;
      });
  if (!same) return fmt::format("instruction {} reads otherwise alone", id);
  if (alone.nodes().size() != node.subtree_end - id) {
    return fmt::format("instruction {} has other nodes alone", id);
  }
  return "";
}

inline std::string broken_reparse(const syntax::SyntaxTree& tree) {
  const auto nodes = tree.nodes();
  for (syntax::NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) {
    if (std::string broken = broken_alone(tree, id); !broken.empty()) return broken;
  }
  return "";
}

// The first law of the tree that does not hold.
inline std::string broken_tree(const syntax::SyntaxTree& tree) {
  for (const auto law : {broken_tiling, broken_nesting, broken_texts, broken_reparse}) {
    if (std::string broken = law(tree); !broken.empty()) return broken;
  }
  return "";
}

inline std::string broken_instruction(const model::Dockerfile& file, std::size_t at) {
  const model::Instruction& instruction = file.instructions()[at];
  if (index(instruction.id) != at) return fmt::format("instruction {} has another id", at);
  if (instruction.span.end > file.source().size() ||
      (!instruction.keyword_span.empty() && !instruction.span.contains(instruction.keyword_span))) {
    return fmt::format("instruction {} lies outside", at);
  }
  for (const model::Flag& flag : instruction.flags) {
    if (!instruction.span.contains(flag.span)) return fmt::format("a flag of {} is outside", at);
  }
  return "";
}

// Ids count up, stages are in file order and apart, every edge points backward.
inline std::string broken_model(const model::Dockerfile& file) {
  for (std::size_t at = 0; at < file.instructions().size(); ++at) {
    if (std::string broken = broken_instruction(file, at); !broken.empty()) return broken;
  }
  std::size_t last_end = 0;
  for (const model::Stage& stage : file.stages()) {
    if (index(stage.from) < last_end || index(stage.body_begin) != index(stage.from) + 1 ||
        index(stage.body_end) < index(stage.body_begin) ||
        index(stage.body_end) > file.instructions().size()) {
      return fmt::format("stage {} is out of place", index(stage.id));
    }
    last_end = index(stage.body_end);
  }
  for (const model::StageEdge& edge : file.edges()) {
    if (edge.used >= edge.user) return fmt::format("stage {} uses a later one", index(edge.user));
  }
  const bool refused = file.refusal().has_value();
  if (refused && file.refusal()->span.end > file.source().size()) return "refusal outside";
  return "";
}

}  // namespace droproot::test
