#include "droproot/text/arena.h"

#include <algorithm>

namespace droproot {

// A piece that is larger than a block has one of its own; what is left of the last block stays
// free.
std::byte* Arena::take_from_new_block(std::size_t room) {
  const bool alone = room >= next_block_;
  const std::size_t size = alone ? room : next_block_;
  blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
  std::byte* const at = blocks_.back().get();
  if (alone) return at;
  free_ = std::span(at, size).subspan(room);
  next_block_ = std::min(next_block_ * 2, kLargestBlock);
  return at;
}

}  // namespace droproot
