// Where a byte of a file stands, in the units that the formats ask for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "droproot/text/source_text.h"

namespace droproot::report {

// The text must outlive it. Any answer costs the same, also in a line of megabytes.
class Places {
 public:
  explicit Places(std::string_view text);

  // 1-based line and byte column.
  [[nodiscard]] LineCol in_bytes(Offset at) const { return lines_.line_col(at); }
  // 1-based line and column in Unicode code points. A byte that is no part of valid UTF-8 counts as
  // one; a byte order mark at the begin of the file counts as none (SARIF 2.1.0, 3.30.2).
  [[nodiscard]] LineCol in_characters(Offset at) const;
  // The line of the last byte of `span`, or of its place when it is empty.
  [[nodiscard]] std::uint32_t last_line(Span span) const;
  // Without the line end that an instruction has for its last bytes: what an editor underlines.
  [[nodiscard]] Span without_line_end(Span span) const;
  // A 1-based line without its line end.
  [[nodiscard]] std::string_view line(std::uint32_t line) const;
  [[nodiscard]] std::uint32_t line_count() const { return lines_.line_count(); }

 private:
  // A character that starts a block of bytes, or the first behind its begin.
  struct Mark {
    Offset at;
    std::uint32_t characters;  // before it
  };
  [[nodiscard]] std::uint32_t characters_before(Offset at) const;

  std::string_view text_;
  LineIndex lines_;
  std::vector<Mark> marks_;
};

}  // namespace droproot::report
