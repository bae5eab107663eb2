#include "droproot/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "droproot/plan/layout.h"
#include "droproot/text/unicode.h"
#include "plan/decide.h"
#include "plan/pin_account.h"

namespace droproot::plan {
namespace {

using model::StageId;

// --target, or the final stage.
std::vector<StageId> target_stages(const PlanInput& input, std::vector<std::string>& unknown) {
  const auto stages = input.file.stages();
  if (input.config.targets.empty()) return {stages.back().id};
  std::vector<StageId> found;
  for (const std::string& name : input.config.targets) {
    const auto end_of_file = static_cast<StageId>(stages.size());
    const auto stage = input.file.find_stage(name, end_of_file, model::EdgeKind::copy);
    if (stage) {
      found.push_back(*stage);
    } else {
      unknown.push_back(name);
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// The instruction that a last `USER root` is, when nothing behind it needs it.
const model::Instruction* replaceable_user(const PlanInput& input, const Target& target) {
  const model::Stage& stage = input.file.at(target.facts.stage);
  const auto body = input.file.body(stage);
  for (std::size_t i = body.size(); i-- > 0;) {
    switch (body[i].keyword) {
      case syntax::Keyword::user: {
        const auto& user = std::get<model::User>(body[i].body);
        return user.user.contiguous ? &body[i] : nullptr;
      }
      case syntax::Keyword::run:
      case syntax::Keyword::workdir:
      case syntax::Keyword::onbuild:
      case syntax::Keyword::unknown:
        return nullptr;
      default:
        break;  // COPY and ADD do not look at USER, the rest is metadata
    }
  }
  return nullptr;
}

void place_user(const PlanInput& input, Target& target) {
  const model::Stage& stage = input.file.at(target.facts.stage);
  // A folder line has to stand above USER, which a replaced one might not leave room for.
  const model::Instruction* last = target.folder ? nullptr : replaceable_user(input, target);
  if (last != nullptr) {
    const auto& user = std::get<model::User>(last->body);
    target.user_edit = {.span = user.user.span, .text = target.user_text()};
    return;
  }
  const std::string line = keyword_in_style(input.file, "USER") + ' ' + target.user_text();
  target.user_edit = line_edit(input.file, *user_place(input.file, stage), line, Order::user);
}

// Every USER that names the account has to be one that a pin can rewrite: else half of them would
// stay names.
bool all_users_are_plain(const PlanInput& input, const analysis::StageFacts& facts,
                         std::string_view account) {
  return std::ranges::all_of(facts.users, [&](const analysis::UserState& user) {
    if (!user.set_by || analysis::split_user(user.written).user != account) return true;
    const auto& body = std::get<model::User>(input.file.at(*user.set_by).body);
    return body.user.text == account && body.user.contiguous;
  });
}

void pin_own_user(const PlanInput& input, Target& target) {
  const analysis::UserState& user = target.facts.user();
  if (target.facts.windows || !user.set_by || user.by_variable || !user.exact) return;
  if (analysis::user_number(user.written)) return;
  if (!all_users_are_plain(input, target.facts, user.written)) return;
  target.pin = pin_account(input, target.facts, user.written);
}

// Law 6: what belongs to the switch goes with it.
void refuse_switch(Target& target) {
  target.kind = DecisionKind::refuse;
  target.account_edits.clear();
  target.copies.clear();
  target.folder.reset();
  target.pin.reset();
}

void decide(const PlanInput& input, Target& target) {
  const StageId stage = target.facts.stage;
  const analysis::StageFacts& facts = target.facts;
  target.at = facts.user().set_by ? input.file.at(*facts.user().set_by).span
                                  : input.file.at(input.file.at(stage).from).span;
  if (!facts.windows && is_root(facts.user(), facts.accounts()) == Truth::no) {
    pin_own_user(input, target);
    if (facts.user().set_by) target.bare = bare_number(input, facts, facts.user());
    return;
  }
  target.refusal = find_refusal(input, facts);
  if (!target.refusal && !user_place(input.file, input.file.at(stage))) {
    target.refusal = Refusal{"runs-as-root", diag::Severity::warning, target.at,
                             "the file ends inside a continued line, which would swallow a USER"};
  }
  if (!target.refusal) choose_identity(input, target);
  if (target.refusal) target.kind = DecisionKind::refuse;
  if (!target.switches()) return;
  choose_ownership(input, target);
  if (target.refusal) return refuse_switch(target);
  place_user(input, target);
}

Target make_target(const PlanInput& input, StageId stage) {
  Target target{.facts = analysis::analyse({input.file, input.context}, stage)};
  decide(input, target);
  if (!target.facts.windows) find_named_owners(input, target);
  return target;
}

}  // namespace

std::string Target::user_text() const {
  return gid ? fmt::format("{}:{}", uid, *gid) : fmt::format("{}", uid);
}

std::string Pin::user_text() const {
  return names_group ? fmt::format("{}:{}", uid, gid) : fmt::format("{}", uid);
}

std::string Target::owner_text() const {
  return owner_gid ? fmt::format("{}:{}", uid, *owner_gid) : std::string{};
}

std::string give_command(const PlanInput& input, const Target& target, std::string_view paths) {
  std::string command = fmt::format("chown {} {}", target.owner_text(), paths);
  if (input.config.wants_group_zero()) command += fmt::format(" && chmod g=u {}", paths);
  return command;
}

std::uint32_t line_of(const PlanInput& input, model::InstructionId id) {
  return input.lines.line_col(input.file.at(id).span.begin).line;
}

Plan make_plan(const PlanInput& input) {
  Plan plan;
  plan.generated = is_generated(input.file);
  for (const StageId stage : target_stages(input, plan.unknown_targets)) {
    plan.targets.push_back(make_target(input, stage));
  }
  return plan;
}

}  // namespace droproot::plan
