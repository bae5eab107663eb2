// What the tool says: standard output in large pieces, standard error in whole lines.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/options.h"
#include "droproot/cli/run.h"
#include "droproot/report/report.h"

namespace droproot::cli {

class Console {
 public:
  // REQUIRES: the environment outlives it.
  explicit Console(const Environment& environment) : environment_(environment) {}

  void out(std::string_view text);
  // A line without its end. Control characters in it are the caller's business: printable().
  void err(std::string_view line);
  // "droproot: MESSAGE" on standard error.
  void error(std::string_view message) { err(error_line(message)); }
  [[nodiscard]] std::string error_line(std::string_view message) const;
  // "PLACE: error: MESSAGE", as compilers write it.
  [[nodiscard]] std::string error_line_at(std::string_view place, std::string_view message) const;
  void summary(std::string_view line);
  // What stands on the last line of the terminal until the next one is written; empty: nothing.
  // REQUIRES: standard error is a terminal.
  void set_status(std::string_view text);
  // Hands on what was said so far, so that who reads it has it.
  void flush();
  void set_color(ColorChoice choice) { color_ = choice; }
  [[nodiscard]] report::ColorMode out_color() const;

  // Whether standard output could not be written; from then on it is not tried again.
  [[nodiscard]] bool failed() const { return static_cast<bool>(failure_); }
  // Writes what is left. The exit status of the writing alone.
  [[nodiscard]] Exit finish();

 private:
  [[nodiscard]] report::ColorMode color_on(bool terminal) const;
  void clear_status();

  const Environment& environment_;
  ColorChoice color_ = ColorChoice::automatic;
  std::string pending_;
  bool has_status_ = false;
  std::error_code failure_;
};

// What is said of a bug of ours: in which input, and what the exception says.
[[nodiscard]] std::string bug_message(std::string_view input, std::string_view what);

// Runs `work` on one input. What it throws is a bug of ours, reported with the input's name, and
// does not reach the other inputs.
[[nodiscard]] Exit guarded(Console& console, std::string_view input,
                           const std::function<Exit()>& work);

}  // namespace droproot::cli
