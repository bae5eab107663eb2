// groupadd, groupmod, groupdel and gpasswd of shadow (4.8 to 4.17).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "analysis/accounts_change.h"
#include "analysis/accounts_numbers.h"
#include "analysis/accounts_shadow.h"
#include "analysis/accounts_words.h"

namespace droproot::analysis {
namespace {

constexpr auto kGroupaddOptions = std::to_array<OptionRow>({
    {"force", 'f', false},
    {"gid", 'g', true},
    {"help", 'h', false},
    {"key", 'K', true},
    {"non-unique", 'o', false},
    {"password", 'p', true},
    {"system", 'r', false},
    {"root", 'R', true},
    {"prefix", 'P', true},
    {"users", 'U', true},
});

constexpr auto kGroupmodOptions = std::to_array<OptionRow>({
    {"append", 'a', false},
    {"gid", 'g', true},
    {"help", 'h', false},
    {"new-name", 'n', true},
    {"non-unique", 'o', false},
    {"password", 'p', true},
    {"root", 'R', true},
    {"prefix", 'P', true},
    {"users", 'U', true},
});

constexpr auto kGroupdelOptions = std::to_array<OptionRow>({
    {"force", 'f', false},
    {"help", 'h', false},
    {"root", 'R', true},
    {"prefix", 'P', true},
});

constexpr auto kGpasswdOptions = std::to_array<OptionRow>({
    {"add", 'a', true},
    {"delete", 'd', true},
    {"help", 'h', false},
    {"root", 'Q', true},
    {"remove-password", 'r', false},
    {"restrict", 'R', false},
    {"administrators", 'A', true},
    {"members", 'M', true},
});

void demand_group_options(Demands& demands, const CommandOptions& options) {
  if (options.has("non-unique") && !options.has("gid")) demands.refuse("-o needs -g");
  demand_number(demands, options, "gid");
  demand_texts(demands, options);
}

// Of groupadd -U, groupmod -U: they have to be there.
void demand_users(Demands& demands, const CommandOptions& options) {
  for (const std::string& user : list_of(text_of(options, "users").value_or(""))) {
    demands.account(user);
  }
  if (is_unseen(options, "users")) demands.not_provable();
}

// Members of groupadd -U, groupmod -U.
void add_users(Change& change, const CommandOptions& options, const std::string& group) {
  for (const std::string& user : list_of(text_of(options, "users").value_or(""))) {
    add_member(change, user, group);
  }
  if (!is_unseen(options, "users")) return;
  for (Account& account : change.table.accounts) account.groups_complete = false;
}

// Users whose primary group it is get the new number too.
void renumber_group(Change& change, Group& group, Number gid) {
  for (Account& account : change.table.accounts) {
    const bool own = account.group == group.name || (group.gid && account.gid == group.gid);
    if (own && gid) {
      set_field(change, account.gid, *gid);
    } else if (own || !account.gid) {
      account.gid.reset();
    }
  }
  if (gid) {
    set_field(change, group.gid, *gid);
  } else {
    group.gid.reset();
    group.system = false;
  }
  group.todays_gid.reset();
}

// -f is content with a group that is there, and takes another gid where that one is taken (measured
// on Debian 12).
void force_group(const AccountTable& table, const CommandOptions& options, Group& group) {
  const bool maybe_there = table.has_group(group.name) == Truth::maybe;
  const bool free =
      group.gid && (options.has("non-unique") || table.has_gid(*group.gid) == Truth::no);
  if (maybe_there || !free) group.gid.reset();
  if (maybe_there) group.system = false;
}

// The program chooses the number: none was said, or -f was and it is taken.
bool leaves_gid(const AccountTable& table, const CommandOptions& options, std::string_view name) {
  const bool force = options.has("force");
  if (changes_ranges(options) || options.blind) return false;
  if (force && table.has_group(name) != Truth::no) return false;
  if (!options.has("gid")) return true;
  const Number gid = number_of(options, "gid");
  const bool taken = gid && table.has_gid(*gid) == Truth::yes;
  return taken && force && !options.has("non-unique");
}

Group group_to_add(const Change& change, const CommandOptions& options, const std::string& name) {
  Group group{.name = name,
              .system = options.has("system") && !options.has("gid") && !changes_ranges(options),
              .from = change.from};
  if (!options.blind) group.gid = number_of(options, "gid");
  return group;
}

// The name and the number are free; with -f they need not be, and the number may go.
void demand_free_group(Demands& demands, const AccountTable& table, const CommandOptions& options,
                       Group& group) {
  if (options.has("force") || options.blind) {
    if (!is_plain_name(group.name)) demands.not_provable();
    force_group(table, options, group);
    return;
  }
  demands.free_group(group.name);
  if (!options.has("non-unique")) demands.free_gid(group.gid);
}

}  // namespace

Refusal run_groupadd(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kGroupaddOptions, OptionStyle::getopt);
  if (works_elsewhere(words) || options.has("help")) return std::nullopt;
  const std::optional<std::string> name = options.only_name();
  if (!options.problem.empty() || !name) {
    doubt_table(change, options.problem.empty() ? "the name is not seen" : options.problem);
    return std::nullopt;
  }
  Group group = group_to_add(change, options, *name);
  Demands demands(change.table);
  if (!options.blind) demand_group_options(demands, options);
  if (is_unseen(options, "gid") || options.blind) demands.not_provable();
  const bool there = change.table.has_group(*name) == Truth::yes;
  const bool content = there && options.has("force") && !options.blind;
  if (content && !demands.refusal()) return std::nullopt;
  demand_free_group(demands, change.table, options, group);
  demand_users(demands, options);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  if (leaves_gid(change.table, options, *name)) {
    group.todays_gid = shadow_gid(change, options.has("system"), std::nullopt);
  }
  put_group(change, std::move(group));
  add_users(change, options, *name);
  return std::nullopt;
}

