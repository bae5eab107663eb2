// `COPY --chown . .` does not change the folder itself: without this the process cannot create a
// file next to its code.
#include <fmt/format.h>

#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    if (!target.folder || !switch_is_selected(context, target)) continue;
    out.push_back({.rule = workdir_owned_by_root.meta.id,
                   .severity = diag::Severity::warning,
                   .span = context.file.at(target.folder->because).span,
                   .message = fmt::format("the folder {} is root's, and the process runs as {}",
                                          target.folder->path, target.user_text()),
                   .evidence = "WORKDIR made it while root was in force",
                   .fix = diag::Fix{.title = fmt::format("give {} to {}", target.folder->path,
                                                         target.owner_text()),
                                    .level = diag::Level::standard,
                                    .edits = one_edit(target.folder->edit),
                                    .group = switch_group(context.plan, target)}});
  }
}

}  // namespace

extern const Rule workdir_owned_by_root = {
    .meta = {.id = "workdir-owned-by-root",
             .summary = "the working folder is root's and the process cannot write in it",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
