// Edits against one SourceText. Nothing is ever mutated: a change to a file is a set of edits, and
// everything the user sees (diff, rewritten file, machine formats) is drawn from that one set.
//
// Law: a set is valid iff the order of add() does not matter. So no two edits overlap, and no two
// insertions at one place have the same order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/error.h"
#include "droproot/text/source_text.h"
#include "droproot/text/span.h"

namespace droproot::edit {

// Replaces the bytes at `span` by `text`. An empty span is an insertion; `order` ranks insertions
// at one point (lower first), and an insertion at the begin of a replaced range stands before it.
struct Edit {
  Span span;
  std::string text;
  std::uint8_t order = 0;
  friend bool operator==(const Edit&, const Edit&) = default;
};

struct EditConflict {
  Edit existing;
  Edit rejected;
};

class EditSet {
 public:
  // Invariant: sorted by (begin, insertion before replacement, order); no overlap; no two
  // insertions with equal place and order. Adding an edit that is already there, byte for byte, is
  // no conflict and changes nothing. An insertion strictly inside a replaced range is a conflict.
  [[nodiscard]] tl::expected<void, EditConflict> add(Edit edit);
  // All of `other`, or nothing and the first conflict.
  [[nodiscard]] tl::expected<void, EditConflict> merge(const EditSet& other);

  [[nodiscard]] const std::vector<Edit>& edits() const { return edits_; }
  [[nodiscard]] bool empty() const { return edits_.empty(); }

  // REQUIRES: every span ends within `source`.
  [[nodiscard]] std::string apply(std::string_view source) const;
  [[nodiscard]] std::string apply(const SourceText& source) const { return apply(source.bytes()); }

  // `later` is against our result; the answer is against our source:
  // then(later).apply(s) == later.apply(apply(s)).
  [[nodiscard]] EditSet then(const EditSet& later) const;

  friend bool operator==(const EditSet&, const EditSet&) = default;

 private:
  std::vector<Edit> edits_;
};

}  // namespace droproot::edit
