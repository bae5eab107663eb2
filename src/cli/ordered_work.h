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

// The threads' side and the caller's side of in_order().
template <typename Result, typename Work, typename Emit>
class OrderedRun {
 public:
  OrderedRun(const WorkOptions& options, const Work& work, const Emit& emit)
      : options_(options),
        work_(work),
        emit_(emit),
        batches_((options.count + kBatch - 1) / kBatch),
        window_(kBatchesAhead * std::max(options.jobs, 1U)),
        queue_(batches_, window_),
        results_(window_) {}

  void fill() {
    while (const std::optional<std::size_t> batch = queue_.claim()) {
      std::vector<Result> made;
      const std::size_t end = std::min((*batch + 1) * kBatch, options_.count);
      for (std::size_t i = *batch * kBatch; i < end; ++i) {
        made.push_back(options_.stopped() ? Result{} : work_(i));
      }
      const std::size_t weight = weight_of(made);
      results_[*batch % window_] = std::move(made);
      queue_.finish(*batch, weight);
    }
  }

  void drain() {
    const StopAtExit stop(queue_);  // should emit() throw, nobody waits for room for ever
    for (std::size_t batch = 0; wait_for(batch); ++batch) {
      std::vector<Result> made = std::move(results_[batch % window_]);
      const std::size_t weight = weight_of(made);
      for (std::size_t i = 0; i < made.size(); ++i) emit_(batch * kBatch + i, std::move(made[i]));
      queue_.release(batch, weight);
      options_.idle();
    }
  }

  void run_alone() {
    for (std::size_t i = 0; i < options_.count && !options_.stopped(); ++i) {
      emit_(i, work_(i));
      options_.idle();
    }
  }

 private:
  // A wake-up costs about as much as a small file, so several go together.
  static constexpr std::size_t kBatch = 16;
  static constexpr std::size_t kBatchesAhead = 8;  // a thread
  static constexpr std::chrono::milliseconds kPatience{100};

  static std::size_t weight_of(const std::vector<Result>& results) {
    std::size_t weight = 0;
    for (const Result& result : results) weight += result.weight();
    return weight;
  }

  // False: there is no such batch, or nobody will begin it.
  bool wait_for(std::size_t batch) {
    std::size_t end = batches_;
    while (batch < end && !queue_.wait_for(batch, kPatience)) {
      options_.idle();
      if (options_.stopped()) end = queue_.stop();
    }
    return batch < end;
  }

  const WorkOptions& options_;
  const Work& work_;
  const Emit& emit_;
  std::size_t batches_;
  std::size_t window_;
  BatchQueue queue_;
  std::vector<std::vector<Result>> results_;
};

// Result needs: a default value (of a piece that was not begun) and `std::size_t weight() const`.
template <typename Result, typename Work, typename Emit>
void in_order(const WorkOptions& options, const Work& work, const Emit& emit) {
  OrderedRun<Result, Work, Emit> run(options, work, emit);
  const bool beside =
      options.jobs > 1 && run_beside(
                              options.jobs, [&] { run.fill(); }, [&] { run.drain(); });
  if (!beside) run.run_alone();
}

}  // namespace droproot::cli
