#include "droproot/analysis/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "analysis/accounts_change.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {

namespace {

using knowledge::Adduser;
using knowledge::Family;

// The part of the image's data that says whether a program is there.
enum class Tool : std::uint8_t { useradd, groupadd, adduser };

using Runner = Refusal (*)(Change&, std::span<const Word>);

struct Program {
  std::string_view name;
  Tool tool;
  Runner shadow;  // where the program is one of shadow, or a link to one; else null
  Runner perl;    // Debian's adduser package
  Runner busybox;
};

Refusal run_unread(Change& change, std::span<const Word> words);
Refusal run_nothing(Change& /*change*/, std::span<const Word> /*words*/) { return std::nullopt; }

constexpr auto kPrograms = std::to_array<Program>({
    {"useradd", Tool::useradd, run_useradd, nullptr, nullptr},
    {"usermod", Tool::useradd, run_usermod, nullptr, nullptr},
    {"userdel", Tool::useradd, run_userdel, nullptr, nullptr},
    {"newusers", Tool::useradd, run_unread, nullptr, nullptr},
    {"chpasswd", Tool::useradd, run_nothing, nullptr, nullptr},
    {"groupadd", Tool::groupadd, run_groupadd, nullptr, nullptr},
    {"groupmod", Tool::groupadd, run_groupmod, nullptr, nullptr},
    {"groupdel", Tool::groupadd, run_groupdel, nullptr, nullptr},
    {"gpasswd", Tool::groupadd, run_gpasswd, nullptr, nullptr},
    {"adduser", Tool::adduser, run_useradd, run_perl_add, run_busybox_adduser},
    {"addgroup", Tool::adduser, nullptr, run_perl_add, run_busybox_addgroup},
    {"deluser", Tool::adduser, nullptr, run_perl_delete, run_busybox_delete},
    {"delgroup", Tool::adduser, nullptr, run_perl_delete, run_busybox_delete},
});

const Program* find_program(std::string_view name) {
  static constexpr auto kNames = word_set_of(kPrograms, &Program::name);
  if (!kNames.contains(name)) return nullptr;
  const auto* const found = std::ranges::find(kPrograms, name, &Program::name);
  return found == kPrograms.end() ? nullptr : found;
}

Refusal run_unread(Change& change, std::span<const Word> /*words*/) {
  doubt_account(change, std::nullopt, "what it reads is not seen");
  return std::nullopt;
}

// What `adduser` is after packages were installed where the image has none.
Adduser installed_adduser(Family family) {
  switch (family) {
    case Family::debian:
    case Family::ubuntu:
      return Adduser::perl;
    case Family::redhat:
    case Family::fedora:
    case Family::amazonlinux:
    case Family::azurelinux:
      return Adduser::shadow_symlink;
    default:
      return Adduser::unknown;
  }
}

Truth has_tool(const AccountTable& table, const Program& program,
               const knowledge::ImageFacts& image) {
  Truth shipped = Truth::maybe;
  if (program.tool == Tool::useradd) shipped = image.tools.useradd;
  if (program.tool == Tool::groupadd) shipped = image.tools.groupadd;
  if (program.tool == Tool::adduser && image.tools.adduser != Adduser::unknown) {
    const bool linked = image.tools.adduser == Adduser::shadow_symlink;
    const bool absent =
        image.tools.adduser == Adduser::absent || (linked && program.shadow == nullptr);
    shipped = absent ? Truth::no : Truth::yes;
  }
  return shipped == Truth::no && table.packages_installed ? Truth::maybe : shipped;
}

Runner runner_of(const Program& program, Adduser dialect) {
  if (program.tool != Tool::adduser) return program.shadow;
  switch (dialect) {
    case Adduser::perl:
      return program.perl;
    case Adduser::busybox:
      return program.busybox;
    case Adduser::shadow_symlink:
      return program.shadow;
    default:
      return nullptr;
  }
}

// Which of the three programs it is, is not known: the result holds where those that take the words
// agree. An addgroup that worked and that Debian's must refuse is busybox's (shadow has none), and
// so is the adduser beside it.
Refusal run_any(Change& change, const Program& program, std::span<const Word> words) {
  std::vector<AccountTable> results;
  for (const Runner runner : {program.perl, program.busybox, program.shadow}) {
    if (runner == nullptr) continue;
    AccountTable copy = change.table;
    copy.doubt.reset();
    Change trial{copy, change.image, change.from, change.program, change.ran};
    if (!runner(trial, words) && !copy.doubt) results.push_back(std::move(copy));
  }
  if (results.empty()) {
    if (program.name.starts_with("del")) {
      doubt_account(change, std::nullopt, "its options are not understood");
    } else {
      doubt_memberships(change, "its options are not understood");
    }
    return std::nullopt;
  }
  const bool shows = change.certain() && program.name == "addgroup" && perl_must_refuse(words);
  const std::optional<Doubt> doubt = change.table.doubt;
  AccountTable merged = merge_tables(results);
  change.table = std::move(merged);
  change.table.doubt = doubt;
  if (shows) change.table.adduser_seen = Adduser::busybox;
  return std::nullopt;
}

// "no" where nothing of the kind is missing from the lists.
Truth absent(bool complete) { return complete ? Truth::no : Truth::maybe; }

template <typename Entry, typename Field>
Truth has_number(const std::vector<Entry>& entries, Field field, std::uint32_t number) {
  Truth answer = Truth::no;
  for (const Entry& entry : entries) {
    const bool below = entry.system && number >= kFirstPerson;
    if (entry.*field == number) {
      answer = std::max(answer, entry.exists);
    } else if (!(entry.*field).has_value() && !below) {
      answer = std::max(answer, Truth::maybe);
    }
  }
  return answer;
}

bool is_persons(std::uint32_t number) { return number >= kFirstPerson && number <= kLastPerson; }

struct ImageRows {
  SharedRows<Account> accounts;
  SharedRows<Group> groups;
};

ImageRows rows_of(const knowledge::ImageFacts& image) {
  std::vector<Group> groups;
  for (const knowledge::Group& group : image.groups()) {
    groups.push_back({.name = std::string(group.name), .gid = group.gid, .system = !group.gid});
  }
  std::vector<Account> accounts;
  for (const knowledge::Account& row : image.accounts()) {
    Account account{.name = std::string(row.name),
                    .uid = row.uid,
                    .gid = row.gid,
                    .system = !row.uid,
                    .role = row.role};
    const auto own_group = std::ranges::find(groups, row.gid, &Group::gid);
    if (row.gid && own_group != groups.end()) account.group = own_group->name;
    if (!row.home.empty()) account.home = std::string(row.home);
    if (!row.shell.empty()) account.shell = std::string(row.shell);
    if (row.groups) account.groups.assign(row.groups->begin(), row.groups->end());
    account.groups_complete = row.groups.has_value();
    accounts.push_back(std::move(account));
  }
  return {SharedRows(std::move(accounts)), SharedRows(std::move(groups))};
}

AccountTable table_of(const knowledge::ImageFacts& image, std::string_view name, ImageRows rows) {
  return {.accounts = std::move(rows.accounts),
          .groups = std::move(rows.groups),
          .complete = image.accounts_complete,
          .groups_complete = image.accounts_complete,
          .persons_listed = image.accounts_complete || (image.reliable() && image.tag_known),
          .image = std::string(name)};
}

}  // namespace

