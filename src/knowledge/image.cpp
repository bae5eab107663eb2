#include "droproot/knowledge/image.h"

#include <algorithm>

namespace droproot::knowledge {

namespace {

bool is_removed(const ImageFacts& facts, std::string_view name) {
  return std::ranges::find(facts.without_accounts, name) != facts.without_accounts.end();
}

template <typename Predicate>
const Account* first_account(const ImageFacts& facts, const Predicate& fits) {
  for (const std::span<const Account> list : facts.account_lists) {
    for (const Account& account : list) {
      if (fits(account) && !is_removed(facts, account.name)) return &account;
    }
  }
  return nullptr;
}

Truth absent(const ImageFacts& facts) { return facts.accounts_complete ? Truth::no : Truth::maybe; }

}  // namespace

const Account* ImageFacts::account(std::string_view name) const {
  return first_account(*this, [name](const Account& account) { return account.name == name; });
}

const Account* ImageFacts::account(std::uint32_t uid) const {
  const Account* const found =
      first_account(*this, [uid](const Account& account) { return account.uid == uid; });
  // An earlier list may give the name another number.
  return found != nullptr && account(found->name) == found ? found : nullptr;
}

std::optional<std::uint32_t> ImageFacts::group_id(std::string_view name) const {
  for (const std::span<const Group> list : group_lists) {
    for (const Group& group : list) {
      if (group.name == name) return group.gid;
    }
  }
  const Account* const owner = account(name);
  return owner != nullptr ? owner->gid : std::nullopt;
}

Truth ImageFacts::has_account(std::string_view name) const {
  return account(name) != nullptr ? Truth::yes : absent(*this);
}

Truth ImageFacts::has_uid(std::uint32_t uid) const {
  return account(uid) != nullptr ? Truth::yes : absent(*this);
}

Truth ImageFacts::has_group(std::string_view name) const {
  const std::vector<Group> all = groups();
  return std::ranges::find(all, name, &Group::name) != all.end() ? Truth::yes : absent(*this);
}

Truth ImageFacts::has_gid(std::uint32_t gid) const {
  for (const Group& group : groups()) {
    if (group.gid == gid) return Truth::yes;
  }
  return absent(*this);
}

std::vector<Account> ImageFacts::accounts() const {
  std::vector<Account> all;
  for (const std::span<const Account> list : account_lists) {
    for (const Account& row : list) {
      if (account(row.name) == &row) all.push_back(row);
    }
  }
  return all;
}

// A user's own group has the user's name; profiles list only groups that stand alone. Where another
// group has the number (nobody's 65534 is nogroup on Debian) there is none of the user's name.
std::vector<Group> ImageFacts::groups() const {
  std::vector<Group> all;
  const auto add = [&all](std::string_view name, std::optional<std::uint32_t> gid) {
    if (std::ranges::find(all, name, &Group::name) == all.end()) {
      all.push_back({.name = name, .gid = gid});
    }
  };
  for (const Group& group : group_lists[0]) add(group.name, group.gid);
  const auto is_listed = [this](std::optional<std::uint32_t> gid) {
    return std::ranges::any_of(group_lists, [gid](std::span<const Group> list) {
      return gid && std::ranges::find(list, gid, &Group::gid) != list.end();
    });
  };
  const std::vector<Account> own = accounts();
  for (const Account& account : own) {
    if (account.gid == account.uid && !is_listed(account.gid)) add(account.name, account.gid);
  }
  for (const Group& group : group_lists[1]) add(group.name, group.gid);
  return all;
}

std::optional<std::string_view> ImageFacts::env_value(std::string_view name) const {
  const auto found = std::ranges::find(env, name, &EnvEntry::name);
  return found == env.end() ? std::nullopt : std::optional(found->value);
}

}  // namespace droproot::knowledge
