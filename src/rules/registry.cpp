#include "droproot/rules/registry.h"

#include <algorithm>
#include <array>

#include "rules/explanations.h"
#include "rules/rules.h"

namespace droproot::rules {

std::span<const Rule> all_rules() {
  static const std::array kRules{
#define DROPROOT_RULE(name) name,
#include "rules/rules.def"
#undef DROPROOT_RULE
  };
  return kRules;
}

const Rule* find_rule(std::string_view id) {
  const std::span<const Rule> rules = all_rules();
  const auto found = std::ranges::find(rules, id, [](const Rule& rule) { return rule.meta.id; });
  return found == rules.end() ? nullptr : &*found;
}

std::string_view explanation(std::string_view id) {
  const auto found =
      std::ranges::find(kExplanations, id, [](const Explanation& e) { return e.rule; });
  return found == std::ranges::end(kExplanations) ? std::string_view{} : found->text;
}

}  // namespace droproot::rules
