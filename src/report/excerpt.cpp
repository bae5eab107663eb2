#include "excerpt.h"

#include <algorithm>

#include "droproot/text/assert.h"
#include "droproot/text/printable.h"

namespace droproot::report {
namespace {

constexpr std::string_view kDots = "...";

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string shown(std::string_view bytes) {
  std::string spaced;
  for (const char c : bytes) {
    if (c == '\t') {
      spaced += "    ";
    } else {
      spaced += c;
    }
  }
  return printable(spaced);
}

std::string first_columns(const std::string& text, std::size_t columns) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (!starts_character(text[end])) continue;
    if (columns == 0) break;
    --columns;
  }
  return text.substr(0, end);
}

std::string last_columns(const std::string& text, std::size_t columns) {
  std::size_t begin = text.size();
  while (begin > 0 && columns > 0) {
    if (starts_character(text[--begin])) --columns;
  }
  return text.substr(begin);
}

}  // namespace

std::size_t column_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

Excerpt excerpt(std::string_view line, Span mark, std::size_t width) {
  constexpr std::size_t kHeadKept = 20;
  constexpr std::size_t kNarrowest = 40;
  DROPROOT_ASSERT(width >= kNarrowest && mark.begin <= mark.end);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t begin = std::min<std::size_t>(mark.begin, line.size());
  const std::size_t end = std::min<std::size_t>(mark.end, line.size());

  // A character has at most four bytes, so this many hold all that can be seen; a line of megabytes
  // with a finding at each word must not cost megabytes a finding.
  const std::size_t most = 4 * (width + 1);
  const std::size_t head_from = begin - std::min(begin, most);
  std::string head = shown(line.substr(head_from, begin - head_from));
  std::string marked = shown(line.substr(begin, std::min(end - begin, most)));
  std::string tail = shown(line.substr(end, most));

  const auto fits = [&] {
    return column_count(head) + column_count(marked) + column_count(tail) <= width;
  };
  const bool head_leaves_room =
      column_count(head) + std::min(column_count(marked), kHeadKept) + kDots.size() <= width;
  if (!fits() && !head_leaves_room) {
    head = std::string(kDots) + last_columns(head, kHeadKept);
  }
  const std::size_t room = width - column_count(head);
  Excerpt out{.text = {}, .mark_begin = column_count(head), .mark_width = 0};
  if (fits()) {
    out.mark_width = column_count(marked);
    out.text = head + marked + tail;
  } else if (column_count(marked) + kDots.size() > room) {
    marked = first_columns(marked, room - kDots.size());
    out.mark_width = column_count(marked);
    out.text = head + marked + std::string(kDots);
  } else {
    out.mark_width = column_count(marked);
    tail = first_columns(tail, room - out.mark_width - kDots.size());
    out.text = head + marked + tail + std::string(kDots);
  }
  return out;
}

}  // namespace droproot::report
