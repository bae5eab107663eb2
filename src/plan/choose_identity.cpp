// product order: the identity asked for, the USER that the stage had before it went back to root,
// the account the file creates itself, the account of the base image, a new account.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "droproot/analysis/paths.h"
#include "droproot/knowledge/names.h"
#include "droproot/plan/layout.h"
#include "plan/decide.h"
#include "plan/pin_account.h"

namespace droproot::plan {
namespace {

using analysis::Account;
using analysis::AccountTable;
using analysis::UserState;
using knowledge::Dialect;
using knowledge::Toolset;

constexpr std::array<std::string_view, 7> kPowerfulGroups = {"sudo",   "wheel", "adm", "root",
                                                             "docker", "admin", "disk"};
constexpr std::uint32_t kNobody = 65534;

void refuse(Target& target, std::string_view rule, diag::Severity severity, std::string message) {
  target.refusal = Refusal{rule, severity, target.at, std::move(message)};
}

// ---- where an account comes from ----------------------------------------------------------------

bool is_powerful(const Account& account) {
  return std::ranges::any_of(account.groups, [](const std::string& group) {
    return std::ranges::find(kPowerfulGroups, group) != kPowerfulGroups.end();
  });
}

// ---- the USER that the stage had ----------------------------------------------------------------

const AccountTable& accounts_at(const analysis::StageFacts& facts, const UserState& user) {
  return user.set_by ? facts.accounts_before(*user.set_by) : facts.account_tables.front();
}

// The USER in force before the last one, when that went back to root: the author's own identity.
const UserState* user_before_root(const analysis::StageFacts& facts) {
  if (!facts.user().set_by) return nullptr;
  for (std::uint32_t i = facts.final_user; i-- > 0;) {
    const UserState& user = facts.users[i];
    const bool base_is_known = user.set_by || facts.image.reliable();
    const Truth root = is_root(user, accounts_at(facts, user));
    if (root == Truth::maybe || !base_is_known) return nullptr;
    if (root == Truth::no) return &user;
  }
  return nullptr;
}

struct Identity {
  std::uint32_t uid;
  std::optional<std::uint32_t> gid;
  std::optional<std::uint32_t> owner_gid;
  std::string account;
  std::string evidence;
};

// The numbers of a name or of a number that has an account; the same where it is set and at the
// end.
std::optional<Identity> identity_of_account(const PlanInput& input,
                                            const analysis::StageFacts& facts, UserState user) {
  const analysis::UserParts parts = analysis::split_user(user.written);
  const auto number = analysis::user_number(parts.user);
  const Account* account =
      number ? facts.accounts().find(*number) : facts.accounts().find(parts.user);
  if (account == nullptr) return std::nullopt;
  const AccountTable& there = accounts_at(facts, user);
  user.written = parts.group ? fmt::format("{}:{}", account->name, *parts.group) : account->name;
  const auto before = to_numbers(user, there, input.lines);
  const auto numbers = to_numbers(user, facts.accounts(), input.lines);
  if (!before || !numbers || before->text() != numbers->text()) return std::nullopt;
  return Identity{numbers->uid, numbers->gid, numbers->gid ? numbers->gid : account->gid,
                  account->name, numbers->evidence};
}

std::optional<Identity> identity_of_number(const PlanInput& input,
                                           const analysis::StageFacts& facts,
                                           const UserState& user) {
  const analysis::UserParts parts = analysis::split_user(user.written);
  const auto uid = analysis::user_number(parts.user);
  if (!uid) return std::nullopt;
  if (parts.group) {
    const auto gid = analysis::user_number(*parts.group);
    if (!gid) return std::nullopt;
    return Identity{*uid, *gid, *gid, {}, "its numbers"};
  }
  const auto bare = bare_number(input, facts, user);
  if (!bare || bare->has_entry != Truth::no) return std::nullopt;
  return Identity{*uid, bare->gid, bare->gid.value_or(0), {}, bare->why};
}

// `USER root` for a few steps that was never taken back. True: decided.
bool restore(const PlanInput& input, Target& target) {
  const analysis::StageFacts& facts = target.facts;
  const UserState* user = user_before_root(facts);
  if (user == nullptr) return false;
  auto identity = identity_of_account(input, facts, *user);
  if (!identity) identity = identity_of_number(input, facts, *user);
  if (!identity) return false;
  target.kind = DecisionKind::restore;
  target.restored = static_cast<std::uint32_t>(user - facts.users.data());
  target.rule = "root-switch-left";
  target.uid = identity->uid;
  target.gid = identity->gid;
  if (identity->uid != kNobody) target.owner_gid = identity->owner_gid;
  target.account = identity->account;
  target.because =
      fmt::format("{} was in force before ({}): {}", user->written,
                  user->set_by ? fmt::format("USER at line {}", line_of(input, *user->set_by))
                               : facts.base_name,
                  identity->evidence);
  return true;
}

// ---- an account that is there -------------------------------------------------------------------

// The accounts that the chain's own commands create.
std::vector<const Account*> own_accounts(const AccountTable& accounts) {
  std::vector<const Account*> found;
  for (const Account& account : accounts.accounts) {
    if (account.from.instruction && account.uid != 0U) found.push_back(&account);
  }
  return found;
}

// The file's own account without a number gets one.
bool adopt_pinned(const PlanInput& input, Target& target, const Account& account) {
  auto pin = pin_account(input, target.facts, account.name);
  if (!pin) return false;
  target.kind = DecisionKind::adopt;
  target.uid = pin->uid;
  if (pin->names_group) target.gid = pin->gid;
  target.owner_gid = pin->gid;
  target.account = account.name;
  target.account_edits = pin->edits;
  target.because =
      fmt::format("the file creates {} and never switches to it; {}", account.name, pin->because);
  target.pin = std::move(pin);
  return true;
}

// The file's own account, when it is exactly one and its numbers are proven. True: decided.
bool adopt(const PlanInput& input, Target& target) {
  const AccountTable& accounts = target.facts.accounts();
  const std::vector<const Account*> own = own_accounts(accounts);
  if (own.empty()) return false;
  if (own.size() > 1) {
    refuse(target, "runs-as-root", diag::Severity::warning,
           fmt::format("the file creates {} accounts ({}, {}{}): say with --user which "
                       "numbers to run as",
                       own.size(), own[0]->name, own[1]->name, own.size() > 2 ? "..." : ""));
    return true;
  }
  const Account& account = *own.front();
  if (is_powerful(account)) {
    refuse(target, "runs-as-root", diag::Severity::warning,
           fmt::format("the account `{}` that the file creates is in a group with "
                       "root's powers: not used",
                       account.name));
    return true;
  }
  analysis::UserState user;
  user.written = account.name;
  const auto numbers = to_numbers(user, accounts, input.lines);
  if (!numbers && adopt_pinned(input, target, account)) return true;
  if (!numbers) {
    refuse(target, "unpinned-account", diag::Severity::warning,
           fmt::format("the account `{}` that the file creates cannot be used: {}", account.name,
                       numbers.error()));
    return true;
  }
  target.kind = DecisionKind::adopt;
  target.uid = numbers->uid;
  target.gid = numbers->gid;
  target.owner_gid = account.gid;
  target.account = account.name;
  target.because = fmt::format("the file creates {} and never switches to it: {}", account.name,
                               numbers->evidence);
  return true;
}

// The account that the server of the stage has to run as, or else that of the base image.
std::optional<knowledge::Reuse> account_to_reuse(const knowledge::ImageFacts& image,
                                                 const knowledge::ServerRecipe* recipe) {
  if (recipe == nullptr || recipe->account.empty()) return image.reuse;
  const knowledge::Account* account = image.account(recipe->account);
  if (account == nullptr) return std::nullopt;
  return knowledge::Reuse{.name = account->name, .uid = account->uid, .gid = account->gid};
}

bool reuse(Target& target, const knowledge::ServerRecipe* recipe) {
  const knowledge::ImageFacts& image = target.facts.image;
  const auto wanted = account_to_reuse(image, recipe);
  if (!image.reliable() || !wanted || !wanted->uid || *wanted->uid == kNobody) return false;
  const knowledge::Reuse& reuse = *wanted;
  const Account* account = target.facts.accounts().find(reuse.name);
  if (!reuse.name.empty() && account == nullptr) return false;  // removed by the file
  target.kind = DecisionKind::reuse;
  target.uid = *reuse.uid;
  target.gid = target.owner_gid = reuse.gid;
  target.account = reuse.name;
  if (account == nullptr) {
    target.because =
        fmt::format("{} is made to run as {}", target.facts.base_name, target.user_text());
    return true;
  }
  // The data's word on groups counts: a doubt about the file's own commands does not add any.
  const knowledge::Account* listed = image.account(reuse.name);
  const bool no_groups =
      listed != nullptr && listed->groups && listed->groups->empty() && account->groups.empty();
  target.because = fmt::format("{} has {} {}:{}", target.facts.base_name, reuse.name, *reuse.uid,
                               reuse.gid ? fmt::format("{}", *reuse.gid) : "?");
  if (!no_groups) target.gid.reset();  // supplementary groups are kept behind a bare number
  return true;
}

// ---- creating one -------------------------------------------------------------------------------

std::string free_name(const PlanInput& input, const AccountTable& accounts, std::uint32_t uid) {
  const std::string& wanted = input.config.user_name;
  const bool taken = accounts.has(wanted) == Truth::yes || accounts.has_group(wanted) == Truth::yes;
  return taken ? fmt::format("{}{}", wanted, uid) : wanted;
}

std::uint32_t free_number(const AccountTable& accounts, std::uint32_t wanted) {
  while (accounts.has_uid(wanted) == Truth::yes || accounts.has_gid(wanted) == Truth::yes) ++wanted;
  return wanted;
}

struct NewAccount {
  std::string name;
  std::uint32_t uid;
  std::uint32_t gid;
};

// An account of group 0: the home is made the group's as well, for a user that only shares that.
std::string create_in_group_zero(const Toolset& tools, const NewAccount& account,
                                 std::string_view nologin) {
  switch (tools.dialect) {
    case Dialect::shadow:
      return fmt::format(
          "useradd --no-log-init --create-home --uid {1} --gid 0 --shell {2} {0} && "
          "chmod g=u /home/{0}",
          account.name, account.uid, nologin);
    case Dialect::busybox:
      return fmt::format("adduser -D -u {1} -G root -s {2} {0} && chmod g=u /home/{0}",
                         account.name, account.uid, nologin);
    case Dialect::append:
      return fmt::format(
          "echo '{0}:x:{1}:0::/home/{0}:{2}' >> /etc/passwd && mkdir -p /home/{0} && "
          "chown {1}:0 /home/{0} && chmod g=u /home/{0}",
          account.name, account.uid, nologin);
    case Dialect::none:
    case Dialect::unknown:
      break;
  }
  return {};
}

std::string create_command(const Toolset& tools, const NewAccount& account) {
  const std::string_view nologin = tools.nologin.empty() ? "/sbin/nologin" : tools.nologin;
  if (account.gid == 0) return create_in_group_zero(tools, account, nologin);
  switch (tools.dialect) {
    case Dialect::shadow:
      return fmt::format(
          "groupadd --gid {1} {0} && useradd --no-log-init --create-home --uid {2} --gid {1} "
          "--shell {3} {0}",
          account.name, account.gid, account.uid, nologin);
    case Dialect::busybox:
      return fmt::format("addgroup -g {1} {0} && adduser -D -u {2} -G {0} -s {3} {0}", account.name,
                         account.gid, account.uid, nologin);
    case Dialect::append:
      return fmt::format(
          "echo '{0}:x:{1}:' >> /etc/group && echo '{0}:x:{2}:{1}::/home/{0}:{3}' >> /etc/passwd "
          "&& mkdir -p /home/{0} && chown {2}:{1} /home/{0}",
          account.name, account.gid, account.uid, nologin);
    case Dialect::none:
    case Dialect::unknown:
      break;
  }
  return {};
}

// Where a RUN that makes an account can stand: in the header when root is in force there, else
// behind the first USER that makes it root. nullopt: nowhere.
struct Place {
  Offset at;
  bool spaced;
};

std::optional<Place> account_place(const PlanInput& input, const analysis::StageFacts& facts,
                                   const model::Stage& stage) {
  const auto step = [&facts](model::InstructionId id) { return facts.step(id); };
  const analysis::Step* from = step(stage.from);
  const auto root_before = [&facts](const analysis::Step& s) {
    return is_root(facts.users[s.user], facts.account_tables[s.accounts]) == Truth::yes;
  };
  if (from != nullptr && root_before(*from)) {
    const HeaderEnd header = header_end(input.file, stage);
    return Place{header.at, header.spaced};
  }
  for (const model::Instruction& instruction : input.file.body(stage)) {
    if (instruction.keyword != syntax::Keyword::user) continue;
    const auto next = static_cast<model::InstructionId>(index(instruction.id) + 1);
    const analysis::Step* after = next < stage.body_end ? step(next) : nullptr;
    if (after != nullptr && root_before(*after)) return Place{instruction.span.end, false};
  }
  return std::nullopt;
}

// A stage whose shell is not the one that our line is written for.
bool has_own_shell(const analysis::StageFacts& facts) { return facts.shell.has_value(); }

std::string run_line(const PlanInput& input, std::string_view command) {
  return keyword_in_style(input.file, "RUN") + ' ' + std::string(command);
}

edit::Edit account_edit(const PlanInput& input, Place place, std::string_view line) {
  edit::Edit edit = line_edit(input.file, place.at, line, Order::account);
  if (place.spaced) {
    const bool crlf = edit.text.ends_with("\r\n");
    edit.text.insert(0, crlf ? "\r\n" : "\n");
  }
  return edit;
}

void create_in_stage(const PlanInput& input, Target& target, const NewAccount& account) {
  const analysis::StageFacts& facts = target.facts;
  const auto& max_uid = facts.image.tools.max_uid;
  if (max_uid && std::max(account.uid, account.gid) > *max_uid) {
    return refuse(target, "runs-as-root", diag::Severity::warning,
                  fmt::format("{} makes no account above {}: write a lower number for --user",
                              facts.base_name, *max_uid));
  }
  const std::string command = create_command(facts.image.tools, account);
  const auto place = account_place(input, facts, input.file.at(facts.stage));
  if (command.empty() || !place || facts.image.tools.shell != Truth::yes) {
    return refuse(target, "runs-as-root", diag::Severity::warning,
                  fmt::format("there is no place to create an account: {}",
                              command.empty() ? "the base image has no known account tools"
                                              : "root is not in force before the stage's end"));
  }
  target.account_edits.push_back(account_edit(input, *place, run_line(input, command)));
  target.because =
      fmt::format("{} is {}: account {} {}:{} created, nothing reusable is there", facts.base_name,
                  knowledge::word_of(facts.image.family), account.name, account.uid, account.gid);
}

// ---- FROM scratch -------------------------------------------------------------------------------

bool copies_passwd(const analysis::StageFacts& facts, const model::Dockerfile& file) {
  return std::ranges::any_of(facts.steps, [&file](const analysis::Step& step) {
    if (!std::holds_alternative<model::Copy>(file.at(step.instruction).body)) return false;
    if (step.words.empty()) return false;
    const std::string to = analysis::absolute_path(step.workdir, step.words.back().text);
    return analysis::is_within(to, "/etc") || to == "/";
  });
}

// How COPY --from names a stage: by its name, else by its index.
std::string stage_reference(const model::Dockerfile& file, model::StageId id) {
  const model::Stage& stage = file.at(id);
  if (stage.name.empty()) return fmt::format("{}", index(id));
  const auto& from = std::get<model::From>(file.at(stage.from).body);
  return from.name ? from.name->text : stage.name;
}

// The account is made in the builder and its files are copied. False: the builder cannot do that.
bool create_in_builder(const PlanInput& input, Target& target, const NewAccount& account) {
  const auto builder = builder_of(input, target.facts.stage);
  if (!builder || copies_passwd(target.facts, input.file)) return false;
  const analysis::StageFacts facts = analysis::analyse(input.facts_input(), *builder);
  if (!facts.image.reliable() || facts.image.tools.shell != Truth::yes || has_own_shell(facts)) {
    return false;
  }
  const std::string command = create_command(facts.image.tools, account);
  const model::Stage& stage = input.file.at(*builder);
  const auto place = account_place(input, facts, stage);
  const bool taken = facts.accounts().has(account.name) == Truth::yes ||
                     facts.accounts().has_uid(account.uid) == Truth::yes;
  const auto& max_uid = facts.image.tools.max_uid;
  const bool too_high = max_uid && std::max(account.uid, account.gid) > *max_uid;
  if (command.empty() || !place || taken || too_high) return false;

  target.account_edits.push_back(account_edit(input, *place, run_line(input, command)));
  const std::string from = stage_reference(input.file, *builder);
  const std::string copy = keyword_in_style(input.file, "COPY") + " --from=" + from;
  const std::string lines[] = {copy + " /etc/passwd /etc/group /etc/",
                               fmt::format("{0} --chown={1}:{2} /home/{3} /home/{3}", copy,
                                           account.uid, account.gid, account.name)};
  const HeaderEnd header = header_end(input.file, input.file.at(target.facts.stage));
  edit::Edit passwd = line_edit(input.file, header.at, lines[0], Order::passwd);
  passwd.text += line_edit(input.file, header.at, lines[1], Order::passwd).text;
  target.account_edits.push_back(std::move(passwd));
  target.because = fmt::format(
      "FROM scratch has no accounts: {} {}:{} is created in stage {} and its files are copied",
      account.name, account.uid, account.gid, from);
  return true;
}

void create_on_scratch(const PlanInput& input, Target& target, const NewAccount& account) {
  if (create_in_builder(input, target, account)) return;
  target.account.clear();
  target.because = fmt::format("FROM scratch has no accounts: the numbers {}:{} alone", account.uid,
                               account.gid);
}

// The group that a process with a bare number, or with a group, has; nullopt: not known. Where
// root-group writes a group behind the number, that one.
std::optional<std::uint32_t> group_without_entry(const PlanInput& input, const UserState& user,
                                                 const std::optional<BareNumber>& bare) {
  const analysis::UserParts parts = analysis::split_user(user.written);
  if (parts.group) return analysis::user_number(*parts.group);
  if (!bare || bare->has_entry != Truth::no) return std::nullopt;
  return bare->gid && input.config.selects("root-group") ? *bare->gid : 0;
}

void create(const PlanInput& input, Target& target) {
  const bool asked = input.config.user.has_value();
  const AccountTable& accounts = target.facts.accounts();
  const config::WantedUser wanted = input.config.user.value_or(config::kDefaultUser);
  const std::uint32_t uid = asked ? wanted.uid : free_number(accounts, wanted.uid);
  const std::uint32_t own_gid = asked ? wanted.gid : uid;
  const NewAccount account{free_name(input, accounts, uid), uid,
                           input.config.wants_group_zero() ? 0 : own_gid};
  target.kind = DecisionKind::create;
  target.uid = account.uid;
  target.gid = target.owner_gid = account.gid;
  target.account = account.name;
  const Account* there = accounts.find(uid);
  if (asked && there != nullptr) {
    target.account = there->name;
    target.because = fmt::format("asked for with --user; {} has it",
                                 describe(there->from, accounts, input.lines));
    return;
  }
  if (target.facts.root_fs == analysis::RootFs::scratch) {
    return create_on_scratch(input, target, account);
  }
  if (target.facts.image.tools.dialect == Dialect::none) {
    target.account.clear();
    target.because = fmt::format("{} has no shell: the numbers alone", target.facts.base_name);
    return;
  }
  create_in_stage(input, target, account);
}

// What the server ships belongs to one account.
void check_account_of_server(const PlanInput& input, Target& target,
                             const knowledge::ServerRecipe& recipe) {
  if (recipe.account.empty()) return;
  if (target.account == recipe.account && !input.config.wants_group_zero()) return;
  target.account_edits.clear();
  refuse(
      target, "state-dir-owned-by-root", diag::Severity::warning,
      fmt::format("{} writes what is {}'s, so it can run as no other user",
                  recipe.packages.empty() ? recipe.id : recipe.packages.front(), recipe.account));
}

// What the USER that comes back lacks, homeless-uid would say in a second run.
void add_entry_of_restored(const PlanInput& input, Target& target) {
  if (!target.restored || !target.account.empty() || input.config.wants_group_zero()) return;
  if (!input.config.selects(target.rule)) return;
  const UserState& user = target.facts.users[*target.restored];
  if (!user.set_by) return;
  target.entry = new_entry(input, target.facts, user, bare_number(input, target.facts, user));
}

// OpenShift starts the image as any number: what stays is the group, which has to be root's.
void take_group_zero(Target& target) {
  target.gid = 0;
  if (target.owner_gid) target.owner_gid = 0;
  target.because += "; group 0, as the profile asks";
}

}  // namespace

std::optional<model::StageId> builder_of(const PlanInput& input, model::StageId stage) {
  std::optional<model::StageId> found;
  for (const model::StageEdge& edge : input.file.edges()) {
    if (edge.user == stage && edge.kind == model::EdgeKind::copy) found = edge.used;
  }
  return found;
}

std::optional<NewEntry> new_entry(const PlanInput& input, const analysis::StageFacts& facts,
                                  const UserState& user, const std::optional<BareNumber>& bare) {
  const auto uid = analysis::user_number(analysis::split_user(user.written).user);
  const AccountTable& accounts = facts.accounts();
  if (!uid || !user.exact || accounts.has_uid(*uid) != Truth::no) return std::nullopt;
  const Toolset& tools = facts.image.tools;
  const bool can_run = facts.image.reliable() && tools.shell == Truth::yes;
  if (!can_run || has_own_shell(facts)) return std::nullopt;
  const auto gid = group_without_entry(input, user, bare);
  // busybox has one limit for both.
  const bool too_high = gid && tools.max_uid && std::max(*uid, *gid) > *tools.max_uid;
  if (!gid || too_high || (*gid != 0 && accounts.has_gid(*gid) != Truth::no)) return std::nullopt;
  const NewAccount account{free_name(input, accounts, *uid), *uid, *gid};
  const std::string command = create_command(tools, account);
  const auto place = account_place(input, facts, input.file.at(facts.stage));
  if (command.empty() || !place) return std::nullopt;
  return NewEntry{account.name, *uid, *gid, account_edit(input, *place, run_line(input, command))};
}

void choose_identity(const PlanInput& input, Target& target,
                     const knowledge::ServerRecipe* recipe) {
  const bool asked = input.config.user.has_value();
  const bool there =
      !asked && (restore(input, target) || adopt(input, target) || reuse(target, recipe));
  if (!there) create(input, target);
  if (!target.switches()) return;
  add_entry_of_restored(input, target);
  if (recipe != nullptr) check_account_of_server(input, target, *recipe);
  if (input.config.wants_group_zero()) take_group_zero(target);
}

}  // namespace droproot::plan
