// --chown=NAME where nobody has that name yet: the files are root's, or the build fails.
#include <fmt/format.h>

#include "rules/rules.h"

namespace droproot::rules {
namespace {

std::string message_of(const plan::NamedOwner& owner) {
  switch (owner.fate) {
    case plan::NameFate::build_fails:
      return fmt::format(
          "--chown={} is a name, and there is nothing to look it up in: the build "
          "fails",
          owner.written);
    case plan::NameFate::roots:
      return fmt::format(
          "--chown={} names somebody who is not there yet, so the files are "
          "silently root's",
          owner.written);
    case plan::NameFate::unseen:
      break;
  }
  return fmt::format(
      "--chown={} names somebody who is not seen being created: then the files are "
      "silently root's",
      owner.written);
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    for (const plan::NamedOwner& owner : target.named_owners) {
      const model::Instruction& instruction = context.file.at(owner.instruction);
      diag::Finding finding{.rule = named_chown.meta.id,
                            .severity = diag::Severity::warning,
                            .span = instruction.flag("chown")->span,
                            .message = message_of(owner),
                            .evidence = owner.why};
      if (owner.edit) {
        finding.fix = diag::Fix{.title = fmt::format("write --chown={}", owner.numbers),
                                .level = diag::Level::standard,
                                .edits = one_edit(*owner.edit)};
      } else if (owner.fate == plan::NameFate::unseen) {
        finding.severity = diag::Severity::note;
      } else {
        finding.declined = true;
      }
      out.push_back(std::move(finding));
    }
  }
}

}  // namespace

extern const Rule named_chown = {
    .meta = {.id = "named-chown",
             .summary = "--chown has a name that does not resolve where it stands",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
