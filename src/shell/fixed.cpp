#include "droproot/shell/fixed.h"

#include <algorithm>

namespace droproot::shell {
namespace {

// What an unquoted value is split at, or taken as a pattern for.
bool ends_one_word(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '*' || c == '?' || c == '[';
}

// Walks the parts in order, which is also the order of the value: the operand of ${X:-word} stands
// directly behind its parameter, so using it means walking on and not using it means stepping over.
class Expansion {
 public:
  Expansion(const Script& script, const Word& word, const Lookup& lookup)
      : script_(script), word_(word), lookup_(lookup) {}

  std::optional<std::string> run() {
    for (std::uint32_t at = word_.parts.begin; at < word_.parts.end;) {
      const auto next = take(at);
      if (!next) return {};
      at = *next;
    }
    if (out_.empty() && word_.splits && !quoted_part_) return {};
    return std::move(out_);
  }

 private:
  // The part to go on with; nullopt: the value is not known.
  std::optional<std::uint32_t> take(std::uint32_t id) {
    const Part& part = script_.parts[id];
    const Span at = part.span;
    switch (part.kind) {
      case PartKind::literal:
        return append(script_.at(at), id);
      case PartKind::single_quoted:
        quoted_part_ = true;
        out_ += script_.at({at.begin + 1, at.end - 1});
        return part.end;
      case PartKind::escaped:
        quoted_part_ = true;
        out_ += script_.at({at.begin + 1, at.end});
        return part.end;
      case PartKind::double_quoted:
        quoted_part_ = true;
        quoted_until_ = std::max(quoted_until_, part.end);
        return id + 1;
      case PartKind::continuation:
        return part.end;
      case PartKind::parameter:
        return take_parameter(part, id);
      case PartKind::ansi_quoted:
      case PartKind::command_substitution:
      case PartKind::backticks:
      case PartKind::arithmetic:
      case PartKind::process_substitution:
      case PartKind::glob:
      case PartKind::tilde:
      case PartKind::brace:
      case PartKind::array:
      case PartKind::element:
        return {};
    }
    return {};
  }

  std::optional<std::uint32_t> append(std::string_view value, std::uint32_t id) {
    const bool splits = word_.splits && id >= quoted_until_;
    if (splits && std::ranges::any_of(value, ends_one_word)) return {};
    out_ += value;
    return script_.parts[id].end;
  }

  std::optional<std::uint32_t> take_parameter(const Part& part, std::uint32_t id) {
    const Variable variable = lookup_(script_.at(part.name));
    if (variable.set == Truth::maybe) return {};
    const bool missing = variable.set == Truth::no || (part.or_null && variable.value.empty());
    const std::string_view value = variable.set == Truth::yes ? variable.value : "";
    switch (part.op) {
      case ParameterOp::none:
        return append(value, id);
      case ParameterOp::use_default:
        return missing ? id + 1 : append(value, id);
      case ParameterOp::use_alternative:
        return missing ? part.end : id + 1;
      case ParameterOp::assign_default:
      case ParameterOp::error_if_unset:
        if (missing) return {};
        return append(value, id);
      case ParameterOp::length:
      case ParameterOp::indirect:
      case ParameterOp::other:
        return {};
    }
    return {};
  }

  const Script& script_;
  const Word& word_;
  const Lookup& lookup_;
  std::string out_;
  std::uint32_t quoted_until_ = 0;
  bool quoted_part_ = false;
};

}  // namespace

std::optional<std::string> fixed(const Script& script, const Word& word, const Lookup& lookup) {
  if (const auto value = script.literal(word)) return std::string(*value);
  return Expansion(script, word, lookup).run();
}

}  // namespace droproot::shell
