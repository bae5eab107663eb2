// adduser, addgroup, deluser and delgroup as the perl programs of Debian and Ubuntu (3.113
// to 3.134), and what they have in common with busybox's.
#include "analysis/accounts_adduser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "analysis/accounts_change.h"
#include "analysis/accounts_numbers.h"
#include "analysis/accounts_words.h"

namespace droproot::analysis {

Field field_of(const CommandOptions& options, std::string_view name) {
  const Word* const value = options.find(name);
  return value == nullptr ? Field{} : Field{.given = true, .text = *value};
}

Refusal join(Change& change, const CommandOptions& options) {
  if (options.blind || !options.names[0] || !options.names[1]) {
    doubt_memberships(change, "its words are not all seen");
    return std::nullopt;
  }
  const std::string& user = *options.names[0];
  const std::string& group = *options.names[1];
  Demands demands(change.table);
  demands.account(user);
  demands.group_named(group);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  add_member(change, user, group);
  return std::nullopt;
}

bool has_own_range(const CommandOptions& options) {
  return options.has("conf") || options.has("firstuid") || options.has("lastuid") ||
         options.has("firstgid") || options.has("lastgid");
}

Number first_free_gid(const AccountTable& table, bool system) {
  UsedNumbers used(system ? kSystem : kPersons);
  used.add_gids(table);
  return used.first_free();
}

Number first_free_uid(const AccountTable& table, bool system, bool both) {
  UsedNumbers used(system ? kSystem : kPersons);
  used.add_uids(table);
  if (both) used.add_gids(table);
  return used.first_free();
}

Refusal make_group(Change& change, const CommandOptions& options, bool system) {
  const std::string& name = *options.names.front();
  const Field gid = field_of(options, "gid");
  Demands demands(change.table);
  demand_number(demands, options, "gid");
  demand_texts(demands, options);
  demands.free_group(name);
  demands.free_gid(gid.number());
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  Group group{
      .name = name, .gid = gid.number(), .system = system && !gid.given, .from = change.from};
  const bool left = !gid.given && !has_own_range(options);
  if (left) group.todays_gid = first_free_gid(change.table, system);
  put_group(change, std::move(group));
  return std::nullopt;
}

namespace {

constexpr auto kPerlAddOptions = std::to_array<OptionRow>({
    {"add-extra-groups", 0, false},
    {"add_extra_groups", 0, false},
    {"allow-all-names", 0, false},
    {"allow-bad-names", 0, false},
    {"allow-badname", 0, false},
    {"comment", 0, true},
    {"conf", 'c', true},
    {"debug", 0, false},
    {"disabled-login", 0, false},
    {"disabled-password", 0, false},
    {"firstgid", 0, true},
    {"firstuid", 0, true},
    {"force-badname", 0, false},
    {"gecos", 0, true},
    {"gid", 0, true},
    {"group", 0, false},
    {"help", 'h', false},
    {"home", 0, true},
    {"ingroup", 0, true},
    {"lastgid", 0, true},
    {"lastuid", 0, true},
    {"no-create-home", 0, false},
    {"quiet", 'q', false},
    {"shell", 0, true},
    {"system", 0, false},
    {"uid", 0, true},
    {"verbose", 0, false},
    {"version", 'v', false},
});

constexpr auto kPerlDeleteOptions = std::to_array<OptionRow>({
    {"backup", 0, false},
    {"backup-suffix", 0, true},
    {"backup-to", 0, true},
    {"conf", 'c', true},
    {"debug", 0, false},
    {"force", 0, false},
    {"group", 0, false},
    {"help", 'h', false},
    {"no-preserve-root", 0, false},
    {"only-if-empty", 0, false},
    {"quiet", 'q', false},
    {"remove-all-files", 0, false},
    {"remove-home", 0, false},
    {"system", 0, false},
    {"verbose", 0, false},
    {"version", 'v', false},
});

// perl: `deluser USER GROUP`, of a member whose primary group is another one.
Refusal leave(Change& change, const std::string& user, const std::string& group) {
  Demands demands(change.table);
  demands.account(user);
  demands.group_named(group);
  demands.member(user, group);
  const Account* const account = change.table.find(user);
  if (account != nullptr && account->group.empty()) demands.not_provable();
  if (account != nullptr && account->group == group) {
    demands.refuse(fmt::format("{} is the primary group of {}", group, user));
  }
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  remove_member(change, user, group);
  return std::nullopt;
}

// From 3.130 on (bookworm) every user that is not a system one joins `users`; older ones join
// nothing; those after bookworm were not measured.
Truth joins_users(std::string_view suite) {
  if (suite == "bookworm") return Truth::yes;
  constexpr auto kOlder =
      std::to_array<std::string_view>({"wheezy", "jessie", "stretch", "buster", "bullseye",
                                       "trusty", "xenial", "bionic", "focal", "jammy"});
  return std::ranges::find(kOlder, suite) != kOlder.end() ? Truth::no : Truth::maybe;
}

bool is_nonexistent(std::string_view home) {
  return home == "/nonexistent" || home.starts_with("/nonexistent/");
}

// FIRST_SYSTEM_UID to LAST_SYSTEM_UID of adduser.conf.
bool is_perl_system(std::uint32_t id) { return id >= 100 && id < kFirstPerson; }

class PerlAdduser {
 public:
  PerlAdduser(Change& change, const CommandOptions& options, std::string name)
      : change_(change),
        options_(options),
        uid_(field_of(options, "uid")),
        gid_(field_of(options, "gid")),
        ingroup_(field_of(options, "ingroup")),
        system_(options.has("system")),
        // --system alone goes to nogroup.
        own_group_(system_ ? options.has("group") : !gid_.given && !ingroup_.given) {
    account_.name = std::move(name);
    account_.uid = uid_.number();
    account_.system = system_ && !uid_.given;
    account_.from = change.from;
    account_.groups_complete = true;
  }