Refusal run_groupmod(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kGroupmodOptions, OptionStyle::getopt);
  if (works_elsewhere(words) || options.has("help")) return std::nullopt;
  const Word name = target_of(options);
  if (!options.problem.empty() || !name) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  const Number gid = number_of(options, "gid");
  const auto to = text_of(options, "new-name");
  Demands demands(change.table);
  demand_group_options(demands, options);
  demand_users(demands, options);
  demands.group_named(*name);
  const Group* const before = change.table.find_group(*name);
  const bool same = before != nullptr && gid && before->gid == gid;
  if (!options.has("non-unique") && !same) demands.free_gid(gid);
  if (to && *to != *name) demands.free_group(*to);
  if (is_unseen(options, "gid") || is_unseen(options, "new-name")) demands.not_provable();
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  need_group(change, *name);
  Group* const group = group_of(change.table, *name);
  if (options.has("gid") && group != nullptr) renumber_group(change, *group, gid);
  add_users(change, options, *name);
  if (is_unseen(options, "new-name")) {
    doubt_account(change, std::nullopt, "the new name is not seen");
  } else if (to) {
    rename_group(change, *name, *to);
  }
  return std::nullopt;
}

Refusal run_groupdel(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kGroupdelOptions, OptionStyle::getopt);
  if (works_elsewhere(words) || options.has("help")) return std::nullopt;
  const Word name = target_of(options);
  if (!options.problem.empty() || !name) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  Demands demands(change.table);
  demands.group_named(*name);
  const Group* const group = change.table.find_group(*name);
  for (const Account& account : change.table.accounts) {
    const bool own = group != nullptr && group->gid && account.gid == group->gid;
    if (own && account.exists == Truth::yes && !options.has("force")) {
      demands.refuse(fmt::format("{} is the primary group of {}", *name, account.name));
    } else if (own || !account.gid) {
      demands.not_provable();
    }
  }
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  remove_group(change, *name);
  // -f removes a primary group, too.
  for (Account& account : change.table.accounts) {
    if (account.group == *name) account.group.clear();
  }
  return std::nullopt;
}

Refusal run_gpasswd(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kGpasswdOptions, OptionStyle::getopt);
  if (works_elsewhere(words, "-Q") || options.has("help")) return std::nullopt;
  const Word group = target_of(options);
  const auto joins = text_of(options, "add");
  const auto leaves = text_of(options, "delete");
  const bool unseen = is_unseen(options, "add") || is_unseen(options, "delete");
  if (!options.problem.empty() || !group || unseen || options.has("members")) {
    doubt_memberships(change, "the members are not all seen");
    return std::nullopt;
  }
  const int uses = int{options.has("add")} + int{options.has("delete")} +
                   int{options.has("remove-password")} + int{options.has("restrict")} +
                   int{options.has("administrators")};
  if (uses > 1) return "its options exclude each other";
  if (!joins && !leaves) return std::nullopt;
  const std::string& user = joins ? *joins : *leaves;
  Demands demands(change.table);
  if (joins) demands.account(user);
  if (leaves) demands.member(user, *group);
  demands.group_named(*group);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  if (joins) {
    add_member(change, user, *group);
  } else {
    remove_member(change, user, *group);
  }
  return std::nullopt;
}

}  // namespace droproot::analysis
