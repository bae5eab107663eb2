// `RUN chown -R` stores every file of the tree a second time.
#include <fmt/format.h>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

diag::Finding finding_of(const RuleContext& context, const plan::ChownLayer& layer) {
  const bool strict = layer.level == diag::Level::standard;
  diag::Fix fix{.title = fmt::format("add --chown={} to the copies{}", layer.owner,
                                     strict ? ", chown the folder alone" : ""),
                .level = layer.level,
                .edits = {}};
  for (const edit::Edit& edit : layer.edits) {
    const auto added = fix.edits.add(edit);
    DROPROOT_ASSERT(added.has_value());
  }
  return {.rule = chown_layer.meta.id,
          .severity = strict ? diag::Severity::warning : diag::Severity::note,
          .span = context.file.at(layer.run).span,
          .message = fmt::format("chown -R stores {} {} a second time",
                                 strict ? "all of" : "what is copied to", layer.tree),
          .evidence = strict ? "only the copies above it put something there"
                             : "a copy that is its owner's already is not stored again",
          .fix = std::move(fix)};
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_notes(context, chown_layer.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    for (const plan::ChownLayer& layer : target.chown_layers) {
      out.push_back(finding_of(context, layer));
    }
  }
}

}  // namespace

extern const Rule chown_layer = {
    .meta = {.id = "chown-layer",
             .summary = "a RUN chown -R doubles what the copies above it brought",
             .severity = diag::Severity::warning,
             .highest = diag::Level::all,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
