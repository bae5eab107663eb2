#include "droproot/text/logical_text.h"

#include <algorithm>

#include "droproot/text/assert.h"

namespace droproot {

void LogicalText::append(Span source, std::string_view bytes) {
  DROPROOT_ASSERT(source.size() == bytes.size());
  DROPROOT_ASSERT(pieces_.empty() || pieces_.back().source.end <= source.begin);
  if (source.empty() && !pieces_.empty()) return;
  if (!pieces_.empty() && pieces_.back().source.end == source.begin) {
    pieces_.back().source.end = source.end;
  } else {
    pieces_.push_back({size(), source});
  }
  text_.append(bytes);
}

const LogicalText::Piece& LogicalText::piece_at(Offset logical) const {
  DROPROOT_ASSERT(!pieces_.empty() && logical <= text_.size());
  if (pieces_.size() == 1) return pieces_.front();
  const auto next =
      std::upper_bound(pieces_.begin(), pieces_.end(), logical,
                       [](Offset at, const Piece& piece) { return at < piece.logical; });
  return *(next == pieces_.begin() ? next : next - 1);
}

Offset LogicalText::to_source(Offset logical) const {
  const Piece& piece = piece_at(logical);
  return piece.source.begin + (logical - piece.logical);
}

Span LogicalText::to_source(Span logical) const {
  const Piece& piece = piece_at(logical.begin);
  const Offset begin = piece.source.begin + (logical.begin - piece.logical);
  if (logical.empty()) return {begin, begin};
  const Offset end = begin + logical.size();
  if (end <= piece.source.end) return {begin, end};
  return {begin, to_source(logical.end - 1) + 1};
}

bool LogicalText::contiguous(Span logical) const {
  return to_source(logical).size() == logical.size();
}

}  // namespace droproot
