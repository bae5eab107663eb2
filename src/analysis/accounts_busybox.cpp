// adduser, addgroup, deluser and delgroup as the applets of busybox (1.26 to 1.37).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "analysis/accounts_adduser.h"
#include "analysis/accounts_change.h"
#include "analysis/accounts_numbers.h"
#include "analysis/accounts_words.h"

namespace droproot::analysis {
namespace {

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

// busybox makes the folder but not the one it lies in, and does not fail then.
bool is_made(const std::optional<std::string>& home) {
  if (!home || home->size() < 2) return false;
  const std::string_view parent =
      std::string_view(*home).substr(0, home->rfind('/', home->size() - 2));
  constexpr auto kEverywhere =
      std::to_array<std::string_view>({"", "/home", "/root", "/tmp", "/usr", "/var"});
  return std::ranges::find(kEverywhere, parent) != kEverywhere.end();
}

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
    account_.home_made = !options_.has("no-create-home") && is_made(account_.home);
    if (const Field shell = field_of(options_, "shell"); shell.given) account_.shell = shell.text;
    if (!uid_.given) account_.todays_uid = first_free_uid(change_.table, system_, own_group_);
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
    demand_number(demands, options_, "uid");
    demands.free_account(account_.name);
    demands.free_uid(account_.uid);
    if (own_group_) {
      demands.free_group(account_.name);
      demands.free_gid(account_.uid);
    } else if (!ingroup_.unseen()) {
      demands.group_named(ingroup_.text.value_or("nogroup"));
    }
    if (ingroup_.unseen()) demands.not_provable();
    // Without -D a password is asked for, and the end of the input is a failure.
    if (!system_ && !options_.has("disabled-password")) demands.not_provable();
  }

  // Without -G the uid has to be free as a gid too, so success proves the gid.
  void choose_group() {
    if (own_group_) {
      account_.group = account_.name;
      account_.gid = account_.uid;
      put_group(change_, {.name = account_.name,
                          .gid = account_.gid,
                          .todays_gid = account_.todays_uid,
                          .from = change_.from});
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
  const Field gid = field_of(options, "gid");
  const std::optional<std::uint32_t> limit = change.image.tools.max_uid;
  if (limit && gid.number().value_or(0) > *limit) {
    return fmt::format("gid {} is over {}", *gid.number(), *limit);
  }
  return make_group(change, options, options.has("system"));
}

namespace {

// The group of the same name goes with the user, whoever else is listed in it, unless it is the
// primary group of another: then deluser fails behind its work.
void remove_group_of_user(Change& change, const std::string& name) {
  const Truth there = change.table.has_group(name);
  const Number gid = group_by_name(change.table, name).gid;
  Truth used = there == Truth::yes && gid ? Truth::no : Truth::maybe;
  for (const Account& account : change.table.accounts) {
    if (!account.gid) used = std::max(used, Truth::maybe);
    if (gid && account.gid == gid) used = std::max(used, account.exists);
  }
  if (there == Truth::no || used == Truth::yes) return;
  if (!change.table.complete && used == Truth::no) used = Truth::maybe;
  Change removal{change.table, change.image, change.from, change.program,
                 used == Truth::no ? change.ran : Ran::maybe};
  remove_group(removal, name);
}

Refusal busybox_deluser(Change& change, const std::string& name) {
  Demands demands(change.table);
  demands.account(name);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  remove_account(change, name);
  remove_group_of_user(change, name);
  return std::nullopt;
}

// delgroup knows no options, not even --.
Refusal busybox_delgroup(Change& change, std::span<const Word> words) {
  if (words.size() == 1) return run_groupdel(change, words);
  const std::string& group = *words[1];
  Demands demands(change.table);
  demands.group_named(group);
  if (demands.refusal()) return demands.refusal();
  demands.settle(change);
  remove_member(change, *words[0], group);
  return std::nullopt;
}

}  // namespace

Refusal run_busybox_delete(Change& change, std::span<const Word> words) {
  const bool seen = std::ranges::all_of(words, [](const Word& word) { return word.has_value(); });
  if (!seen || words.empty()) {
    doubt_account(change, std::nullopt, "its words are not all seen");
    return std::nullopt;
  }
  if (change.program == "delgroup") {
    return words.size() > 2 ? Refusal("it takes one or two names")
                            : busybox_delgroup(change, words);
  }
  const CommandOptions options = read_options(words, kBusyboxDeleteOptions, OptionStyle::getopt);
  const bool ends = std::ranges::find(words, Word("--")) != words.end();
  if (!options.problem.empty() || ends || options.names.size() != 1) {
    return "it takes one name";
  }
  return busybox_deluser(change, *options.names.front());
}

}  // namespace droproot::analysis
