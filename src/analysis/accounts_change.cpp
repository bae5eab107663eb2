#include "analysis/accounts_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace droproot::analysis {

namespace {

constexpr std::uint32_t kLargestId = 4294967294;  // -1 means "no change" to the kernel
constexpr std::size_t kLongestName = 32;

void add_once(std::vector<std::string>& list, std::string_view name) {
  if (std::ranges::find(list, name) == list.end()) list.emplace_back(name);
}

void erase_name(std::vector<std::string>& list, std::string_view name) {
  std::erase_if(list, [name](const std::string& entry) { return entry == name; });
}

// The account may be in that group, or no longer.
void doubt_member(Account& account, std::string_view group) {
  if (std::erase(account.groups, group) > 0) account.groups_complete = false;
}

// Memberships that were written before the account was made.
void collect_waiting(AccountTable& table, Account& account) {
  for (Group& group : table.groups) {
    const auto found = std::ranges::find(group.waiting, account.name);
    if (found == group.waiting.end()) continue;
    add_once(account.groups, group.name);
    group.waiting.erase(found);
  }
}

void merge_number(Number& number, Number other) {
  if (number != other) number.reset();
}

// What is true of both. REQUIRES: same name.
void merge_account(Account& account, const Account& other) {
  merge_number(account.uid, other.uid);
  merge_number(account.gid, other.gid);
  merge_number(account.todays_uid, other.todays_uid);
  if (account.group != other.group) account.group.clear();
  if (account.home != other.home) account.home.reset();
  if (account.shell != other.shell) account.shell.reset();
  account.home_made = account.home_made && other.home_made;
  account.groups_complete =
      account.groups_complete && other.groups_complete && account.groups == other.groups;
  std::erase_if(account.groups, [&](const std::string& group) {
    return std::ranges::find(other.groups, group) == other.groups.end();
  });
  account.system = account.system && other.system;
}

// Something of this name may be there already, and nothing is known of it.
void forget(Account& account) {
  account = Account{
      .name = std::move(account.name), .exists = account.exists, .from = std::move(account.from)};
}

void merge_group(Group& group, const Group& other) {
  merge_number(group.gid, other.gid);
  merge_number(group.todays_gid, other.todays_gid);
  group.system = group.system && other.system;
}

// Entries of one list that the other lacks, or has as maybe, are maybe.
template <typename Entry, typename Merge>
void merge_entries(std::vector<Entry>& entries, const std::vector<Entry>& others,
                   const Merge& merge) {
  const std::size_t own = entries.size();
  for (const Entry& other : others) {
    const auto found = std::ranges::find(entries, other.name, &Entry::name);
    if (found != entries.end()) continue;
    entries.push_back(other);
    entries.back().exists = Truth::maybe;
  }
  for (std::size_t at = 0; at < own; ++at) {
    Entry& entry = entries[at];
    const auto other = std::ranges::find(others, entry.name, &Entry::name);
    if (other == others.end() || other->exists != entry.exists) entry.exists = Truth::maybe;
    if (other != others.end()) merge(entry, *other);
  }
}

}  // namespace

AccountTable merge_tables(std::span<const AccountTable> tables) {
  AccountTable merged = tables.front();
  for (const AccountTable& other : tables.subspan(1)) {
    merge_entries(merged.accounts.own(), other.accounts.rows(), merge_account);
    merge_entries(merged.groups.own(), other.groups.rows(), merge_group);
    merged.complete = merged.complete && other.complete;
    merged.groups_complete = merged.groups_complete && other.groups_complete;
    merged.persons_listed = merged.persons_listed && other.persons_listed;
  }
  return merged;
}

void Demands::demand(Truth truth, Truth wanted, std::string why) {
  if (truth == wanted) return;
  proven_ = false;
  if (truth != Truth::maybe && !refusal_) refusal_ = std::move(why);
}

void Demands::refuse(std::string why) { demand(Truth::no, Truth::yes, std::move(why)); }

void Demands::free_account(std::string_view name) {
  if (!is_plain_name(name)) proven_ = false;
  demand(table_.has(name), Truth::no, fmt::format("user {} exists already", name));
}

void Demands::free_uid(Number uid) {
  if (!uid) return;
  const Account* const owner = table_.find(*uid);
  demand(table_.has_uid(*uid), Truth::no,
         fmt::format("uid {} is taken by {}", *uid, owner != nullptr ? owner->name : "another"));
}

