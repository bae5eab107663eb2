#include "droproot/text/word_set.h"

#include "support/pch.h"

namespace droproot {
namespace {

TEST(WordSet, HoldsItsWordsAndNoOthers) {
  static constexpr WordSet kWords{"sh", "bash", "a-name-of-more-than-thirty-one-bytes", "."};
  for (const std::string_view word : {"sh", "bash", "a-name-of-more-than-thirty-one-bytes", "."}) {
    EXPECT_TRUE(kWords.contains(word)) << word;
  }
  // Of the same first letter and length, a part of one, and as long as the long one or longer.
  for (const std::string_view word :
       {"", "si", "s", "basi", "bas", "bashx", "n", "a-name-of-more-than-thirty-one-bytez",
        "a-name-of-more-than-thirty-one-bytes-and-more"}) {
    EXPECT_FALSE(kWords.contains(word)) << word;
  }
}

}  // namespace
}  // namespace droproot
