// facts -> plan -> findings -> the fixes that are wanted -> one edit set.
#include "droproot/engine/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "droproot/knowledge/names.h"
#include "droproot/model/dockerfile.h"
#include "droproot/plan/plan.h"
#include "droproot/rules/registry.h"
#include "droproot/rules/rule_context.h"
#include "droproot/text/assert.h"
#include "engine/describe_companions.h"
#include "engine/select_fixes.h"
#include "engine/suppressions.h"
#include "engine/withhold.h"

namespace droproot::engine {
namespace {

using diag::Finding;

model::Dockerfile read(SourceText source, const config::Config& config) {
  std::vector<model::BuildArgument> arguments;
  for (const config::BuildArgument& argument : config.build_arguments) {
    arguments.push_back({argument.name, argument.value});
  }
  return model::Dockerfile::read(syntax::SyntaxTree::parse(std::move(source)), arguments);
}

// What a report begins with: nothing is found. `after` is left to the caller.
diag::FileReport report_on(SourceText source) {
  return {.before = std::move(source),
          .after = {},
          .edits = {},
          .findings = {},
          .outcomes = {},
          .identity_before = {},
          .identity_after = {},
          .status = diag::Status::clean};
}

// The answer to an author's `# droproot: skip-file`.
diag::FileReport untouched(model::Dockerfile file) {
  diag::FileReport report = report_on(std::move(file).take_source());
  report.after = report.before.bytes();
  return report;
}

diag::FileReport refused_by_buildkit(model::Dockerfile file) {
  const model::Refusal refusal = *file.refusal();
  diag::FileReport report = untouched(std::move(file));
  report.findings = {{.rule = "syntax-error",
                      .severity = diag::Severity::error,
                      .span = refusal.span,
                      .message = refusal.message,
                      .evidence = {}}};
  report.outcomes = {diag::Outcome::report_only};
  report.status = diag::Status::error;
  return report;
}

// The template has to change: what would be edited is reported instead.
void withhold_fixes(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    if (!finding.fix) continue;
    finding.message += "; the file is generated, so its template has to change";
    finding.fix.reset();
    finding.declined = true;
  }
}

std::vector<Finding> run_rules(const rules::RuleContext& context) {
  std::vector<Finding> findings;
  for (const rules::Rule& rule : rules::all_rules()) {
    if (context.config.selects(rule.meta.id)) rule.check(context, findings);
  }
  for (const std::string& name : context.plan.unknown_targets) {
    findings.push_back({.rule = "runs-as-root",
                        .severity = diag::Severity::warning,
                        .span = {0, 0},
                        .message = fmt::format("there is no stage {} to harden", name),
                        .evidence = {},
                        .declined = true});
  }
  if (context.plan.generated) withhold_fixes(findings);
  std::ranges::stable_sort(findings, {}, [](const Finding& finding) { return finding.span; });
  return findings;
}

std::vector<Finding> findings_of(const rules::RuleContext& context, Suppressions& suppressions,
                                 plan::Plan& plan) {
  std::vector<Finding> findings = run_rules(context);
  if (refuse_ignored_switches(findings, suppressions, plan)) findings = run_rules(context);
  apply_suppressions(context.config, suppressions, findings);
  return findings;
}

diag::Identity identity_before(const analysis::StageFacts& facts) {
  const analysis::UserState& user = facts.user();
  diag::Identity identity{.user = user.written};
  identity.root = is_root(user, facts.accounts());
  const analysis::UserParts parts = analysis::split_user(user.written);
  if (!user.known || !user.exact) return identity;
  if (identity.root == Truth::yes) {
    identity.uid = 0;
    return identity;
  }
  identity.uid = analysis::user_number(parts.user);
  if (parts.group) identity.gid = analysis::user_number(*parts.group);
  // Digits are a uid, whatever somebody is named.
  const analysis::Account* account =
      identity.uid ? facts.accounts().find(*identity.uid) : facts.accounts().find(parts.user);
  if (account != nullptr && !facts.accounts().doubt) {
    identity.uid = account->uid;
    if (!parts.group) identity.gid = account->gid;
  }
  return identity;
}

void describe_ports(const plan::Plan& plan, diag::FileReport& report) {
  for (const plan::Target& target : plan.targets) {
    if (!is_applied(target, report)) continue;
    std::vector<diag::PortMove> moves;
    for (const plan::PortChange& change : target.ports) {
      auto move = std::ranges::find(moves, change.from, &diag::PortMove::from);
      if (move == moves.end()) {
        move = moves.insert(moves.end(), {.from = change.from, .to = change.to, .places = {}});
      }
      move->places.push_back({change.at, change.what});
    }
    std::ranges::move(moves, std::back_inserter(report.ports));
  }
}

// The final target is the image that a plain `docker build` gives.
void describe_identity(const plan::Plan& plan, diag::FileReport& report) {
  if (plan.targets.empty()) return;
  const plan::Target& target = plan.targets.back();
  report.base = target.facts.base_name;
  report.family = knowledge::word_of(target.facts.image.family);
  report.identity_before = identity_before(target.facts);
  report.identity_after = report.identity_before;
  if (is_applied(target, report)) {
    report.identity_after = {.user = target.user_text(),
                             .uid = target.uid,
                             .gid = target.gid ? target.gid : target.owner_gid,
                             .root = Truth::no};
  }
}

diag::Status status_of(const diag::FileReport& report) {
  if (!report.edits.empty()) return diag::Status::changed;
  const bool declined =
      std::ranges::any_of(report.findings, [](const Finding& finding) { return finding.declined; });
  return declined ? diag::Status::refused : diag::Status::clean;
}

}  // namespace

diag::FileReport process(SourceText source, const config::Config& config,
                         const analysis::BuildContext& context) {
  model::Dockerfile file = read(std::move(source), config);
  Suppressions suppressions = Suppressions::read(file);
  if (suppressions.skips_file()) return untouched(std::move(file));
  if (file.refusal()) return refused_by_buildkit(std::move(file));
  const LineIndex lines(file.source().bytes());
  plan::Plan plan = plan::make_plan({file, context, config, lines});
  refuse_unwanted_switches(file, suppressions, plan);
  std::vector<Finding> findings = findings_of({file, plan, config, lines}, suppressions, plan);
  // Nobody looks at the file from here on.
  diag::FileReport report = report_on(std::move(file).take_source());
  report.findings = std::move(findings);
  select_fixes(config.fixes, report);
  report.after = report.edits.apply(report.before);
  report.status = status_of(report);
  describe_identity(plan, report);
  describe_ports(plan, report);
  describe_companions({plan, config, context}, report);
  return report;
}

}  // namespace droproot::engine
