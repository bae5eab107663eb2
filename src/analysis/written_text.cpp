#include "analysis/written_text.h"

#include <string_view>

namespace droproot::analysis {
namespace {

using Text = std::optional<std::string>;

Text echo_text(const Command& command) {
  std::string text;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const auto& value = command.words[i].value;
    if (!value || value->find('\\') != std::string::npos) return std::nullopt;
    if (i == 1 && value->starts_with('-')) return std::nullopt;
    if (i > 1) text += ' ';
    text += *value;
  }
  return text + '\n';
}

// What \n, \t, \\ stand for in a format; nullopt: another escape.
Text escaped(char letter) {
  switch (letter) {
    case 'n':
      return "\n";
    case 't':
      return "\t";
    case '\\':
    case '"':
      return std::string(1, letter);
    default:
      return std::nullopt;
  }
}

// %s takes the next argument, an absent one is empty; nullopt: another conversion.
Text converted(char letter, std::span<const CommandWord> arguments, std::size_t& next) {
  if (letter == '%') return "%";
  if (letter != 's') return std::nullopt;
  return next < arguments.size() ? Text(arguments[next++].value) : std::string();
}

// One pass over the format.
Text format_once(std::string_view format, std::span<const CommandWord> arguments,
                 std::size_t& next) {
  std::string text;
  for (std::size_t at = 0; at < format.size(); ++at) {
    const char byte = format[at];
    if (byte != '\\' && byte != '%') {
      text += byte;
      continue;
    }
    if (++at == format.size()) return std::nullopt;
    const char letter = format[at];
    const Text meant = byte == '%' ? converted(letter, arguments, next) : escaped(letter);
    if (!meant) return std::nullopt;
    text += *meant;
  }
  return text;
}

// The format is used again while there are arguments left.
Text printf_text(const Command& command) {
  if (command.words.size() < 2 || !command.words[1].value) return std::nullopt;
  const std::string_view format = *command.words[1].value;
  if (format.starts_with('-')) return std::nullopt;
  const std::span<const CommandWord> arguments = command.words.subspan(2);
  std::string text;
  std::size_t next = 0;
  do {
    const std::size_t before = next;
    const Text once = format_once(format, arguments, next);
    if (!once) return std::nullopt;
    text += *once;
    if (next == before) break;  // takes none: the rest is ignored
  } while (next < arguments.size());
  return text;
}

Text own_text(const Command& command) {
  if (command.program() == "echo") return echo_text(command);
  if (command.program() == "printf") return printf_text(command);
  const bool copies_input = command.program() == "cat" && command.words.size() == 1;
  return copies_input ? Text(command.input.text) : std::nullopt;
}

}  // namespace

Text written_text(std::span<const Command> all, const Command& command) {
  if (command.program() != "tee") return own_text(command);
  if (command.input.given) return Text(command.input.text);
  if (!command.input.piped || *command.input.piped >= all.size()) return std::nullopt;
  const Command& source = all[*command.input.piped];
  return source.writes.empty() ? own_text(source) : std::nullopt;
}

}  // namespace droproot::analysis