void Demands::free_group(std::string_view name) {
  if (!is_plain_name(name)) proven_ = false;
  demand(table_.has_group(name), Truth::no, fmt::format("group {} exists already", name));
}

void Demands::free_gid(Number gid) {
  if (!gid) return;
  const Group* const owner = table_.find_group(*gid);
  demand(table_.has_gid(*gid), Truth::no,
         fmt::format("gid {} is taken by {}", *gid, owner != nullptr ? owner->name : "another"));
}

void Demands::account(std::string_view name) {
  demand(table_.has(name), Truth::yes, fmt::format("there is no user {}", name));
}

void Demands::group(std::string_view name_or_gid) {
  const Number gid = read_number(name_or_gid);
  demand(gid ? table_.has_gid(*gid) : table_.has_group(name_or_gid), Truth::yes,
         fmt::format("there is no group {}", name_or_gid));
}

void Demands::group_named(std::string_view name) {
  demand(table_.has_group(name), Truth::yes, fmt::format("there is no group {}", name));
}

void Demands::member(std::string_view user, std::string_view group) {
  const Account* const account = table_.find(user);
  const bool listed =
      account != nullptr && std::ranges::find(account->groups, group) != account->groups.end();
  const Truth unlisted = account != nullptr && account->groups_complete ? Truth::no : Truth::maybe;
  demand(listed ? Truth::yes : unlisted, Truth::yes,
         fmt::format("{} is not in the group {}", user, group));
}

