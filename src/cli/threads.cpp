#include "cli/threads.h"

#include <system_error>
#include <thread>
#include <vector>

namespace droproot::cli {
namespace {

// They are waited for when the vector goes.
std::vector<std::jthread> start(unsigned count, const std::function<void()>& work) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  try {
    for (unsigned i = 0; i < count; ++i) threads.emplace_back(work);
  } catch (const std::system_error&) {
    // A limit on processes: those that are there have to do.
  }
  return threads;
}

}  // namespace

void run_threads(unsigned count, const std::function<void()>& work) {
  const std::vector<std::jthread> others = start(count - 1, work);
  work();
}

bool run_beside(unsigned count, const std::function<void()>& work,
                const std::function<void()>& own) {
  const std::vector<std::jthread> threads = start(count, work);
  if (threads.empty()) return false;
  own();
  return true;
}

}  // namespace droproot::cli
