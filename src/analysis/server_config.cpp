#include "analysis/server_config.h"

#include <algorithm>

#include "analysis/port_text.h"
#include "droproot/knowledge/glob.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

using knowledge::ServerRecipe;
constexpr std::string_view kBlanks = " \t\r\f";

// In lower case, each run of blanks one blank.
std::string normalised(std::string_view statement) {
  std::string out;
  for (std::size_t at = statement.find_first_not_of(kBlanks); at < statement.size();) {
    const std::size_t end = std::min(statement.find_first_of(kBlanks, at), statement.size());
    if (!out.empty()) out += ' ';
    out += ascii_lower(statement.substr(at, end - at));
    at = statement.find_first_not_of(kBlanks, end);
  }
  return out;
}

// "listen 80", but not "listen_backlog" and "listen.owner".
bool begins_with_word(std::string_view statement, std::string_view word) {
  if (!statement.starts_with(word)) return false;
  return statement.size() == word.size() ||
         (!is_name_byte(statement[word.size()]) && statement[word.size()] != '.');
}

bool matches_any(std::string_view statement, ServerRecipe::Words patterns) {
  return std::ranges::any_of(patterns, [statement](std::string_view pattern) {
    return knowledge::glob_match(pattern, statement);
  });
}

// Where the statement that begins at `at` ends: `${NAME}` does not end it.
std::size_t end_of_statement(std::string_view line, std::size_t at) {
  for (bool in_variable = false; at < line.size(); ++at) {
    if (line[at] == '{' && at > 0 && line[at - 1] == '$') {
      in_variable = true;
    } else if (line[at] == '}' && in_variable) {
      in_variable = false;
    } else if (line[at] == ';' || line[at] == '{' || line[at] == '}') {
      return at;
    }
  }
  return line.size();
}

void read_statement(std::string_view statement, const ServerRecipe& recipe, std::size_t number,
                    ConfigReading& reading) {
  const bool listens = std::ranges::any_of(recipe.listen_words, [statement](std::string_view word) {
    return begins_with_word(statement, word);
  });
  reading.listens = reading.listens || listens;
  if (listens && reading.low_line == 0 && may_listen_low(statement)) reading.low_line = number;
  const bool wants_root =
      matches_any(statement, recipe.root_lines) && !matches_any(statement, recipe.plain_lines);
  if (!wants_root || reading.root_line != 0) return;
  reading.root_line = number;
  reading.root_text = statement;
}

void read_line(std::string_view line, const ServerRecipe& recipe, std::size_t number,
               ConfigReading& reading) {
  std::size_t begin = line.find_first_not_of(kBlanks);
  if (begin < line.size() && line[begin] == ';') return;
  while (begin < line.size() && line[begin] != '#') {
    const std::size_t end = end_of_statement(line, begin);
    if (end > begin) {
      read_statement(normalised(line.substr(begin, end - begin)), recipe, number, reading);
    }
    begin = line.find_first_not_of(kBlanks, end + 1);
  }
}

}  // namespace

ConfigReading read_server_config(std::string_view text, const ServerRecipe& recipe) {
  ConfigReading reading;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    read_line(line, recipe, number, reading);
  }
  return reading;
}

}  // namespace droproot::analysis
