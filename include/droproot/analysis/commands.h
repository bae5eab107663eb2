// What a RUN (or a start command, or a script) runs, as far as its shell text can be read.
//
// Commands own nothing: their words and texts lie in the Dockerfile and in the arena that the
// ShellReader was given, and both must outlive them. StageFacts and StartProcess hold theirs.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "droproot/analysis/accounts.h"
#include "droproot/knowledge/image.h"
#include "droproot/model/dockerfile.h"
#include "droproot/model/variables.h"
#include "droproot/text/arena.h"
#include "droproot/text/span.h"

namespace droproot::analysis {

// A word of a command. `value` is set iff one fixed string results, variables of the Dockerfile
// counted in.
struct CommandWord {
  std::optional<std::string_view> value;
  std::string_view text;  // as written
  Span at;                // in the Dockerfile; empty for a script of the context
  // A word that is a script (`sh -c "..."`, eval): its text, variables without a value left in it.
  std::optional<std::string_view> script = {};

  // The value, or else what is written.
  [[nodiscard]] std::string_view shown() const { return value ? *value : text; }
};

// > or >> of a command, or of the braces, the loop... around it.
struct FileWrite {
  std::string_view target;  // as written where it is not fixed
  bool fixed;
  bool append;
  bool output;  // it is the standard output that goes there
};

// What a command reads.
struct CommandInput {
  bool given = false;                         // by < or <<
  std::optional<std::string_view> text = {};  // the fixed text of a heredoc or here-string
  std::optional<std::uint32_t> piped = {};    // index of the command in front of the |
};

struct Command {
  std::span<const CommandWord> words;  // the program first; assignments before it are left out
  std::string_view name;               // what program() gives: set_words() keeps it
  Ran ran;
  Span at;
  std::span<const FileWrite> writes = {};
  CommandInput input = {};
  // `id app || useradd app`: the index of the command whose failure alone leads here, itself sure
  // to be reached.
  std::optional<std::uint32_t> unless = {};
  // `groupadd app && useradd app || ...`: the index of the command whose success alone leads here.
  std::optional<std::uint32_t> after = {};
  bool in_subshell = false;  // its directory ends with ( ), a pipeline or &

  // The program's name without its folder; empty when it is not fixed.
  [[nodiscard]] std::string_view program() const { return name; }
  void set_words(std::span<const CommandWord> own);
  // REQUIRES: there are as many.
  void drop_words(std::size_t count) { set_words(words.subspan(count)); }
  [[nodiscard]] bool has_word(std::string_view word) const;
};

struct Commands {
  std::span<const Command> list;
  bool complete = true;  // false: something in there could not be read and could do anything
  bool assigns = false;  // the script gives variables a value of its own
};

// Where a shell-form instruction stands: the variables it sees and the SHELL that reads it.
struct ShellContext {
  const model::Dockerfile& file;
  const model::Scope& scope;
  std::optional<model::InstructionId> shell;     // the last SHELL; absent: /bin/sh -c
  const knowledge::ImageFacts* image = nullptr;  // what the base is sure to be; conditions ask it
};

// A script that a command of the Dockerfile runs: `at` stands for all of its words, and `scope`
// (may be null) is what it sees of the Dockerfile's variables.
struct InnerScript {
  std::string_view text;
  Span at;
  const model::Scope* scope;
  bool bash;
};

// Reads texts into `arena`. What is needed meanwhile is memory of the thread's, the same for all.
class ShellReader {
 public:
  // REQUIRES: `arena` outlives this and stays where it is.
  explicit ShellReader(Arena& arena) : arena_(arena) {}

  [[nodiscard]] Arena& arena() { return arena_; }
  // RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD, in shell or exec form, heredocs included. Not complete
  // when SHELL is no shell that we read.
  [[nodiscard]] Commands commands_of(const ShellContext& context,
                                     const model::Instruction& instruction);
  // A shell script of the context. Nothing is known of its variables.
  [[nodiscard]] Commands commands_of_script(std::string_view text);
  [[nodiscard]] Commands commands_of_inner(const InnerScript& inner);

 private:
  [[nodiscard]] Commands exec_form(const ShellContext& context,
                                   const std::vector<model::Word>& arguments);
  [[nodiscard]] Commands shell_form(const ShellContext& context,
                                    const model::Instruction& instruction, const LogicalText& line);

  Arena& arena_;
};

// The command as the account tables take it: the program's name without its folder.
// REQUIRES: it has words.
[[nodiscard]] AccountCommand account_command(const Command& command,
                                             model::InstructionId instruction);

// The part behind the last slash.
[[nodiscard]] std::string_view base_name(std::string_view path);

}  // namespace droproot::analysis
