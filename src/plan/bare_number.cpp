// `USER 1001`: who it is when /etc/passwd does not say, and which group may be written behind it.
#include <fmt/format.h>

#include <algorithm>

#include "droproot/analysis/group_zero.h"
#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::GroupGrant;
using analysis::GroupZeroUse;
using analysis::StageFacts;

// The strongest use of group 0 in the chain and in the stages that it copies from.
std::optional<GroupZeroUse> group_zero_of(const PlanInput& input, const StageFacts& facts) {
  auto strongest = analysis::find_group_zero(input.file, facts);
  for (const model::StageEdge& edge : input.file.edges()) {
    if (strongest && strongest->grant == GroupGrant::wanted) break;
    if (edge.kind != model::EdgeKind::copy || facts.step(edge.at) == nullptr) continue;
    auto use =
        analysis::find_group_zero(input.file, analysis::analyse(input.facts_input(), edge.used));
    if (use && (!strongest || strongest->grant < use->grant)) strongest = std::move(use);
  }
  return strongest;
}

std::string place_of(const PlanInput& input, Span at) {
  return fmt::format("line {}", input.lines.line_col(at.begin).line);
}

std::string why_entry_is_unseen(const PlanInput& input, const StageFacts& facts) {
  const auto& doubt = facts.accounts().doubt;
  if (doubt && doubt->instruction) {
    return fmt::format("{} ({})", doubt->why, place_of(input, doubt->at));
  }
  if (!facts.image.reliable()) {
    return fmt::format("too little is known of the base image `{}`", facts.base_name);
  }
  return fmt::format("not every account of {} and of what is installed is known",
                     facts.base_name.empty() ? "the image" : facts.base_name);
}

// The file creates the account, or copies a passwd file for it: what is not seen later is no reason
// to speak of it.
bool brings_entry(const PlanInput& input, const StageFacts& facts, std::uint32_t uid) {
  const auto has = [uid](const analysis::AccountTable& accounts) {
    return accounts.has_uid(uid) == Truth::yes;
  };
  const auto& doubt = facts.accounts().doubt;
  return std::ranges::any_of(facts.account_tables, has) ||
         (doubt && doubt->instruction &&
          std::holds_alternative<model::Copy>(input.file.at(*doubt->instruction).body));
}

}  // namespace

std::optional<BareNumber> bare_number(const PlanInput& input, const StageFacts& facts,
                                      const analysis::UserState& user) {
  const analysis::UserParts parts = analysis::split_user(user.written);
  const auto uid = analysis::user_number(parts.user);
  if (!uid || *uid == 0 || parts.group || !user.exact) return std::nullopt;
  const analysis::AccountTable& accounts = facts.accounts();
  BareNumber bare{*uid, accounts.has_uid(*uid)};
  if (brings_entry(input, facts, *uid)) return std::nullopt;

  const auto group_zero = group_zero_of(input, facts);
  const bool base_is_known = facts.root_fs == analysis::RootFs::scratch || facts.image.reliable();
  const bool given = group_zero && group_zero->grant == GroupGrant::wanted;
  const bool asked = input.config.wants_group_zero();
  bare.wanted = asked || facts.image.group0 || given;
  if (asked) {
    bare.why = "the profile asks for group 0";
  } else if (bare.wanted) {
    bare.why = facts.image.group0
                   ? fmt::format("{} is made for group 0 and any uid", facts.base_name)
                   : fmt::format("`{}` at {} gives files to group 0", group_zero->what,
                                 place_of(input, group_zero->at));
  } else if (bare.has_entry == Truth::maybe || !base_is_known) {
    bare.why = why_entry_is_unseen(input, facts);
  } else if (group_zero) {
    bare.why = fmt::format("`{}` at {} gives the group more than others", group_zero->what,
                           place_of(input, group_zero->at));
  } else if (accounts.has_gid(*uid) != Truth::no) {
    bare.why = fmt::format("group {} is, or may be, another group", *uid);
  } else {
    bare.gid = *uid;
    bare.why = fmt::format("neither {} nor the file has a uid {} or gives anything to group 0",
                           facts.base_name.empty() ? "scratch" : facts.base_name, *uid);
  }
  return bare;
}

}  // namespace droproot::plan
