// The image starts as root: account, ownership and USER, decided by the plan.
#include <fmt/format.h>

#include <algorithm>

#include "rules/rules.h"

namespace droproot::rules {
namespace {

// A named stage with a start command of its own is made to be shipped, too.
bool is_shipped(const model::Dockerfile& file, const model::Stage& stage) {
  return !stage.name.empty() &&
         std::ranges::any_of(file.body(stage), [](const model::Instruction& instruction) {
           return instruction.keyword == syntax::Keyword::cmd ||
                  instruction.keyword == syntax::Keyword::entrypoint;
         });
}

// USER goes into the leaf, so the stages below it keep their root for their RUNs and others'.
void report_stages_below(const RuleContext& context, const plan::Target& target,
                         std::vector<diag::Finding>& out) {
  for (const model::StageId id : context.file.chain(target.facts.stage)) {
    const model::Stage& stage = context.file.at(id);
    const bool said = std::ranges::find(context.plan.left, id, &plan::LeftStage::stage) !=
                      context.plan.left.end();
    if (said || id == target.facts.stage || !is_shipped(context.file, stage)) continue;
    out.push_back({.rule = runs_as_root.meta.id,
                   .severity = diag::Severity::note,
                   .span = context.file.at(stage.from).span,
                   .message = fmt::format("stage {0} still starts as root where it is built alone "
                                          "(--target {0}): others are built on it",
                                          stage.name),
                   .evidence = {}});
  }
}

std::string name_of(const model::Stage& stage) {
  return stage.name.empty() ? fmt::format("{}", index(stage.id)) : stage.name;
}

void report_left(const RuleContext& context, std::vector<diag::Finding>& out) {
  for (const plan::LeftStage& left : context.plan.left) {
    const model::Stage& stage = context.file.at(left.stage);
    out.push_back({.rule = runs_as_root.meta.id,
                   .severity = diag::Severity::note,
                   .span = context.file.at(stage.from).span,
                   .message = fmt::format(
                       "stage {} still starts as root, and {} builds it: stage {} is built on it",
                       name_of(stage), left.named_by.empty() ? "--target" : left.named_by,
                       name_of(context.file.at(left.built_on_it))),
                   .evidence = {}});
  }
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, runs_as_root.meta.id, out);
  report_switches(context, runs_as_root.meta.id, "the image starts as root", out);
  for (const plan::Target& target : context.plan.targets) {
    if (target.switches()) report_stages_below(context, target, out);
  }
  report_left(context, out);
}

}  // namespace

extern const Rule runs_as_root = {.meta = {.id = "runs-as-root",
                                           .summary = "the image starts as root",
                                           .severity = diag::Severity::warning,
                                           .highest = diag::Level::standard,
                                           .fixable = true},
                                  .check = check};

}  // namespace droproot::rules
