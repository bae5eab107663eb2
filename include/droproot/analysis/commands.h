// What a RUN (or a start command, or a script) runs, as far as its shell text can be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/accounts.h"
#include "droproot/model/dockerfile.h"
#include "droproot/model/variables.h"
#include "droproot/text/span.h"

namespace droproot::analysis {

// A word of a command. `value` is set iff one fixed string results, variables of the Dockerfile
// counted in.
struct CommandWord {
  std::optional<std::string> value;
  std::string text;  // as written
  Span at;           // in the Dockerfile; empty for a script of the context
};

struct Command {
  std::vector<CommandWord> words;  // the program first; assignments before it are left out
  Ran ran;
  Span at;
  std::vector<std::string> writes;  // targets of > and >>, as written

  // The program's name without its folder; empty when it is not fixed.
  [[nodiscard]] std::string_view program() const;
  [[nodiscard]] bool has_word(std::string_view word) const;
};

struct Commands {
  std::vector<Command> list;
  bool complete = true;  // false: something in there could not be read and could do anything
};

// Where a shell-form instruction stands: the variables it sees and the SHELL that reads it.
struct ShellContext {
  const model::Dockerfile& file;
  const model::Scope& scope;
  std::optional<model::InstructionId> shell;  // the last SHELL; absent: /bin/sh -c
};

// RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD, in shell or exec form, heredocs included. Not complete
// when SHELL is no shell that we read.
[[nodiscard]] Commands commands_of(const ShellContext& context,
                                   const model::Instruction& instruction);
// A shell script of the context. Nothing is known of its variables.
[[nodiscard]] Commands commands_of_script(std::string_view text);

// The command as the account tables take it: the program's name without its folder.
// REQUIRES: it has words.
[[nodiscard]] AccountCommand account_command(const Command& command,
                                             model::InstructionId instruction);

// sh FILE, ./configure, /tmp/install.sh, curl | sh: a program that is no part of a distribution.
[[nodiscard]] bool runs_unread_script(const Command& command);

// The part behind the last slash.
[[nodiscard]] std::string_view base_name(std::string_view path);

}  // namespace droproot::analysis
