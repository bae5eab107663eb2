#include "droproot/analysis/version_control.h"

#include <algorithm>

#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

// `go mod download` and `go env` do not look.
bool go_stamps(const Command& command) {
  static constexpr WordSet kStamped{"build", "install", "test", "run", "generate", "list"};
  return command.words.size() > 1 && kStamped.contains(command.words[1].shown()) &&
         !command.has_word("-buildvcs=false");
}

// The project that lies in the tree, as in `pip install -e .`: setuptools-scm and its like take the
// version from the tags.
bool is_project(std::string_view operand) {
  return operand.starts_with('.') &&
         (operand.size() == 1 || operand[1] == '/' || operand[1] == '[' || operand == "..");
}

bool builds_python_project(const Command& command) {
  static constexpr WordSet kInstallers{"pip", "pip3", "uv"};
  if (command.program().starts_with("python")) {
    return command.has_word("setup.py") || command.has_word("build") ||
           (command.has_word("pip") &&
            std::ranges::any_of(command.words, is_project, &CommandWord::shown));
  }
  return kInstallers.contains(command.program()) &&
         (command.has_word("sync") ||
          std::ranges::any_of(command.words, is_project, &CommandWord::shown));
}

}  // namespace

bool calls_version_control(const Command& command) {
  static constexpr WordSet kAlways{"git", "hg", "make", "goreleaser", "mage", "hatch", "pdm"};
  const std::string_view program = command.program();
  if (program == "go") return go_stamps(command);
  return kAlways.contains(program) || builds_python_project(command);
}

}  // namespace droproot::analysis
