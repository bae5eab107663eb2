// Which shell an argument list starts, and with what: ["/bin/bash", "-lc", "..."], SHELL's list.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "droproot/shell/commands.h"

namespace droproot::shell {

enum class InterpreterKind : std::uint8_t {
  posix,  // sh, dash, ash, busybox sh, ksh, mksh
  bash,
  other,  // not a shell that parse() reads: powershell, cmd, python, zsh, fish
};

struct Interpreter {
  InterpreterKind kind = InterpreterKind::other;
  Options options = {};
  bool login = false;       // -l: profile files run first
  bool command = false;     // -c: `script` is a script's text
  bool from_stdin = false;  // -s, or nothing to run was named
  // The argument that holds the script (with -c) or names its file; nullopt when the list ends
  // before it, as SHELL's does: then it is the argument that is appended.
  std::optional<std::size_t> script = {};
};

[[nodiscard]] Interpreter interpreter_of(std::span<const std::string_view> arguments);
// False for a first argument with which every list is InterpreterKind::other.
[[nodiscard]] bool may_start_interpreter(std::string_view program);
// The interpreter that the #! line of a script names; posix without one.
[[nodiscard]] Interpreter interpreter_of_script(std::string_view text);

// `set -eux -o pipefail`, or the options of a shell: applies arguments[at] and what belongs to it
// and returns the index behind; `at` itself when it is not an option.
[[nodiscard]] std::size_t apply_option(std::span<const std::string_view> arguments, std::size_t at,
                                       Options& options);

}  // namespace droproot::shell
