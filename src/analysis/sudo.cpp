#include "droproot/analysis/sudo.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// NAME=value, which the shell takes as an assignment once sudo is gone.
bool is_assignment(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 && !(text[0] >= '0' && text[0] <= '9') &&
         std::ranges::all_of(text.substr(0, equals), is_name_byte);
}

// Words that mean something else to the shell than to sudo, which only starts programs.
bool is_shell_word(std::string_view text) {
  static constexpr WordSet kWords{".",        "source", "cd",     "eval",  "exec",    "exit",
                                  "export",   "set",    "unset",  "shift", "trap",    "read",
                                  "local",    "return", "umask",  "if",    "then",    "for",
                                  "while",    "until",  "case",   "do",    "done",    "esac",
                                  "function", "alias",  "ulimit", "wait",  "command", "!"};
  return kWords.contains(text);
}

bool begins_a_program(std::string_view text) {
  const bool plain =
      !text.empty() && (is_name_byte(text[0]) ||
                        std::string_view("/.$\"'~").find(text[0]) != std::string_view::npos);
  return plain && !is_shell_word(text);
}

struct Reading {
  SudoNeed need;
  std::size_t kept;     // index of the first word that stays
  std::size_t program;  // index of the program that sudo starts
  bool sets_home = false;
};

Reading read_sudo(std::span<const CommandWord> words) {
  std::size_t next = 1;
  bool sets_home = false;
  for (; next < words.size() && words[next].text.starts_with('-'); ++next) {
    const std::string_view text = words[next].text;
    sets_home = sets_home || text == "-H";
    if (text == "-E" || text == "-H" || text == "-n") continue;
    const bool user = text.starts_with("-u") || text.starts_with("--user") ||
                      text.starts_with("-g") || text.starts_with("--group");
    return {user ? SudoNeed::other_user : SudoNeed::unread, 0, 0};
  }
  std::size_t program = next;
  while (program < words.size() && is_assignment(words[program].text)) ++program;
  if (program == words.size() || !begins_a_program(words[program].text)) {
    return {SudoNeed::unread, 0, 0};
  }
  return {SudoNeed::none, next, program, sets_home};
}

// From `sudo` to the word that stays, when the file has the words as they are and blanks between.
std::optional<Span> plain_span(std::span<const CommandWord> words, std::size_t kept,
                               const SourceText& source) {
  for (std::size_t i = 0; i < kept; ++i) {
    if (source.at(words[i].at) != words[i].text) return std::nullopt;
    const Span gap{words[i].at.end, words[i + 1].at.begin};
    if (gap.begin >= gap.end) return std::nullopt;
    if (source.at(gap).find_first_not_of(" \t") != std::string_view::npos) return std::nullopt;
  }
  return Span{words.front().at.begin, words[kept].at.begin};
}

}  // namespace

std::vector<SudoUse> take_sudo_off(Commands& commands, const SudoView& view, Arena& arena) {
  std::vector<SudoUse> uses;
  const auto is_sudo = [](const Command& command) { return command.program() == "sudo"; };
  if (std::ranges::none_of(commands.list, is_sudo)) return uses;
  const std::span<Command> list = arena.keep(commands.list);
  commands.list = list;
  for (Command& command : list) {
    if (!is_sudo(command)) continue;
    const Reading reading = read_sudo(command.words);
    SudoUse use{view.run.id, command.at, reading.need};
    if (reading.need == SudoNeed::none && !view.by_root) {
      use.need = SudoNeed::not_root;
    } else if (reading.sets_home && view.home_may_differ) {
      use.need = SudoNeed::sets_home;
    }
    if (use.need == SudoNeed::none) {
      use.removable = plain_span(command.words, reading.kept, view.source);
      command.drop_words(reading.program);
    }
    uses.push_back(use);
  }
  return uses;
}

}  // namespace droproot::analysis
