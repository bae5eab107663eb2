// FNV-1a, 64 bits: the same number on every machine, for fingerprints and for what is written down.
// No defence against someone who looks for two texts of one number.
#pragma once

#include <cstdint>
#include <string_view>

namespace droproot {

inline constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325;

// Goes on from `hash`.
[[nodiscard]] constexpr std::uint64_t fnv_hash(std::string_view bytes,
                                               std::uint64_t hash = kFnvOffset) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

}  // namespace droproot
