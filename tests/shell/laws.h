// What holds for the Script of any text; shared by the property tests and the fuzzer.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "droproot/shell/commands.h"
#include "droproot/shell/dump.h"
#include "droproot/shell/script.h"

namespace droproot::shell {

namespace laws {

inline bool tree_holds(const Script& script) {
  for (NodeId id = 0; id < script.nodes.size(); ++id) {
    const Node& node = script.nodes[id];
    if (node.span.begin > node.span.end || node.span.end > script.text.size()) return false;
    if (node.end <= id || node.end > script.nodes.size()) return false;
    if (id == 0) {
      if (node.parent != kNoNode || node.end != script.nodes.size()) return false;
      continue;
    }
    const Node& parent = script.nodes[node.parent];
    if (node.parent >= id || node.end > parent.end) return false;
    // A heredoc's substitutions stand behind the line, so behind everything.
    if (node.role != Role::substitution && !parent.span.contains(node.span)) return false;
    if (node.role != Role::substitution && id != node.parent + 1) {
      if (node.span.begin < script.nodes[id - 1].span.begin &&
          script.nodes[id - 1].role != Role::substitution && script.heredocs.empty()) {
        return false;
      }
    }
  }
  return true;
}

inline bool opaque_means_incomplete(const Script& script) {
  bool opaque = false;
  for (const Node& node : script.nodes) opaque |= std::holds_alternative<Opaque>(node.body);
  return opaque != script.complete;
}

inline bool word_holds(const Script& script, const Word& word) {
  if (word.span.begin > word.span.end || word.span.end > script.text.size()) return false;
  if (word.parts.begin > word.parts.end || word.parts.end > script.parts.size()) return false;
  // The parts tile the word.
  Offset at = word.span.begin;
  for (std::uint32_t id = word.parts.begin; id < word.parts.end; id = script.parts[id].end) {
    const Part& part = script.parts[id];
    if (part.span.begin != at || part.end <= id || part.end > word.parts.end) return false;
    for (std::uint32_t inner = id + 1; inner < part.end; ++inner) {
      if (!part.span.contains(script.parts[inner].span)) return false;
    }
    if (part.node != kNoNode && !part.span.contains(script.nodes[part.node].span)) return false;
    at = part.span.end;
  }
  return at == word.span.end;
}

inline bool words_hold(const Script& script) {
  for (const Word& word : script.words) {
    if (!word_holds(script, word)) return false;
  }
  for (const Assignment& assignment : script.assignments) {
    if (!word_holds(script, assignment.value)) return false;
    if (!assignment.span.contains(assignment.value.span)) return false;
  }
  for (const Redirect& redirect : script.redirects) {
    if (!word_holds(script, redirect.target)) return false;
    if (!redirect.span.contains(redirect.target.span)) return false;
  }
  for (const Heredoc& heredoc : script.heredocs) {
    if (heredoc.present && !word_holds(script, heredoc.body)) return false;
  }
  return true;
}

inline bool simples_hold(const Script& script) {
  for (const Node& node : script.nodes) {
    const auto* simple = std::get_if<Simple>(&node.body);
    if (simple == nullptr) continue;
    Offset at = node.span.begin;
    for (const Word& word : script.words_of(simple->words)) {
      if (word.span.begin < at || word.span.end > node.span.end || word.span.empty()) return false;
      at = word.span.end;
    }
  }
  return true;
}

}  // namespace laws

// Empty, or the name of the law that `text` breaks.
inline std::string broken_law(std::string_view text) {
  const Script script = parse(text);
  if (script.nodes.empty()) return "there is a root";
  if (!laws::tree_holds(script)) return "nodes are in pre-order, children inside parents";
  if (!laws::opaque_means_incomplete(script)) return "complete iff there is no Opaque";
  if (!laws::words_hold(script)) return "parts tile their word";
  if (!laws::simples_hold(script)) return "words stand in order inside their command";
  if (dump(script).empty()) return "it can be dumped";
  const std::size_t uses = commands(script).size();
  if (uses > script.nodes.size()) return "a command is used once";
  return {};
}

}  // namespace droproot::shell