  Refusal run() {
    if (system_ && change_.table.has(account_.name) == Truth::yes) return keep_system();
    Demands demands(change_.table);
    make_demands(demands);
    if (demands.refusal()) return demands.refusal();
    demands.settle(change_);
    const bool created = is_created();
    choose_home();
    choose_number();
    choose_group();
    if (!system_) choose_groups();
    if (!created) {
      account_ = {.name = account_.name, .uid = account_.uid, .from = account_.from};
    }
    put_account(change_, std::move(account_));
    return std::nullopt;
  }

 private:
  void make_demands(Demands& demands) {
    demand_number(demands, options_, "uid");
    demand_number(demands, options_, "gid");
    demand_texts(demands, options_);
    demands.free_account(account_.name);
    demands.free_uid(account_.uid);
    if (ingroup_.text) demands.group_named(*ingroup_.text);
    if (gid_.text) demands.group(*gid_.text);
    if (own_group_) demand_own_group(demands);
    // A name that is missing is asked for, behind the making of the account.
    const bool asks = !options_.has("gecos") && !options_.has("comment");
    if (ingroup_.unseen() || has_own_range(options_)) demands.not_provable();
    if (asks && !system_) demands.not_provable();
  }

  void demand_own_group(Demands& demands) const {
    const Truth there = change_.table.has_group(account_.name);
    if (!system_) demands.free_group(account_.name);
    if (!system_ || there == Truth::no) demands.free_gid(account_.uid);
    if (system_ && there == Truth::maybe) demands.not_provable();
  }

  // A system user that is there already is fine, and nothing is done.
  Refusal keep_system() {
    Account* const account = account_of(change_.table, account_.name);
    if (account == nullptr) return std::nullopt;
    if (!account->uid) {
      if (account_.uid && change_.certain()) account->uid = account_.uid;
      return std::nullopt;
    }
    const std::uint32_t uid = *account->uid;
    if (is_perl_system(uid) && account_.uid.value_or(uid) == uid) return std::nullopt;
    return fmt::format("user {} exists already with uid {}", account->name, uid);
  }

  // For certain, if the command succeeded: --system is content with a user that has this uid.
  [[nodiscard]] bool is_created() const {
    if (!system_) return true;
    const AccountTable& table = change_.table;
    return table.has(account_.name) == Truth::no ||
           (account_.uid && table.has_uid(*account_.uid) == Truth::no);
  }

  void choose_home() {
    const Field home = field_of(options_, "home");
    if (home.given) {
      account_.home = home.text;
    } else if (!system_) {
      account_.home = fmt::format("/home/{}", account_.name);
    } else if (change_.image.suite == "bookworm") {
      account_.home = "/nonexistent";
    }
    account_.home_made =
        account_.home && !is_nonexistent(*account_.home) && !options_.has("no-create-home");
    if (const Field shell = field_of(options_, "shell"); shell.given) account_.shell = shell.text;
  }

  void choose_group() {
    if (own_group_) {
      choose_own_group();
    } else if (gid_.given) {
      account_.gid = gid_.number();
      const Group* const group = account_.gid ? change_.table.find_group(*account_.gid) : nullptr;
      if (group != nullptr) account_.group = group->name;
    } else if (!ingroup_.unseen()) {
      account_.group = ingroup_.text.value_or("nogroup");
      need_group(change_, account_.group);
      account_.gid = group_by_name(change_.table, account_.group).gid;
    }
  }

  void choose_number() {
    if (uid_.given || has_own_range(options_)) return;
    const bool both = !system_ && !ingroup_.given;
    account_.todays_uid = first_free_uid(change_.table, system_, both);
  }

  // groupadd gets the uid as its gid, whatever the range; --system takes a group that is there.
  void choose_own_group() {
    account_.group = account_.name;
    const Truth there = change_.table.has_group(account_.name);
    if (system_ && there != Truth::no) {
      need_group(change_, account_.name);
      if (there == Truth::yes) account_.gid = group_by_name(change_.table, account_.name).gid;
      if (Group* const group = group_of(change_.table, account_.name);
          group != nullptr && there == Truth::maybe) {
        group->gid.reset();
      }
      return;
    }
    account_.gid = account_.uid;
    Group own{.name = account_.name,
              .gid = account_.gid,
              .system = system_ && !uid_.given,
              .from = change_.from};
    if (account_.todays_uid) {
      own.todays_gid = system_ ? first_free_gid(change_.table, true) : account_.todays_uid;
    }
    put_group(change_, std::move(own));
  }

