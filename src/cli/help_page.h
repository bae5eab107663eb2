// The help text of the main command as data, for completions, the man page and docs/cli.md: what
// --help prints is the one table of options, and everything else is drawn from it.
//
// Shape of the text: paragraphs; then sections, each a line "Title:" and rows below it. A row is
// "  left   right" with at least two blanks between; a line that is indented by kContinuation
// columns or more continues the right side of the row above it. Lines without indentation are the
// section's notes. Rows behind an empty line are a section without a title.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace droproot::cli {

struct HelpRow {
  std::string left;   // "-w, --write", "explain RULE", "0"
  std::string right;  // on one line
};
struct HelpSection {
  std::string title = {};  // without the colon
  std::vector<HelpRow> rows = {};
  std::vector<std::string> notes = {};
};
struct HelpPage {
  std::vector<std::string> usage;       // "droproot [OPTIONS] [PATH...]"
  std::vector<std::string> paragraphs;  // each on one line
  std::vector<HelpSection> sections;
};

// An option as its row names it. `value` is empty for a flag; `short_name` may be empty.
struct OptionRow {
  std::string short_name;  // "-w"
  std::string name;        // "--write"
  std::string value;       // "N[:G]"
  std::string text;
};

[[nodiscard]] HelpPage read_help(std::string_view text);

// The rows that are options, in order.
[[nodiscard]] std::vector<OptionRow> option_rows(const HelpPage& page);

// The rows of the section of that title; empty when there is none.
[[nodiscard]] std::vector<HelpRow> rows_of(const HelpPage& page, std::string_view title);

// "explain" of "explain RULE", and "RULE".
[[nodiscard]] std::string first_word(std::string_view text);
[[nodiscard]] std::string behind_first_word(std::string_view text);

}  // namespace droproot::cli
