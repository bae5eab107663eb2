#include <fmt/format.h>

#include <utility>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

std::string title(const plan::Target& target) {
  switch (target.kind) {
    case plan::DecisionKind::restore:
      return target.account.empty()
                 ? fmt::format("go back to {}", target.user_text())
                 : fmt::format("go back to {} ({})", target.account, target.user_text());
    case plan::DecisionKind::adopt:
      return fmt::format("run as {} ({})", target.account, target.user_text());
    case plan::DecisionKind::reuse:
      return fmt::format("run as {} of the base image ({})",
                         target.account.empty() ? "the user" : target.account, target.user_text());
    default:
      return target.account.empty()
                 ? fmt::format("run as {}", target.user_text())
                 : fmt::format("run as {} ({})", target.account, target.user_text());
  }
}

// Which file made the stage a target is said where that is not plain: it is not the final one.
std::string of_target(const plan::Target& target, std::string_view message) {
  if (target.named_by.empty()) return std::string(message);
  return fmt::format("{} (a target: {} builds it)", message, target.named_by);
}

}  // namespace

std::uint32_t switch_group(const plan::Plan& plan, const plan::Target& target) {
  return static_cast<std::uint32_t>(&target - plan.targets.data()) + 1;
}

bool switch_is_selected(const RuleContext& context, const plan::Target& target) {
  return context.config.selects(target.rule);
}

edit::EditSet one_edit(edit::Edit edit) {
  edit::EditSet edits;
  const auto added = edits.add(std::move(edit));
  DROPROOT_ASSERT(added.has_value());
  return edits;
}

void report_refusals(const RuleContext& context, std::string_view id,
                     std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    if (!target.refusal || target.refusal->rule != id) continue;
    out.push_back({.rule = id,
                   .severity = target.refusal->severity,
                   .span = target.refusal->at,
                   .message = of_target(target, "stays root: " + target.refusal->message),
                   .evidence = {},
                   .declined = true});
  }
}

void report_notes(const RuleContext& context, std::string_view id,
                  std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    if (target.switches() && !switch_is_selected(context, target)) continue;
    for (const plan::Note& note : target.notes) {
      if (note.rule != id) continue;
      out.push_back({.rule = id,
                     .severity = diag::Severity::note,
                     .span = note.at,
                     .message = note.message,
                     .evidence = {}});
    }
  }
}

void report_folders(const RuleContext& context, std::string_view id,
                    std::vector<diag::Finding>& out) {
  report_refusals(context, id, out);
  for (const plan::Target& target : context.plan.targets) {
    if (!switch_is_selected(context, target)) continue;
    for (const plan::OwnedFolder& folder : target.folders) {
      if (folder.rule != id) continue;
      out.push_back(
          {.rule = id,
           .severity = diag::Severity::warning,
           .span = folder.at,
           .message = fmt::format("{} is root's, and the process runs as {}", folder.path,
                                  target.user_text()),
           .evidence = folder.because,
           .fix = diag::Fix{.title = fmt::format("give {} to {}", folder.path, target.owner_text()),
                            .level = diag::Level::standard,
                            .edits = one_edit(folder.edit),
                            .group = switch_group(context.plan, target)}});
    }
  }
  report_notes(context, id, out);
}

void report_switches(const RuleContext& context, std::string_view id, std::string_view message,
                     std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    if (!target.switches() || target.rule != id) continue;
    diag::Fix fix{.title = title(target),
                  .level = diag::Level::standard,
                  .edits = one_edit(target.user_edit),
                  .group = switch_group(context.plan, target)};
    for (const edit::Edit& edit : target.account_edits) {
      const auto added = fix.edits.add(edit);
      DROPROOT_ASSERT(added.has_value());
    }
    out.push_back({.rule = id,
                   .severity = diag::Severity::warning,
                   .span = target.at,
                   .message = of_target(target, message),
                   .evidence = target.because,
                   .fix = std::move(fix)});
  }
}

}  // namespace droproot::rules
