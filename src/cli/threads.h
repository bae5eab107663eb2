// A few threads that all do the same.
#pragma once

#include <functional>

namespace droproot::cli {

// `work` in `count` threads at the same time, the calling one among them; returns when all of them
// have. Where no more threads can be had, fewer do it. REQUIRES: `work` throws nothing.
void run_threads(unsigned count, const std::function<void()>& work);

// `work` in at most `count` threads of its own, and `own` meanwhile in the calling one. False, and
// nothing was done: no thread can be had. REQUIRES: `work` throws nothing, and ends when `own`
// does.
[[nodiscard]] bool run_beside(unsigned count, const std::function<void()>& work,
                              const std::function<void()>& own);

}  // namespace droproot::cli
