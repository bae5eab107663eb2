#include "cli/ordered_work.h"

namespace droproot::cli {
namespace {

// Results of large files would add up; whoever makes the next one to be emitted never waits.
constexpr std::size_t kMostWeight = std::size_t{64} << 20U;

}  // namespace

std::optional<std::size_t> BatchQueue::claim() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] {
    const bool full = claimed_ - released_ >= window_ || weight_ > kMostWeight;
    return claimed_ >= count_ || claimed_ == released_ || !full;
  });
  if (claimed_ >= count_) return std::nullopt;
  return claimed_++;
}

void BatchQueue::finish(std::size_t batch, std::size_t weight) {
  const std::scoped_lock lock(mutex_);
  done_[batch % window_] = true;
  weight_ += weight;
  if (batch == released_) progress_.notify_one();
}

bool BatchQueue::wait_for(std::size_t batch, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return progress_.wait_for(lock, patience, [&] { return bool{done_[batch % window_]}; });
}

void BatchQueue::release(std::size_t batch, std::size_t weight) {
  const std::scoped_lock lock(mutex_);
  done_[batch % window_] = false;
  weight_ -= weight;
  ++released_;
  room_.notify_all();
}

std::size_t BatchQueue::stop() {
  const std::scoped_lock lock(mutex_);
  count_ = claimed_;
  room_.notify_all();
  return claimed_;
}

}  // namespace droproot::cli
