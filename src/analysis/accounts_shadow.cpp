// useradd, usermod and userdel of shadow (4.8 to 4.17).
#include "analysis/accounts_shadow.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "analysis/accounts_change.h"
#include "analysis/accounts_numbers.h"
#include "analysis/accounts_words.h"

namespace droproot::analysis {

std::optional<std::string> text_of(const CommandOptions& options, std::string_view name) {
  const Word* const value = options.find(name);
  return value != nullptr ? *value : std::nullopt;
}

bool is_unseen(const CommandOptions& options, std::string_view name) {
  const Word* const value = options.find(name);
  return value != nullptr && !*value;
}

Number number_of(const CommandOptions& options, std::string_view name) {
  const std::optional<std::string> text = text_of(options, name);
  return text ? read_number(*text) : std::nullopt;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view part : split(text, ',')) {
    if (!part.empty()) names.emplace_back(part);
  }
  return names;
}

Word target_of(const CommandOptions& options) {
  return options.blind || options.names.size() != 1 ? std::nullopt : options.names.front();
}

namespace {

using knowledge::Family;

// shadow's useradd prefers gid = uid between GID_MIN and GID_MAX of login.defs, which are these or
// wider everywhere; outside it takes the next free one (60001 gives 1000, measured on Debian 12).
constexpr std::uint32_t kLastUserGroup = 60000;

constexpr auto kUseraddOptions = std::to_array<OptionRow>({
    {"badname", 0, false},
    {"badnames", 0, false},
    {"base-dir", 'b', true},
    {"btrfs-subvolume-home", 0, false},
    {"comment", 'c', true},
    {"home-dir", 'd', true},
    {"defaults", 'D', false},
    {"expiredate", 'e', true},
    {"inactive", 'f', true},
    {"add-subids-for-system", 'F', false},
    {"gid", 'g', true},
    {"groups", 'G', true},
    {"help", 'h', false},
    {"skel", 'k', true},
    {"key", 'K', true},
    {"no-log-init", 'l', false},
    {"create-home", 'm', false},
    {"no-create-home", 'M', false},
    {"no-user-group", 'N', false},
    {"non-unique", 'o', false},
    {"password", 'p', true},
    {"system", 'r', false},
    {"root", 'R', true},
    {"prefix", 'P', true},
    {"shell", 's', true},
    {"uid", 'u', true},
    {"user-group", 'U', false},
    {"selinux-user", 'Z', true},
    {"selinux-range", 0, true},
});

constexpr auto kUsermodOptions = std::to_array<OptionRow>({
    {"append", 'a', false},      {"badname", 'b', false},    {"badnames", 0, false},
    {"comment", 'c', true},      {"home", 'd', true},        {"expiredate", 'e', true},
    {"inactive", 'f', true},     {"gid", 'g', true},         {"groups", 'G', true},
    {"login", 'l', true},        {"lock", 'L', false},       {"move-home", 'm', false},
    {"non-unique", 'o', false},  {"password", 'p', true},    {"remove", 'r', false},
    {"root", 'R', true},         {"prefix", 'P', true},      {"shell", 's', true},
    {"uid", 'u', true},          {"unlock", 'U', false},     {"add-subuids", 'v', true},
    {"del-subuids", 'V', true},  {"add-subgids", 'w', true}, {"del-subgids", 'W', true},
    {"selinux-user", 'Z', true}, {"help", 'h', false},
});

constexpr auto kUserdelOptions = std::to_array<OptionRow>({
    {"force", 'f', false},
    {"help", 'h', false},
    {"remove", 'r', false},
    {"root", 'R', true},
    {"prefix", 'P', true},
    {"selinux-user", 'Z', false},
});

// Whether login.defs makes useradd give every account a group of its own, and userdel take it away.
Truth has_user_groups(Family family) {
  switch (family) {
    case Family::debian:
    case Family::ubuntu:
    case Family::alpine:
    case Family::redhat:
    case Family::fedora:
    case Family::amazonlinux:
    case Family::arch:
      return Truth::yes;
    default:
      return Truth::maybe;
  }
}

// CREATE_HOME of login.defs.
bool makes_homes(Family family) {
  return family == Family::redhat || family == Family::fedora || family == Family::amazonlinux;
}

std::vector<std::string> group_names(const AccountTable& table, std::string_view text) {
  std::vector<std::string> names = list_of(text);
  for (std::string& name : names) {
    const GroupUse use = group_of_word(table, name);
    if (!use.name.empty()) name = use.name;
  }
  return names;
}

class Useradd {
 public:
  Useradd(Change& change, const CommandOptions& options, std::string name)
      : change_(change), options_(options) {
    account_.name = std::move(name);
    account_.from = change.from;
    account_.system = is_system() && !options.has("uid");
    if (!options.blind) account_.uid = number_of(options, "uid");
    if (const auto text = text_of(options, "gid")) group_ = *text;
    own_group_ = options.has("user-group") ? Truth::yes : has_user_groups(change.image.family);
    if (options.has("gid") || options.has("no-user-group")) own_group_ = Truth::no;
  }

