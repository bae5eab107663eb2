// Files that only root may read: ADD of a URL (0600), modes that the build context brings.
#include <fmt/format.h>

#include "droproot/plan/layout.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, unreadable_copy.meta.id, out);
  report_notes(context, unreadable_copy.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    if (!switch_is_selected(context, target)) continue;
    for (const plan::ReadableCopy& copy : target.readable) {
      const model::Instruction& instruction = context.file.at(copy.instruction);
      const Offset at = plan::flag_place(instruction);
      out.push_back(
          {.rule = unreadable_copy.meta.id,
           .severity = diag::Severity::warning,
           .span = instruction.span,
           .message = fmt::format("{} would be readable for root only, and the process runs as {}",
                                  copy.path, target.user_text()),
           .evidence = fmt::format("mode {:04o}", copy.mode),
           .fix = diag::Fix{.title = fmt::format("add {}", copy.flag),
                            .level = diag::Level::standard,
                            .edits = one_edit({{at, at}, ' ' + copy.flag}),
                            .group = switch_group(context.plan, target)}});
    }
  }
}

}  // namespace

extern const Rule unreadable_copy = {.meta = {.id = "unreadable-copy",
                                              .summary = "a copied file is readable for root only",
                                              .severity = diag::Severity::warning,
                                              .highest = diag::Level::standard,
                                              .fixable = true},
                                     .check = check};

}  // namespace droproot::rules
