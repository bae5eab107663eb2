#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/discover.h"
#include "cli/inputs.h"
#include "cli/parse_json.h"
#include "droproot/knowledge/image.h"
#include "droproot/knowledge/image_reference.h"
#include "droproot/rules/registry.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

constexpr std::size_t kWidth = 80;

// The text in lines of at most `width` columns, broken at blanks; a longer word has its own line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = std::min(text.size(), width);
    if (end < text.size()) {
      const std::size_t blank = text.rfind(' ', end);
      end = blank == std::string_view::npos ? std::min(text.find(' '), text.size()) : blank;
    }
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string rule_lines(const rules::RuleMeta& meta, std::size_t id_width) {
  constexpr std::size_t kLevelWidth = 7;  // "default"
  const std::string_view level = meta.fixable ? to_string(meta.highest) : "-";
  const std::string head = fmt::format("{:{}}  {:{}}  ", meta.id, id_width, level, kLevelWidth);
  std::string out;
  for (const std::string& line : wrapped(meta.summary, kWidth - head.size())) {
    out += fmt::format("{}{}\n", out.empty() ? head : std::string(head.size(), ' '), line);
  }
  return out;
}

Exit parse_one(const Input& input, const Environment& environment, Console& console) {
  const Result<std::optional<std::string>> bytes = read_input(input, environment);
  if (!bytes) {
    console.error(printable(bytes.error().message));
    return Exit::usage;
  }
  if (!*bytes) return Exit::ok;
  console.out(parse_json(
      model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText(input.path, **bytes)))));
  return Exit::ok;
}

}  // namespace

Exit explain(const Explain& options, Console& console) {
  if (rules::find_rule(options.rule) == nullptr) {
    console.error(unknown_rule("", options.rule).message);
    return Exit::usage;
  }
  console.out(rules::explanation(options.rule));
  return Exit::ok;
}

Exit list_rules(Console& console) {
  std::size_t id_width = 0;
  for (const rules::Rule& rule : rules::all_rules()) {
    id_width = std::max(id_width, rule.meta.id.size());
  }
  for (const rules::Rule& rule : rules::all_rules()) console.out(rule_lines(rule.meta, id_width));
  return Exit::ok;
}

Exit describe_images(const DescribeImages& options, Console& console) {
  bool first = true;
  for (const std::string& text : options.references) {
    const knowledge::ImageReference reference = knowledge::parse_image_reference(text);
    if (!first) console.out("\n");
    console.out(describe(reference, knowledge::lookup(reference)));
    first = false;
  }
  return Exit::ok;
}

Exit parse(const Parse& options, const Environment& environment, Console& console) {
  const Discovery discovery = discover(options.paths, {});
  Exit status = Exit::ok;
  for (const Error& problem : discovery.problems) {
    console.error(problem.message);
    status = Exit::usage;
  }
  for (const Input& input : discovery.inputs) {
    if (console.failed()) break;
    const Exit of_file =
        guarded(console, input.path, [&] { return parse_one(input, environment, console); });
    status = std::max(status, of_file);
  }
  return status;
}

}  // namespace droproot::cli