  Refusal run() {
    Demands demands(change_.table);
    make_demands(demands);
    if (demands.refusal() && !options_.blind) return demands.refusal();
    demands.settle(change_);
    choose_home();
    if (leaves_uid()) account_.todays_uid = shadow_uid(change_, is_system());
    choose_group();
    choose_groups();
    if (const auto shell = text_of(options_, "shell")) account_.shell = *shell;
    if (options_.blind) account_ = {.name = account_.name, .from = account_.from};
    put_account(change_, std::move(account_));
    return std::nullopt;
  }

 private:
  void make_demands(Demands& demands) {
    const bool sure = options_.has("user-group");
    if (sure && options_.has("gid")) demands.refuse("-U and -g exclude each other");
    if (sure && options_.has("no-user-group")) demands.refuse("-U and -N exclude each other");
    if (options_.has("non-unique") && !options_.has("uid")) demands.refuse("-o needs -u");
    const bool makes_home = options_.has("create-home");
    if (options_.has("skel") && !makes_home) demands.refuse("-k needs -m");
    if (makes_home && options_.has("no-create-home")) {
      demands.refuse("-m and -M exclude each other");
    }
    demand_number(demands, options_, "uid");
    demand_texts(demands, options_);
    demands.free_account(account_.name);
    if (!options_.has("non-unique")) demands.free_uid(account_.uid);
    if (!group_.empty()) demands.group(group_);
    for (const std::string& group : list_of(text_of(options_, "groups").value_or(""))) {
      demands.group(group);
    }
    if (own_group_ == Truth::yes) demands.free_group(account_.name);
    if (is_unseen(options_, "uid") || is_unseen(options_, "gid") || options_.blind ||
        is_unseen(options_, "groups") || own_group_ == Truth::maybe) {
      demands.not_provable();
    }
  }

  void choose_home() {
    if (const auto home = text_of(options_, "home-dir")) {
      account_.home = *home;
    } else if (!options_.has("home-dir") && !options_.has("base-dir")) {
      account_.home = fmt::format("/home/{}", account_.name);
    } else if (const auto base = text_of(options_, "base-dir"); !options_.has("home-dir") && base) {
      account_.home = fmt::format("{}/{}", *base, account_.name);
    }
    account_.home_made = !options_.has("no-create-home") &&
                         (options_.has("create-home") ||
                          (makes_homes(change_.image.family) && !options_.has("system")));
  }

  void choose_group() {
    if (!group_.empty()) {
      need_group(change_, group_);
      const GroupUse use = group_of_word(change_.table, group_);
      account_.group = use.name;
      account_.gid = use.gid;
      return;
    }
    if (own_group_ == Truth::no) return;
    Group own{.name = account_.name, .gid = own_gid(), .system = is_system(), .from = change_.from};
    if (own_group_ == Truth::yes) {
      const Number preferred = account_.uid ? account_.uid : account_.todays_uid;
      const bool said = !changes_ranges(options_) && preferred;
      if (said && !own.gid) own.todays_gid = shadow_gid(change_, is_system(), preferred);
      account_.group = own.name;
      account_.gid = own.gid;
      put_group(change_, std::move(own));
      return;
    }
    Change perhaps{change_.table, change_.image, change_.from, change_.program, Ran::maybe};
    put_group(perhaps, std::move(own));
  }

  // Its numbers come from the range of the system.
  [[nodiscard]] bool is_system() const {
    return options_.has("system") && !changes_ranges(options_);
  }

  // No number was said, and the ranges are those of login.defs.
  [[nodiscard]] bool leaves_uid() const {
    return !options_.has("uid") && !changes_ranges(options_);
  }

