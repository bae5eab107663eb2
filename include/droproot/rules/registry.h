// The rules and what is known of each before it runs.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "droproot/diag/finding.h"

namespace droproot::rules {

struct RuleContext;

// `id` is kebab-case and says what is wrong. `summary` is one sentence without a full stop, the
// same one that heads docs/rules/<id>.md.
struct RuleMeta {
  std::string_view id;
  std::string_view summary;
  diag::Severity severity;
  diag::Level highest;  // the highest level that a fix of it has
  bool fixable;
};

// A rule is a value: what it is, and one pure function from facts and plan to findings.
struct Rule {
  RuleMeta meta;
  void (*check)(const RuleContext&, std::vector<diag::Finding>& out);
};

// In the order of rules.def.
[[nodiscard]] std::span<const Rule> all_rules();
[[nodiscard]] const Rule* find_rule(std::string_view id);
// What `droproot explain RULE` prints: docs/rules/<id>.md, compiled in.
[[nodiscard]] std::string_view explanation(std::string_view id);

}  // namespace droproot::rules
