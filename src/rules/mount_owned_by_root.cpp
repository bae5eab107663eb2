// RUN --mount gives root's folders, files and sockets, also to a RUN that is not root's.
#include <fmt/format.h>

#include <set>

#include "droproot/model/mount.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

// Root's alone: a cache is 0755, a secret 0400, an SSH socket 0600.
std::string_view what_is_roots(const model::Mount& mount) {
  if (mount.uid || mount.mode) return {};
  if (mount.type == "cache") return "the cache cannot be written";
  if (mount.type == "secret" && mount.env && mount.target.empty()) return {};  // no file
  if (mount.type == "secret") return "the secret cannot be read";
  if (mount.type == "ssh") return "the SSH socket cannot be opened";
  return {};
}

// The number to write, where it is known.
std::string uid_of(const analysis::UserState& user, const analysis::AccountTable& accounts) {
  const std::string_view name = analysis::split_user(user.written).user;
  if (analysis::user_number(name)) return std::string(name);
  const analysis::Account* account = accounts.find(name);
  return account != nullptr && account->uid ? fmt::format("{}", *account->uid) : "NUMBER";
}

void check_step(const model::Instruction& instruction, const analysis::UserState& user,
                const analysis::AccountTable& accounts, std::vector<diag::Finding>& out) {
  for (const model::Flag& flag : instruction.flags) {
    if (flag.name != "mount" || !flag.value) continue;
    const std::string_view what = what_is_roots(model::read_mount(*flag.value));
    if (what.empty()) continue;
    out.push_back({.rule = mount_owned_by_root.meta.id,
                   .severity = diag::Severity::note,
                   .span = flag.span,
                   .message = fmt::format("{}: it is root's, and this RUN is run by {}; add uid={}",
                                          what, user.written, uid_of(user, accounts)),
                   .evidence = {}});
  }
}

// RUNs keep the user that they had, so no run of droproot makes a mount unreadable.
void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  std::set<model::InstructionId> seen;  // targets may share stages
  for (const plan::Target& target : context.plan.targets) {
    for (const analysis::Step& step : target.facts.steps) {
      const model::Instruction& instruction = context.file.at(step.instruction);
      if (instruction.keyword != syntax::Keyword::run) continue;
      const analysis::UserState& user = target.facts.users[step.user];
      const auto& accounts = target.facts.account_tables[step.accounts];
      if (is_root(user, accounts) != Truth::no || !seen.insert(instruction.id).second) continue;
      check_step(instruction, user, accounts, out);
    }
  }
}

}  // namespace

extern const Rule mount_owned_by_root = {
    .meta = {.id = "mount-owned-by-root",
             .summary = "a RUN that is not root's mounts a cache or a secret that is",
             .severity = diag::Severity::note,
             .highest = diag::Level::standard,
             .fixable = false},
    .check = check};

}  // namespace droproot::rules
