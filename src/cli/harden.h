// The main command: each input through the engine, and what comes of it to file, output and person.
#pragma once

#include "cli/console.h"
#include "cli/options.h"
#include "droproot/cli/run.h"

namespace droproot::cli {

[[nodiscard]] Exit harden(const Harden& options, const Environment& environment, Console& console);

}  // namespace droproot::cli
