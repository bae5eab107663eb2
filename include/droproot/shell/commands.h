// The simple commands of a script in source order, each with what is sure about it.
//
// The question is: IF the whole script succeeded (a RUN that built), what has run? A command is
// `always_succeeded` when it is a member of the && chain or list that decides the status, or when
// its failure would have ended the script (set -e, `|| exit 1`). It is `always_started` when its
// failure may have gone unseen (not last in a list, left of ||, not last in a pipeline), and
// `maybe` in all other places (right of ||, if, case, loops, functions, &, substitutions, behind
// an `exit` that may have succeeded).
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "droproot/shell/script.h"
#include "droproot/text/truth.h"

namespace droproot::shell {

enum class Ran : std::uint8_t { maybe, always_started, always_succeeded };

// What the interpreter was started with, or `set` switched on.
struct Options {
  bool errexit = false;   // -e
  bool pipefail = false;  // -o pipefail
};

struct CommandUse {
  NodeId node;  // a Simple, or an Opaque that could do anything
  Ran ran;
  Options options;  // in force where it stands
  bool opaque = false;
  bool in_subshell = false;  // its variables and directory end with ( ), a pipeline or &
  bool in_pipeline = false;
  bool in_substitution = false;
  NodeId loop = kNoNode;      // the innermost for, while, until, select around it
  NodeId function = kNoNode;  // the innermost function around it
  Span span;
  std::span<const Word> words;              // behind the assignments; empty: assignments alone
  std::span<const Assignment> assignments;  // of the environment, or of the shell's own variables
  std::span<const Redirect> redirects;
};

// Whether a command that is the condition of an `if` succeeds; maybe: nobody can tell. What decides
// for a branch leaves the other branches out, as if they were not there.
using Verdict = std::function<Truth(std::span<const std::string_view> words)>;

// Views into `script`, which must outlive them and stay where it is.
[[nodiscard]] std::vector<CommandUse> commands(const Script& script, Options options = {},
                                               const Verdict& verdict = {});

// Lists the commands of one script after the other in the same memory.
class CommandLister {
 public:
  CommandLister();
  CommandLister(const CommandLister&) = delete;
  CommandLister& operator=(const CommandLister&) = delete;
  ~CommandLister();

  // What commands() gives; it holds until the next call.
  [[nodiscard]] std::span<const CommandUse> list(const Script& script, Options options,
                                                 const Verdict& verdict);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace droproot::shell
