// "1234 of 20000 files, 9100/s: 512 would change, 40 refused, 1 failed; 2 s left", on a terminal
// only.
//
// The one place that looks at a clock: nothing of it goes into any output but this line, which is
// gone at the end.
#pragma once

#include <chrono>
#include <cstddef>

#include "cli/console.h"
#include "cli/summary.h"

namespace droproot::cli {

class Progress {
 public:
  // REQUIRES: the console outlives it.
  Progress(Console& console, std::size_t total, bool wanted)
      : console_(console), total_(total), wanted_(wanted) {}

  // Shows it, a few times a second, from the time on when it is worth it.
  void show(std::size_t done, const Summary& summary, Mode mode);
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  Console& console_;
  std::size_t total_;
  bool wanted_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_ = begin_ + std::chrono::milliseconds(500);
};

}  // namespace droproot::cli
