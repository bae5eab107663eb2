// A fixed set of words, such as the names of programs: asked for every word of every RUN, and
// mostly in vain. Which lengths there are behind each first letter says no to nearly all that is
// not in it.
//
//   static constexpr WordSet kShells{"sh", "bash"};
//   kShells.contains("make")
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace droproot {

template <std::size_t N>
class WordSet {
 public:
  // REQUIRES: no word is empty.
  template <typename... Words>
  constexpr explicit WordSet(Words... words) : words_{words...} {
    for (const std::string_view word : words_) lengths_[bucket(word)] |= length_bit(word);
  }

  [[nodiscard]] constexpr bool contains(std::string_view word) const {
    if (word.empty() || (lengths_[bucket(word)] & length_bit(word)) == 0) return false;
    return std::find(words_.begin(), words_.end(), word) != words_.end();
  }

 private:
  static constexpr std::size_t kBuckets = 32;
  static constexpr std::size_t bucket(std::string_view word) {
    return static_cast<unsigned char>(word.front()) % kBuckets;
  }
  static constexpr std::uint32_t length_bit(std::string_view word) {
    return std::uint32_t{1} << std::min<std::size_t>(word.size(), 31);
  }

  std::array<std::string_view, N> words_;
  std::array<std::uint32_t, kBuckets> lengths_{};
};

template <typename... Words>
WordSet(Words...) -> WordSet<sizeof...(Words)>;

// The names of a table's rows.
template <typename Row, std::size_t N>
constexpr WordSet<N> word_set_of(const std::array<Row, N>& rows, std::string_view Row::*name) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return WordSet<N>((rows[I].*name)...); }
  (std::make_index_sequence<N>());
}

}  // namespace droproot
