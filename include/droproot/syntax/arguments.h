// The decoded values of an instruction's flags and arguments, as BuildKit's AST has them
// (parser.Node's Flags and Next list). Before variable expansion: quotes and escapes of words are
// still there; those of flags and JSON strings are gone.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>

#include "droproot/syntax/tree.h"

namespace droproot::syntax {

// REQUIRES of all: `id` is an instruction.

// The children of one kind, in order. A view: the tree must outlive it and stay where it is.
class ChildNodes {
 public:
  class Iterator {
   public:
    using value_type = NodeId;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    Iterator() = default;
    NodeId operator*() const { return at_; }
    Iterator& operator++() {
      at_ = of_->next(of_->nodes_[at_].subtree_end);
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    friend class ChildNodes;
    Iterator(const ChildNodes* of, NodeId at) : of_(of), at_(at) {}
    const ChildNodes* of_ = nullptr;
    NodeId at_ = kNoNode;
  };

  ChildNodes(const SyntaxTree& tree, NodeId parent, NodeKind kind)
      : nodes_(tree.nodes()),
        end_(nodes_[parent].subtree_end),
        kind_(kind),
        first_(next(parent + 1)) {}

  [[nodiscard]] Iterator begin() const { return {this, first_}; }
  [[nodiscard]] Iterator end() const { return {this, end_}; }
  [[nodiscard]] bool empty() const { return first_ == end_; }
  // REQUIRES: not empty.
  [[nodiscard]] NodeId front() const { return first_; }
  // Walks over all of them.
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::distance(begin(), end()));
  }

 private:
  [[nodiscard]] NodeId next(NodeId at) const {
    while (at < end_ && nodes_[at].kind != kind_) at = nodes_[at].subtree_end;
    return at;
  }

  std::span<const Node> nodes_;
  NodeId end_;
  NodeKind kind_;
  NodeId first_;
};

// The flag and argument nodes.
[[nodiscard]] ChildNodes flag_nodes(const SyntaxTree& tree, NodeId id);
[[nodiscard]] ChildNodes argument_nodes(const SyntaxTree& tree, NodeId id);
// ONBUILD's trigger, or kNoNode.
[[nodiscard]] NodeId trigger_node(const SyntaxTree& tree, NodeId id);

// One argument's value: a JSON string decoded, anything else joined as it stands.
[[nodiscard]] std::string argument_value(const SyntaxTree& tree, NodeId argument);
// Whether the value begins with `prefix`.
[[nodiscard]] bool argument_starts_with(const SyntaxTree& tree, NodeId argument, char prefix);
// "--name=value" with quotes and escapes removed.
[[nodiscard]] std::string flag_value(const SyntaxTree& tree, NodeId flag);
// The instruction's name as written.
[[nodiscard]] std::string keyword_text(const SyntaxTree& tree, NodeId id);

// ENV and LABEL: true iff the old form `ENV key value`.
[[nodiscard]] bool is_legacy_pair(const SyntaxTree& tree, NodeId id);

}  // namespace droproot::syntax