  // A group of a system account gets the uid too when that lies between SYS_GID_MIN and SYS_GID_MAX
  // (500 does, 101 does not everywhere): not used as a proof.
  [[nodiscard]] Number own_gid() const {
    if (options_.has("system") || changes_ranges(options_) || !account_.uid) return std::nullopt;
    if (*account_.uid < kFirstPerson || *account_.uid > kLastUserGroup) return std::nullopt;
    if (change_.table.has_gid(*account_.uid) != Truth::no) return std::nullopt;
    return own_group_ == Truth::yes && has_user_groups(change_.image.family) == Truth::yes
               ? account_.uid
               : std::nullopt;
  }

  void choose_groups() {
    account_.groups_complete = !is_unseen(options_, "groups");
    const auto text = text_of(options_, "groups");
    if (!text) return;
    for (const std::string& group : list_of(*text)) need_group(change_, group);
    account_.groups = group_names(change_.table, *text);
  }

  Change& change_;
  const CommandOptions& options_;
  Account account_;
  std::string group_;  // of -g; empty: not given, or not seen
  Truth own_group_ = Truth::maybe;
};

// An account may have been made whose name is not seen, with a group of its own.
Refusal unnamed(Change& change) {
  doubt_table(change, "the name is not seen");
  return std::nullopt;
}

void change_numbers(Change& change, const CommandOptions& options, Account& account) {
  if (options.has("uid")) {
    const Number uid = number_of(options, "uid");
    if (uid) {
      set_field(change, account.uid, *uid);
    } else {
      account.uid.reset();
      account.system = false;
    }
    account.todays_uid.reset();
  }
  if (!options.has("gid")) return;
  const auto text = text_of(options, "gid");
  const GroupUse use = text ? group_of_word(change.table, *text) : GroupUse{};
  if (use.gid) {
    set_field(change, account.gid, *use.gid);
  } else {
    account.gid.reset();
  }
  if (change.certain() || account.group != use.name) {
    account.group = change.certain() ? use.name : std::string();
  }
}

void change_texts(Change& change, const CommandOptions& options, Account& account) {
  for (const auto& [option, field] :
       {std::pair("home", &Account::home), std::pair("shell", &Account::shell)}) {
    if (!options.has(option)) continue;
    if (const auto text = text_of(options, option)) {
      set_field(change, account.*field, *text);
    } else {
      (account.*field).reset();
    }
  }
  // Versions differ in whether a slash at the end stays.
  if (account.home && account.home->ends_with('/')) account.home.reset();
  // Without -m the new folder is not made.
  if (options.has("home") && !options.has("move-home")) account.home_made = false;
}

void change_memberships(Change& change, const CommandOptions& options, const std::string& name) {
  if (!options.has("groups")) return;
  const auto text = text_of(options, "groups");
  if (!text) {
    if (Account* const account = need_account(change, name)) account->groups_complete = false;
    return;
  }
  if (!options.has("append") && !options.has("remove")) {
    for (const std::string& group : list_of(*text)) need_group(change, group);
    set_members(change, name, group_names(change.table, *text));
    return;
  }
  for (const std::string& group : group_names(change.table, *text)) {
    if (options.has("remove")) {
      remove_member(change, name, group);
    } else {
      add_member(change, name, group);
    }
  }
}

void rename_account(Change& change, const CommandOptions& options, const std::string& name) {
  if (!options.has("login")) return;
  const auto to = text_of(options, "login");
  if (!to) {
    doubt_account(change, name, "the new name is not seen");
    return;
  }
  Account* const account = account_of(change.table, name);
  if (account == nullptr || *to == name) return;
  if (change.certain()) {
    std::erase_if(change.table.accounts.own(),
                  [&](const Account& other) { return other.name == *to; });
    account_of(change.table, name)->name = *to;
    return;
  }
  Account renamed = *account;
  renamed.name = *to;
  account->exists = Truth::maybe;
  put_account(change, std::move(renamed));
}

void demand_usermod_options(Demands& demands, const CommandOptions& options) {
  const bool append = options.has("append");
  const bool remove = options.has("remove");
  if (options.given.empty()) demands.refuse("it has no options");
  if ((append || remove) && !options.has("groups")) demands.refuse("-a and -r need -G");
  if (append && remove) demands.refuse("-a and -r exclude each other");
  const bool lock = options.has("lock");
  const bool unlock = options.has("unlock");
  const bool password = options.has("password");
  if (int{lock} + int{unlock} + int{password} > 1)
    demands.refuse("-L, -p and -U exclude each other");
  if (options.has("non-unique") && !options.has("uid")) demands.refuse("-o needs -u");
  if (options.has("move-home") && !options.has("home")) demands.refuse("-m needs -d");
  // An account without a password is not unlocked; a home that is in the way is not moved.
  if (unlock || options.has("move-home")) demands.not_provable();
  demand_number(demands, options, "uid");
  demand_texts(demands, options);
}

Demands usermod_demands(const Change& change, const CommandOptions& options,
                        const std::string& name) {
  Demands demands(change.table);
  demand_usermod_options(demands, options);
  demands.account(name);
  const Number uid = number_of(options, "uid");
  const Account* const account = change.table.find(name);
  const bool same = account != nullptr && uid && account->uid == uid;
  if (!options.has("non-unique") && !same) demands.free_uid(uid);
  if (const auto to = text_of(options, "login"); to && *to != name) demands.free_account(*to);
  if (const auto group = text_of(options, "gid")) demands.group(*group);
  for (const std::string& group : list_of(text_of(options, "groups").value_or(""))) {
    demands.group(group);
  }
  if (is_unseen(options, "uid") || is_unseen(options, "gid") || is_unseen(options, "groups") ||
      is_unseen(options, "login")) {
    demands.not_provable();
  }
  return demands;
}

// Whether the group is the account's primary one.
Truth is_primary(const Group& group, const Account& account) {
  if (account.gid && group.gid) return account.gid == group.gid ? Truth::yes : Truth::no;
  return account.group == group.name ? Truth::yes : Truth::maybe;
}

// userdel removes the group of the same name if it is the primary one and nobody else is in it;
// with others it stays.
void remove_own_group(Change& change, const Account& removed) {
  const AccountTable& table = change.table;
  const std::string& name = removed.name;
  const Group* const group = table.find_group(name);
  if (group == nullptr) return;
  const Truth primary = is_primary(*group, removed);
  bool used = !group->waiting.empty() || primary == Truth::no;
  bool sure = primary == Truth::yes &&
              (table.complete || (table.persons_listed && group->gid.value_or(0) >= kFirstPerson));
  for (const Account& account : table.accounts) {
    if (account.name == name) continue;
    sure = sure && account.groups_complete;
    used = used || account.group == name || (group->gid && account.gid == group->gid) ||
           std::ranges::find(account.groups, name) != account.groups.end();
  }
  if (used) return;
  sure = sure && has_user_groups(change.image.family) == Truth::yes;
  Change removal{change.table, change.image, change.from, change.program,
                 sure ? change.ran : Ran::maybe};
  remove_group(removal, name);
}

}  // namespace

