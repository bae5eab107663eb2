// Policies as a C++ source file that defines builtin_policies().
#pragma once

#include <span>
#include <string>

#include "droproot/knowledge/policy.h"

namespace droproot::knowledge {

[[nodiscard]] std::string print_policies(std::span<const Policy> policies);

}  // namespace droproot::knowledge
