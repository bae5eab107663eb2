#include "cli/console.h"

#include <fmt/format.h>

#include <exception>

#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10U;
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kBoldRed = "\x1b[1;31m";
constexpr std::string_view kReset = "\x1b[m";

std::string painted(std::string_view code, std::string_view text, report::ColorMode color) {
  if (color == report::ColorMode::never) return std::string(text);
  return fmt::format("{}{}{}", code, text, kReset);
}

}  // namespace

report::ColorMode Console::color_on(bool terminal) const {
  using enum report::ColorMode;
  if (color_ == ColorChoice::always) return always;
  if (color_ == ColorChoice::never || environment_.terminal.no_color) return never;
  return terminal || environment_.terminal.force_color ? always : never;
}

report::ColorMode Console::out_color() const { return color_on(environment_.terminal.out); }

void Console::clear_status() {
  if (!has_status_) return;
  environment_.write_err("\r\x1b[K");
  has_status_ = false;
}

void Console::set_status(std::string_view text) {
  clear_status();
  if (text.empty()) return;
  environment_.write_err(text);
  has_status_ = true;
}

void Console::flush() {
  if (environment_.terminal.out && !pending_.empty()) clear_status();
  if (!failure_ && !pending_.empty()) failure_ = environment_.write_out(pending_);
  pending_.clear();
}

void Console::out(std::string_view text) {
  if (failure_) return;
  pending_ += text;
  if (pending_.size() >= kPiece) flush();
}

void Console::err(std::string_view line) {
  // On one screen the two streams shall come in the order they were said.
  if (environment_.terminal.out && environment_.terminal.err) flush();
  clear_status();
  environment_.write_err(fmt::format("{}\n", line));
}

std::string Console::error_line(std::string_view message) const {
  return fmt::format("{} {}", painted(kBoldRed, "droproot:", color_on(environment_.terminal.err)),
                     message);
}

std::string Console::error_line_at(std::string_view place, std::string_view message) const {
  return fmt::format("{}: {} {}", place,
                     painted(kBoldRed, "error:", color_on(environment_.terminal.err)), message);
}

void Console::summary(std::string_view line) {
  err(painted(kBold, line, color_on(environment_.terminal.err)));
}

Exit Console::finish() {
  flush();
  if (!failure_) return Exit::ok;
  // Who reads our output has seen enough (`| head`), in a process that ignores SIGPIPE.
  if (failure_ == std::errc::broken_pipe) return Exit::ok;
  error(fmt::format("standard output cannot be written: {}", failure_.message()));
  return Exit::usage;
}

std::string bug_message(std::string_view input, std::string_view what) {
  return fmt::format(
      "{}: this is a bug in droproot: {}; the file was left alone. Please report it with the "
      "file at the project's issue tracker",
      printable(input), printable(what));
}

Exit guarded(Console& console, std::string_view input, const std::function<Exit()>& work) {
  try {
    return work();
  } catch (const std::exception& bug) {
    console.error(bug_message(input, bug.what()));
    return Exit::internal;
  }
}

}  // namespace droproot::cli
