// The decoded values of an instruction's flags and arguments, as BuildKit's AST has them
// (parser.Node's Flags and Next list). Before variable expansion: quotes and escapes of words are
// still there; those of flags and JSON strings are gone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "droproot/syntax/tree.h"

namespace droproot::syntax {

// REQUIRES of all: `id` is an instruction.

// The flag and argument nodes, in order.
[[nodiscard]] std::vector<NodeId> flag_nodes(const SyntaxTree& tree, NodeId id);
[[nodiscard]] std::vector<NodeId> argument_nodes(const SyntaxTree& tree, NodeId id);
// ONBUILD's trigger, or kNoNode.
[[nodiscard]] NodeId trigger_node(const SyntaxTree& tree, NodeId id);

// One argument's value: a JSON string decoded, anything else joined as it stands.
[[nodiscard]] std::string argument_value(const SyntaxTree& tree, NodeId argument);
// "--name=value" with quotes and escapes removed.
[[nodiscard]] std::string flag_value(const SyntaxTree& tree, NodeId flag);
// The instruction's name as written.
[[nodiscard]] std::string keyword_text(const SyntaxTree& tree, NodeId id);

// ENV and LABEL: true iff the old form `ENV key value`.
[[nodiscard]] bool is_legacy_pair(const SyntaxTree& tree, NodeId id);

}  // namespace droproot::syntax
