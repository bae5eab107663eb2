#include "cli/commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <vector>

#include "cli/discover.h"
#include "cli/inputs.h"
#include "cli/parse_json.h"
#include "cli/project_config.h"
#include "droproot/knowledge/image.h"
#include "droproot/knowledge/image_reference.h"
#include "droproot/knowledge/policy.h"
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

// The text behind `head`, its other lines below the first.
std::string hanging(std::string_view head, std::string_view text) {
  std::string out;
  for (const std::string& line : wrapped(text, kWidth - head.size())) {
    out += fmt::format("{:{}}{}\n", out.empty() ? head : "", head.size(), line);
  }
  return out;
}

std::string rule_lines(const rules::RuleMeta& meta, std::size_t id_width) {
  constexpr std::size_t kLevelWidth = 7;  // "default"
  const std::string_view level = meta.fixable ? to_string(meta.highest) : "-";
  return hanging(fmt::format("{:{}}  {:{}}  ", meta.id, id_width, level, kLevelWidth),
                 meta.summary);
}

void add_list(std::vector<std::string>& settings, std::string_view key,
              const std::optional<std::span<const knowledge::PolicyText>>& texts) {
  if (!texts) return;
  std::vector<std::string_view> rules;
  for (const knowledge::PolicyText& text : *texts) rules.push_back(text.text);
  settings.push_back(fmt::format("{}: {}", key, fmt::join(rules, ", ")));
}

// What a profile sets, in the words of its file.
std::string settings_line(const knowledge::Policy& policy) {
  std::vector<std::string> settings;
  const auto add = [&settings](std::string_view key, std::optional<std::string_view> value) {
    if (value) settings.push_back(fmt::format("{}: {}", key, *value));
  };
  add("fixes", policy.fixes);
  if (policy.user) add("user", policy.user->text);
  if (policy.user_name) add("user-name", policy.user_name->text);
  add("group", policy.group);
  add("chown", policy.chown);
  add("ports", policy.ports);
  add_list(settings, "select", policy.select);
  add_list(settings, "ignore", policy.ignore);
  return fmt::format("{}", fmt::join(settings, "; "));
}

Exit parse_one(const Input& input, std::span<const SearchRoot> roots,
               const Environment& environment, Console& console) {
  const Result<std::optional<std::string>> bytes = read_input(input, roots, environment);
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

Exit list_profiles(Console& console) {
  std::size_t width = 0;
  for (const knowledge::Policy& policy : knowledge::builtin_policies()) {
    width = std::max(width, policy.id.size());
  }
  for (const knowledge::Policy& policy : knowledge::builtin_policies()) {
    console.out(hanging(fmt::format("{:{}}  ", policy.id, width), policy.summary));
    console.out(hanging(std::string(width + 2, ' '), settings_line(policy)));
  }
  return Exit::ok;
}

Exit describe_images(const DescribeImages& options, const Environment& environment,
                     Console& console) {
  const Harden settings;
  ProjectConfigs configs(settings, environment);
  const auto project = configs.project_of("Dockerfile");
  if (!project) {
    console.error(project.error().message);
    return Exit::usage;
  }
  const knowledge::Tables* own = *project == nullptr ? nullptr : (*project)->file->images();
  bool first = true;
  for (const std::string& text : options.references) {
    const knowledge::ImageReference reference = knowledge::parse_image_reference(text);
    if (!first) console.out("\n");
    console.out(describe(reference, knowledge::lookup(reference, own)));
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
    const Exit of_file = guarded(console, input.path, [&] {
      return parse_one(input, discovery.roots, environment, console);
    });
    status = std::max(status, of_file);
  }
  return status;
}

}  // namespace droproot::cli