  void choose_groups() {
    const Truth joins = joins_users(change_.image.suite);
    if (options_.has("add_extra_groups") || options_.has("add-extra-groups") ||
        options_.has("conf") || joins == Truth::maybe) {
      account_.groups_complete = false;
      return;
    }
    if (joins == Truth::yes && change_.table.has_group("users") == Truth::yes) {
      account_.groups = {"users"};
    }
  }

  Change& change_;
  const CommandOptions& options_;
  Field uid_;
  Field gid_;
  Field ingroup_;
  bool system_;
  bool own_group_;
  Account account_;
};

// addgroup --system is content with a group that is there if its gid is one of the system's, even
// with another one on the command line.
Refusal perl_system_group(Change& change, const CommandOptions& options) {
  const std::string& name = *options.names.front();
  const Field gid = field_of(options, "gid");
  const Truth there = change.table.has_group(name);
  if (there == Truth::no) return make_group(change, options, true);
  Demands demands(change.table);
  demand_number(demands, options, "gid");
  demand_texts(demands, options);
  const Number known = group_by_name(change.table, name).gid;
  if (there == Truth::yes) {
    if (known && !is_perl_system(*known)) {
      demands.refuse(fmt::format("group {} exists already with gid {}", name, *known));
    }
    return demands.refusal();
  }
  demands.free_gid(gid.number());
  if (demands.refusal()) return demands.refusal();
  const bool persons = gid.number() && change.table.has_gid(*gid.number()) == Truth::no &&
                       *gid.number() >= kFirstPerson;
  // What a package brought has a gid of the system range, which only 3.134 would be content with.
  put_group(change,
            {.name = name,
             .gid = persons && change.image.suite != "bookworm" ? gid.number() : std::nullopt,
             .from = change.from});
  return std::nullopt;
}

// What is wrong with the words together.
Refusal perl_usage(const Change& change, const CommandOptions& options) {
  const bool group = options.has("group");
  const bool system = options.has("system");
  const bool addgroup = change.program == "addgroup";
  if (options.names.size() == 2) {
    // Debian 12's refuses addgroup USER GROUP; up to 3.118 it is adduser USER GROUP.
    const bool wrong = (addgroup && change.image.suite == "bookworm") || group || system;
    return wrong ? Refusal("two names are for adduser USER GROUP only") : std::nullopt;
  }
  const int groups = int{group} + int{options.has("gid")} + int{options.has("ingroup")};
  if (groups > 1 && (!addgroup || system)) {
    return "--group, --ingroup and --gid exclude each other";
  }
  return std::nullopt;
}

}  // namespace

Refusal run_perl_add(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kPerlAddOptions, OptionStyle::perl);
  if (!options.problem.empty()) {
    doubt_memberships(change, options.problem);
    return std::nullopt;
  }
  if (options.has("help") || options.has("version")) return std::nullopt;
  Refusal usage = options.blind ? std::nullopt : perl_usage(change, options);
  if (usage) return usage;
  if (options.names.size() == 2) return join(change, options);
  if (options.blind || options.names.size() != 1 || !options.names.front()) {
    doubt_memberships(change, "its words are not all seen");
    return std::nullopt;
  }
  const bool system = options.has("system");
  if (change.program == "adduser" && (system || !options.has("group"))) {
    return PerlAdduser(change, options, *options.names.front()).run();
  }
  return system ? perl_system_group(change, options) : make_group(change, options, false);
}

bool perl_must_refuse(std::span<const Word> words) {
  return read_options(words, kPerlAddOptions, OptionStyle::perl).ambiguous;
}

Refusal run_perl_delete(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kPerlDeleteOptions, OptionStyle::perl);
  const bool seen = options.problem.empty() && !options.blind && !options.names.empty();
  if (!seen || options.names.size() > 2) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  if (options.has("help") || options.has("version")) return std::nullopt;
  if (options.names.size() == 2) return leave(change, *options.names[0], *options.names[1]);
  // With --system a name that is missing or is no system account is left alone.
  const std::string& name = *options.names[0];
  Change attempt{change.table, change.image, change.from, change.program,
                 options.has("system") || options.has("only-if-empty") ? Ran::maybe : change.ran};
  // Removing files needs perl modules that Debian's image lacks (measured on Debian 12).
  if (change.ran == Ran::unchecked && options.given.size() > std::size_t{options.has("quiet")}) {
    attempt.ran = Ran::maybe;
  }
  const std::vector<Word> target = {name};
  const bool group = change.program == "delgroup" || options.has("group");
  const Truth there = group ? change.table.has_group(name) : change.table.has(name);
  if (options.has("system") && there == Truth::no) return std::nullopt;
  return group ? run_groupdel(attempt, target) : run_userdel(attempt, target);
}

}  // namespace droproot::analysis
