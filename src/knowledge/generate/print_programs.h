// Programs as a C++ source file that defines builtin_programs().
#pragma once

#include <span>
#include <string>

#include "droproot/knowledge/program.h"

namespace droproot::knowledge {

[[nodiscard]] std::string print_programs(std::span<const Program> programs);

}  // namespace droproot::knowledge
