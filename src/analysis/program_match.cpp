#include "analysis/program_match.h"

#include <algorithm>
#include <array>
#include <span>

#include "droproot/knowledge/glob.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

using knowledge::Operand;
using knowledge::Program;

// What a row calls it: the name of a program or script without its folder.
std::string_view name_of(const CommandWord& word) {
  const std::string_view text = word.shown();
  return text.starts_with('-') ? text : base_name(text);
}

// ---- what stands in front ----------------------------------------------------------------------

struct Launcher {
  std::string_view program;
  std::string_view second;  // the word that has to follow; empty: none
};
constexpr std::array<Launcher, 11> kLaunchers = {{{"bundle", "exec"},
                                                  {"poetry", "run"},
                                                  {"pipenv", "run"},
                                                  {"uv", "run"},
                                                  {"pdm", "run"},
                                                  {"pnpm", "exec"},
                                                  {"yarn", "exec"},
                                                  {"npx", ""},
                                                  {"ddtrace-run", ""},
                                                  {"opentelemetry-instrument", ""},
                                                  {"newrelic-admin", "run-program"}}};

bool waits_for_others(std::string_view program) {
  static constexpr WordSet kWaiters{"wait-for-it", "wait-for-it.sh", "wait-for",
                                    "wait-for.sh", "wait_for_it.sh", "wait"};
  return kWaiters.contains(program);
}

std::size_t skip_options(std::span<const CommandWord> words, std::size_t at) {
  while (at < words.size() && words[at].shown().starts_with('-')) ++at;
  return at;
}

// Where the program behind one launcher stands; `at` itself when there is none.
std::size_t behind_launcher(std::span<const CommandWord> words, std::size_t at) {
  const std::string_view program = name_of(words[at]);
  if (waits_for_others(program)) {
    const auto end = std::ranges::find(words.subspan(at), "--", &CommandWord::shown);
    return end == words.end() ? at : static_cast<std::size_t>(end - words.begin()) + 1;
  }
  if (program.starts_with("python")) {
    for (std::size_t i = at + 1; i < words.size() && words[i].shown().starts_with('-'); ++i) {
      if (words[i].shown() == "-m") return i + 1;
    }
    return at;
  }
  for (const Launcher& launcher : kLaunchers) {
    if (launcher.program != program) continue;
    std::size_t next = at + 1;
    if (!launcher.second.empty()) {
      if (next >= words.size() || words[next].shown() != launcher.second) continue;
      ++next;
    }
    return skip_options(words, next);
  }
  return at;
}

std::size_t program_place(std::span<const CommandWord> words, std::size_t at) {
  while (at < words.size()) {
    const std::size_t next = behind_launcher(words, at);
    if (next == at) break;
    at = next;
  }
  return at;
}

// ---- rows --------------------------------------------------------------------------------------

std::string_view next_word(std::string_view& pattern) {
  const std::size_t end = std::min(pattern.find(' '), pattern.size());
  const std::string_view word = pattern.substr(0, end);
  pattern.remove_prefix(std::min(end + 1, pattern.size()));
  return word;
}

// The first word behind what `pattern` matches at words[at]; 0 when it does not.
std::size_t match_pattern(std::string_view pattern, std::span<const CommandWord> words,
                          std::size_t at) {
  if (!knowledge::glob_match(next_word(pattern), name_of(words[at]))) return 0;
  ++at;
  bool anything = false;
  while (!pattern.empty()) {
    const std::string_view wanted = next_word(pattern);
    if (wanted == "...") {
      anything = true;
      continue;
    }
    while (at < words.size() && !knowledge::glob_match(wanted, name_of(words[at]))) {
      if (!anything && !words[at].shown().starts_with('-')) return 0;
      ++at;
    }
    if (at == words.size()) return 0;
    ++at;
  }
  return at;
}

bool contains(Program::Words names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// ---- arguments ---------------------------------------------------------------------------------

class ArgumentReader {
 public:
  ArgumentReader(const Command& command, const ProgramMatch& match)
      : words_(command.words), row_(*match.row), at_(match.arguments) {}

  std::vector<PortArgument> read() {
    bool operand_seen = row_.operand == Operand::none;
    for (; at_ < words_.size(); ++at_) {
      const std::string_view text = words_[at_].shown();
      if (text == "--") continue;
      if (!text.starts_with('-')) {
        if (!operand_seen) add(at_, 0, row_.operand == Operand::address, "operand");
        operand_seen = true;
        continue;
      }
      read_option(text);
    }
    return std::move(found_);
  }

 private:
  void add(std::size_t word, std::size_t offset, bool address, std::string_view option) {
    if (word >= words_.size()) return;
    found_.push_back({.word = word,
                      .offset = offset,
                      .text = std::string_view(words_[word].shown()).substr(offset),
                      .fixed = words_[word].value.has_value(),
                      .address = address,
                      .option = std::string(option)});
  }

  void read_option(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const bool address = contains(row_.addresses, name);
    if (address || contains(row_.numbers, name)) {
      if (equals != std::string_view::npos) return add(at_, equals + 1, address, name);
      return add(++at_, 0, address, name);
    }
    if (equals == std::string_view::npos && contains(row_.values, name)) {
      ++at_;
      return;
    }
    // -p80
    const std::string_view glued = text.substr(0, 2);
    const bool short_address = contains(row_.addresses, glued);
    const bool number = text.size() > 2 && text[1] != '-' &&
                        ((text[2] >= '0' && text[2] <= '9') || text[2] == ':' || text[2] == '$');
    if (number && (short_address || contains(row_.numbers, glued))) {
      add(at_, 2, short_address, glued);
    }
  }

  std::span<const CommandWord> words_;
  const Program& row_;
  std::size_t at_;
  std::vector<PortArgument> found_;
};

}  // namespace

std::optional<ProgramMatch> match_program(const Command& command, std::size_t skipped) {
  const std::span<const CommandWord> words(command.words);
  const std::size_t at = program_place(words, skipped);
  if (at >= words.size() || !words[at].value) return std::nullopt;
  for (const Program& row : knowledge::builtin_programs()) {
    for (const std::string_view pattern : row.starts) {
      const std::size_t arguments = match_pattern(pattern, words, at);
      if (arguments != 0) return ProgramMatch{&row, name_of(words[at]), at, arguments};
    }
  }
  return std::nullopt;
}

std::vector<PortArgument> port_arguments(const Command& command, const ProgramMatch& match) {
  return ArgumentReader(command, match).read();
}

bool is_configured_elsewhere(const Command& command, const ProgramMatch& match) {
  return std::any_of(command.words.begin() + static_cast<std::ptrdiff_t>(match.arguments),
                     command.words.end(), [&match](const CommandWord& word) {
                       const std::string_view text = word.shown();
                       return contains(match.row->config, text.substr(0, text.find('=')));
                     });
}

const CommandWord* script_operand(const Command& command, const ProgramMatch& match) {
  for (std::size_t i = match.arguments; i < command.words.size(); ++i) {
    if (!command.words[i].shown().starts_with('-')) return &command.words[i];
  }
  return nullptr;
}

}  // namespace droproot::analysis