knowledge::Adduser adduser_of(const AccountTable& table, const knowledge::ImageFacts& image) {
  const Adduser shipped = image.tools.adduser;
  if (shipped == Adduser::unknown) return table.adduser_seen;
  if (shipped != Adduser::absent || !table.packages_installed) return shipped;
  return installed_adduser(image.family);
}

const Account* AccountTable::find(std::string_view name) const {
  const auto found = std::ranges::find(accounts, name, &Account::name);
  return found == accounts.end() ? nullptr : &*found;
}

const Account* AccountTable::find(std::uint32_t uid) const {
  const auto found = std::ranges::find(accounts, Number(uid), &Account::uid);
  return found == accounts.end() ? nullptr : &*found;
}

const Group* AccountTable::find_group(std::string_view name) const {
  const auto found = std::ranges::find(groups, name, &Group::name);
  return found == groups.end() ? nullptr : &*found;
}

const Group* AccountTable::find_group(std::uint32_t gid) const {
  const auto found = std::ranges::find(groups, Number(gid), &Group::gid);
  return found == groups.end() ? nullptr : &*found;
}

Truth AccountTable::has(std::string_view name) const {
  const Account* const account = find(name);
  return account != nullptr ? account->exists : absent(complete && !packages_installed);
}

Truth AccountTable::has_uid(std::uint32_t uid) const {
  const bool all_known =
      is_persons(uid) ? complete || persons_listed : complete && !packages_installed;
  return std::max(has_number(accounts.rows(), &Account::uid, uid), absent(all_known));
}

