// The simple commands behind what a RUN says: sudo, env, nice... taken off, the text of `sh -c`,
// `su -c` and eval read, scripts that COPY brought opened, each with who runs it.
//
//   sudo -E useradd app               useradd app                by root
//   su - app -c "make && make check"  make, make check           by another user
//   bash -lc 'useradd app'            useradd app
//   /tmp/setup.sh                     the script's own commands, where the context shows it
//
// What cannot be read is one leaf that says why. Nesting and the number of scripts have a bound,
// and a text inside a text is shorter than it, so the work is linear in the input.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/commands.h"

namespace droproot::analysis {

enum class RunBy : std::uint8_t { root, other, unknown };

struct Leaf {
  const Command& command;
  RunBy by;
  std::span<const Command> siblings = {};  // its list; empty: its output is not known
  const Command* unless = nullptr;         // `id app || useradd app`: what has to fail before
  const Command* after = nullptr;  // `groupadd app && useradd app`: what has to succeed before
  bool installs_packages = false;  // a script that is known to do no more than that
  std::string unread = {};         // not empty: it runs what cannot be read, and why
};

// A file of the image as far as COPY shows it.
struct ScriptFile {
  std::optional<std::string> text;
  std::string why = {};  // no text: "setup.sh is not in the context"
};
// By its absolute path; nullopt: no COPY is seen to bring it.
using ScriptReader = std::function<std::optional<ScriptFile>(const std::string& path)>;

struct Surroundings {
  RunBy by;
  std::optional<std::string_view> workdir;  // absent: not known
  const model::Scope& scope;
  const ScriptReader& read_script;
  ShellReader& shell;  // its arena takes the commands that differ from what is written
  // False: a command that starts no other one needs no leaf.
  bool (*concerns)(const Command& command);
};

// The leaves of a RUN, in order. They view the RUN's commands and what the arena holds.
[[nodiscard]] std::vector<Leaf> leaves_of(const Commands& commands, const Surroundings& around);

// What it writes to its standard output, where that is fixed.
[[nodiscard]] std::optional<std::string> output_of(const Leaf& leaf);

}  // namespace droproot::analysis
