// Which row of the program table a command is, and what its arguments say of ports.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/commands.h"
#include "droproot/knowledge/program.h"

namespace droproot::analysis {

struct ProgramMatch {
  const knowledge::Program* row;
  std::string_view name;  // of the program
  std::size_t program;    // the word that is it
  std::size_t arguments;  // the first word behind what matched
};

// `bundle exec`, `python -m`, `npx`, `wait-for-it ... --` in front are skipped. The last row takes
// any program, so nullopt is only a program whose name is not fixed. The first `skipped` words are
// left out.
[[nodiscard]] std::optional<ProgramMatch> match_program(const Command& command,
                                                        std::size_t skipped);

// An argument that names where to listen.
struct PortArgument {
  std::size_t word;       // its index in the command
  std::size_t offset;     // where the value begins in the word: behind `--port=`
  std::string_view text;  // the value; with a variable in it as it was written
  bool fixed;
  bool address;
  std::string option;  // "--bind", or "operand"
};
[[nodiscard]] std::vector<PortArgument> port_arguments(const Command& command,
                                                       const ProgramMatch& match);

// It is told to read settings from a file or from a variable of its own.
[[nodiscard]] bool is_configured_elsewhere(const Command& command, const ProgramMatch& match);

// The script that an interpreter runs; nullptr: none is named.
[[nodiscard]] const CommandWord* script_operand(const Command& command, const ProgramMatch& match);

}  // namespace droproot::analysis
