// The exact bytes of one file, and the map from offsets to lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/assert.h"
#include "droproot/text/span.h"

namespace droproot {

// Immutable bytes: BOM, CRLF, NUL and broken UTF-8 are kept as they are. The buffer does not move
// when the object does, so a string_view from at() lives as long as the SourceText (moved or not).
class SourceText {
 public:
  // REQUIRES: bytes.size() fits an Offset (file_io refuses larger files).
  SourceText(std::string name, std::string_view bytes);
  SourceText(std::string name, std::vector<char> bytes);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }
  [[nodiscard]] Offset size() const { return static_cast<Offset>(bytes_.size()); }
  // REQUIRES: span.end <= size().
  [[nodiscard]] std::string_view at(Span span) const {
    DROPROOT_ASSERT(span.begin <= span.end && span.end <= bytes_.size());
    return {bytes_.data() + span.begin, span.size()};
  }

 private:
  std::string name_;
  std::vector<char> bytes_;  // a vector, not a string: its buffer survives a move
};

// Line starts of a text, for those who talk to people. Build it once a report, not once a finding.
class LineIndex {
 public:
  explicit LineIndex(std::string_view bytes);
  // 1-based line and byte column; an offset at the end of the text is the place behind the last
  // byte.
  [[nodiscard]] LineCol line_col(Offset at) const;
  [[nodiscard]] std::uint32_t line_count() const {
    return static_cast<std::uint32_t>(starts_.size());
  }
  // The bytes of a 1-based line with its line ending. REQUIRES: 1 <= line <= line_count().
  [[nodiscard]] Span line(std::uint32_t line) const;

 private:
  std::vector<Offset> starts_;  // the first byte of each line; starts_[0] == 0
  Offset size_;
};

}  // namespace droproot
