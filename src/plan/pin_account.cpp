#include "plan/pin_account.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::Account;
using analysis::AccountCommand;
using analysis::AccountTable;
using analysis::Command;
using analysis::CommandWord;
using analysis::StageFacts;
using analysis::Step;

enum class Dialect : std::uint8_t { shadow, perl, busybox };

std::optional<Dialect> dialect_of(const StageFacts& facts, std::string_view program) {
  if (program == "useradd" || program == "groupadd") return Dialect::shadow;
  switch (analysis::adduser_of(facts.accounts(), facts.image)) {
    case knowledge::Adduser::perl:
      return Dialect::perl;
    case knowledge::Adduser::busybox:
      return Dialect::busybox;
    case knowledge::Adduser::shadow_symlink:
      return Dialect::shadow;
    default:
      return std::nullopt;
  }
}

// ---- the words of a command --------------------------------------------------------------------

// The value behind an option in any of its spellings: -g x, -gx, --gid x, --gid=x.
struct OptionUse {
  bool given = false;
  std::optional<std::string_view> value = {};
};

std::optional<std::string_view> value_behind(const Command& command, std::size_t at) {
  return at + 1 < command.words.size() ? command.words[at + 1].value : std::nullopt;
}

// -ms /bin/sh, -mu1000, -rg app: the value is what follows the letter, or the next word.
OptionUse find_in_cluster(const Command& command, std::size_t at, std::string_view text,
                          char letter) {
  const bool cluster = text.size() > 2 && text[0] == '-' && text[1] != '-';
  const std::size_t found = cluster ? text.find(letter) : text.npos;
  if (found == text.npos) return {};
  if (found + 1 < text.size()) return {true, text.substr(found + 1)};
  return {true, value_behind(command, at)};
}

OptionUse find_option(const Command& command, std::string_view short_name,
                      std::string_view long_name) {
  const std::string assigned = std::string(long_name) + '=';
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    const std::string_view text = word.shown();
    if (text == short_name || text == long_name) return {true, value_behind(command, i)};
    if (text.starts_with(assigned)) return {true, text.substr(assigned.size())};
    OptionUse use = find_in_cluster(command, i, text, short_name[1]);
    if (use.given) return use;
  }
  return {};
}

bool is_system(const Command& command, Dialect dialect) {
  switch (dialect) {
    case Dialect::shadow:
      return find_option(command, "-r", "--system").given;
    case Dialect::perl:
      return command.has_word("--system");
    case Dialect::busybox:
      return find_option(command, "-S", "--system").given;
  }
  return true;
}

// Whether every word stands in the file as it is: no continuation inside, nothing unseen.
bool is_editable(const PlanInput& input, const Command& command) {
  return command.ran == analysis::Ran::certain &&
         std::ranges::all_of(command.words, [&](const CommandWord& word) {
           return word.value && !word.at.empty() && input.file.source().at(word.at) == word.text;
         });
}

// ---- the number --------------------------------------------------------------------------------

struct Number {
  std::uint32_t uid;
  std::uint32_t gid;
  bool todays;
};

Number choose_number(const PlanInput& input, const AccountTable& before, const Command& command,
                     Dialect dialect, std::optional<std::uint32_t> today) {
  const bool person = !is_system(command, dialect);
  if (!input.config.user && person && today && before.has_gid(*today) != Truth::yes) {
    return {*today, *today, true};
  }
  const config::WantedUser wanted = input.config.user.value_or(config::kDefaultUser);
  Number number{wanted.uid, wanted.gid, false};
  while (!input.config.user &&
         (before.has_uid(number.uid) == Truth::yes || before.has_gid(number.uid) == Truth::yes)) {
    number.uid = number.gid = number.uid + 1;
  }
  return number;
}

// ---- the edits ---------------------------------------------------------------------------------

// The commands of one RUN, edited, as edits of the file and as words for the proof.
class Pinner {
 public:
  Pinner(const PlanInput& input, const StageFacts& facts, const Step& step, const Account& account)
      : input_(input), facts_(facts), step_(step), account_(account) {}

  std::optional<Pin> run();

 private:
  [[nodiscard]] const Command* creating_command() const;
  bool pin_user(const Command& command, Dialect dialect);
  bool drop_user_group(const Command& command);
  bool pin_group(std::string_view group);
  void add_words(const Command& command, const std::vector<std::string>& words);
  [[nodiscard]] std::optional<Account> prove() const;

