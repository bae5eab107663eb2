#include "syntax/logical_line.h"

#include <algorithm>

#include "droproot/text/assert.h"

namespace droproot::syntax {
namespace {

// Most that are continued end within: room is made once.
constexpr std::size_t kUsualLine = 1024;
constexpr std::size_t kUsualPieces = 32;

}  // namespace

void LogicalLine::clear() {
  joined_.clear();
  pieces_.clear();
  trivia_.clear();
  written_ = 0;
  piece_ = 0;
  trivia_written_ = 0;
}

void LogicalLine::add_piece(Span source) {
  const Offset before = pieces_.empty() ? 0 : pieces_.back().logical_end;
  // The common case is one line: it is read where it stands. The second piece starts the copy.
  if (pieces_.size() == 1) {
    const Span first = pieces_.front().source;
    joined_.reserve(kUsualLine);
    pieces_.reserve(kUsualPieces);
    trivia_.reserve(kUsualPieces);
    joined_.assign(source_.substr(first.begin, first.size()));
  }
  if (!pieces_.empty()) joined_.append(source_.substr(source.begin, source.size()));
  pieces_.push_back({before + source.size(), source, trivia_.size()});
}

void LogicalLine::add_trivia(TokenKind kind, Span source) {
  if (source.empty()) return;
  trivia_.push_back({kind, source});
  pieces_.back().trivia_end = trivia_.size();
}

void LogicalLine::finish() {
  const Span first = pieces_.front().source;
  text_ = pieces_.size() == 1 ? source_.substr(first.begin, first.size()) : joined_;
}

void LogicalLine::write_pieces(TokenKind kind, Offset end) {
  while (written_ < end) {
    write_trivia();
    const Piece& piece = pieces_[piece_];
    const Offset stop = std::min(end, piece.logical_end);
    const Offset source_end = piece.source.end - (piece.logical_end - stop);
    tokens_.push_back({kind, {source_end - (stop - written_), source_end}});
    written_ = stop;
  }
}

void LogicalLine::write_trivia_here() {
  while (written_ == pieces_[piece_].logical_end && piece_ + 1 < pieces_.size()) {
    const std::size_t end = pieces_[piece_].trivia_end;
    for (; trivia_written_ < end; ++trivia_written_) tokens_.push_back(trivia_[trivia_written_]);
    ++piece_;
  }
}

void LogicalLine::write_rest() {
  DROPROOT_ASSERT(written_ == text_.size());
  for (; trivia_written_ < trivia_.size(); ++trivia_written_) {
    tokens_.push_back(trivia_[trivia_written_]);
  }
}

Offset LogicalLine::to_source(Offset logical) const {
  const auto piece =
      std::ranges::upper_bound(pieces_, logical, {}, [](const Piece& p) { return p.logical_end; });
  const Piece& holder = piece == pieces_.end() ? pieces_.back() : *piece;
  return holder.source.end - (holder.logical_end - logical);
}

Span LogicalLine::to_source(Span logical) const {
  const Offset begin = to_source(logical.begin);
  if (logical.empty()) return {begin, begin};
  return {begin, to_source(logical.end - 1) + 1};
}

}  // namespace droproot::syntax
