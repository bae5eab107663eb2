// `sudo` in a RUN: whether the command needs it, and the bytes that it is made of.
//
// Under root `sudo CMD` is CMD. Everything else that sudo can do (another user, a shell, an
// environment of its own) is told apart and left alone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "droproot/analysis/commands.h"
#include "droproot/model/dockerfile.h"
#include "droproot/text/source_text.h"
#include "droproot/text/span.h"

namespace droproot::analysis {

enum class SudoNeed : std::uint8_t {
  none,        // root runs `sudo CMD`, at most with -E, -H or -n
  other_user,  // -u or -g
  not_root,    // the RUN runs as somebody else
  sets_home,   // -H, where ENV HOME may say something else
  unread,      // another option, a builtin of the shell, no command
};

struct SudoUse {
  model::InstructionId instruction;
  Span at;  // the command
  SudoNeed need;
  // need == none: what has to go. Absent: the words are continued on another line or quoted.
  std::optional<Span> removable = {};
};

// The sudos of one RUN. Where root does not need one, the command is left in `commands` without it,
// so that nothing that is asked of the commands later depends on the word.
struct SudoView {
  const model::Instruction& run;
  const SourceText& source;
  bool by_root;
  bool home_may_differ;  // from root's, by ENV: -H is what makes it root's there
};
[[nodiscard]] std::vector<SudoUse> take_sudo_off(Commands& commands, const SudoView& view,
                                                 Arena& arena);

}  // namespace droproot::analysis