  const PlanInput& input_;
  const StageFacts& facts_;
  const Step& step_;
  const Account& account_;
  Number number_{};
  std::vector<edit::Edit> edits_;
  struct Added {
    const Command* command;
    std::vector<std::string> words;
  };
  std::vector<Added> added_;
  const CommandWord* dropped_ = nullptr;                 // -U
  std::optional<std::vector<std::string>> group_first_;  // a groupadd in front of the command
};

const Command* Pinner::creating_command() const {
  const auto found = std::ranges::find(step_.commands.list, account_.from.at, &Command::at);
  return found == step_.commands.list.end() ? nullptr : &*found;
}

// Behind the program's name: options may stand in any order.
void Pinner::add_words(const Command& command, const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += ' ' + word;
  const Offset at = command.words.front().at.end;
  edits_.push_back({.span = {at, at}, .text = std::move(text)});
  added_.push_back({&command, words});
}

// The group that the account is put into is made in the same RUN without a number: it gets one too.
bool Pinner::pin_group(std::string_view group) {
  const analysis::Group* known = facts_.accounts().find_group(group);
  if (analysis::user_number(group) || (known != nullptr && known->gid)) return true;
  for (const Command& command : step_.commands.list) {
    const std::string_view program = command.program();
    const bool makes_group = program == "groupadd" || program == "addgroup";
    if (!makes_group || !command.has_word(group) || !is_editable(input_, command)) continue;
    const auto dialect = dialect_of(facts_, program);
    const bool has_number = find_option(command, "-g", "--gid").given;
    if (!dialect || has_number) return false;
    add_words(command,
              {*dialect == Dialect::busybox ? "-g" : "--gid", fmt::format("{}", number_.gid)});
    return true;
  }
  return false;
}

// `-U` and a group of one's own by `-g` exclude each other. False: it is joined to other letters
// that cannot be told from a value.
bool Pinner::drop_user_group(const Command& command) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = *command.words[i].value;
    if (text == "-U" || text == "--user-group") {
      const Span gap{command.words[i - 1].at.end, command.words[i].at.begin};
      if (input_.file.source().at(gap).find_first_not_of(" \t") != std::string_view::npos) {
        return false;
      }
      edits_.push_back({.span = {gap.begin, command.words[i].at.end}, .text = {}});
      dropped_ = &command.words[i];
    } else if (text.size() > 2 && text[0] == '-' && text[1] != '-' &&
               text.find('U') != std::string::npos) {
      return false;
    }
  }
  return true;
}

bool Pinner::pin_user(const Command& command, Dialect dialect) {
  const std::string uid = fmt::format("{}", number_.uid);
  const std::string gid = fmt::format("{}", number_.gid);
  if (dialect == Dialect::busybox) {
    add_words(command, {"-u", uid});
    const OptionUse group = find_option(command, "-G", "--ingroup");
    return !group.given || (group.value && pin_group(*group.value));
  }
  if (dialect == Dialect::perl) {
    add_words(command, {"--uid", uid});
    const OptionUse group = find_option(command, "--ingroup", "--ingroup");
    return !group.given || (group.value && pin_group(*group.value));
  }
  const OptionUse group = find_option(command, "-g", "--gid");
  const bool no_group = find_option(command, "-N", "--no-user-group").given;
  if (group.given || no_group) {
    add_words(command, {"--uid", uid});
    return !group.given || (group.value && pin_group(*group.value));
  }
  if (!drop_user_group(command)) return false;
  const Offset begin = command.words.front().at.begin;
  edits_.push_back({.span = {begin, begin},
                    .text = fmt::format("groupadd --gid {} {} && ", gid, account_.name)});
  group_first_ = std::vector<std::string>{"groupadd", "--gid", gid, account_.name};
  add_words(command, {"--uid", uid, "--gid", gid});
  return true;
}

