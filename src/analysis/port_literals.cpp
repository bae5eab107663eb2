#include "analysis/port_literals.h"

#include <algorithm>
#include <array>
#include <string>

#include "analysis/port_text.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string_view trimmed_begin(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

template <std::size_t N>
bool has_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::ranges::any_of(
      parts, [text](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

bool speaks_of_listening(std::string_view line) {
  constexpr std::array<std::string_view, 7> kParts = {"listen", "port", "bind", "server(",
                                                      "serve(", "run(", "addr:"};
  return has_any(ascii_lower(line), kParts);
}

bool is_comment(std::string_view line) {
  const std::string_view text = trimmed_begin(line);
  return text.starts_with("//") || text.starts_with('#') || text.starts_with('*') ||
         text.starts_with("/*");
}

constexpr std::array<std::string_view, 4> kServing = {"listen(", "run(", "serve(", "run_app("};

// `console.log("listening on port 80")`: it decides nothing and would be wrong.
bool is_in_message(std::string_view before) {
  constexpr std::array<std::string_view, 7> kLoggers = {
      "console.log(", "console.info(", "print(", "logger.", "logging.", "log.info(", "puts "};
  const std::string lower = ascii_lower(before);
  return has_any(lower, kLoggers) &&
         (lower.ends_with("port ") || lower.ends_with("port: ") || lower.ends_with(':'));
}

bool ends_argument(std::string_view behind) {
  return behind.starts_with(')') || behind.starts_with(',') || behind.starts_with('}');
}

// listen(80, ...), listen({port: 80}), run(port=80), HTTPServer(("", 80), ...).
bool is_in_call(std::string_view before, std::string_view behind) {
  constexpr std::array<std::string_view, 4> kTuples = {"HTTPServer((", "TCPServer((", "bind((",
                                                       "make_server("};
  if (!ends_argument(behind)) return false;
  const std::string_view end = trimmed_end(before);
  if (end.ends_with("listen(")) return true;
  if (end.ends_with(',') && has_any(end, kTuples)) return true;
  if (!end.ends_with('=') && !end.ends_with(':')) return false;
  const std::string_view name = trimmed_end(end.substr(0, end.size() - 1));
  const bool is_port =
      name.ends_with("port") && (name.size() == 4 || !is_name_byte(name[name.size() - 5]));
  return is_port && has_any(end, kServing);
}

// ListenAndServe(":80", nil), r.Run("0.0.0.0:80"), &http.Server{Addr: ":80"}
bool is_in_address(std::string_view before, std::string_view behind) {
  constexpr std::array<std::string_view, 6> kCalls = {"ListenAndServe", ".Run(",  ".Listen(",
                                                      ".Start(",        "Listen", "Addr:"};
  const bool any_host = before.ends_with("\":") || before.ends_with("\"0.0.0.0:");
  return any_host && behind.starts_with('"') && has_any(before, kCalls);
}

// The name in `const port = process.env.PORT || 80;`; empty: the number is something else.
std::string_view defined_name(std::string_view before, std::string_view behind) {
  const std::string_view rest =
      behind.substr(std::min(behind.find_first_not_of(")\"' "), behind.size()));
  if (!rest.empty() && !rest.starts_with(';')) return {};
  const std::size_t equals = before.find('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view value = trimmed_begin(before.substr(equals + 1));
  constexpr std::array<std::string_view, 3> kDefaults = {"process.env.", "os.environ.get(",
                                                         "os.getenv("};
  static constexpr std::string_view kHarmless = "|?(),\"' ._[]";
  const bool plain = std::ranges::all_of(
      value, [](char c) { return is_name_byte(c) || kHarmless.find(c) != std::string_view::npos; });
  if (!value.empty() && (!plain || !has_any(value, kDefaults))) return {};
  std::string_view name = trimmed_end(before.substr(0, equals));
  const std::size_t begin = name.find_last_of(" \t");
  if (begin != std::string_view::npos) name.remove_prefix(begin + 1);
  const bool is_name = !name.empty() && std::ranges::all_of(name, is_name_byte);
  return is_name && ascii_lower(name).ends_with("port") ? name : std::string_view{};
}

// Each line that has the name either defines it, serves on it, or tells of it.
bool only_serves(std::string_view source, std::string_view name) {
  bool serves = false;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find('\n', at), source.size());
    const std::string_view line = source.substr(at, end - at);
    at = end + 1;
    if (!has_name(line, name) || is_comment(line)) continue;
    constexpr std::array<std::string_view, 3> kTelling = {"console.", "print(", "log"};
    const bool defines =
        line.find('=') != std::string_view::npos && has_name(line.substr(0, line.find('=')), name);
    if (has_any(line, kServing)) {
      serves = true;
    } else if (!defines && !has_any(line, kTelling)) {
      return false;
    }
  }
  return serves;
}

bool decides(std::string_view source, std::string_view before, std::string_view behind) {
  if (is_in_call(before, trimmed_begin(behind)) || is_in_address(before, behind)) return true;
  const std::string_view name = defined_name(before, behind);
  return !name.empty() && only_serves(source, name);
}

}  // namespace

std::vector<PortLiteral> port_literals(std::string_view source, std::string_view number) {
  constexpr std::size_t kMost = 32;  // each may be held against the whole source
  const auto is_word = [](char c) { return c == '.' || c == '-' || is_name_byte(c); };
  std::vector<PortLiteral> found;
  std::size_t count = 0;
  for (std::size_t at = 0; at < source.size() && found.size() < kMost;) {
    const std::size_t end = std::min(source.find('\n', at), source.size());
    const std::string_view line = source.substr(at, end - at);
    const std::size_t begin_of_line = at;
    at = end + 1;
    ++count;
    if (line.find(number) == std::string_view::npos || is_comment(line) ||
        !speaks_of_listening(line)) {
      continue;
    }
    for (std::size_t i = line.find(number); i != std::string_view::npos && found.size() < kMost;
         i = line.find(number, i + 1)) {
      const std::string_view behind = line.substr(i + number.size());
      const std::size_t next = behind.find_first_not_of(kBlanks);
      const bool begins = i == 0 || !is_word(line[i - 1]);
      if (!begins || (next != std::string_view::npos && is_word(behind[next]))) continue;
      const std::string_view before = line.substr(0, i);
      const bool listens = decides(source, before, behind);
      found.push_back({count, line, begin_of_line + i, listens || is_in_message(before), listens});
    }
  }
  // What is left out may be anything.
  if (found.size() == kMost) found.back().sure = false;
  return found;
}

}  // namespace droproot::analysis
