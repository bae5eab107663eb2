#include "droproot/text/assert.h"

#include <fmt/format.h>

namespace droproot {

void broken_invariant(const char* expression, const char* file, int line) {
  throw BrokenInvariant(fmt::format("{}:{}: {}", file, line, expression));
}

}  // namespace droproot
