#include "droproot/knowledge/policy.h"

#include <algorithm>

namespace droproot::knowledge {

const Policy* find_policy(std::string_view id) {
  const std::span<const Policy> policies = builtin_policies();
  const auto found = std::ranges::find(policies, id, &Policy::id);
  return found == policies.end() ? nullptr : &*found;
}

}  // namespace droproot::knowledge
