// `RUN chown -R` stores every file of the tree a second time.
#include <fmt/format.h>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_notes(context, chown_layer.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    for (const plan::ChownLayer& layer : target.chown_layers) {
      diag::Fix fix{
          .title = fmt::format("add --chown={} to the copies, chown the folder alone", layer.owner),
          .level = diag::Level::standard,
          .edits = {}};
      for (const edit::Edit& edit : layer.edits) {
        const auto added = fix.edits.add(edit);
        DROPROOT_ASSERT(added.has_value());
      }
      out.push_back({.rule = chown_layer.meta.id,
                     .severity = diag::Severity::warning,
                     .span = context.file.at(layer.run).span,
                     .message = fmt::format("chown -R stores all of {} a second time", layer.tree),
                     .evidence = "only the copies above it put something there",
                     .fix = std::move(fix)});
    }
  }
}

}  // namespace

extern const Rule chown_layer = {
    .meta = {.id = "chown-layer",
             .summary = "a RUN chown -R doubles what the copies above it brought",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
