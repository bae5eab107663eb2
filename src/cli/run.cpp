#include "droproot/cli/run.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/harden.h"
#include "cli/options.h"
#include "cli/show_config.h"

namespace droproot::cli {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

Exit dispatch(const Invocation& invocation, const Environment& environment, Console& console) {
  return std::visit(
      Overloaded{
          [&](const Harden& options) { return harden(options, environment, console); },
          [&](const ShowConfig& options) { return show_config(options, environment, console); },
          [&](const Explain& options) { return explain(options, console); },
          [&](const ListRules&) { return list_rules(console); },
          [&](const ListProfiles&) { return list_profiles(console); },
          [&](const DescribeImages& options) {
            return describe_images(options, environment, console);
          },
          [&](const MakeReport& options) { return make_report(options, console); },
          [&](const Parse& options) { return parse(options, environment, console); },
          [&](const Print& options) {
            console.out(options.text);
            return Exit::ok;
          },
      },
      invocation);
}

Exit run_command(std::span<const std::string> args, const Environment& environment) {
  Console console(environment);
  const Result<Invocation> invocation = parse_arguments(args);
  if (!invocation) {
    console.error(invocation.error().message);
    return Exit::usage;
  }
  const Exit status =
      guarded(console, "this run", [&] { return dispatch(*invocation, environment, console); });
  return std::max(status, console.finish());
}

}  // namespace

const std::atomic<bool>& never_interrupted() {
  static const std::atomic<bool> kNever = false;
  return kNever;
}

std::unique_ptr<analysis::BuildContext> open_folder(const std::string& folder) {
  return std::make_unique<analysis::FolderContext>(folder);
}

Exit run(std::span<const std::string> args, const Environment& environment) noexcept {
  try {
    return run_command(args, environment);
  } catch (...) {
    // Not even the message about the bug could be made: out of memory.
    return Exit::internal;
  }
}

}  // namespace droproot::cli
