// predict: what droproot says of scripts of account commands, for account_scripts.py to hold
// against the real programs.
//
// stdin, one script after another:          stdout, for each:
//   script <image> <certain|unchecked>        command <fails|succeeds|unknown> <why it fails>
//   <words, tabs between them>                table <complete> <groups complete> <persons listed>
//   ...                                       account <fields of account_line>, group <of
//   group_line> (an empty line)                           (an empty line)
//
// All fields are separated by tabs; what is not known is `?`, truth is yes, no or maybe. A certain
// script ends with the command that fails; the tables are those before it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "analysis/account_summary.h"

namespace droproot::analysis {
namespace {

struct Script {
  std::string image;
  Ran ran = Ran::certain;
  std::vector<AccountCommand> commands;
};

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

std::optional<Script> read_script(std::istream& in) {
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  const std::vector<std::string> head = fields_of(line);
  if (head.size() != 3 || head[0] != "script") return std::nullopt;
  Script script{.image = head[1],
                .ran = head[2] == "certain" ? Ran::certain : Ran::unchecked,
                .commands = {}};
  while (std::getline(in, line) && !line.empty()) {
    AccountCommand command{.words = {}, .ran = script.ran, .from = {.tool = "script"}};
    for (std::string& word : fields_of(line)) command.words.emplace_back(std::move(word));
    script.commands.push_back(std::move(command));
  }
  return script;
}

// The number of the primary group, on today's base.
std::optional<std::uint32_t> todays_gid(const AccountTable& table, const Account& account) {
  const Group* const group = table.find_group(account.group);
  return group != nullptr ? group->todays_gid : std::nullopt;
}

std::string account_line(const AccountTable& table, const Account& account) {
  const std::string_view group = account.group.empty() ? "?" : std::string_view(account.group);
  const std::string names =
      fmt::format("{}\t{}\t{}\t{}\t{}\t{}", account.home.value_or("?"), account.home_made,
                  account.shell.value_or("?"), fmt::join(account.groups, ","),
                  account.groups_complete, truth_text(account.exists));
  return fmt::format("account\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", account.name,
                     number_text(account.uid), number_text(account.gid), group, names,
                     account.system, number_text(account.todays_uid),
                     number_text(todays_gid(table, account)));
}

std::string group_line(const Group& group) {
  return fmt::format("group\t{}\t{}\t{}\t{}\t{}\t{}\n", group.name, number_text(group.gid),
                     truth_text(group.exists), group.system, fmt::join(group.waiting, ","),
                     number_text(group.todays_gid));
}

std::string table_text(const AccountTable& table) {
  std::string text = fmt::format("table\t{}\t{}\t{}\n", table.complete, table.groups_complete,
                                 table.persons_listed);
  for (const Account& account : table.accounts) text += account_line(table, account);
  for (const Group& group : table.groups) text += group_line(group);
  return text;
}

std::string text_after(AccountTable table, AccountCommand command, Ran ran,
                       const knowledge::ImageFacts& image) {
  command.ran = ran;
  if (apply(table, command, image).refusal) return {};
  return table_text(table);
}

// Known to work: with its failure ignored it leaves what its success leaves, and a command that may
// not have run at all does not. userdel has done its work when it fails because of a home (status
// 12).
bool must_succeed(const AccountTable& table, const AccountCommand& command,
                  const knowledge::ImageFacts& image) {
  const std::string program = command.words.front().value_or("");
  if (program == "userdel" && command.words.size() > 2) return false;
  const std::string success = text_after(table, command, Ran::certain, image);
  return text_after(table, command, Ran::unchecked, image) == success &&
         text_after(table, command, Ran::maybe, image) != success;
}

void print_prediction(const Script& script) {
  const auto image = knowledge::lookup(knowledge::parse_image_reference(script.image));
  AccountTable table = accounts_of_image(image, script.image);
  for (const AccountCommand& command : script.commands) {
    const bool works = must_succeed(table, command, image);
    const std::optional<std::string> refusal = apply(table, command, image).refusal;
    const std::string_view outcome = refusal ? "fails" : works ? "succeeds" : "unknown";
    fmt::print("command\t{}\t{}\n", outcome, refusal.value_or(""));
    if (refusal && script.ran == Ran::certain) break;
  }
  fmt::print("{}\n", table_text(table));
}

}  // namespace
}  // namespace droproot::analysis

int main() {
  while (const auto script = droproot::analysis::read_script(std::cin)) {
    droproot::analysis::print_prediction(*script);
  }
}
