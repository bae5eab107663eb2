#include "droproot/text/nearest.h"

#include "support/pch.h"

namespace droproot {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"--write", "--check", "--user", "--user-name", "-w", "runs-as-root", "root-group"});

std::string near_to(std::string_view word) {
  return std::string(nearest(word, kWords).value_or("(nothing)"));
}

TEST(Nearest, FindsWhatIsATypingErrorAway) {
  EXPECT_EQ(near_to("--wirte"), "--write");   // swapped
  EXPECT_EQ(near_to("--chek"), "--check");    // left out
  EXPECT_EQ(near_to("--cheeck"), "--check");  // doubled
  EXPECT_EQ(near_to("--chack"), "--check");   // changed
  EXPECT_EQ(near_to("--WRITE"), "--write");   // shouted
  EXPECT_EQ(near_to("run-as-rot"), "runs-as-root");
  EXPECT_EQ(near_to("root"), "root-group");  // only begun
  EXPECT_EQ(near_to("--use"), "--user");     // the first of equals
}

TEST(Nearest, KeepsQuietWhenNothingIsNear) {
  EXPECT_EQ(near_to(""), "(nothing)");
  EXPECT_EQ(near_to("-z"), "(nothing)");
  EXPECT_EQ(near_to("--sarif"), "(nothing)");
  EXPECT_EQ(near_to(std::string(1000, 'w')), "(nothing)");
}

TEST(DidYouMean, AlwaysSaysSomethingUseful) {
  EXPECT_EQ(did_you_mean("--wirte", kWords, "see --help"), "; did you mean '--write'?");
  EXPECT_EQ(did_you_mean("--zzz", kWords, "see --help"), "; see --help");
}

}  // namespace
}  // namespace droproot