void Demands::settle(Change& change) const {
  if (change.ran == Ran::unchecked && proven_) change.ran = Ran::certain;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

Number read_number(std::string_view text) {
  if (!is_digits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > kLargestId) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

bool is_plain_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  const auto is_letter = [](char byte) { return byte >= 'a' && byte <= 'z'; };
  return is_letter(name.front()) && std::ranges::all_of(name, [&](char byte) {
           return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
         });
}

GroupUse group_by_name(const AccountTable& table, std::string_view name) {
  const Group* const group = table.find_group(name);
  return {.name = std::string(name), .gid = group != nullptr ? group->gid : std::nullopt};
}

GroupUse group_of_word(const AccountTable& table, std::string_view name_or_gid) {
  if (!is_digits(name_or_gid)) return group_by_name(table, name_or_gid);
  const Number gid = read_number(name_or_gid);
  const Group* const group = gid ? table.find_group(*gid) : nullptr;
  return {.name = group != nullptr ? group->name : std::string(), .gid = gid};
}

Account* account_of(AccountTable& table, std::string_view name) {
  const auto found = std::ranges::find(table.accounts, name, &Account::name);
  return found == table.accounts.end() ? nullptr : &*found;
}

Group* group_of(AccountTable& table, std::string_view name) {
  const auto found = std::ranges::find(table.groups, name, &Group::name);
  return found == table.groups.end() ? nullptr : &*found;
}

void put_account(Change& change, Account account) {
  Account* const before = account_of(change.table, account.name);
  const Truth existed = change.table.has(account.name);
  account.exists = change.certain() ? Truth::yes : Truth::maybe;
  collect_waiting(change.table, account);
  if (change.certain()) {
    if (before == nullptr) {
      change.table.accounts.push_back(std::move(account));
    } else {
      *before = std::move(account);
    }
  } else if (before != nullptr) {
    merge_account(*before, account);
  } else {
    if (existed == Truth::maybe) forget(account);
    change.table.accounts.push_back(std::move(account));
  }
}

void put_group(Change& change, Group group) {
  Group* const before = group_of(change.table, group.name);
  const Truth existed = change.table.has_group(group.name);
  group.exists = change.certain() ? Truth::yes : Truth::maybe;
  if (before == nullptr) {
    if (!change.certain() && existed == Truth::maybe) {
      group.gid.reset();
      group.todays_gid.reset();
      group.system = false;
    }
    change.table.groups.push_back(std::move(group));
  } else if (change.certain()) {
    group.waiting = std::move(before->waiting);
    *before = std::move(group);
  } else {
    merge_number(before->gid, group.gid);
    merge_number(before->todays_gid, group.todays_gid);
    before->system = before->system && group.system;
  }
}

Account* need_account(Change& change, std::string_view name) {
  Account* account = account_of(change.table, name);
  if (!change.certain()) return account;
  if (account == nullptr) {
    change.table.accounts.push_back({.name = std::string(name), .from = change.from});
    account = &change.table.accounts.back();
  }
  account->exists = Truth::yes;
  return account;
}

void need_group(Change& change, std::string_view name) {
  if (!change.certain() || name.empty() || is_digits(name)) return;
  Group* const group = group_of(change.table, name);
  if (group != nullptr) {
    group->exists = Truth::yes;
  } else {
    change.table.groups.push_back({.name = std::string(name), .from = change.from});
  }
}

void remove_account(Change& change, std::string_view name) {
  if (change.certain()) {
    std::erase_if(change.table.accounts.own(), [name](const Account& a) { return a.name == name; });
  } else if (Account* const account = account_of(change.table, name)) {
    account->exists = Truth::maybe;
  }
}

void remove_group(Change& change, std::string_view name) {
  if (change.certain()) {
    std::erase_if(change.table.groups.own(), [name](const Group& g) { return g.name == name; });
    for (Account& account : change.table.accounts) erase_name(account.groups, name);
  } else if (Group* const group = group_of(change.table, name)) {
    group->exists = Truth::maybe;
    for (Account& account : change.table.accounts) doubt_member(account, name);
  }
}

void rename_group(Change& change, std::string_view name, const std::string& to) {
  Group* const group = group_of(change.table, name);
  if (!change.certain() || group == nullptr) {
    const Number gid = group != nullptr ? group->gid : std::nullopt;
    remove_group(change, name);
    put_group(change, {.name = to, .gid = gid, .from = change.from});
    for (Account& account : change.table.accounts) {
      if (account.group == name) account.group.clear();
    }
    return;
  }
  if (to == name) return;
  std::erase_if(change.table.groups.own(), [&](const Group& g) { return g.name == to; });
  group_of(change.table, name)->name = to;
  for (Account& account : change.table.accounts) {
    if (account.group == name) account.group = to;
    std::ranges::replace(account.groups, std::string(name), to);
  }
}

void add_member(Change& change, std::string_view user, std::string_view group) {
  need_group(change, group);
  Account* const account = need_account(change, user);
  if (account == nullptr) return;
  const GroupUse use = group_of_word(change.table, group);
  const std::string_view name = use.name.empty() ? group : use.name;
  if (std::ranges::find(account->groups, name) != account->groups.end()) return;
  if (change.certain()) {
    account->groups.emplace_back(name);
  } else {
    account->groups_complete = false;
  }
}

void remove_member(Change& change, std::string_view user, std::string_view group) {
  Account* const account = account_of(change.table, user);
  if (account == nullptr) return;
  if (change.certain()) {
    erase_name(account->groups, group);
  } else {
    doubt_member(*account, group);
  }
}

void set_members(Change& change, std::string_view user, std::vector<std::string> groups) {
  Account* const account = need_account(change, user);
  if (account == nullptr) return;
  if (change.certain()) {
    account->groups = std::move(groups);
    account->groups_complete = true;
  } else if (account->groups != groups) {
    account->groups_complete = false;
    std::erase_if(account->groups, [&](const std::string& group) {
      return std::ranges::find(groups, group) == groups.end();
    });
  }
}

void doubt_table(Change& change, std::string_view why) {
  change.table.complete = false;
  change.table.groups_complete = false;
  change.table.persons_listed = false;
  change.table.doubt = Doubt{.why = fmt::format("{}: {}", change.program, why),
                             .instruction = change.from.instruction,
                             .at = change.from.at};
}

void doubt_memberships(Change& change, std::string_view why) {
  doubt_table(change, why);
  for (Account& account : change.table.accounts) account.groups_complete = false;
}

void doubt_account(Change& change, const Word& name, std::string_view why) {
  const std::string text = fmt::format("{}: {}", change.program, why);
  if (!name) {
    cast_doubt(change.table,
               {.why = text, .instruction = change.from.instruction, .at = change.from.at});
    return;
  }
  doubt_table(change, why);
  if (Account* const account = account_of(change.table, *name)) forget(*account);
  if (Group* const group = group_of(change.table, *name)) {
    group->gid.reset();
    group->todays_gid.reset();
  }
}

}  // namespace droproot::analysis
