// DROPROOT_ASSERT: a broken invariant is a bug of ours, so it is checked in release builds too.
// It throws BrokenInvariant, which only cli catches: exit status 3, the file left alone.
#pragma once

#include <stdexcept>
#include <string>

namespace droproot {

struct BrokenInvariant : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] void broken_invariant(const char* expression, const char* file, int line);

}  // namespace droproot

#define DROPROOT_ASSERT(condition)    \
  ((condition) ? static_cast<void>(0) \
               : ::droproot::broken_invariant(#condition, __FILE__, __LINE__))
