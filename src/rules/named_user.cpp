// USER is a name: Kubernetes cannot verify it, and /etc/passwd decides what it means.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "droproot/analysis/user_text.h"
#include "droproot/plan/layout.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

using analysis::StageFacts;
using analysis::UserState;

// A name for somebody else than root: a name for root is the business of runs-as-root.
bool is_name(const UserState& user, const analysis::AccountTable& accounts) {
  const std::string_view name = analysis::split_user(user.written).user;
  return user.known && is_root(user, accounts) == Truth::no && !analysis::user_number(name);
}

diag::Finding make_finding(Span at, const UserState& user) {
  return {.rule = named_user.meta.id,
          .severity = diag::Severity::warning,
          .span = at,
          .message = fmt::format("USER {} is a name: Kubernetes cannot verify that it is not root",
                                 user.written),
          .evidence = {}};
}

// Why the command that made the account leaves its number open: `-u $UID` when that word has no
// value, or a line for a name whose first line is the one that counts.
std::string unseen_number(const StageFacts& facts, const analysis::Account& account) {
  const analysis::Step* step =
      account.from.instruction ? facts.step(*account.from.instruction) : nullptr;
  if (step == nullptr || account.uid) return {};
  if (account.from.tool.starts_with("the line for")) {
    return ": the name may be there before it, with another number";
  }
  const auto& list = step->commands.list;
  const auto command = std::ranges::find(list, account.from.at, &analysis::Command::at);
  if (command == list.end()) return {};
  for (std::size_t i = 1; i < command->words.size(); ++i) {
    const analysis::CommandWord& word = command->words[i];
    const std::string_view option = command->words[i - 1].text;
    const bool behind = option == "-u" || option == "--uid" || option == "-o" || option == "-ou";
    const bool is_number = behind || word.text.starts_with("--uid=");
    if (!word.value && is_number) return fmt::format(": {} is not seen", word.text);
  }
  return {};
}

// What could show the number and does not, where the accounts themselves have no doubt to tell.
std::string missing_proof(const StageFacts& facts, const UserState& user, const std::string& why) {
  const analysis::AccountTable& accounts = facts.accounts();
  const analysis::Account* const account = accounts.find(analysis::split_user(user.written).user);
  const bool seen = account != nullptr && account->exists == Truth::yes;
  if (seen) return why + unseen_number(facts, *account);
  if (accounts.doubt || accounts.complete) return why;
  const bool base_known = facts.root_fs == analysis::RootFs::scratch || facts.image.reliable();
  if (!base_known) {
    return fmt::format("{}, and too little is known of {}", why,
                       facts.base_name.empty() ? "its base image" : facts.base_name);
  }
  if (account != nullptr) return why;
  if (accounts.packages_installed) {
    return why + ": a package may create it, with a number that is decided when it is installed";
  }
  return why;
}

// A file that is built in practice holds a command that must fail: then the image is not what is
// known of it, for its tag is older or newer. What the file itself makes stays proven.
std::optional<std::string> contradiction(const RuleContext& context, const StageFacts& facts,
                                         const UserState& user) {
  const auto& conflict = facts.account_conflict;
  if (!conflict) return std::nullopt;
  const analysis::Account* const account =
      facts.accounts().find(analysis::split_user(user.written).user);
  if (account == nullptr || account->from.instruction) return std::nullopt;
  return fmt::format("{} at line {} must fail with the accounts that are known of {}",
                     conflict->command, context.lines.line_col(conflict->at.begin).line,
                     facts.base_name);
}

// What a USER instruction means where it stands, if that is also what it means in the finished
// image.
tl::expected<analysis::NumericUser, std::string> prove(const RuleContext& context,
                                                       const StageFacts& facts,
                                                       const UserState& user, bool final_user) {
  if (auto why = contradiction(context, facts, user)) return tl::unexpected(std::move(*why));
  auto here = to_numbers(user, facts.accounts_before(*user.set_by), context.lines);
  if (!here || !final_user) return here;
  auto at_the_end = to_numbers(user, facts.accounts(), context.lines);
  if (!at_the_end) return at_the_end;
  if (here->text() != at_the_end->text()) {
    return tl::unexpected(std::string("the account changes after this line"));
  }
  return here;
}

void check_instruction(const RuleContext& context, const StageFacts& facts, std::size_t index,
                       std::vector<diag::Finding>& out) {
  const UserState& user = facts.users[index];
  const model::Instruction& instruction = context.file.at(*user.set_by);
  const auto& body = std::get<model::User>(instruction.body);
  diag::Finding finding = make_finding(body.user.span, user);
  const bool final_user = index == facts.final_user;
  const auto numbers = prove(context, facts, user, final_user);
  if (!numbers) {
    finding.message += fmt::format(", and its number is not proven: {}",
                                   missing_proof(facts, user, numbers.error()));
    finding.declined = true;
  } else if (!body.user.contiguous) {
    finding.message += fmt::format("; it is {}, but stands across lines", numbers->text());
    finding.declined = true;
  } else {
    finding.evidence = numbers->evidence;
    finding.fix = diag::Fix{.title = fmt::format("write USER {}", numbers->text()),
                            .level = diag::Level::safe,
                            .edits = one_edit({body.user.span, numbers->text()})};
  }
  if (!final_user && finding.declined) return;  // only the last USER is what a cluster sees
  out.push_back(std::move(finding));
}

