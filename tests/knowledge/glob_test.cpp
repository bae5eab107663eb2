#include "droproot/knowledge/glob.h"

namespace droproot::knowledge {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  EXPECT_EQ(glob_problem(pattern), "") << pattern;
  return std::ranges::any_of(expand_braces(pattern),
                             [text](const std::string& plain) { return glob_match(plain, text); });
}

struct Row {
  std::string_view pattern, text;
  bool match;
};

TEST(Glob, Table) {
  const std::vector<Row> rows = {
      {"alpine", "alpine", true},
      {"alpine", "alpine3", false},
      {"alpine", "", false},
      {"*", "", true},
      {"*alpine*", "20-alpine3.20", true},
      {"*alpine*", "20-slim", false},
      {"a*b*c", "a-b-b-c", true},
      {"a*b*c", "a-c-b", false},
      {"gcr.io/distroless/*", "gcr.io/distroless/a/b", true},
      {"?", "x", true},
      {"?", "", false},
      {"#", "123", true},
      {"#", "", false},
      {"1.#", "1.20", true},
      {"1.#", "1.x", false},
      {"1.#*", "1.20-alpine", true},
      {"[89].0", "8.0", true},
      {"[89].0", "7.0", false},
      {"1.1[1-9]", "1.15", true},
      {"1.1[1-9]", "1.10", false},
      {"a[-.]b", "a-b", true},
      {"a[-.]b", "a.b", true},
      {"a[-.]b", "axb", false},
      {"{10,11}.0{,.#}", "10.0", true},
      {"{10,11}.0{,.#}", "11.0.3", true},
      {"{10,11}.0{,.#}", "11.0.x", false},
      {"{1.#,2.[0-3]}{,[-.]*}", "2.3-alpine", true},
      {"{1.#,2.[0-3]}{,[-.]*}", "2.30", false},
      {"*{al2023,al2}{,-*}", "17-al2-jdk", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(matches(row.pattern, row.text), row.match) << row.pattern << " on " << row.text;
  }
}

TEST(Glob, SaysWhatIsWrong) {
  EXPECT_EQ(glob_problem(""), "is empty");
  EXPECT_EQ(glob_problem("a{b"), "has a '{' without its '}'");
  EXPECT_EQ(glob_problem("a}"), "has a '}' without its '{'");
  EXPECT_EQ(glob_problem("{a,{b}}"), "has nested braces");
  EXPECT_EQ(glob_problem("[a"), "has a '[' without its ']'");
  for (const std::string_view digits : {"#1", "#?", "##", "#[0-9]", "#{,2}"}) {
    EXPECT_EQ(glob_problem(digits), "has a '#' with something behind it that may be a digit")
        << digits;
  }
}

TEST(Glob, StarsCostNoMoreThanTheProductOfTheLengths) {
  const std::string text(5000, 'a');
  EXPECT_FALSE(glob_match("*a*a*a*a*a*a*a*a*a*a*b", text));
}

TEST(Glob, LiteralLengthCountsWhatStandsForItself) {
  EXPECT_EQ(literal_length("ab*c?#"), 3U);
  EXPECT_EQ(literal_length("a[0-9]b"), 2U);
}

}  // namespace
}  // namespace droproot::knowledge
