#include "droproot/shell/interpreter.h"

#include <algorithm>
#include <array>
#include <vector>

#include "droproot/text/word_set.h"

namespace droproot::shell {
namespace {

using Arguments = std::span<const std::string_view>;

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

InterpreterKind kind_of(std::string_view program) {
  static constexpr WordSet kPosix{"sh", "dash", "ash", "ksh", "ksh93", "mksh", "posh"};
  const std::string_view name = base_name(program);
  if (name == "bash" || name == "rbash") return InterpreterKind::bash;
  if (kPosix.contains(name)) return InterpreterKind::posix;
  return InterpreterKind::other;
}

// /usr/bin/env bash, busybox sh: where the shell's own name stands.
std::size_t skip_wrappers(Arguments arguments) {
  std::size_t at = 0;
  if (at < arguments.size() && base_name(arguments[at]) == "env") {
    ++at;
    const auto passes = [&](std::string_view word) {
      return word == "-S" || word == "-i" || word == "-" || word == "--" ||
             (!word.starts_with('-') && word.find('=') != word.npos);
    };
    while (at < arguments.size() && passes(arguments[at])) ++at;
  }
  if (at < arguments.size() && base_name(arguments[at]) == "busybox") ++at;
  return at;
}

void apply_name(std::string_view name, bool on, Options& options) {
  if (name == "errexit") options.errexit = on;
  if (name == "pipefail") options.pipefail = on;
}

std::size_t apply_long_option(std::string_view argument, std::size_t at, Interpreter& out) {
  if (argument == "--login") out.login = true;
  return at + (argument == "--rcfile" || argument == "--init-file" ? 2 : 1);
}

std::size_t read_shell_option(Arguments arguments, std::size_t at, Interpreter& out) {
  const std::string_view argument = arguments[at];
  if (argument.starts_with("--")) return apply_long_option(argument, at, out);
  if (argument.starts_with('-')) {
    out.command |= argument.find('c') != argument.npos;
    out.login |= argument.find('l') != argument.npos;
    out.from_stdin |= argument.find('s') != argument.npos;
  }
  return apply_option(arguments, at, out.options);
}

}  // namespace

std::size_t apply_option(Arguments arguments, std::size_t at, Options& options) {
  const std::string_view argument = arguments[at];
  if (argument.size() < 2 || (argument[0] != '-' && argument[0] != '+')) return at;
  if (argument == "--") return at;
  const bool on = argument[0] == '-';
  std::size_t next = at + 1;
  for (const char c : argument.substr(1)) {
    if (c == 'e') options.errexit = on;
    // Each o or O of a cluster takes one of the arguments behind it.
    if ((c == 'o' || c == 'O') && next < arguments.size()) {
      if (c == 'o') apply_name(arguments[next], on, options);
      ++next;
    }
  }
  return next;
}

bool may_start_interpreter(std::string_view program) {
  // With env and busybox, what kind_of() knows.
  static constexpr WordSet kStarters{"env", "busybox", "bash",  "rbash", "sh",  "dash",
                                     "ash", "ksh",     "ksh93", "mksh",  "posh"};
  return kStarters.contains(base_name(program));
}

Interpreter interpreter_of(Arguments arguments) {
  Interpreter out;
  std::size_t at = skip_wrappers(arguments);
  if (at >= arguments.size()) return out;
  out.kind = kind_of(arguments[at++]);
  if (out.kind == InterpreterKind::other) return out;
  while (at < arguments.size()) {
    if (arguments[at] == "--" || arguments[at] == "-") {
      ++at;
      break;
    }
    const std::size_t next = read_shell_option(arguments, at, out);
    if (next == at) break;
    at = next;
  }
  if (at < arguments.size() && (out.command || !out.from_stdin)) out.script = at;
  if (!out.command && !out.script) out.from_stdin = true;
  return out;
}

Interpreter interpreter_of_script(std::string_view text) {
  if (!text.starts_with("#!")) return {.kind = InterpreterKind::posix};
  std::string_view line = text.substr(2, text.find('\n') - 2);
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == line.npos) break;
    line.remove_prefix(begin);
    words.push_back(line.substr(0, line.find_first_of(" \t\r")));
    line.remove_prefix(words.back().size());
  }
  Interpreter out = interpreter_of(words);
  out.script = {};
  out.from_stdin = false;
  return out;
}

}  // namespace droproot::shell