Refusal run_useradd(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kUseraddOptions, OptionStyle::getopt);
  if (works_elsewhere(words) || options.has("help")) return std::nullopt;
  if (!options.problem.empty()) {
    doubt_table(change, options.problem);
    return std::nullopt;
  }
  if (options.has("defaults")) {
    if (options.given.size() > 1) doubt_table(change, "changes defaults");
    return std::nullopt;
  }
  const std::optional<std::string> name = options.only_name();
  if (!name) return unnamed(change);
  return Useradd(change, options, *name).run();
}

Refusal run_usermod(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kUsermodOptions, OptionStyle::getopt);
  if (works_elsewhere(words) || options.has("help")) return std::nullopt;
  const Word name = target_of(options);
  if (!options.problem.empty() || options.blind || !name) {
    const std::optional<std::string> seen = options.only_name();
    doubt_account(change, seen ? Word(*seen) : std::nullopt,
                  options.problem.empty() ? "its words are not all seen" : options.problem);
    return std::nullopt;
  }
  const Demands demands = usermod_demands(change, options, *name);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  if (const auto group = text_of(options, "gid")) need_group(change, *group);
  Account* const account = need_account(change, *name);
  if (account == nullptr) return std::nullopt;
  change_numbers(change, options, *account);
  change_texts(change, options, *account);
  change_memberships(change, options, *name);
  rename_account(change, options, *name);
  return std::nullopt;
}

Refusal run_userdel(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kUserdelOptions, OptionStyle::getopt);
  if (works_elsewhere(words) || options.has("help")) return std::nullopt;
  const Word name = target_of(options);
  if (!options.problem.empty() || !name) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  Demands demands(change.table);
  demands.account(*name);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  const Account* const found = change.table.find(*name);
  const Account removed = found != nullptr ? *found : Account{.name = *name};
  remove_account(change, *name);
  // -f takes the group even if it is the primary one of others.
  Change group_change{change.table, change.image, change.from, change.program,
                      options.has("force") ? Ran::maybe : change.ran};
  remove_own_group(group_change, removed);
  return std::nullopt;
}

}  // namespace droproot::analysis
