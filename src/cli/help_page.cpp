#include "cli/help_page.h"

#include <algorithm>
#include <utility>

namespace droproot::cli {
namespace {

constexpr std::size_t kContinuation = 16;
constexpr std::string_view kUsage = "Usage: ";

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

void append(std::string& text, std::string_view more) {
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

HelpRow read_row(std::string_view line) {
  const std::size_t gap = std::min(line.find("  "), line.size());
  const std::string_view right = line.substr(gap);
  return {.left = std::string(line.substr(0, gap)),
          .right = std::string(right.substr(indent_of(right)))};
}

class Reader {
 public:
  void take(std::string_view line) {
    const std::string_view text = line.substr(indent_of(line));
    if (text.empty()) {
      open_paragraph_ = false;
    } else if (line.starts_with(kUsage)) {
      page_.usage.emplace_back(line.substr(kUsage.size()));
    } else if (page_.paragraphs.empty() && indent_of(line) == kUsage.size()) {
      page_.usage.emplace_back(text);
    } else if (is_title(line)) {
      page_.sections.push_back({.title = std::string(line.substr(0, line.size() - 1))});
    } else if (indent_of(line) == 0) {
      take_text(text);
    } else {
      take_row(line);
    }
    behind_empty_line_ = text.empty();
  }

  HelpPage finish() { return std::move(page_); }

 private:
  // A title stands behind an empty line; the end of a paragraph can look like one.
  [[nodiscard]] bool is_title(std::string_view line) const {
    return !open_paragraph_ && indent_of(line) == 0 && line.ends_with(':');
  }

  void take_text(std::string_view text) {
    std::vector<std::string>& texts =
        page_.sections.empty() ? page_.paragraphs : page_.sections.back().notes;
    if (!open_paragraph_) texts.emplace_back();
    append(texts.back(), text);
    open_paragraph_ = true;
  }

  void take_row(std::string_view line) {
    if (page_.sections.empty() || behind_empty_line_) page_.sections.emplace_back();
    std::vector<HelpRow>& rows = page_.sections.back().rows;
    const std::size_t indent = indent_of(line);
    if (indent >= kContinuation && !rows.empty()) {
      append(rows.back().right, line.substr(indent));
    } else {
      rows.push_back(read_row(line.substr(indent)));
    }
  }

  HelpPage page_;
  bool open_paragraph_ = false;
  bool behind_empty_line_ = false;
};

OptionRow read_option(const HelpRow& row) {
  OptionRow option{.short_name = "", .name = row.left, .value = "", .text = row.right};
  if (const std::size_t comma = option.name.find(", "); comma != std::string::npos) {
    option.short_name = option.name.substr(0, comma);
    option.name.erase(0, comma + 2);
  }
  option.value = behind_first_word(option.name);
  option.name = first_word(option.name);
  return option;
}

}  // namespace

HelpPage read_help(std::string_view text) {
  Reader reader;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    reader.take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.finish();
}

std::vector<OptionRow> option_rows(const HelpPage& page) {
  std::vector<OptionRow> options;
  for (const HelpSection& section : page.sections) {
    for (const HelpRow& row : section.rows) {
      if (row.left.starts_with('-')) options.push_back(read_option(row));
    }
  }
  return options;
}

std::vector<HelpRow> rows_of(const HelpPage& page, std::string_view title) {
  const auto section = std::ranges::find(page.sections, title, &HelpSection::title);
  return section == page.sections.end() ? std::vector<HelpRow>{} : section->rows;
}

std::string first_word(std::string_view text) {
  return std::string(text.substr(0, text.find(' ')));
}

std::string behind_first_word(std::string_view text) {
  return std::string(text.substr(std::min(text.find(' '), text.size() - 1) + 1));
}

}  // namespace droproot::cli
