#include "droproot/plan/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "droproot/analysis/build_targets.h"
#include "droproot/analysis/start.h"
#include "droproot/plan/layout.h"
#include "droproot/text/unicode.h"
#include "plan/decide.h"
#include "plan/pin_account.h"

namespace droproot::plan {
namespace {

using model::StageId;

struct WantedStage {
  StageId id;
  std::string named_by;
};

std::optional<StageId> stage_named(const PlanInput& input, const std::string& name) {
  const auto end_of_file = static_cast<StageId>(input.file.stages().size());
  return input.file.find_stage(name, end_of_file, model::EdgeKind::copy);
}

// The final stage, and those that a file beside the Dockerfile builds.
std::vector<WantedStage> default_stages(const PlanInput& input) {
  std::vector<WantedStage> wanted;
  const StageId final_stage = input.file.stages().back().id;
  // With one stage there is nothing to choose from, so nothing is read for it.
  if (input.file.stages().size() > 1) {
    for (const analysis::BuildTarget& target : analysis::find_build_targets(input.context)) {
      const auto stage = stage_named(input, target.stage);
      if (!stage || *stage == final_stage) continue;
      wanted.push_back({*stage, fmt::format("`{}` in {}", target.entry, target.file)});
    }
  }
  wanted.push_back({final_stage, {}});
  return wanted;
}

// --target, or the default. In file order, each once.
std::vector<WantedStage> wanted_stages(const PlanInput& input, std::vector<std::string>& unknown) {
  std::vector<WantedStage> wanted;
  for (const std::string& name : input.config.targets) {
    if (const auto stage = stage_named(input, name)) {
      wanted.push_back({*stage, {}});
    } else {
      unknown.push_back(name);
    }
  }
  if (input.config.targets.empty()) wanted = default_stages(input);
  std::ranges::stable_sort(wanted, {}, &WantedStage::id);
  const auto same = [](const WantedStage& a, const WantedStage& b) { return a.id == b.id; };
  wanted.erase(std::unique(wanted.begin(), wanted.end(), same), wanted.end());
  return wanted;
}

// Another stage that is built on it and would inherit its USER: for what a file names any stage, as
// its RUNs may need root; for --target only another target, which is hardened itself.
std::optional<StageId> built_on(const PlanInput& input, const WantedStage& stage,
                                const std::vector<WantedStage>& wanted) {
  const bool asked = stage.named_by.empty();
  for (const model::StageEdge& edge : input.file.edges()) {
    if (!asked && edge.kind == model::EdgeKind::base && edge.used == stage.id) return edge.user;
  }
  for (const WantedStage& other : wanted) {
    if (!asked || other.id == stage.id) continue;
    const auto chain = input.file.chain(other.id);
    if (std::ranges::find(chain, stage.id) != chain.end()) return other.id;
  }
  return std::nullopt;
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
  const model::Instruction* last =
      target.folders.empty() ? replaceable_user(input, target) : nullptr;
  if (last != nullptr) {
    const auto& user = std::get<model::User>(last->body);
    target.user_edit = {.span = user.user.span, .text = target.user_text()};
    return;
  }
  const std::string line = keyword_in_style(input.file, "USER") + ' ' + target.user_text();
  const Offset at = target.user_at ? *target.user_at : *user_place(input.file, stage);
  target.user_edit = line_edit(input.file, at, line, Order::user);
  for (OwnedFolder& folder : target.folders) {
    if (folder.edit.text.empty()) folder.edit = target.user_edit;  // a WORKDIR below makes it
  }
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
  target.entry.reset();
  target.copies.clear();
  target.folders.clear();
  target.readable.clear();
  target.user_at.reset();
  target.home_move.reset();
  target.ports.clear();
  target.port_variables.clear();
  target.server.reset();
  target.notes.clear();
  target.pin.reset();
}

void decide(const PlanInput& input, Target& target) {
  const StageId stage = target.facts.stage;
  const analysis::StageFacts& facts = target.facts;
  target.at = facts.user().set_by ? input.file.at(*facts.user().set_by).span
                                  : input.file.at(input.file.at(stage).from).span;
  if (!facts.windows && is_root(facts.user(), facts.accounts()) == Truth::no) {
    pin_own_user(input, target);
    if (facts.user().set_by) {
      target.bare = bare_number(input, facts, facts.user());
      target.entry = new_entry(input, facts, facts.user(), target.bare);
    }
    return;
  }
  const auto start = analysis::start_process(input.facts_input(), facts);
  Moves moves;
  target.refusal = find_refusal(input, facts, start, moves);
  if (!target.refusal && !user_place(input.file, input.file.at(stage))) {
    target.refusal = Refusal{"runs-as-root", diag::Severity::warning, target.at,
                             "the file ends inside a continued line, which would swallow a USER"};
  }
  if (!target.refusal) choose_identity(input, target, moves.ports.recipe);
  if (target.refusal) target.kind = DecisionKind::refuse;
  if (!target.switches()) return;
  PortAnswer& ports = moves.ports;
  target.ports = std::move(ports.changes);
  target.port_variables = std::move(ports.variables);
  target.server = std::move(ports.server);
  target.notes = std::move(ports.notes);
  choose_ownership(input, target, start, moves.root_home);
  if (target.refusal) return refuse_switch(target);
  place_user(input, target);
}

// The builder of another target may get its account at the same place: one is enough there.
void drop_entries_beside_accounts(std::vector<Target>& targets) {
  for (Target& target : targets) {
    const bool beside =
        target.entry && std::ranges::any_of(targets, [&](const Target& other) {
          return std::ranges::any_of(other.account_edits, [&](const edit::Edit& edit) {
            return edit.span == target.entry->edit.span;
          });
        });
    if (beside) target.entry.reset();
  }
}

// What its RUNs have no part in. REQUIRES: !runs_may_matter(input).
std::optional<Target> refused_without_runs(const PlanInput& input, const WantedStage& stage) {
  analysis::FactsInput facts_input = input.facts_input();
  facts_input.read_runs = false;
  Target target{.facts = analysis::analyse(facts_input, stage.id), .named_by = stage.named_by};
  const analysis::StageFacts& facts = target.facts;
  if (is_root(facts.user(), facts.accounts()) == Truth::no) return std::nullopt;
  const auto start = analysis::start_process(facts_input, facts);
  target.refusal = find_refusal_without_runs(input, facts, start);
  if (!target.refusal) return std::nullopt;
  target.kind = DecisionKind::refuse;
  target.at = input.file.at(input.file.at(stage.id).from).span;
  return target;
}

void complete(const PlanInput& input, Target& target) {
  decide(input, target);
  if (target.facts.windows) return;
  find_named_owners(input, target);
  find_chown_layers(input, target);
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

std::string give_command(const PlanInput& input, const Target& target, const GivenPaths& given) {
  const auto words = [](const std::vector<std::string>& paths) { return fmt::join(paths, " "); };
  std::vector<std::string> all = given.paths;
  all.insert(all.end(), given.trees.begin(), given.trees.end());
  std::ranges::sort(all);
  std::string command = fmt::format("chown {} {}", target.owner_text(), words(all));
  if (!input.config.wants_group_zero()) return command;
  if (!given.paths.empty()) command += fmt::format(" && chmod g=u {}", words(given.paths));
  if (!given.trees.empty()) command += fmt::format(" && chmod -R g=u {}", words(given.trees));
  return command;
}

std::uint32_t line_of(const PlanInput& input, model::InstructionId id) {
  return input.lines.line_col(input.file.at(id).span.begin).line;
}

void refuse(Target& target, Refusal refusal) {
  target.refusal = std::move(refusal);
  refuse_switch(target);
}

Plan make_plan(const PlanInput& input) {
  Plan plan;
  plan.generated = is_generated(input.file);
  const auto wanted = wanted_stages(input, plan.unknown_targets);
  plan.targets.reserve(wanted.size());
  const bool needs_runs = runs_may_matter(input);
  for (const WantedStage& stage : wanted) {
    const auto user = built_on(input, stage, wanted);
    if (!user && !needs_runs) {
      if (auto target = refused_without_runs(input, stage)) {
        plan.targets.push_back(std::move(*target));
        continue;
      }
    }
    auto facts = analysis::analyse(input.facts_input(), stage.id);
    if (user && is_root(facts.user(), facts.accounts()) != Truth::no) {
      plan.left.push_back({stage.id, *user, stage.named_by});
    } else {
      plan.targets.push_back({.facts = std::move(facts), .named_by = stage.named_by});
      complete(input, plan.targets.back());
    }
  }
  drop_entries_beside_accounts(plan.targets);
  return plan;
}

}  // namespace droproot::plan
