// Rows of tables.h as C++ source: constexpr arrays, one pool for each kind of row, and
// builtin_tables(). Equal tables print equally, so the text also serves to compare tables.
#pragma once

#include <string>

#include "droproot/knowledge/tables.h"

namespace droproot::knowledge {

[[nodiscard]] std::string print_tables(const Tables& tables);

}  // namespace droproot::knowledge
