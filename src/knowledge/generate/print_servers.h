// Server recipes as a C++ source file that defines builtin_servers().
#pragma once

#include <span>
#include <string>

#include "droproot/knowledge/server.h"

namespace droproot::knowledge {

[[nodiscard]] std::string print_servers(std::span<const ServerRecipe> servers);

}  // namespace droproot::knowledge
