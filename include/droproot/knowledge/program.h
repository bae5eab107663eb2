// Programs that listen, and where their command line says on which port: rows written in
// profiles/programs/*.yaml and compiled in.
//
// A row is known by `starts`: the name of the program, and words that have to follow it ("flask ...
// run": `...` skips any words, options are skipped everywhere). The first row that matches counts,
// the files in the order of their names, so zz-any.yaml comes last. Names may be patterns (glob.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/kept_text.h"
#include "droproot/text/error.h"

namespace droproot::knowledge {

enum class Operand : std::uint8_t { none, number, address };

struct Program {
  using Words = std::span<const std::string_view>;
  Words starts = {};
  Words numbers = {};               // options whose value is a port
  Words addresses = {};             // options whose value is [host]:port, a URL, or a list of them
  Operand operand = Operand::none;  // what the first word is that is no option
  Words values = {};                // other options that take a value
  Words variables = {};             // of the environment, that it reads a port or addresses from
  // Options that name a file with settings, and variables with such (no dash in front): with one of
  // them the program may listen elsewhere too.
  Words config = {};
  std::optional<std::uint32_t> standard_port = {};  // where it listens if nothing says otherwise
  bool own = false;       // runs the author's own code, which may listen anywhere
  bool wildcard = false;  // `addresses` count only with a host that no client has: *, 0.0.0.0, none
  bool quiet = false;     // never listens
};

// Those of profiles/programs/, in the order in which they are asked.
[[nodiscard]] std::span<const Program> builtin_programs();

// Owns the strings of the rows it has read. Not movable: they point into it.
class ProgramStore {
 public:
  ProgramStore() = default;
  ProgramStore(const ProgramStore&) = delete;
  ProgramStore& operator=(const ProgramStore&) = delete;

  // The error is a sentence that begins with file:line:column.
  Result<void> add(std::string_view file_name, std::string_view id, std::string_view text);
  [[nodiscard]] std::span<const Program> programs() const { return programs_; }

 private:
  friend class ProgramReader;

  KeptText text_;
  std::vector<Program> programs_;
};

}  // namespace droproot::knowledge
