// `droproot config`: the settings for a file, and where each comes from.
#pragma once

#include "cli/console.h"
#include "cli/options.h"
#include "droproot/cli/run.h"

namespace droproot::cli {

[[nodiscard]] Exit show_config(const ShowConfig& options, const Environment& environment,
                               Console& console);

}  // namespace droproot::cli
