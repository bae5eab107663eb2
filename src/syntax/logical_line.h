// One instruction's physical lines joined to the line that BuildKit reads, and the way back: tokens
// are written in logical offsets and land on the right bytes, with the trivia between the pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "droproot/syntax/tree.h"

namespace droproot::syntax {

class LogicalLine {
 public:
  LogicalLine(std::string_view source, std::vector<Token>& tokens)
      : source_(source), tokens_(tokens) {}

  void clear();
  // The next piece of the line, then the trivia behind it.
  void add_piece(Span source);
  void add_trivia(TokenKind kind, Span source);
  // After the last piece: fixes text().
  void finish();

  [[nodiscard]] std::string_view text() const { return text_; }

  // How much of text() has been written.
  [[nodiscard]] Offset written() const { return written_; }
  // Writes text()[written..end) as one token, or as one token a piece. REQUIRES: `end` ascends.
  void write(TokenKind kind, Offset end) {
    if (written_ >= end) return;
    if (pieces_.size() > 1) return write_pieces(kind, end);
    const Offset begin = pieces_.front().source.begin;
    tokens_.push_back({kind, {begin + written_, begin + end}});
    written_ = end;
  }
  // Writes the trivia that stand at the current place, so that a node beginning here has none.
  void write_trivia() {
    if (written_ == pieces_[piece_].logical_end) write_trivia_here();
  }
  // Writes all that is left of the trivia. REQUIRES: all of text() is written.
  void write_rest();

  // Where a logical range stands in the file, continuations in between included.
  [[nodiscard]] Span to_source(Span logical) const;

 private:
  struct Piece {
    Offset logical_end;
    Span source;
    std::size_t trivia_end;  // index into trivia_: those behind this piece end here
  };

  void write_pieces(TokenKind kind, Offset end);
  void write_trivia_here();
  [[nodiscard]] Offset to_source(Offset logical) const;

  std::string_view source_;
  std::vector<Token>& tokens_;
  std::string joined_;
  std::string_view text_;
  std::vector<Piece> pieces_;
  std::vector<Token> trivia_;
  Offset written_ = 0;     // logical
  std::size_t piece_ = 0;  // the piece that holds written_
  std::size_t trivia_written_ = 0;
};

}  // namespace droproot::syntax
