#include "cli/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/help.h"
#include "cli/help_page.h"

namespace droproot::cli {
namespace {

constexpr std::string_view kExamples = "Examples";
constexpr std::string_view kStatuses = "Exit status";
constexpr std::string_view kCommands = "Commands";

bool has_options(const HelpSection& section) {
  return std::ranges::any_of(section.rows,
                             [](const HelpRow& row) { return row.left.starts_with('-'); });
}

std::string title_of(const HelpSection& section) {
  return section.title.empty() ? "About droproot" : section.title;
}

// The text of a command below its usage.
std::string_view body_of(std::string_view command) {
  const std::string_view text = help_text(command);
  return text.substr(text.find("\n\n") + 2);
}

// The first sentence as manual pages want it: "turns any Dockerfile into ... as root".
std::string in_one_clause(const HelpPage& page) {
  std::string text = page.paragraphs.front().substr(0, page.paragraphs.front().find('.'));
  if (text.front() >= 'A' && text.front() <= 'Z') text.front() += 'a' - 'A';
  return text;
}

// ---- roff ---------------------------------------------------------------------------------------

// Hyphens are typed, not typeset; a dot or quote that opens a line would be a request.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool opens_line = i == 0 || text[i - 1] == '\n';
    if (opens_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else {
      out += c;
    }
  }
  return out;
}

// The options and commands in bold, what they take in italics.
std::string roff_row(const HelpRow& row) {
  std::string head;
  std::string_view left = row.left;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(' '), left.size());
    const std::string_view word = left.substr(0, end);
    const bool fixed = word.starts_with('-') || head.empty();
    head += fmt::format("{}\\f{}{}\\fR", head.empty() ? "" : " ", fixed ? 'B' : 'I', roff(word));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return fmt::format(".TP\n{}\n{}\n", head, roff(row.right));
}

std::string roff_rows(const HelpSection& section) {
  std::string out;
  for (const HelpRow& row : section.rows) out += roff_row(row);
  for (const std::string& note : section.notes) out += fmt::format(".PP\n{}\n", roff(note));
  return out;
}

std::string roff_options(const HelpPage& page) {
  std::string out = ".SH OPTIONS\n";
  for (const HelpSection& section : page.sections) {
    if (has_options(section))
      out += fmt::format(".SS {}\n{}", title_of(section), roff_rows(section));
  }
  return out;
}

std::string roff_commands(const HelpPage& page) {
  std::string out = ".SH COMMANDS\n";
  for (const HelpRow& row : rows_of(page, kCommands)) {
    out += fmt::format(".SS droproot {}\n.nf\n{}.fi\n", roff(row.left),
                       roff(body_of(first_word(row.left))));
  }
  return out;
}

std::string roff_examples(const HelpPage& page) {
  std::string out = ".SH EXAMPLES\n.nf\n";
  for (const HelpRow& row : rows_of(page, kExamples)) {
    out += roff(row.right.empty() ? row.left : fmt::format("{:<34}{}", row.left, row.right)) + "\n";
  }
  return out + ".fi\n";
}

std::string roff_section(std::string_view name, const std::vector<HelpRow>& rows) {
  std::string out = fmt::format(".SH {}\n", name);
  for (const HelpRow& row : rows) out += roff_row(row);
  return out;
}

// ---- Markdown -----------------------------------------------------------------------------------

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '*') out += '\\';
    out += c;
  }
  return out;
}

std::string table(const std::vector<HelpRow>& rows) {
  std::string out = "| | |\n| --- | --- |\n";
  for (const HelpRow& row : rows) out += fmt::format("| `{}` | {} |\n", row.left, cell(row.right));
  return out;
}

std::string usage_block(const HelpPage& page) {
  std::string out = "```text\n";
  for (const std::string& line : page.usage) out += line + "\n";
  return out + "```\n";
}

std::string example_block(const HelpPage& page) {
  std::string out = "```sh\n";
  for (const HelpRow& row : rows_of(page, kExamples)) {
    out += row.right.empty() ? row.left : fmt::format("{:<33} # {}", row.left, row.right);
    out += '\n';
  }
  return out + "```\n";
}

std::string command_chapters(const HelpPage& page) {
  std::string out;
  for (const HelpRow& row : rows_of(page, kCommands)) {
    out += fmt::format("\n### droproot {}\n\n```text\n{}```\n", row.left,
                       body_of(first_word(row.left)));
  }
  return out;
}

}  // namespace

std::string manual_page() {
  const HelpPage page = read_help(help_text(""));
  std::string out =
      fmt::format(".TH DROPROOT 1 \"\" \"droproot {}\" \"User Commands\"\n", version_number());
  out += fmt::format(".SH NAME\ndroproot \\- {}\n.SH SYNOPSIS\n", roff(in_one_clause(page)));
  for (const std::string& usage : page.usage) out += fmt::format("{}\n.br\n", roff(usage));
  out += ".SH DESCRIPTION\n";
  for (const std::string& paragraph : page.paragraphs) {
    out += fmt::format(".PP\n{}\n", roff(paragraph));
  }
  return out + roff_options(page) + roff_commands(page) +
         roff_section("EXIT STATUS", rows_of(page, kStatuses)) + roff_examples(page);
}

std::string reference_page() {
  const HelpPage page = read_help(help_text(""));
  std::string out =
      "# Command line\n\n<!-- Made from `droproot --help`: cmake --build --preset dev --target "
      "update_docs -->\n\n" +
      usage_block(page);
  for (const std::string& paragraph : page.paragraphs) out += fmt::format("\n{}\n", paragraph);
  for (const HelpSection& section : page.sections) {
    if (has_options(section)) {
      out += fmt::format("\n## {}\n\n{}", title_of(section), table(section.rows));
    }
  }
  out += fmt::format("\n## {}\n\n{}", kExamples, example_block(page));
  out += fmt::format("\n## {}\n\n{}", kStatuses, table(rows_of(page, kStatuses)));
  out += fmt::format("\n## {}\n", kCommands);
  for (const HelpSection& section : page.sections) {
    if (section.title != kCommands) continue;
    for (const std::string& note : section.notes) out += fmt::format("\n{}.\n", note);
  }
  return out + command_chapters(page);
}

}  // namespace droproot::cli
