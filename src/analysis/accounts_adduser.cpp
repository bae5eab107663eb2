// adduser, addgroup, deluser, delgroup in two of their three forms: the perl programs of Debian and
// Ubuntu (3.113 to 3.134) and the applets of busybox (1.26 to 1.37). The third form is a link to
// useradd.
#include <fmt/format.h>

#include <array>
#include <span>

#include "analysis/accounts_change.h"

namespace droproot::analysis {

namespace {

constexpr auto kPerlAddOptions = std::to_array<OptionRow>({
    {"add-extra-groups", 0, false},
    {"add_extra_groups", 0, false},
    {"allow-all-names", 0, false},
    {"allow-bad-names", 0, false},
    {"allow-badname", 0, false},
    {"comment", 0, true},
    {"conf", 0, true},
    {"debug", 0, false},
    {"disabled-login", 0, false},
    {"disabled-password", 0, false},
    {"firstgid", 0, true},
    {"firstuid", 0, true},
    {"force-badname", 0, false},
    {"gecos", 0, true},
    {"gid", 0, true},
    {"group", 0, false},
    {"home", 0, true},
    {"ingroup", 0, true},
    {"lastgid", 0, true},
    {"lastuid", 0, true},
    {"no-create-home", 0, false},
    {"quiet", 0, false},
    {"shell", 0, true},
    {"system", 0, false},
    {"uid", 0, true},
    {"verbose", 0, false},
});

constexpr auto kPerlDeleteOptions = std::to_array<OptionRow>({
    {"backup", 0, false},
    {"backup-to", 0, true},
    {"conf", 0, true},
    {"debug", 0, false},
    {"force", 0, false},
    {"group", 0, false},
    {"only-if-empty", 0, false},
    {"quiet", 0, false},
    {"remove-all-files", 0, false},
    {"remove-home", 0, false},
    {"system", 0, false},
    {"verbose", 0, false},
});

constexpr auto kBusyboxAdduserOptions = std::to_array<OptionRow>({
    {"home", 'h', true},
    {"gecos", 'g', true},
    {"shell", 's', true},
    {"ingroup", 'G', true},
    {"system", 'S', false},
    {"no-create-home", 'H', false},
    {"disabled-password", 'D', false},
    {"empty-password", 0, false},
    {"uid", 'u', true},
    {"skel", 'k', true},
});

constexpr auto kBusyboxAddgroupOptions = std::to_array<OptionRow>({
    {"gid", 'g', true},
    {"system", 'S', false},
});

constexpr auto kBusyboxDeleteOptions = std::to_array<OptionRow>({{"remove-home", 0, false}});

struct Field {
  bool given = false;
  Word text = {};

  [[nodiscard]] bool unseen() const { return given && !text; }
  [[nodiscard]] Number number() const { return text ? read_number(*text) : std::nullopt; }
};

Field field_of(const CommandOptions& options, std::string_view name) {
  const Word* const value = options.find(name);
  return value == nullptr ? Field{} : Field{.given = true, .text = *value};
}

// `adduser USER GROUP`
Refusal join(Change& change, const CommandOptions& options) {
  if (options.blind || !options.names[0] || !options.names[1]) {
    doubt_memberships(change, "its words are not all seen");
    return std::nullopt;
  }
  const std::string& user = *options.names[0];
  const std::string& group = *options.names[1];
  Demands demands(change.table);
  demands.account(user);
  demands.group(group);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  add_member(change, user, group);
  return std::nullopt;
}

Refusal leave(Change& change, const std::string& user, const std::string& group) {
  Demands demands(change.table);
  demands.account(user);
  demands.group(group);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  remove_member(change, user, group);
  return std::nullopt;
}

Refusal make_group(Change& change, const std::string& name, const Field& gid, bool system) {
  Demands demands(change.table);
  demands.free_group(name);
  demands.free_gid(gid.number());
  if (gid.unseen()) demands.not_provable();
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  put_group(
      change,
      {.name = name, .gid = gid.number(), .system = system && !gid.given, .from = change.from});
  return std::nullopt;
}

// --- Debian's perl programs -----------------------------------------------------------------

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
    if (int{options_.has("group")} + int{gid_.given} + int{ingroup_.given} > 1) {
      demands.refuse("--group, --ingroup and --gid exclude each other");
    }
    demands.free_account(account_.name);
    demands.free_uid(account_.uid);
    if (ingroup_.text) demands.group(*ingroup_.text);
    if (gid_.text) demands.group(*gid_.text);
    if (own_group_ && !system_) {
      demands.free_group(account_.name);
      demands.free_gid(account_.uid);
    }
    // A system user without a number takes the first that is free, and so may its group.
    if (uid_.unseen() || gid_.unseen() || ingroup_.unseen() || own_group_) demands.not_provable();
  }

