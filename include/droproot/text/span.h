// Byte ranges over one source buffer.
#pragma once

#include <compare>
#include <cstdint>

namespace droproot {

// A byte position. Files over 16 MiB are refused at load (file_io.h), so 32 bits always hold.
using Offset = std::uint32_t;

// Half-open range of bytes [begin, end). Invariant: begin <= end.
struct Span {
  Offset begin = 0;
  Offset end = 0;

  [[nodiscard]] constexpr Offset size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  [[nodiscard]] constexpr bool contains(Offset at) const { return begin <= at && at < end; }
  [[nodiscard]] constexpr bool contains(Span other) const {
    return begin <= other.begin && other.end <= end;
  }
  // True iff the two share at least one byte.
  [[nodiscard]] constexpr bool overlaps(Span other) const {
    return begin < other.end && other.begin < end;
  }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

// Where a byte stands for a person: both 1-based, the column in bytes.
struct LineCol {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend constexpr auto operator<=>(const LineCol&, const LineCol&) = default;
};

}  // namespace droproot
