// The command line tool as a function: arguments in, an exit status out, everything else through
// Environment. tests/cli and tests/golden call it in process; main.cpp gives it the real world.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/diag/finding.h"
#include "droproot/engine/engine.h"
#include "droproot/text/error.h"
#include "droproot/text/file_io.h"
#include "droproot/text/source_text.h"

namespace droproot::cli {

// The exit status; of several the highest counts.
enum class Exit : std::uint8_t {
  ok = 0,        // nothing to report, or done what was asked
  findings = 1,  // with --check: something would change or a person is needed
  usage = 2,     // bad usage, or a file could not be read, parsed or written
  internal = 3,  // a bug of ours
};

struct Terminal {
  bool out = false;  // standard output is one
  bool err = false;
  bool no_color = false;     // NO_COLOR, no-color.org
  bool force_color = false;  // CLICOLOR_FORCE
};

using Processor = std::function<diag::FileReport(SourceText, const config::Config&,
                                                 const analysis::BuildContext&)>;
using ContextOpener =
    std::function<std::unique_ptr<analysis::BuildContext>(const std::string& folder)>;

[[nodiscard]] std::unique_ptr<analysis::BuildContext> open_folder(const std::string& folder);

// For who is never interrupted.
[[nodiscard]] const std::atomic<bool>& never_interrupted();

struct Environment {
  const Files& files;
  std::function<Result<std::string>()> read_input;             // standard input, whole
  std::function<std::error_code(std::string_view)> write_out;  // standard output
  std::function<void(std::string_view)> write_err;             // standard error
  Terminal terminal = {};
  std::string cwd = "/";  // absolute, without symbolic links
  unsigned cores = 1;     // what -j is without its option
  // Called before the first file is touched. From then on Ctrl-C makes the flag true and nothing
  // else: the files at hand are finished, and no more are begun.
  std::function<const std::atomic<bool>&()> catch_interrupts = never_interrupted;
  // Replaced in tests only. All of this struct's functions but read_input, write_out and write_err
  // are called by several threads at once where -j asks for them.
  Processor process = engine::process;
  ContextOpener open_context = open_folder;
};

// `args` without the program's name. Throws nothing: a bug of ours costs one file at most.
[[nodiscard]] Exit run(std::span<const std::string> args, const Environment& environment) noexcept;

// The same with the real files, streams and terminal.
[[nodiscard]] int run_process(std::span<const char* const> argv) noexcept;

}  // namespace droproot::cli
