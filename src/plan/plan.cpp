#include "droproot/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "droproot/plan/layout.h"
#include "droproot/text/unicode.h"
#include "plan/decide.h"

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

void decide(const PlanInput& input, Target& target) {
  const StageId stage = target.facts.stage;
  const analysis::StageFacts& facts = target.facts;
  target.at = facts.user().set_by ? input.file.at(*facts.user().set_by).span
                                  : input.file.at(input.file.at(stage).from).span;
  if (!facts.windows && is_root(facts.user(), facts.accounts()) == Truth::no) {
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

std::string Target::owner_text() const {
  return owner_gid ? fmt::format("{}:{}", uid, *owner_gid) : std::string{};
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
