#include "droproot/shell/interpreter.h"

namespace droproot::shell {
namespace {

std::string describe(const Interpreter& shell) {
  static constexpr std::string_view kKinds[] = {"posix", "bash", "other"};
  std::string out(kKinds[static_cast<std::size_t>(shell.kind)]);
  if (shell.options.errexit) out += " e";
  if (shell.options.pipefail) out += " pipefail";
  if (shell.login) out += " l";
  if (shell.command) out += " c";
  if (shell.from_stdin) out += " stdin";
  if (shell.script) out += fmt::format(" {}", *shell.script);
  return out;
}

using Arguments = std::vector<std::string_view>;

TEST(Interpreter, ReadsArgumentLists) {
  const std::pair<Arguments, std::string_view> rows[] = {
      {{"sh", "-c", "x"}, "posix c 2"},
      {{"/bin/bash", "-lc", "x"}, "bash l c 2"},
      {{"/bin/sh", "-c"}, "posix c"},
      {{"/bin/bash", "-o", "pipefail", "-c"}, "bash pipefail c"},
      {{"/bin/bash", "-euxo", "pipefail", "-c", "x"}, "bash e pipefail c 4"},
      {{"/bin/ash", "-eo", "pipefail", "-c"}, "posix e pipefail c"},
      {{"sh", "-c", "-e", "x"}, "posix e c 3"},
      {{"sh", "-e", "+e", "-c", "--", "x"}, "posix c 5"},
      {{"bash", "--login", "-O", "extglob", "-c", "x"}, "bash l c 5"},
      {{"bash", "--rcfile", "f", "-c", "x"}, "bash c 4"},
      {{"sh", "/start.sh", "-e"}, "posix 1"},
      {{"bash"}, "bash stdin"},
      {{"sh", "-s"}, "posix stdin"},
      {{"busybox", "sh", "-c", "x"}, "posix c 3"},
      {{"/usr/bin/env", "-S", "A=b", "bash", "-e", "x"}, "bash e 5"},
      {{"powershell", "-Command", "x"}, "other"},
      {{"cmd", "/S", "/C"}, "other"},
      {{"/bin/zsh", "-c", "x"}, "other"},
      {{"python", "-c", "x"}, "other"},
      {{}, "other"},
  };
  for (const auto& [arguments, expected] : rows) {
    EXPECT_EQ(describe(interpreter_of(arguments)), expected) << testing::PrintToString(arguments);
  }
}

TEST(Interpreter, ReadsTheFirstLineOfAScript) {
  EXPECT_EQ(describe(interpreter_of_script("#!/bin/sh -e\nx")), "posix e");
  EXPECT_EQ(describe(interpreter_of_script("#! /usr/bin/env bash\r\nx")), "bash");
  EXPECT_EQ(describe(interpreter_of_script("#!/bin/bash")), "bash");
  EXPECT_EQ(describe(interpreter_of_script("#!/usr/bin/python3\n")), "other");
  EXPECT_EQ(describe(interpreter_of_script("echo x")), "posix");
  EXPECT_EQ(describe(interpreter_of_script("#!")), "other");
}

}  // namespace
}  // namespace droproot::shell
