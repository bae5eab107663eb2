// Collects a Script bottom up: a node is finished after its children, and everything that was
// finished since a mark is below it. Words of a command are staged until the command is finished,
// because the commands inside its substitutions are finished first and ranges must not interleave.
#pragma once

#include <vector>

#include "droproot/shell/script.h"

namespace droproot::shell {

class TreeBuilder {
 public:
  explicit TreeBuilder(Script& script) : script_(script) {}
  // Nothing is staged any more.
  void clear();

  // Where every vector stands, to take back what was read since.
  struct Mark {
    std::uint32_t nodes, parts, words, assignments, redirects, heredocs, decoded;
    std::uint32_t staged_words, staged_assignments, staged_redirects;
  };
  [[nodiscard]] Mark mark() const;
  void take_back(const Mark& mark);

  [[nodiscard]] NodeId next_node() const { return static_cast<NodeId>(script_.nodes.size()); }
  // A node whose children are all nodes from `children` on.
  NodeId finish(Body body, NodeId children, Span span);
  [[nodiscard]] Node& node(NodeId id) { return script_.nodes[id]; }
  // True iff exactly one subtree was finished since `begin`.
  [[nodiscard]] bool one_tree_since(NodeId begin) const;
  // From children before parents to parents before children.
  void to_pre_order();

  void stage(const Word& word) { words_.push_back(word); }
  void stage(const Assignment& assignment) { assignments_.push_back(assignment); }
  void stage(const Redirect& redirect) { redirects_.push_back(redirect); }
  [[nodiscard]] const std::vector<Word>& staged_words() const { return words_; }
  Range store_words(const Mark& since);
  Range store_assignments(const Mark& since);
  Range store_redirects(const Mark& since);

 private:
  Script& script_;
  std::vector<Word> words_;
  std::vector<Assignment> assignments_;
  std::vector<Redirect> redirects_;
  // Of to_pre_order(): kept for their memory.
  std::vector<NodeId> moved_;  // from old to new
  std::vector<Node> ordered_;
};

}  // namespace droproot::shell
