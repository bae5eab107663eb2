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
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/commands.h"

namespace droproot::analysis {

enum class RunBy : std::uint8_t { root, other, unknown };

struct Leaf {
  Command command;
  RunBy by;
  std::optional<std::string> output;   // what it writes to its standard output, where that is fixed
  std::optional<Command> unless = {};  // `id app || useradd app`: what has to fail before
  bool installs_packages = false;      // a script that is known to do no more than that
  std::string unread = {};             // not empty: it runs what cannot be read, and why
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
  std::optional<std::string> workdir;  // absent: not known
  const model::Scope& scope;
  const ScriptReader& read_script;
};

[[nodiscard]] std::vector<Leaf> leaves_of(const Commands& commands, const Surroundings& around);

}  // namespace droproot::analysis
