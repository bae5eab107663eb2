#include "droproot/shell/dump.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace droproot::shell {
namespace {

std::string_view name_of(CompoundKind kind) {
  switch (kind) {
    case CompoundKind::subshell:
      return "subshell";
    case CompoundKind::group:
      return "group";
    case CompoundKind::if_clause:
      return "if";
    case CompoundKind::for_in:
      return "for";
    case CompoundKind::for_arithmetic:
      return "for-arithmetic";
    case CompoundKind::while_loop:
      return "while";
    case CompoundKind::until_loop:
      return "until";
    case CompoundKind::case_clause:
      return "case";
    case CompoundKind::select:
      return "select";
    case CompoundKind::test:
      return "test";
    case CompoundKind::arithmetic:
      return "arithmetic";
    case CompoundKind::function:
      return "function";
    case CompoundKind::coprocess:
      return "coproc";
  }
  return {};
}

// A value as it is where that cannot be mistaken, else in quotes.
std::string quoted(std::string_view value) {
  static constexpr std::string_view kUnsafe = " \t\n'\"\\()<>;&|$`*?[]{}~#";
  if (!value.empty() && value.find_first_of(kUnsafe) == value.npos) return std::string(value);
  std::string out = "'";
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "'";
}

class Dumper {
 public:
  explicit Dumper(const Script& script) : script_(script), done_(script.nodes.size()) {}

  // From the last to the first: what is below a node is dumped before it.
  std::string whole() {
    for (NodeId id = static_cast<NodeId>(script_.nodes.size()); id-- > 0;) done_[id] = node(id);
    return done_.empty() ? "" : done_[0];
  }
  std::string single(const Word& value) {
    whole();
    return word(value);
  }

 private:
  struct Open {
    std::uint32_t end;
    std::string_view close;
  };

  std::string node(NodeId id) {
    std::vector<std::string> items;
    const std::string_view name =
        std::visit([&](const auto& body) { return header(body, items); }, script_.nodes[id].body);
    for (NodeId child = id + 1; child < script_.nodes[id].end; child = script_.nodes[child].end) {
      add_child(child, items);
    }
    std::string out = fmt::format("{}({})", name, fmt::join(items, " "));
    return script_.nodes[id].background ? out + "&" : out;
  }

  void add_child(NodeId child, std::vector<std::string>& items) {
    switch (script_.nodes[child].role) {
      case Role::substitution:  // stands in its word; a heredoc's is shown by the body
        return;
      case Role::condition:
        items.push_back("? " + done_[child]);
        return;
      case Role::body:
        items.push_back("do " + done_[child]);
        return;
      case Role::otherwise:
        items.push_back("else " + done_[child]);
        return;
      case Role::element:
      case Role::arm:
        items.push_back(done_[child]);
        return;
    }
  }

  using Items = std::vector<std::string>;
  static std::string_view header(const Sequence&, Items&) { return "seq"; }
  static std::string_view header(const AndOr& body, Items&) { return body.is_and ? "and" : "or"; }
  static std::string_view header(const Pipeline& body, Items& items) {
    if (body.negated) items.emplace_back("!");
    if (body.timed) items.emplace_back("time");
    return "pipe";
  }
  std::string_view header(const Simple& body, Items& items) {
    for (const Assignment& assignment : script_.assignments_of(body.assignments)) {
      items.push_back(fmt::format("{}{}",
                                  script_.at({assignment.span.begin, assignment.value.span.begin}),
                                  word(assignment.value)));
    }
    add_words(body.words, items);
    add_redirects(body.redirects, items);
    return "simple";
  }
  std::string_view header(const Compound& body, Items& items) {
    if (!body.name.empty()) items.emplace_back(script_.at(body.name));
    if (body.listed) items.emplace_back("in");
    add_words(body.words, items);
    add_redirects(body.redirects, items);
    return name_of(body.kind);
  }
  std::string_view header(const Arm& body, Items& items) {
    add_words(body.patterns, items);
    return body.falls_through ? "arm-through" : "arm";
  }
  static std::string_view header(const Opaque& body, Items& items) {
    items.emplace_back(body.why);
    return "opaque";
  }

  void add_words(Range words, Items& items) {
    for (const Word& value : script_.words_of(words)) items.push_back(word(value));
  }
  void add_redirects(Range redirects, Items& items) {
    for (const Redirect& redirect : script_.redirects_of(redirects)) {
      std::string item = fmt::format("{}{}{}", script_.at(redirect.fd), to_string(redirect.op),
                                     word(redirect.target));
      if (redirect.heredoc != kNoHeredoc) {
        const Heredoc& heredoc = script_.heredocs[redirect.heredoc];
        item += heredoc.present ? "=" + word(heredoc.body) : "=?";
      }
      items.push_back(std::move(item));
    }
  }

  std::string word(const Word& value) {
    if (const auto literal = script_.literal(value)) return quoted(*literal);
    std::string out;
    std::vector<Open> open;
    for (std::uint32_t id = value.parts.begin; id < value.parts.end;) {
      const Part& part = script_.parts[id];
      open.push_back({part.end, part_begin(part, out)});
      // What is inside of commands is dumped with their nodes.
      id = part.kind == PartKind::command_substitution || part.kind == PartKind::backticks ||
                   part.kind == PartKind::process_substitution
               ? part.end
               : id + 1;
      while (!open.empty() && open.back().end <= id) {
        out += open.back().close;
        open.pop_back();
      }
    }
    return out;
  }

  // Appends how the part begins and says how it ends.
  std::string_view part_begin(const Part& part, std::string& out) {
    const std::string_view text = script_.at(part.span);
    switch (part.kind) {
      case PartKind::literal:
        out += quoted(text);
        return "";
      case PartKind::single_quoted:
      case PartKind::ansi_quoted:
      case PartKind::escaped:
        out += text;
        return "";
      case PartKind::continuation:
        return "";
      case PartKind::double_quoted:
        out += "dq(";
        return ")";
      case PartKind::parameter:
        out += fmt::format("${{{}{}", script_.at(part.name), operator_of(part));
        return "}";
      case PartKind::command_substitution:
      case PartKind::backticks:
      case PartKind::process_substitution:
        out +=
            fmt::format("{}({})", text.substr(0, 1), part.node == kNoNode ? "" : done_[part.node]);
        return "";
      case PartKind::arithmetic:
        out += "$((";
        return "))";
      case PartKind::glob:
        out += fmt::format("glob({})", text);
        return "";
      case PartKind::tilde:
        out += "tilde()";
        return "";
      case PartKind::brace:
        out += fmt::format("brace({})", text);
        return "";
      case PartKind::array:
        out += "array(";
        return ")";
      case PartKind::element:
        out += "[";
        return "]";
    }
    return "";
  }

  static std::string operator_of(const Part& part) {
    static constexpr std::string_view kSigns[] = {"",  " length", " indirect", "-",
                                                  "=", "?",       "+",         " op "};
    const std::string colon = part.or_null ? ":" : "";
    return colon + std::string(kSigns[static_cast<std::size_t>(part.op)]);
  }

  const Script& script_;
  std::vector<std::string> done_;
};

}  // namespace

std::string dump(const Script& script) { return Dumper(script).whole(); }
std::string dump(const Script& script, const Word& word) { return Dumper(script).single(word); }

}  // namespace droproot::shell
