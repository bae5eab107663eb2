#include "droproot/text/arena.h"

#include <string>
#include <vector>

#include "support/pch.h"

namespace droproot {
namespace {

TEST(Arena, KeepsWhatItWasGivenWhereItWasPut) {
  Arena arena;
  std::vector<std::string_view> kept;
  std::vector<const char*> places;
  for (std::size_t i = 0; i < 3000; ++i) {
    kept.push_back(arena.keep(std::string(i % 50 + 1, static_cast<char>('a' + i % 26))));
    places.push_back(kept.back().data());
  }
  const Arena moved = std::move(arena);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    EXPECT_EQ(kept[i], std::string(i % 50 + 1, static_cast<char>('a' + i % 26)));
    EXPECT_EQ(kept[i].data(), places[i]);
  }
}

TEST(Arena, GivesEveryValueAPlaceThatItMayStandAt) {
  Arena arena;
  for (int i = 0; i < 100; ++i) {
    static_cast<void>(arena.keep("odd"));
    const std::span<std::uint64_t> numbers = arena.make<std::uint64_t>(3);
    ASSERT_EQ(numbers.size(), 3U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % alignof(std::uint64_t), 0U);
    EXPECT_EQ(numbers[0] + numbers[1] + numbers[2], 0U);
    numbers[2] = 7;
  }
}

TEST(Arena, TakesMoreThanABlock) {
  Arena arena;
  const std::string large(std::size_t{1} << 20U, 'x');
  const std::string_view before = arena.keep("before");
  EXPECT_EQ(arena.keep(large), large);
  EXPECT_EQ(arena.keep("behind"), "behind");
  EXPECT_EQ(before, "before");
}

TEST(Arena, OfNothingIsNothing) {
  Arena arena;
  EXPECT_TRUE(arena.keep("").empty());
  EXPECT_TRUE(arena.make<int>(0).empty());
  EXPECT_TRUE(arena.keep(std::span<const int>()).empty());
}

// What is left of the memory belongs to the arena that it was moved to.
TEST(Arena, StartsAnewWhereItWasMovedFrom) {
  Arena first;
  const std::string_view kept = first.keep("kept");
  Arena second = std::move(first);
  first = Arena();
  EXPECT_EQ(first.keep("other"), "other");
  EXPECT_EQ(second.keep("third"), "third");
  EXPECT_EQ(kept, "kept");
}

}  // namespace
}  // namespace droproot
