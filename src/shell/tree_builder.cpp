#include "shell/tree_builder.h"

#include <utility>

namespace droproot::shell {
namespace {

template <typename Container>
std::uint32_t count(const Container& items) {
  return static_cast<std::uint32_t>(items.size());
}

template <typename Item>
void shrink(std::vector<Item>& items, std::uint32_t size) {
  items.erase(items.begin() + size, items.end());
}

template <typename Item>
Range store(std::vector<Item>& staged, std::uint32_t since, std::vector<Item>& out) {
  const std::uint32_t begin = count(out);
  out.insert(out.end(), staged.begin() + since, staged.end());
  shrink(staged, since);
  return {begin, count(out)};
}

}  // namespace

void TreeBuilder::clear() {
  words_.clear();
  assignments_.clear();
  redirects_.clear();
}

TreeBuilder::Mark TreeBuilder::mark() const {
  return {.nodes = count(script_.nodes),
          .parts = count(script_.parts),
          .words = count(script_.words),
          .assignments = count(script_.assignments),
          .redirects = count(script_.redirects),
          .heredocs = count(script_.heredocs),
          .decoded = count(script_.decoded),
          .staged_words = count(words_),
          .staged_assignments = count(assignments_),
          .staged_redirects = count(redirects_)};
}

void TreeBuilder::take_back(const Mark& mark) {
  shrink(script_.nodes, mark.nodes);
  shrink(script_.parts, mark.parts);
  shrink(script_.words, mark.words);
  shrink(script_.assignments, mark.assignments);
  shrink(script_.redirects, mark.redirects);
  shrink(script_.heredocs, mark.heredocs);
  script_.decoded.resize(mark.decoded);
  shrink(words_, mark.staged_words);
  shrink(assignments_, mark.staged_assignments);
  shrink(redirects_, mark.staged_redirects);
}

NodeId TreeBuilder::finish(Body body, NodeId children, Span span) {
  const NodeId id = next_node();
  // `end` holds the first node of the subtree until to_pre_order().
  script_.nodes.push_back(Node{.span = span, .end = children, .body = body});
  return id;
}

bool TreeBuilder::one_tree_since(NodeId begin) const {
  return !script_.nodes.empty() && script_.nodes.back().end == begin && begin < next_node();
}

void TreeBuilder::to_pre_order() {
  const NodeId total = next_node();
  if (total == 1) {
    script_.nodes.front().end = 1;
    for (Part& part : script_.parts) {
      if (part.node != kNoNode) part.node = 0;
    }
    return;
  }
  moved_.resize(total);
  ordered_.resize(total);
  moved_[total - 1] = 0;
  for (NodeId old = total; old-- > 0;) {
    Node node = script_.nodes[old];
    const NodeId first = node.end;
    const NodeId self = moved_[old];
    node.end = self + (old - first) + 1;
    NodeId free = node.end;
    for (NodeId child = old; child-- > first;) {
      const NodeId child_first = script_.nodes[child].end;
      free -= child - child_first + 1;
      moved_[child] = free;
      script_.nodes[child].parent = self;
      child = child_first;
    }
    ordered_[self] = node;
  }
  script_.nodes.swap(ordered_);
  for (Part& part : script_.parts) {
    if (part.node != kNoNode) part.node = moved_[part.node];
  }
}

Range TreeBuilder::store_words(const Mark& since) {
  return store(words_, since.staged_words, script_.words);
}
Range TreeBuilder::store_assignments(const Mark& since) {
  return store(assignments_, since.staged_assignments, script_.assignments);
}
Range TreeBuilder::store_redirects(const Mark& since) {
  return store(redirects_, since.staged_redirects, script_.redirects);
}

}  // namespace droproot::shell
