// The rules as rules.def lists them, and what they share.
#pragma once

#include <string>
#include <vector>

#include "droproot/rules/registry.h"
#include "droproot/rules/rule_context.h"

namespace droproot::rules {

#define DROPROOT_RULE(name) extern const Rule name;
#include "rules/rules.def"
#undef DROPROOT_RULE

// False where the rule that switches it is off: ownership without USER would be half a change.
[[nodiscard]] bool switch_is_selected(const RuleContext& context, const plan::Target& target);

// The one edit of a fix. REQUIRES: it does not conflict with itself.
[[nodiscard]] edit::EditSet one_edit(edit::Edit edit);

// A finding for each target that is refused by the rule `id`: what a rule without a fix does.
void report_refusals(const RuleContext& context, std::string_view id,
                     std::vector<diag::Finding>& out);

// A finding, with its fix, for each target that is switched by the rule `id`.
void report_switches(const RuleContext& context, std::string_view id, std::string_view message,
                     std::vector<diag::Finding>& out);

// What the plan leaves to a person, of the rule `id`.
void report_notes(const RuleContext& context, std::string_view id, std::vector<diag::Finding>& out);

// The folders that the plan gives away for the rule `id`, what refuses the switch for them, and
// what is left to a person.
void report_folders(const RuleContext& context, std::string_view id,
                    std::vector<diag::Finding>& out);

template <const Rule& self>
void check_folders(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_folders(context, self.meta.id, out);
}

// A rule that only reports why a target is not switched.
template <const Rule& self>
void check_refusals(const RuleContext& context, std::vector<diag::Finding>& out) {
  report_refusals(context, self.meta.id, out);
}

}  // namespace droproot::rules
