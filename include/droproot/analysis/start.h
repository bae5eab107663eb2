// What the container starts: ENTRYPOINT and CMD put together, wrappers taken off, the script behind
// them read where the Dockerfile and its context show it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/commands.h"
#include "droproot/analysis/facts.h"

namespace droproot::analysis {

enum class ScriptSource : std::uint8_t {
  none,    // the program is no script that we know of
  read,    // its commands are known
  unseen,  // it is a script, or looks like one, and its text cannot be seen
};

struct StartScript {
  ScriptSource source = ScriptSource::none;
  std::string path;            // in the image
  std::string context_path;    // in the context; empty for a heredoc
  std::uint32_t mode = 0;      // of the context's file; 0 when not known
  bool read_by_shell = false;  // `sh FILE`: it needs no x
  std::optional<model::InstructionId> copied_by = {};
  Commands commands = {};
};

struct StartProcess {
  bool inherited = false;  // neither ENTRYPOINT nor CMD in the chain: the base image decides
  std::optional<model::InstructionId> at = {};  // what a finding points to: ENTRYPOINT, else CMD
  Commands commands = {};  // of both instructions, wrappers (tini, exec, env...) taken off
  std::vector<StartScript> scripts = {};
  Arena arena = {};  // of all these commands
};

// "start.sh:12" where the command stands in a script of the context, else the script's name alone.
[[nodiscard]] std::string place_in_script(const BuildContext& context, const StartScript& script,
                                          const Command& command);

[[nodiscard]] StartProcess start_process(const FactsInput& input, const StageFacts& facts);

// ENTRYPOINT and CMD are there and both are empty: the image cannot be started without a command.
[[nodiscard]] bool starts_nothing(const StartProcess& start);

// A shell or interpreter without anything to run, or a container that only idles.
[[nodiscard]] bool is_bare_interpreter(const StartProcess& start);

// How a path of the image got there, as far as COPY and ADD show it. `source` is the path in the
// context (or in the stage that `from` names).
struct CopiedFile {
  model::InstructionId instruction;
  std::string source;
  bool from_context;
  std::optional<Span> heredoc;  // the body, for COPY <<EOF
};
[[nodiscard]] std::optional<CopiedFile> find_copied(const FactsInput& input,
                                                    const StageFacts& facts, std::string_view path);

}  // namespace droproot::analysis
