#include "droproot/edit/edit_set.h"

#include <chrono>

#include "droproot/text/assert.h"

namespace droproot::edit {
namespace {

constexpr std::uint32_t kSeed = 20240817;
constexpr int kRounds = 2000;

EditSet set_of(const std::vector<Edit>& edits) {
  EditSet out;
  for (const Edit& edit : edits) {
    EXPECT_TRUE(out.add(edit)) << edit.span.begin << ".." << edit.span.end << " " << edit.text;
  }
  return out;
}

bool accepts(std::vector<Edit> edits) {
  EditSet set;
  return std::all_of(edits.begin(), edits.end(), [&](Edit& e) { return set.add(e).has_value(); });
}

TEST(EditSet, AppliesReplacementsDeletionsAndInsertions) {
  const EditSet set = set_of({{{5, 9}, "debian"}, {{0, 0}, "# x\n"}, {{9, 11}, ""}});
  EXPECT_EQ(set.apply("FROM node:1"), "# x\nFROM debian");
  EXPECT_EQ(EditSet{}.apply("FROM a"), "FROM a");
}

TEST(EditSet, RanksInsertionsAtOnePlaceByOrder) {
  const EditSet set = set_of({{{1, 1}, "c", 7}, {{1, 2}, "X"}, {{1, 1}, "b", 3}, {{2, 2}, "d"}});
  EXPECT_EQ(set.apply("123"), "1bcXd3");
}

TEST(EditSet, ARepeatedEditChangesNothing) {
  EditSet set = set_of({{{1, 2}, "X"}, {{1, 1}, "i"}});
  const EditSet before = set;
  EXPECT_TRUE(set.add({{1, 2}, "X"}));
  EXPECT_TRUE(set.add({{1, 1}, "i"}));
  EXPECT_EQ(set, before);
}

TEST(EditSet, NamesBothSidesOfAConflictAndKeepsTheFirst) {
  EditSet set = set_of({{{2, 5}, "X"}});
  const auto refused = set.add({{4, 6}, "Y"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().existing, (Edit{{2, 5}, "X"}));
  EXPECT_EQ(refused.error().rejected, (Edit{{4, 6}, "Y"}));
  EXPECT_EQ(set, set_of({{{2, 5}, "X"}}));
}

TEST(EditSet, RefusesWhatDependsOnTheOrderOfAdding) {
  const std::vector<std::pair<Edit, Edit>> conflicts = {
      {{{2, 5}, "X"}, {{4, 6}, "Y"}},        // overlap
      {{{2, 5}, "X"}, {{2, 5}, "Y"}},        // the same bytes, another text
      {{{2, 5}, "X"}, {{2, 5}, "X", 1}},     // the same bytes twice
      {{{0, 9}, "X"}, {{3, 4}, "Y"}},        // inside
      {{{2, 5}, "X"}, {{3, 3}, "i"}},        // an insertion inside
      {{{3, 3}, "i", 4}, {{3, 3}, "j", 4}},  // insertions of one rank
  };
  for (const auto& [a, b] : conflicts) {
    EXPECT_FALSE(accepts({a, b})) << a.text << " " << b.text;
    EXPECT_FALSE(accepts({b, a})) << b.text << " " << a.text;
  }
}

TEST(EditSet, AcceptsWhatOnlyTouches) {
  EXPECT_TRUE(accepts({{{2, 5}, "X"}, {{5, 6}, "Y"}}));
  EXPECT_TRUE(accepts({{{2, 5}, "X"}, {{2, 2}, "i"}, {{5, 5}, "j"}}));
}

TEST(EditSet, MergeTakesAllOrNothing) {
  EditSet set = set_of({{{2, 3}, "X"}, {{8, 9}, "Z"}});
  const EditSet before = set;
  const auto refused = set.merge(set_of({{{0, 1}, "A"}, {{7, 9}, "B"}, {{20, 21}, "C"}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().existing, (Edit{{8, 9}, "Z"}));
  EXPECT_EQ(refused.error().rejected, (Edit{{7, 9}, "B"}));
  EXPECT_EQ(set, before);
  EXPECT_TRUE(set.merge(set_of({{{0, 1}, "A"}, {{2, 3}, "X"}, {{5, 5}, "i"}})));
  EXPECT_EQ(set, set_of({{{0, 1}, "A"}, {{2, 3}, "X"}, {{5, 5}, "i"}, {{8, 9}, "Z"}}));
}

TEST(EditSet, RefusesToApplyToAShorterText) {
  EXPECT_THROW((void)set_of({{{2, 5}, "X"}}).apply("1234"), BrokenInvariant);
}

TEST(EditSet, ThenKeepsEditsThatDoNotMeetAsTheyAre) {
  const EditSet first = set_of({{{0, 0}, "ab", 2}, {{0, 0}, "c", 5}, {{9, 10}, ""}});
  EXPECT_EQ(first.then({}), first);
  EXPECT_EQ(EditSet{}.then(first), first);
  EXPECT_EQ(first.then(set_of({{{8, 9}, "L"}})),
            set_of({{{0, 0}, "ab", 2}, {{0, 0}, "c", 5}, {{5, 6}, "L"}, {{9, 10}, ""}}));
}

TEST(EditSet, ThenCanTakeAnInsertionBack) {
  const EditSet first = set_of({{{3, 3}, "abc"}});
  EXPECT_TRUE(first.then(set_of({{{3, 6}, ""}})).empty());
}

// ---- properties --------------------------------------------------------------------------------

class EditSetProperty : public ::testing::Test {
 protected:
  void SetUp() override { fmt::print("seed {}\n", kSeed); }

  std::size_t upto(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit)(random_);
  }
  std::string text(std::size_t longest) {
    std::string out(upto(longest), ' ');
    for (char& c : out) c = static_cast<char>('a' + upto(25));
    return out;
  }
  // Small numbers on purpose: edits shall meet.
  Edit edit(std::size_t size) {
    const std::size_t begin = upto(size);
    const std::size_t end = upto(2) == 0 ? begin : std::min(size, begin + upto(4));
    return {{static_cast<Offset>(begin), static_cast<Offset>(end)},
            text(3),
            static_cast<std::uint8_t>(upto(2))};
  }
  std::vector<Edit> edits(std::size_t size, std::size_t most) {
    std::vector<Edit> out(upto(most));
    for (Edit& e : out) e = edit(size);
    return out;
  }
  EditSet valid_set(std::size_t size, std::size_t most) {
    EditSet out;
    for (Edit& e : edits(size, most)) (void)out.add(std::move(e));
    return out;
  }

  std::mt19937 random_{kSeed};
};

TEST_F(EditSetProperty, TheOrderOfAddingDoesNotMatter) {
  int accepted = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Edit> all = edits(24, 6);
    const std::string source(24, '.');
    const bool first = accepts(all);
    const std::optional<EditSet> set = first ? std::optional(set_of(all)) : std::nullopt;
    for (int again = 0; again < 4; ++again) {
      std::shuffle(all.begin(), all.end(), random_);
      ASSERT_EQ(accepts(all), first) << "round " << round;
      if (set) {
        ASSERT_EQ(set_of(all), *set) << "round " << round;
      }
    }
    if (set) {
      ++accepted;
      ASSERT_NO_THROW((void)set->apply(source));
    }
  }
  // Neither outcome may be a rarity, or the test says nothing.
  EXPECT_GT(accepted, kRounds / 10);
  EXPECT_LT(accepted, kRounds * 9 / 10);
}

TEST_F(EditSetProperty, ThenAgreesWithTwoApplies) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string source = text(30);
    const EditSet first = valid_set(source.size(), 6);
    const std::string middle = first.apply(source);
    const EditSet later = valid_set(middle.size(), 6);
    const EditSet both = first.then(later);
    ASSERT_EQ(both.apply(source), later.apply(middle)) << "round " << round;
    ASSERT_EQ(set_of(both.edits()), both) << "the invariant, round " << round;
  }
}

TEST_F(EditSetProperty, MergeIsAddingOneByOne) {
  int merged = 0;
  for (int round = 0; round < kRounds; ++round) {
    const EditSet a = valid_set(40, 5);
    const EditSet b = valid_set(40, 3);
    std::vector<Edit> all = a.edits();
    all.insert(all.end(), b.edits().begin(), b.edits().end());
    EditSet result = a;
    const auto outcome = result.merge(b);
    ASSERT_EQ(outcome.has_value(), accepts(all)) << "round " << round;
    ASSERT_EQ(result, outcome ? set_of(all) : a) << "round " << round;
    merged += outcome ? 1 : 0;
  }
  EXPECT_GT(merged, kRounds / 10);
  EXPECT_LT(merged, kRounds * 9 / 10);
}

TEST(EditSetSpeed, AddingAndMergingInOrderIsNotQuadratic) {
  // Quadratic, this would be some 10^11 moves: minutes instead of a moment.
  constexpr Offset kCount = 400'000;
  const auto start = std::chrono::steady_clock::now();
  EditSet even;
  EditSet odd;
  for (Offset i = 0; i < kCount; ++i) {
    EXPECT_TRUE((i % 2 == 0 ? even : odd).add({{4 * i, 4 * i + 1}, "x"}));
  }
  EXPECT_TRUE(even.merge(odd));
  EXPECT_EQ(even.edits().size(), kCount);
  EXPECT_EQ(even.apply(std::string(std::size_t{4} * kCount, '.')).substr(0, 8), "x...x...");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace droproot::edit