// The edited commands, run through the tables.
std::optional<Account> Pinner::prove() const {
  AccountTable table = facts_.account_tables[step_.accounts];
  table.packages_installed = facts_.accounts().packages_installed;  // perhaps by this RUN
  for (const Command& command : step_.commands.list) {
    if (!analysis::is_account_command(command.program())) continue;
    AccountCommand changed = account_command(command, step_.instruction);
    for (std::size_t i = command.words.size(); i-- > 1;) {
      if (&command.words[i] != dropped_) continue;
      changed.words.erase(changed.words.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (command.at == account_.from.at && group_first_) {
      AccountCommand group{.words = {}, .ran = command.ran, .from = changed.from};
      group.words.assign(group_first_->begin(), group_first_->end());
      if (analysis::apply(table, group, facts_.image).refusal) return std::nullopt;
    }
    const auto added = std::ranges::find(added_, &command, &Added::command);
    if (added != added_.end()) {
      changed.words.insert(changed.words.begin() + 1, added->words.begin(), added->words.end());
    }
    if (analysis::apply(table, changed, facts_.image).refusal) return std::nullopt;
  }
  const Account* found = table.find(account_.name);
  const bool proven =
      found != nullptr && found->exists == Truth::yes && found->uid == number_.uid && found->gid;
  return proven ? std::optional(*found) : std::nullopt;
}

std::optional<Pin> Pinner::run() {
  const Command* command = creating_command();
  if (command == nullptr || !analysis::is_account_command(command->program()) ||
      !is_editable(input_, *command)) {
    return std::nullopt;
  }
  const auto dialect = dialect_of(facts_, command->program());
  if (!dialect || find_option(*command, "-u", "--uid").given) return std::nullopt;
  number_ = choose_number(input_, facts_.account_tables[step_.accounts], *command, *dialect,
                          account_.todays_uid);
  // A line that the same RUN writes to /etc/passwd may hold the number already.
  if (facts_.accounts().has_uid(number_.uid) == Truth::yes) return std::nullopt;
  if (!pin_user(*command, *dialect)) return std::nullopt;
  const std::optional<Account> proven = prove();
  if (!proven) return std::nullopt;
  const bool no_groups = account_.groups_complete && account_.groups.empty() &&
                         proven->groups_complete && proven->groups.empty();
  Pin pin{.account = account_.name,
          .uid = number_.uid,
          .gid = *proven->gid,
          .group = proven->group,
          .names_group = no_groups,
          .todays = number_.todays,
          .at = account_.from.at,
          .because = {},
          .edits = std::move(edits_)};
  pin.because = number_.todays
                    ? fmt::format("today's build on {} gives {} the uid {}", facts_.base_name,
                                  pin.account, pin.uid)
                    : fmt::format("{} has no number of its own: {} is free", pin.account, pin.uid);
  return pin;
}

// Something unseen has come behind the account's own command: it may have changed the number.
bool is_doubted(const AccountTable& accounts, const Account& account) {
  if (!accounts.doubt) return false;
  const analysis::Doubt& doubt = *accounts.doubt;
  return !doubt.instruction || doubt.instruction > account.from.instruction ||
         doubt.at.begin >= account.from.at.begin;
}

// The account that may get a number: it is there, and nothing unseen has touched it.
const Account* pinnable(const AccountTable& accounts, std::string_view name) {
  const Account* account = accounts.find(name);
  if (account == nullptr || account->uid || account->exists != Truth::yes) return nullptr;
  if (!account->from.instruction || is_doubted(accounts, *account)) return nullptr;
  return account;
}

// The account stands in an /etc/passwd that was copied from the stage that makes it: it gets its
// number there.
std::optional<Pin> pin_in_builder(const PlanInput& input, const StageFacts& facts,
                                  const Account& account) {
  for (const model::Stage& stage : input.file.stages()) {
    const model::InstructionId at = *account.from.instruction;
    if (at < stage.body_begin || !(at < stage.body_end)) continue;
    const StageFacts builder = analysis::analyse(input.facts_input(), stage.id);
    const Account* const made = pinnable(builder.accounts(), account.name);
    if (made == nullptr || made->from.at != account.from.at) return std::nullopt;
    auto pin = Pinner(input, builder, *builder.step(at), *made).run();
    const bool no_groups = account.groups_complete && account.groups.empty();
    if (pin) pin->names_group = pin->names_group && no_groups;
    const bool free = pin && facts.accounts().has_uid(pin->uid) != Truth::yes;
    return free ? std::move(pin) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Pin> pin_account(const PlanInput& input, const StageFacts& facts,
                               std::string_view name) {
  const Account* const account = pinnable(facts.accounts(), name);
  if (account == nullptr) return std::nullopt;
  const Step* const step = facts.step(*account->from.instruction);
  if (step == nullptr) return pin_in_builder(input, facts, *account);
  return Pinner(input, facts, *step, *account).run();
}

}  // namespace droproot::plan
