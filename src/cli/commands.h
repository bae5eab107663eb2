// The subcommands.
#pragma once

#include "cli/console.h"
#include "cli/options.h"
#include "droproot/cli/run.h"

namespace droproot::cli {

[[nodiscard]] Exit explain(const Explain& options, Console& console);
[[nodiscard]] Exit list_rules(Console& console);
[[nodiscard]] Exit list_profiles(Console& console);
[[nodiscard]] Exit describe_images(const DescribeImages& options, const Environment& environment,
                                   Console& console);
[[nodiscard]] Exit make_report(const MakeReport& options, Console& console);
[[nodiscard]] Exit parse(const Parse& options, const Environment& environment, Console& console);

}  // namespace droproot::cli