// A USER that no runtime understands, or not all of them alike: who it is cannot be said.
bool report_defect(const RuleContext& context, const UserState& user,
                   std::vector<diag::Finding>& out) {
  if (!user.set_by || !user.known || !user.exact) return false;
  const auto defect = analysis::user_defect(user.written);
  if (!defect) return false;
  const auto& body = std::get<model::User>(context.file.at(*user.set_by).body);
  out.push_back({.rule = named_user.meta.id,
                 .severity = diag::Severity::warning,
                 .span = body.user.span,
                 .message = fmt::format("USER {} cannot be used: {}", body.user.text, *defect),
                 .evidence = {},
                 .declined = true});
  return true;
}

// `USER 2000:nosuch`, `USER app:nosuch`: runtimes look the group up, whether the user is a name or
// a number, and start nothing without it. The account's own group is what the name most likely
// meant.
bool report_missing_group(const RuleContext& context, const StageFacts& facts,
                          const UserState& user, std::vector<diag::Finding>& out) {
  const analysis::AccountTable& accounts = facts.accounts();
  if (!analysis::lacks_group(user, accounts)) return false;
  const analysis::UserParts parts = analysis::split_user(user.written);
  const auto& body = std::get<model::User>(context.file.at(*user.set_by).body);
  diag::Finding finding{
      .rule = named_user.meta.id,
      .severity = diag::Severity::warning,
      .span = body.user.span,
      .message = fmt::format("USER {} cannot be used: the image has no group `{}`, so no container "
                             "starts",
                             body.user.text, *parts.group),
      .evidence = {}};
  const auto uid = analysis::user_number(parts.user);
  const analysis::Account* const account = uid ? accounts.find(*uid) : accounts.find(parts.user);
  const bool proven = account != nullptr && account->exists == Truth::yes && account->uid &&
                      account->gid && body.user.contiguous && !user.by_variable;
  finding.declined = !proven;
  if (proven) {
    const std::string text = fmt::format("{}:{}", *account->uid, *account->gid);
    finding.evidence = fmt::format("{} is {} from {}", account->name, text,
                                   describe(account->from, accounts, context.lines));
    finding.fix = diag::Fix{.title = fmt::format("write USER {}", text),
                            .level = diag::Level::standard,
                            .edits = one_edit({body.user.span, text})};
  }
  out.push_back(std::move(finding));
  return true;
}

// The base image's own USER is a name: its number is written at the end of the stage.
void check_inherited(const RuleContext& context, const StageFacts& facts,
                     std::vector<diag::Finding>& out) {
  const UserState& user = facts.user();
  const model::Stage& stage = context.file.at(facts.stage);
  diag::Finding finding = make_finding(context.file.at(stage.from).span, user);
  finding.message =
      fmt::format("{} runs as the name {}: Kubernetes cannot verify that it is not root",
                  facts.base_name, user.written);
  const auto numbers = to_numbers(user, facts.accounts(), context.lines);
  const auto place = plan::user_place(context.file, stage);
  if (!place) return;  // a line that is continued into nothing: there is no place for USER
  if (!numbers || !facts.image.reliable()) {
    finding.message += fmt::format(
        ", and its number is not proven: {}",
        numbers ? "too little is known of the image" : missing_proof(facts, user, numbers.error()));
    finding.declined = true;
  } else {
    const std::string line = plan::keyword_in_style(context.file, "USER") + ' ' + numbers->text();
    finding.evidence = numbers->evidence;
    finding.fix = diag::Fix{
        .title = fmt::format("add USER {}", numbers->text()),
        .level = diag::Level::safe,
        .edits = one_edit(plan::line_edit(context.file, *place, line, plan::Order::user))};
  }
  out.push_back(std::move(finding));
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  std::set<model::InstructionId> seen;  // two targets may share a stage
  for (const plan::Target& target : context.plan.targets) {
    const StageFacts& facts = target.facts;
    if (facts.windows) continue;
    const bool final_is_root = is_root(facts.user(), facts.accounts()) == Truth::yes;
    for (std::size_t i = 1; i < facts.users.size(); ++i) {
      const UserState& user = facts.users[i];
      const bool is_final = i == facts.final_user && !final_is_root;
      const bool broken =
          is_final && !seen.contains(*user.set_by) &&
          (report_defect(context, user, out) || report_missing_group(context, facts, user, out));
      if (broken) {
        seen.insert(*user.set_by);
        continue;
      }
      const bool named = is_name(user, facts.accounts_before(*user.set_by));
      const bool pinned = target.pin && target.pin->account == user.written;  // unpinned-account
      if (!named || pinned || user.by_variable || !seen.insert(*user.set_by).second) continue;
      check_instruction(context, facts, i, out);
    }
    if (facts.final_user == 0 && is_name(facts.user(), facts.accounts())) {
      check_inherited(context, facts, out);
    }
  }
}

}  // namespace

extern const Rule named_user = {
    .meta = {.id = "named-user",
             .summary = "USER is a name, which Kubernetes cannot verify",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
