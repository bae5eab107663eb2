// From edits of bytes to changes of whole lines.
//
// Only the lines that an edit touches are looked at: everything between two edits is known to be
// equal. So the cost is that of the edits, not that of a diff of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/edit/edit_set.h"
#include "droproot/text/span.h"

namespace droproot::report {

// The lines of a text, 0-based, each with its line end; an empty text has none. The text must
// outlive it. (LineIndex counts from 1 and gives an empty text one line, as editors show it.)
class Lines {
 public:
  explicit Lines(std::string_view text);
  [[nodiscard]] std::uint32_t count() const {
    return static_cast<std::uint32_t>(bounds_.size() - 1);
  }
  // REQUIRES: line < count().
  [[nodiscard]] std::string_view at(std::uint32_t line) const;
  // The first byte of a line; count() gives the size. REQUIRES: line <= count().
  [[nodiscard]] Offset begin_of(std::uint32_t line) const;
  // The line that a byte inserted at `at` would extend: behind a final line feed that is count().
  [[nodiscard]] std::uint32_t holding(Offset at) const;
  [[nodiscard]] bool starts_line(Offset at) const { return at == 0 || text_[at - 1] == '\n'; }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::vector<Offset> bounds_;  // the first byte of each line, then the size
};

// Lines [first, last) of the source give way to `added`, each with its line end (the last line of
// a file may have none). Never both empty.
struct LineChange {
  std::uint32_t first;
  std::uint32_t last;
  std::vector<std::string> added;
};

// Sorted; between two changes stands at least one unchanged line. Edits that change no byte give
// no change. REQUIRES: every span ends within the text of `before`.
[[nodiscard]] std::vector<LineChange> line_changes(const Lines& before, const edit::EditSet& edits);

}  // namespace droproot::report