Truth AccountTable::has_group(std::string_view name) const {
  const Group* const group = find_group(name);
  return group != nullptr ? group->exists : absent(groups_complete && !packages_installed);
}

Truth AccountTable::has_gid(std::uint32_t gid) const {
  const bool all_known =
      is_persons(gid) ? groups_complete || persons_listed : groups_complete && !packages_installed;
  return std::max(has_number(groups.rows(), &Group::gid, gid), absent(all_known));
}

AccountTable accounts_of_image(const knowledge::ImageFacts& image, std::string_view image_name) {
  return table_of(image, image_name, rows_of(image));
}

AccountTable accounts_of_builtin_image(const knowledge::ImageFacts& image,
                                       std::string_view image_name) {
  using List = std::pair<const void*, std::size_t>;
  using Key = std::array<List, std::tuple_size_v<decltype(image.account_lists)> +
                                   std::tuple_size_v<decltype(image.group_lists)> + 1>;
  thread_local std::map<Key, ImageRows> known;
  Key key;
  std::size_t at = 0;
  for (const auto& list : image.account_lists) key[at++] = {list.data(), list.size()};
  for (const auto& list : image.group_lists) key[at++] = {list.data(), list.size()};
  key[at] = {image.without_accounts.data(), image.without_accounts.size()};
  auto found = known.find(key);
  if (found == known.end()) found = known.emplace(key, rows_of(image)).first;
  return table_of(image, image_name, found->second);
}

AccountTable accounts_of_scratch() {
  return {.accounts = {},
          .groups = {},
          .complete = true,
          .groups_complete = true,
          .persons_listed = true};
}

bool is_account_command(std::string_view program) { return find_program(program) != nullptr; }

Applied apply(AccountTable& table, const AccountCommand& command,
              const knowledge::ImageFacts& image) {
  const Word program_word = command.words.empty() ? std::nullopt : command.words.front();
  const Program* const program = program_word ? find_program(*program_word) : nullptr;
  if (program == nullptr) return {};
  const Truth there = has_tool(table, *program, image);
  if (there == Truth::no) return {fmt::format("{} is not in this image", program->name)};
  // Pointers into the rows are used across changes below.
  static_cast<void>(table.accounts.own());
  static_cast<void>(table.groups.own());
  // A program that may be missing may have failed without a trace.
  const Ran ran = command.ran == Ran::unchecked && there != Truth::yes ? Ran::maybe : command.ran;
  Change change{table, image, command.from, program->name, ran};
  const std::span<const Word> words = std::span(command.words).subspan(1);
  const Runner runner = runner_of(*program, adduser_of(table, image));
  Refusal refusal = runner != nullptr ? runner(change, words) : run_any(change, *program, words);
  const bool succeeded = !refusal && change.certain();
  return {std::move(refusal), succeeded};
}

void cast_doubt(AccountTable& table, Doubt doubt) {
  table.complete = false;
  table.groups_complete = false;
  table.persons_listed = false;
  for (Account& account : table.accounts) {
    if (account.name == "root") continue;
    account.uid.reset();
    account.todays_uid.reset();
    account.gid.reset();
    account.group.clear();
    account.home.reset();
    account.shell.reset();
    account.system = false;
    account.groups_complete = false;
    account.exists = Truth::maybe;
  }
  for (Group& group : table.groups) {
    if (group.name == "root") continue;
    group.gid.reset();
    group.todays_gid.reset();
    group.system = false;
    group.exists = Truth::maybe;
  }
  table.doubt = std::move(doubt);
}

}  // namespace droproot::analysis
