// COPY and ADD ignore USER: what they bring is root's unless --chown says otherwise.
#include <fmt/format.h>

#include "droproot/analysis/paths.h"
#include "droproot/plan/layout.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

// What makes the place the application's, for a reviewer to check.
std::string evidence(const plan::Target& target, const plan::OwnedCopy& copy) {
  const analysis::Step* step = target.facts.step(copy.instruction);
  const bool below =
      step != nullptr && step->workdir != "/" && analysis::is_within(copy.path, step->workdir);
  return fmt::format("no --chown: 0:0 whatever USER is; {} {}", copy.path,
                     below ? "is below WORKDIR " + step->workdir
                           : "is no place of the system's, of PATH or of a web server");
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    if (!switch_is_selected(context, target)) continue;
    for (const plan::OwnedCopy& copy : target.copies) {
      const model::Instruction& instruction = context.file.at(copy.instruction);
      const Offset at = plan::flag_place(instruction);
      out.push_back(
          {.rule = copy_owned_by_root.meta.id,
           .severity = diag::Severity::warning,
           .span = instruction.span,
           .message = fmt::format("{} would be root's, and the process runs as {}", copy.path,
                                  target.user_text()),
           .evidence = evidence(target, copy),
           .fix = diag::Fix{
               .title = fmt::format("add --chown={}", target.owner_text()),
               .level = diag::Level::standard,
               .edits = one_edit({{at, at}, fmt::format(" --chown={}", target.owner_text())}),
               .group = switch_group(context.plan, target)}});
    }
  }
}

}  // namespace

extern const Rule copy_owned_by_root = {
    .meta = {.id = "copy-owned-by-root",
             .summary = "COPY or ADD brings root-owned files to a place that is the application's",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
