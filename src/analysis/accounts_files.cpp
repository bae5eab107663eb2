// Lines and whole files of /etc/passwd and /etc/group.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/accounts_change.h"
#include "droproot/analysis/accounts.h"

namespace droproot::analysis {

namespace {

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

bool unread(AccountTable& table, std::string_view what, const Provenance& from) {
  table.complete = false;
  table.groups_complete = false;
  table.persons_listed = false;
  table.doubt = Doubt{.why = fmt::format("{}: {} cannot be read", from.tool, what),
                      .instruction = from.instruction,
                      .at = from.at};
  return false;
}

// name:password:uid:gid:comment:home:shell
std::optional<Account> read_passwd_line(const AccountTable& table, std::string_view line,
                                        const Provenance& from) {
  constexpr std::size_t kFields = 7;
  const std::vector<std::string_view> fields = split(without_line_end(line), ':');
  if (fields.size() != kFields || fields[0].empty()) return std::nullopt;
  if (!is_digits(fields[2]) || !is_digits(fields[3])) return std::nullopt;
  Account account{.name = std::string(fields[0]),
                  .uid = read_number(fields[2]),
                  .gid = read_number(fields[3]),
                  .home = std::string(fields[5]),
                  .shell = std::string(fields[6]),
                  .groups_complete = table.groups_complete,
                  .from = from};
  const Group* const group = account.gid ? table.find_group(*account.gid) : nullptr;
  if (group != nullptr) account.group = group->name;
  return account;
}

struct GroupLine {
  Group group;
  std::vector<std::string> members;
};

// name:password:gid:member,member
std::optional<GroupLine> read_group_line(std::string_view line, const Provenance& from) {
  constexpr std::size_t kFields = 4;
  const std::vector<std::string_view> fields = split(without_line_end(line), ':');
  if (fields.size() != kFields || fields[0].empty() || !is_digits(fields[2])) return std::nullopt;
  GroupLine read{
      .group = {.name = std::string(fields[0]), .gid = read_number(fields[2]), .from = from},
      .members = {}};
  for (const std::string_view member : split(fields[3], ',')) {
    if (!member.empty()) read.members.emplace_back(member);
  }
  return read;
}

void add_listed(AccountTable& table, Group& group, const std::vector<std::string>& members) {
  for (const std::string& member : members) {
    Account* const account = account_of(table, member);
    if (account == nullptr) {
      group.waiting.push_back(member);
    } else if (std::ranges::find(account->groups, group.name) == account->groups.end()) {
      account->groups.push_back(group.name);
    }
  }
}

void name_primary_groups(AccountTable& table) {
  for (Account& account : table.accounts) {
    const Group* const group = account.gid ? table.find_group(*account.gid) : nullptr;
    account.group = group != nullptr ? group->name : std::string();
  }
}

bool is_skipped(std::string_view line) {
  line = without_line_end(line);
  return line.empty() || line.front() == '#';
}

// What a package or the base may have brought under the name has a system number and no such home.
bool is_persons(const AccountTable& table, const Account& account) {
  return table.persons_listed && account.uid >= kFirstPerson && account.uid <= kLastPerson &&
         account.home && account.home->starts_with("/home/");
}

bool is_persons(const AccountTable& /*table*/, const Group& /*group*/) { return false; }

// An entry of the name that may be there comes first, with numbers of its own.
template <typename Entry>
Ran ran_of_line(const AccountTable& table, Truth existed, const Entry* before, Entry& entry) {
  if (existed == Truth::no) return Ran::certain;
  if (before != nullptr) return Ran::unchecked;
  if (!is_persons(table, entry)) entry = Entry{.name = std::move(entry.name), .from = entry.from};
  return Ran::certain;
}

}  // namespace

bool apply_passwd_line(AccountTable& table, std::string_view line, const Provenance& from,
                       Ran ran) {
  if (is_skipped(line)) return true;
  std::optional<Account> account = read_passwd_line(table, line, from);
  if (!account) return unread(table, "a line of /etc/passwd", from);
  const Truth existed = table.has(account->name);
  if (existed == Truth::yes) return true;
  const std::string name = account->name;
  const knowledge::ImageFacts no_image;
  const bool sure = ran != Ran::maybe;
  Change change{table, no_image, from, from.tool,
                sure ? ran_of_line(table, existed, table.find(name), *account) : ran};
  put_account(change, std::move(*account));
  if (ran != Ran::maybe) account_of(table, name)->exists = Truth::yes;
  return true;
}

bool apply_group_line(AccountTable& table, std::string_view line, const Provenance& from, Ran ran) {
  if (is_skipped(line)) return true;
  std::optional<GroupLine> read = read_group_line(line, from);
  if (!read) return unread(table, "a line of /etc/group", from);
  const std::string name = read->group.name;
  const Truth existed = table.has_group(name);
  const knowledge::ImageFacts no_image;
  Change change{table, no_image, from, from.tool, ran};
  if (existed != Truth::yes) {
    if (ran != Ran::maybe) {
      change.ran = ran_of_line(table, existed, table.find_group(name), read->group);
    }
    put_group(change, read->group);
    if (ran != Ran::maybe) group_of(table, name)->exists = Truth::yes;
  }
  // initgroups() reads every line, so members of a second line of the name count too.
  if (ran != Ran::maybe) {
    add_listed(table, *group_of(table, name), read->members);
    return true;
  }
  for (const std::string& member : read->members) {
    if (Account* const account = account_of(table, member)) account->groups_complete = false;
  }
  return true;
}

namespace {

// The groups keep the account's name as a member that waits for an account.
void leave_waiting(AccountTable& table, const Account& account) {
  for (const std::string& name : account.groups) {
    if (Group* const group = group_of(table, name)) group->waiting.push_back(account.name);
  }
}

// The account becomes a member of the groups in which its name waits.
void join_waiting(AccountTable& table, Account& account) {
  for (Group& group : table.groups) {
    if (std::erase(group.waiting, account.name) > 0) account.groups.push_back(group.name);
  }
}

// The accounts go; the groups keep their names as members that wait for an account.
std::vector<Account> take_accounts(AccountTable& table) {
  std::vector<Account> before = std::exchange(table.accounts.own(), {});
  for (const Account& account : before) leave_waiting(table, account);
  return before;
}

// False when a line cannot be read. The first line of a name is the one that counts.
bool add_passwd_lines(AccountTable& table, std::string_view text, const Provenance& from) {
  bool all_read = true;
  for (const std::string_view line : split(text, '\n')) {
    if (is_skipped(line)) continue;
    const std::optional<Account> account = read_passwd_line(table, line, from);
    all_read = all_read && account;
    if (!account || account_of(table, account->name) != nullptr) continue;
    table.accounts.push_back(*account);
  }
  return all_read;
}

}  // namespace

bool apply_passwd_file(AccountTable& table, std::string_view text, const Provenance& from) {
  const bool members_known = table.groups_complete;
  const std::vector<Account> before = take_accounts(table);
  table.complete = true;
  const bool all_read = add_passwd_lines(table, text, from);
  for (Account& account : table.accounts) {
    const auto same = std::ranges::find(before, account.name, &Account::name);
    account.groups_complete = same != before.end() ? same->groups_complete : members_known;
    join_waiting(table, account);
  }
  return all_read || unread(table, "a line of /etc/passwd", from);
}

bool apply_group_file(AccountTable& table, std::string_view text, const Provenance& from) {
  table.groups.clear();
  for (Account& account : table.accounts) account.groups.clear();
  bool all_read = true;
  for (const std::string_view line : split(text, '\n')) {
    if (is_skipped(line)) continue;
    const std::optional<GroupLine> read = read_group_line(line, from);
    all_read = all_read && read;
    if (!read) continue;
    if (group_of(table, read->group.name) == nullptr) table.groups.push_back(read->group);
    add_listed(table, *group_of(table, read->group.name), read->members);
  }
  name_primary_groups(table);
  for (Account& account : table.accounts) account.groups_complete = all_read;
  table.groups_complete = true;
  return all_read || unread(table, "a line of /etc/group", from);
}

namespace {

// Rows of the base image have no name for it but their table's.
void keep_origin(Provenance& from, const AccountTable& source) {
  if (!from.instruction && from.tool.empty()) from.tool = source.image;
}

// What is said of a table as a whole holds for one that has a file of it, too.
void copy_reservations(AccountTable& table, const AccountTable& source) {
  table.persons_listed = table.persons_listed && source.persons_listed;
  table.packages_installed = table.packages_installed || source.packages_installed;
  if (source.doubt) table.doubt = source.doubt;
}

}  // namespace

void copy_passwd_file(AccountTable& table, const AccountTable& source) {
  const bool members_known = table.groups_complete;
  const std::vector<Account> before = take_accounts(table);
  table.accounts = source.accounts;
  table.complete = source.complete;
  copy_reservations(table, source);
  for (Account& account : table.accounts) {
    const auto same = std::ranges::find(before, account.name, &Account::name);
    account.groups_complete = same != before.end() ? same->groups_complete : members_known;
    keep_origin(account.from, source);
    account.groups.clear();
    account.home_made = false;
    join_waiting(table, account);
  }
  name_primary_groups(table);
}

void copy_group_file(AccountTable& table, const AccountTable& source) {
  table.groups = source.groups;
  for (Group& group : table.groups) keep_origin(group.from, source);
  table.groups_complete = source.groups_complete;
  copy_reservations(table, source);
  for (Account& account : table.accounts) {
    const Account* const same = source.find(account.name);
    account.groups = same != nullptr ? same->groups : std::vector<std::string>{};
    account.groups_complete = same != nullptr ? same->groups_complete : source.groups_complete;
    join_waiting(table, account);
  }
  for (const Account& account : source.accounts) {
    if (table.find(account.name) == nullptr) leave_waiting(table, account);
  }
  name_primary_groups(table);
}

}  // namespace droproot::analysis
