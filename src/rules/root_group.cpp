// USER 1001 without a group: where /etc/passwd does not know the number, the group is root's.
#include <fmt/format.h>

#include <set>

#include "rules/rules.h"

namespace droproot::rules {
namespace {

void report(const RuleContext& context, const plan::Target& target,
            std::vector<diag::Finding>& out) {
  const analysis::UserState& user = target.facts.user();
  const plan::BareNumber& bare = *target.bare;
  const model::Word& word = std::get<model::User>(context.file.at(*user.set_by).body).user;
  diag::Finding finding{.rule = root_group.meta.id,
                        .severity = diag::Severity::warning,
                        .span = word.span,
                        .message = {},
                        .evidence = bare.why};
  finding.message = bare.has_entry == Truth::no
                        ? fmt::format(
                              "USER {} has no entry in /etc/passwd, so its group is 0, "
                              "root's",
                              word.text)
                        : fmt::format(
                              "USER {} is in group 0, root's, unless /etc/passwd has an "
                              "entry for it",
                              word.text);
  if (bare.wanted) {
    finding.severity = diag::Severity::note;
    finding.message += ": left, it is meant to be";
  } else if (bare.has_entry != Truth::no) {
    finding.severity = diag::Severity::note;
  } else if (!bare.gid) {
    finding.declined = true;
  } else if (user.by_variable || !word.contiguous) {
    finding.message += user.by_variable ? "; a variable decides it" : "; it stands across lines";
    finding.declined = true;
  } else {
    const std::string text = fmt::format("{}:{}", bare.uid, *bare.gid);
    finding.fix = diag::Fix{.title = fmt::format("write USER {}", text),
                            .level = diag::Level::standard,
                            .edits = one_edit({word.span, text})};
  }
  out.push_back(std::move(finding));
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  std::set<model::InstructionId> seen;  // two targets may share a stage
  for (const plan::Target& target : context.plan.targets) {
    if (!target.bare || !seen.insert(*target.facts.user().set_by).second) continue;
    report(context, target, out);
  }
}

}  // namespace

extern const Rule root_group = {
    .meta = {.id = "root-group",
             .summary = "USER is a number without a group, and its group falls to 0",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
