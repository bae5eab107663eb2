// Joined text with a map back to the file.
//
// BuildKit drops continuation marks, line ends and comment lines inside an instruction before it
// reads it. LogicalText is what remains, and knows for each of its bytes where it stands in the
// file, so that a reader (a shell, a JSON parser) can work on plain text and an edit still lands on
// the right bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/span.h"

namespace droproot {

class LogicalText {
 public:
  // A run of bytes that is contiguous on both sides. Pieces ascend and are disjoint on both sides;
  // text() is the concatenation of the pieces' source bytes.
  struct Piece {
    Offset logical;
    Span source;
  };

  // Makes room for what append() will bring.
  void reserve(std::size_t pieces, std::size_t bytes) {
    pieces_.reserve(pieces);
    text_.reserve(bytes);
  }
  // Appends the bytes that stand at `source`. REQUIRES: source is behind every earlier piece.
  void append(Span source, std::string_view bytes);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] Offset size() const { return static_cast<Offset>(text_.size()); }

  // Where a logical byte stands in the file; size() maps behind the last byte.
  [[nodiscard]] Offset to_source(Offset logical) const;
  // The source range from the first to the last byte of `logical`; an empty range stays empty.
  [[nodiscard]] Span to_source(Span logical) const;
  // False iff the source range of `logical` holds bytes that are not in text(): an edit that
  // replaces it would swallow a continuation or a comment.
  [[nodiscard]] bool contiguous(Span logical) const;

 private:
  [[nodiscard]] const Piece& piece_at(Offset logical) const;

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace droproot
