// Ports below 1024: where they may be opened depends on the runtime.
#include <fmt/format.h>

#include "rules/rules.h"

namespace droproot::rules {
namespace {

void report_server(const RuleContext& context, const plan::Target& target,
                   std::vector<diag::Finding>& out) {
  out.push_back({.rule = privileged_port.meta.id,
                 .severity = diag::Severity::warning,
                 .span = target.server->at,
                 .message = "the server is set up to be started by root",
                 .evidence = target.server->what,
                 .fix = diag::Fix{.title = "set it up for a user",
                                  .level = diag::Level::standard,
                                  .edits = one_edit(target.server->edit),
                                  .group = switch_group(context.plan, target)}});
}

// Who is not root already has the same question, which no switch answers.
void report_kept(const plan::Target& target, std::vector<diag::Finding>& out) {
  if (target.kind != plan::DecisionKind::keep) return;
  for (const analysis::ExposedPort& port : target.facts.ports) {
    if (!port.instruction || port.number == 0 || port.number >= 1024) continue;
    out.push_back({.rule = privileged_port.meta.id,
                   .severity = diag::Severity::note,
                   .span = port.at,
                   .message = fmt::format("port {} stays, for the image does not run as root: "
                                          "whether it may listen there depends on the runtime",
                                          port.number),
                   .evidence = "EXPOSE"});
  }
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, privileged_port.meta.id, out);
  for (const plan::Target& target : context.plan.targets) {
    report_kept(target, out);
    if (!switch_is_selected(context, target)) continue;
    if (target.server) report_server(context, target, out);
    for (const plan::PortChange& change : target.ports) {
      out.push_back({.rule = privileged_port.meta.id,
                     .severity = diag::Severity::warning,
                     .span = change.at,
                     .message = fmt::format("port {} is below 1024, where a non-root process may "
                                            "not listen under every runtime",
                                            change.from),
                     .evidence = change.what,
                     .fix = diag::Fix{
                         .title = fmt::format("{} becomes {} at every place that "
                                              "names it",
                                              change.from, change.to),
                         .level = diag::Level::standard,
                         // Those of another file are the report's companions.
                         .edits = change.in_file.empty() ? one_edit(change.edit) : edit::EditSet{},
                         .group = switch_group(context.plan, target)}});
    }
  }
  report_notes(context, privileged_port.meta.id, out);
}

}  // namespace

extern const Rule privileged_port = {.meta = {.id = "privileged-port",
                                              .summary = "the process listens on a port below 1024",
                                              .severity = diag::Severity::warning,
                                              .highest = diag::Level::standard,
                                              .fixable = true},
                                     .check = check};

}  // namespace droproot::rules
