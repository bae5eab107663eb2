// USER $X that holds a name: what it is depends on the build.
#include <fmt/format.h>

#include "droproot/analysis/user_text.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

using analysis::UserState;

bool holds_name(const UserState& user, const analysis::AccountTable& accounts) {
  const std::string_view name = analysis::split_user(user.written).user;
  return user.by_variable && is_root(user, accounts) == Truth::no && !analysis::user_number(name);
}

// Where ENV alone decides, the number is as good as for a literal name.
void check_target(const RuleContext& context, const plan::Target& target,
                  std::vector<diag::Finding>& out) {
  const UserState& user = target.facts.user();
  if (!user.set_by || !holds_name(user, target.facts.accounts())) return;
  if (user.exact && analysis::user_defect(user.written)) return;  // named-user says so
  const auto& body = std::get<model::User>(context.file.at(*user.set_by).body);
  diag::Finding finding{.rule = user_variable.meta.id,
                        .severity = diag::Severity::warning,
                        .span = body.user.span,
                        .message = fmt::format("USER {} is the name {}: Kubernetes cannot verify "
                                               "that it is not root",
                                               body.user.text, user.written),
                        .evidence = {}};
  const auto numbers = to_numbers(user, target.facts.accounts(), context.lines);
  if (user.by_argument) {
    finding.message += ", and another --build-arg may give another name";
    finding.declined = true;
  } else if (!numbers) {
    finding.message += fmt::format(", and its number is not proven: {}", numbers.error());
    finding.declined = true;
  } else if (body.user.contiguous) {
    finding.evidence = numbers->evidence;
    finding.fix = diag::Fix{.title = fmt::format("write USER {}", numbers->text()),
                            .level = diag::Level::standard,
                            .edits = one_edit({body.user.span, numbers->text()})};
  }
  out.push_back(std::move(finding));
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, user_variable.meta.id, out);
  for (const plan::Target& target : context.plan.targets) check_target(context, target, out);
}

}  // namespace

extern const Rule user_variable = {
    .meta = {.id = "user-variable",
             .summary = "USER is a variable that can be empty or hold a name",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
