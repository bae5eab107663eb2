// Written as a stream: ONBUILD may nest as deep as the input likes, and a tree of JSON values would
// be walked recursively.
#include "cli/parse_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "droproot/syntax/arguments.h"
#include "droproot/syntax/directives.h"
#include "droproot/text/unicode.h"

namespace droproot::cli {
namespace {

using syntax::Keyword;
using syntax::NodeId;

std::string json_string(std::string_view text) {
  return nlohmann::json(to_valid_utf8(text)).dump();
}

std::string list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ',';
    out += json_string(text);
  }
  return out + ']';
}

std::string or_null(const std::string* text) {
  return text == nullptr ? "null" : json_string(*text);
}

// BuildKit's Next list: ENV and LABEL give name, value and separator.
std::vector<std::string> next_list(const syntax::SyntaxTree& tree, NodeId id) {
  const Keyword keyword = tree.node(id).keyword;
  if (keyword == Keyword::unknown) return {""};
  std::vector<std::string> values;
  const bool pairs = keyword == Keyword::env || keyword == Keyword::label;
  const bool legacy = pairs && is_legacy_pair(tree, id);
  for (const NodeId argument : argument_nodes(tree, id)) {
    std::string value = argument_value(tree, argument);
    if (!pairs || legacy) {
      values.push_back(std::move(value));
      continue;
    }
    const std::size_t equals = value.find('=');
    values.push_back(value.substr(0, equals));
    values.push_back(equals == std::string::npos ? std::string{} : value.substr(equals + 1));
    values.emplace_back("=");
  }
  if (legacy) values.emplace_back();
  return values;
}

// A heredoc's content as BuildKit keeps it: raw lines, leading tabs and all.
std::string heredoc_list(const syntax::SyntaxTree& tree, NodeId id) {
  std::string out = "[";
  const auto heredocs = tree.heredocs();
  auto at = std::ranges::lower_bound(heredocs, id, {},
                                     [](const syntax::Heredoc& h) { return h.instruction; });
  for (; at != heredocs.end() && at->instruction == id; ++at) {
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({{"name":{},"expand":{},"chomp":{},"content":{},"fd":{}}})",
                       json_string(at->name), at->expand, at->chomp,
                       json_string(tree.source().at(at->body)), at->fd);
  }
  return out + ']';
}

class ParseWriter {
 public:
  explicit ParseWriter(const model::Dockerfile& file)
      : file_(file), tree_(file.tree()), lines_(file.source().bytes()) {}

  std::string write();

 private:
  void write_nodes();
  void write_node(NodeId outer);
  void write_fields(NodeId id, bool nested);
  void write_stages();
  [[nodiscard]] std::string instructions_error() const;
  [[nodiscard]] std::uint32_t start_line(NodeId id) const;
  [[nodiscard]] std::uint32_t end_line(NodeId id) const;

  const model::Dockerfile& file_;
  const syntax::SyntaxTree& tree_;
  LineIndex lines_;
  std::string out_;
};

std::uint32_t ParseWriter::start_line(NodeId id) const {
  return lines_.line_col(tree_.span(tree_.node(id)).begin).line;
}

std::uint32_t ParseWriter::end_line(NodeId id) const {
  const Span span = tree_.span(tree_.node(id));
  return lines_.line_col(span.empty() ? span.begin : span.end - 1).line;
}

void ParseWriter::write_fields(NodeId id, bool nested) {
  const syntax::Node& node = tree_.node(id);
  const std::string raw = keyword_text(tree_, id);
  std::vector<std::string> flags;
  for (const NodeId flag : flag_nodes(tree_, id)) flags.push_back(flag_value(tree_, flag));
  const std::string lower =
      node.keyword == Keyword::unknown ? ascii_lower(raw) : std::string(to_string(node.keyword));
  out_ += fmt::format(
      R"({{"start":{},"end":{},"cmd":{},"cmd_raw":{},"flags":{},"args":{},"json":{},"heredocs":{})",
      nested ? 0 : start_line(id), nested ? 0 : end_line(id), json_string(lower), json_string(raw),
      list(flags), list(next_list(tree_, id)), node.json, nested ? "[]" : heredoc_list(tree_, id));
  // A trigger's line is the tail of the outer one; written at each level, it would make the output
  // grow with the square of the depth.
  if (!nested) out_ += fmt::format(R"(,"original":{})", json_string(tree_.text(node)));
}

void ParseWriter::write_node(NodeId outer) {
  std::size_t depth = 0;
  for (NodeId id = outer; id != syntax::kNoNode; id = trigger_node(tree_, id)) {
    if (depth > 0) out_ += R"(,"onbuild":)";
    write_fields(id, depth > 0);
    ++depth;
  }
  out_ += R"(,"onbuild":null)";
  out_.append(depth, '}');
}

void ParseWriter::write_nodes() {
  out_ += R"(,"nodes":[)";
  const std::span<const syntax::Node> nodes = tree_.nodes();
  for (NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) {
    if (id > 0) out_ += ',';
    write_node(id);
  }
  out_ += ']';
}

std::string ParseWriter::instructions_error() const {
  const auto error = model::check_instructions(tree_);
  if (!error) return "null";
  if (error->node == syntax::kNoNode) return json_string(error->message);
  return json_string(fmt::format("dockerfile parse error on line {}: {}", start_line(error->node),
                                 error->message));
}

void ParseWriter::write_stages() {
  out_ += R"(,"stages":[)";
  for (const model::Stage& stage : file_.stages()) {
    const model::Instruction& from = file_.at(stage.from);
    const model::Flag* platform = from.flag("platform");
    std::vector<std::string> commands;
    for (const model::Instruction& instruction : file_.body(stage)) {
      std::string name(to_string(instruction.keyword));
      for (char& c : name) c = static_cast<char>(c - ('a' - 'A'));
      commands.push_back(std::move(name));
    }
    if (index(stage.id) > 0) out_ += ',';
    out_ += fmt::format(
        R"({{"name":{},"base":{},"platform":{},"start":{},"end":{},"commands":{}}})",
        json_string(stage.name), json_string(std::get<model::From>(from.body).image.text),
        json_string(platform != nullptr ? platform->value.value_or("") : ""), start_line(from.node),
        end_line(from.node), list(commands));
  }
  out_ += ']';
}

std::string ParseWriter::write() {
  const auto problems = tree_.problems();
  const std::string* refusal = problems.empty() ? nullptr : &problems.front().message;
  out_ = fmt::format(R"({{"path":{},"parse_error":{},"parse_error_line":{})",
                     json_string(tree_.source().name()), or_null(refusal),
                     refusal == nullptr ? 0 : lines_.line_col(problems.front().span.begin).line);
  out_ += fmt::format(R"(,"escape":{})", json_string(std::string(1, tree_.escape())));
  const auto syntax_directive = syntax::detect_syntax(tree_.source().bytes());
  const auto check = syntax::detect_check(tree_.source().bytes());
  out_ +=
      fmt::format(R"(,"syntax":{},"syntax_full":{},"syntax_line":{},"check":{})",
                  json_string(syntax_directive ? syntax_directive->reference : ""),
                  json_string(syntax_directive ? syntax_directive->command_line : ""),
                  syntax_directive ? syntax_directive->line : 0, json_string(check.value_or("")));
  if (refusal == nullptr) {
    write_nodes();
    out_ += fmt::format(R"(,"instructions_error":{})", instructions_error());
    write_stages();
  }
  out_ += "}\n";
  return std::move(out_);
}

}  // namespace

std::string parse_json(const model::Dockerfile& file) { return ParseWriter(file).write(); }

}  // namespace droproot::cli
