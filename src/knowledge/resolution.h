// How an answer of lookup() came about, for `droproot images`.
#pragma once

#include <string>

#include "droproot/knowledge/image.h"

namespace droproot::knowledge {

struct Resolution {
  std::string read_as;  // the normalised reference, and what was left out or put in
  std::string matched;  // the pattern that matched, in which profile, with which variants
  std::string suite;    // where the suite comes from; empty: none is known
};

[[nodiscard]] Resolution resolution_of(const ImageReference& reference, const ImageFacts& facts);

}  // namespace droproot::knowledge
