// Where the author's code names a port, as far as the context shows it.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/port_finder.h"
#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

bool speaks_of_listening(std::string_view line) {
  const std::string text = ascii_lower(line);
  for (const std::string_view part : {"listen", "port", "bind", "server(", "serve(", "run("}) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

// A number as code has it, not one in a sentence ("80 seconds").
bool has_literal(std::string_view line, std::string_view number) {
  const auto is_word = [](char c) { return c == '.' || c == '-' || is_name_byte(c); };
  for (std::size_t at = line.find(number); at != std::string_view::npos;
       at = line.find(number, at + 1)) {
    const std::size_t next = line.find_first_not_of(" \t\r", at + number.size());
    const bool begins = at == 0 || !is_word(line[at - 1]);
    if (begins && (next == std::string_view::npos || !is_word(line[next]))) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> PortFinder::text_of_copied(std::string_view path,
                                                      std::string& name) const {
  const auto copied = find_copied(input_, facts_, absolute_path(facts_.workdir, path));
  if (!copied) return std::nullopt;
  if (copied->heredoc) {
    name = path;
    return std::string(at(*copied->heredoc));
  }
  if (!copied->from_context) return std::nullopt;
  name = copied->source;
  return input_.context.read(copied->source);
}

void PortFinder::read_source(Started& started) const {
  if (started.source_looked_for) return;
  started.source_looked_for = true;
  const CommandWord* script = script_operand(*started.command, started.match);
  if (started.match.row->wildcard) script = &started.command->words[started.match.program];
  if (script == nullptr || !script->value) return;
  started.source_name = *script->value;
  started.source = text_of_copied(*script->value, started.source_name);
}

// A low port that the author's code has of its own, not as the default of a variable.
void PortFinder::find_in_source(const Started& started) {
  std::set<std::uint16_t> ports;
  for (const PortPlace& place : out_.places) ports.insert(place.port);
  std::string_view rest = *started.source;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!speaks_of_listening(line)) continue;
    const bool of_variable = std::ranges::any_of(
        followed_, [line](const std::string& name) { return has_name(line, name); });
    if (of_variable) continue;
    for (const std::uint16_t port : ports) {
      if (port == 0 || !has_literal(line, std::to_string(port))) continue;
      add({.port = port,
           .role = PortRole::listens,
           .at = start_at(),
           .what = fmt::format("{}:{}", started.source_name, number),
           .stuck = "is source code, which is not changed"});
    }
  }
}

}  // namespace droproot::analysis
