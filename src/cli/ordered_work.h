// Many pieces of work by several threads, their results in order.
//
// in_order() numbers the pieces from 0. `work` makes the result of one in any thread and at any
// time; `emit` gets the results one after the other, in the order of the numbers, in the thread
// that called, so it needs no lock. What is done and not yet emitted is bounded: whoever is too far
// ahead waits. With one thread, each piece is emitted before the next is begun.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "cli/threads.h"

namespace droproot::cli {

// Batches of pieces, from 0: who works on which, and which are done. Safe for all threads.
class BatchQueue {
 public:
  // At most `window` batches are claimed and not released.
  BatchQueue(std::size_t count, std::size_t window)
      : count_(count), window_(window), done_(window, false) {}

  // The next one; waits while too many are ahead. nullopt: there are no more.
  [[nodiscard]] std::optional<std::size_t> claim();
  // `weight` is what the result takes in memory, in bytes.
  void finish(std::size_t batch, std::size_t weight);
  // Whether it is done by then. REQUIRES: all before it were released.
  [[nodiscard]] bool wait_for(std::size_t batch, std::chrono::milliseconds patience);
  void release(std::size_t batch, std::size_t weight);
  // Nobody claims any more. The number of those that were claimed, all of which will be done.
  std::size_t stop();

 private:
  std::mutex mutex_;  // guards all below
  std::condition_variable room_;
  std::condition_variable progress_;
  std::size_t count_;
  std::size_t window_;
  std::size_t claimed_ = 0;
  std::size_t released_ = 0;
  std::size_t weight_ = 0;
  std::vector<bool> done_;  // of batch i at i % window
};

class StopAtExit {
 public:
  explicit StopAtExit(BatchQueue& queue) : queue_(queue) {}
  StopAtExit(const StopAtExit&) = delete;
  StopAtExit& operator=(const StopAtExit&) = delete;
  ~StopAtExit() { queue_.stop(); }

 private:
  BatchQueue& queue_;
};

struct WorkOptions {
  std::size_t count;
  unsigned jobs;
  std::function<bool()> stopped;  // asked by all threads: begin no more pieces
  std::function<void()> idle;     // called by the calling thread, some times a second
};

// Result needs: a default value (of a piece that was not begun) and `std::size_t weight() const`.
template <typename Result, typename Work, typename Emit>
void in_order(const WorkOptions& options, const Work& work, const Emit& emit) {
  // A wake-up costs about as much as a small file, so several go together.
  constexpr std::size_t kBatch = 16;
  constexpr std::size_t kBatchesAhead = 8;  // a thread
  constexpr std::chrono::milliseconds kPatience{100};
  const std::size_t batches = (options.count + kBatch - 1) / kBatch;
  const std::size_t window = kBatchesAhead * options.jobs;
  BatchQueue queue(batches, window);
  std::vector<std::vector<Result>> results(window);

  const auto fill = [&] {
    while (const std::optional<std::size_t> batch = queue.claim()) {
      std::vector<Result> made;
      std::size_t weight = 0;
      for (std::size_t i = *batch * kBatch; i < std::min((*batch + 1) * kBatch, options.count);
           ++i) {
        made.push_back(options.stopped() ? Result{} : work(i));
        weight += made.back().weight();
      }
      results[*batch % window] = std::move(made);
      queue.finish(*batch, weight);
    }
  };
  const auto drain = [&] {
    const StopAtExit stop(queue);  // should emit() throw, nobody waits for room for ever
    std::size_t end = batches;
    for (std::size_t batch = 0; batch < end; ++batch) {
      while (!queue.wait_for(batch, kPatience)) {
        options.idle();
        if (options.stopped()) end = queue.stop();
        if (batch >= end) return;
      }
      std::vector<Result> made = std::move(results[batch % window]);
      std::size_t weight = 0;
      for (std::size_t i = 0; i < made.size(); ++i) {
        weight += made[i].weight();
        emit(batch * kBatch + i, std::move(made[i]));
      }
      queue.release(batch, weight);
      options.idle();
    }
  };
  if (options.jobs > 1 && run_beside(options.jobs, fill, drain)) return;
  for (std::size_t i = 0; i < options.count && !options.stopped(); ++i) {
    emit(i, work(i));
    options.idle();
  }
}

}  // namespace droproot::cli
