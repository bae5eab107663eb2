// One line of a file, fit for a terminal: printable, with a part of it marked, cut to a width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "droproot/text/span.h"

namespace droproot::report {

struct Excerpt {
  std::string text;
  std::size_t mark_begin;  // columns into `text`, 0-based
  std::size_t mark_width;
};

// `line` may have its line end, which is not shown. `mark` is in bytes of `line` and may be empty;
// what of it lies beyond the line is dropped. The begin of the mark is always in the text; what is
// cut shows as "...". A character counts as one column. REQUIRES: width >= 40.
[[nodiscard]] Excerpt excerpt(std::string_view line, Span mark, std::size_t width);

// Characters, each taken as one column. REQUIRES: valid UTF-8.
[[nodiscard]] std::size_t column_count(std::string_view text);

}  // namespace droproot::report
