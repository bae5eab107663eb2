// Account tables as one line, and scripts of account commands as text, for tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/accounts.h"
#include "droproot/knowledge/image.h"

namespace droproot::analysis {

inline std::string number_text(std::optional<std::uint32_t> number) {
  return number ? fmt::format("{}", *number) : "?";
}

inline std::string_view truth_text(Truth truth) {
  if (truth == Truth::yes) return "yes";
  return truth == Truth::no ? "no" : "maybe";
}

// "1001:1001 app [audio,...] /home/app+ yes": numbers, primary group, other groups ("..." where
// there may be more), home (+ where it is made), whether it exists. Of a group (%name): "1001 yes".
inline std::string summary_of(const AccountTable& table, std::string_view name) {
  if (name.starts_with('%')) {
    const Group* const group = table.find_group(name.substr(1));
    const std::string_view there = truth_text(table.has_group(name.substr(1)));
    return group == nullptr ? std::string(there)
                            : fmt::format("{} {}", number_text(group->gid), there);
  }
  const Account* const account = table.find(name);
  if (account == nullptr) return std::string(truth_text(table.has(name)));
  std::string groups = fmt::format("{}", fmt::join(account->groups, ","));
  if (!account->groups_complete) groups += groups.empty() ? "..." : ",...";
  return fmt::format("{}:{} {} [{}] {}{} {}", number_text(account->uid), number_text(account->gid),
                     account->group.empty() ? "?" : account->group, groups,
                     account->home.value_or("?"), account->home_made ? "+" : "",
                     truth_text(account->exists));
}

// Words at blanks; '' is an empty word, a word with $ is one without a value.
inline std::vector<std::optional<std::string>> words_of(std::string_view line) {
  std::vector<std::optional<std::string>> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (word.empty()) continue;
    if (word == "''") {
      words.emplace_back("");
    } else if (word.find('$') != std::string_view::npos) {
      words.emplace_back(std::nullopt);
    } else {
      words.emplace_back(std::string(word));
    }
  }
  return words;
}

struct ScriptResult {
  AccountTable table;
  std::string refusal;  // of the last command
};

// One command a line. Before it: ~ failure is ignored, ? may not run. A line `+` installs packages.
inline ScriptResult run_script(std::string_view reference, std::string_view script) {
  const auto image = knowledge::lookup(knowledge::parse_image_reference(reference));
  ScriptResult result{.table = accounts_of_image(image, reference), .refusal = {}};
  while (!script.empty()) {
    const std::size_t end = std::min(script.find('\n'), script.size());
    std::string_view line = script.substr(0, end);
    script.remove_prefix(std::min(end + 1, script.size()));
    AccountCommand command{.words = {}, .from = {.tool = "test"}};
    if (line.starts_with('~')) command.ran = Ran::unchecked;
    if (line.starts_with('?')) command.ran = Ran::maybe;
    if (line.starts_with('+')) result.table.packages_installed = true;
    if (!line.empty() && std::string_view("~?+").find(line.front()) != std::string_view::npos) {
      line.remove_prefix(1);
    }
    command.words = words_of(line);
    result.refusal = apply(result.table, command, image).refusal.value_or("");
  }
  return result;
}

}  // namespace droproot::analysis