  // A system user that is there already is fine, and nothing is done.
  Refusal keep_system() {
    Account* const account = account_of(change_.table, account_.name);
    if (!account_.uid || account == nullptr) return std::nullopt;
    if (!account->uid) {
      if (change_.certain()) account->uid = account_.uid;
      return std::nullopt;
    }
    if (account->uid == account_.uid) return std::nullopt;
    return fmt::format("user {} exists already with uid {}", account->name, *account->uid);
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
    put_group(change_, {.name = account_.name,
                        .gid = account_.gid,
                        .system = system_ && !uid_.given,
                        .from = change_.from});
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

// addgroup --system is content with a group that is there, even with another gid (3.134: any gid
// of the system range will do).
Refusal perl_system_group(Change& change, const std::string& name, const Field& gid) {
  const Truth there = change.table.has_group(name);
  if (there == Truth::yes) return std::nullopt;
  if (there == Truth::no) return make_group(change, name, gid, true);
  Demands demands(change.table);
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

}  // namespace

Refusal run_perl_add(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kPerlAddOptions, OptionStyle::perl);
  if (!options.problem.empty()) {
    doubt_memberships(change, options.problem);
    return std::nullopt;
  }
  if (options.names.size() == 2) return join(change, options);
  if (options.blind || options.names.size() != 1 || !options.names.front()) {
    doubt_memberships(change, "its words are not all seen");
    return std::nullopt;
  }
  const std::string& name = *options.names.front();
  const bool system = options.has("system");
  if (change.program == "adduser" && (system || !options.has("group"))) {
    return PerlAdduser(change, options, name).run();
  }
  const Field gid = field_of(options, "gid");
  return system ? perl_system_group(change, name, gid) : make_group(change, name, gid, false);
}

Refusal run_perl_delete(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kPerlDeleteOptions, OptionStyle::perl);
  const bool seen = options.problem.empty() && !options.blind && !options.names.empty();
  if (!seen || options.names.size() > 2) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  if (options.names.size() == 2) return leave(change, *options.names[0], *options.names[1]);
  // With --system a name that is missing or is no system account is left alone.
  const std::string& name = *options.names[0];
  Change attempt{change.table, change.image, change.from, change.program,
                 options.has("system") || options.has("only-if-empty") ? Ran::maybe : change.ran};
  const std::vector<Word> target = {name};
  const bool group = change.program == "delgroup" || options.has("group");
  return group ? run_groupdel(attempt, target) : run_userdel(attempt, target);
}

// --- busybox ----------------------------------------------------------------------------------

namespace {

class BusyboxAdduser {
 public:
  BusyboxAdduser(Change& change, const CommandOptions& options, std::string name)
      : change_(change),
        options_(options),
        uid_(field_of(options, "uid")),
        ingroup_(field_of(options, "ingroup")),
        system_(options.has("system")),
        own_group_(!ingroup_.given && !system_) {
    account_.name = std::move(name);
    account_.uid = uid_.number();
    account_.system = system_ && !uid_.given;
    account_.from = change.from;
    account_.groups_complete = true;
  }

  Refusal run() {
    Demands demands(change_.table);
    make_demands(demands);
    if (demands.refusal()) return demands.refusal();
    demands.settle(change_);
    const Field home = field_of(options_, "home");
    account_.home = home.given ? home.text : fmt::format("/home/{}", account_.name);
    account_.home_made = !options_.has("no-create-home");
    if (const Field shell = field_of(options_, "shell"); shell.given) account_.shell = shell.text;
    choose_group();
    put_account(change_, std::move(account_));
    return std::nullopt;
  }

 private:
  void make_demands(Demands& demands) {
    const std::optional<std::uint32_t> limit = change_.image.tools.max_uid;
    if (account_.uid && limit && *account_.uid > *limit) {
      demands.refuse(fmt::format("uid {} is over {}", *account_.uid, *limit));
    }
    demands.free_account(account_.name);
    demands.free_uid(account_.uid);
    if (own_group_) {
      demands.free_group(account_.name);
      demands.free_gid(account_.uid);
    } else if (!ingroup_.unseen()) {
      demands.group(ingroup_.text.value_or("nogroup"));
    }
    if (uid_.unseen() || ingroup_.unseen()) demands.not_provable();
    // Without -D a password is asked for, and the end of the input is a failure.
    if (!system_ && !options_.has("disabled-password")) demands.not_provable();
  }

  // Without -G the uid has to be free as a gid too, so success proves the gid.
  void choose_group() {
    if (own_group_) {
      account_.group = account_.name;
      account_.gid = account_.uid;
      put_group(change_, {.name = account_.name, .gid = account_.gid, .from = change_.from});
    } else if (!ingroup_.unseen()) {
      account_.group = ingroup_.text.value_or("nogroup");
      need_group(change_, account_.group);
      account_.gid = group_by_name(change_.table, account_.group).gid;
    }
  }

  Change& change_;
  const CommandOptions& options_;
  Field uid_;
  Field ingroup_;
  bool system_;
  bool own_group_;
  Account account_;
};

}  // namespace

Refusal run_busybox_adduser(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kBusyboxAdduserOptions, OptionStyle::getopt);
  const bool named = !options.names.empty() && options.names.front();
  if (!options.problem.empty() || options.blind || !named) {
    doubt_memberships(change,
                      options.problem.empty() ? "its words are not all seen" : options.problem);
    return std::nullopt;
  }
  // With options a second name is not looked at.
  if (options.names.size() == 2 && options.given.empty()) return join(change, options);
  return BusyboxAdduser(change, options, *options.names.front()).run();
}

Refusal run_busybox_addgroup(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kBusyboxAddgroupOptions, OptionStyle::getopt);
  if (options.problem.empty() && options.names.size() == 2) return join(change, options);
  if (!options.problem.empty() || options.names.size() != 1 || options.blind) {
    doubt_memberships(change,
                      options.problem.empty() ? "its words are not all seen" : options.problem);
    return std::nullopt;
  }
  return make_group(change, *options.names.front(), field_of(options, "gid"),
                    options.has("system"));
}

Refusal run_busybox_delete(Change& change, std::span<const Word> words) {
  const CommandOptions options = read_options(words, kBusyboxDeleteOptions, OptionStyle::getopt);
  const bool group = change.program == "delgroup";
  const std::size_t count = options.names.size();
  if (!options.problem.empty() || options.blind || count == 0 || count > 2 ||
      (count == 2 && !group)) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  if (count == 2) return leave(change, *options.names[0], *options.names[1]);
  const std::vector<Word> target = {*options.names[0]};
  return group ? run_groupdel(change, target) : run_userdel(change, target);
}

}  // namespace droproot::analysis
