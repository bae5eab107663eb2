#include "cli/progress.h"

#include <fmt/format.h>

#include <string>

namespace droproot::cli {
namespace {

constexpr std::chrono::milliseconds kPause{200};
constexpr std::size_t kColumns = 79;  // a longer line would stay on the screen

std::string time_left(double seconds) {
  constexpr double kMinute = 60;
  if (seconds < kMinute) return fmt::format("{:.0f} s left", seconds);
  return fmt::format("{:.0f} min left", seconds / kMinute);
}

}  // namespace

void Progress::show(std::size_t done, const Summary& summary, Mode mode) {
  if (!wanted_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kPause;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double rate = static_cast<double>(done) / seconds;
  std::string line = fmt::format("{} of {} files, {:.0f}/s", done, total_, rate);
  if (const std::string text = summary.so_far(mode); !text.empty()) line += ": " + text;
  if (done > 0) line += "; " + time_left(static_cast<double>(total_ - done) / rate);
  console_.set_status(line.substr(0, kColumns));
}

void Progress::end() {
  if (wanted_) console_.set_status("");
}

}  // namespace droproot::cli
