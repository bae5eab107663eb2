#include "droproot/knowledge/open_yaml.h"

#include "support/pch.h"

namespace droproot::knowledge {
namespace {

std::string value(std::string_view text, const std::vector<std::string_view>& path) {
  const auto root = read_open_yaml(text);
  if (!root) return "(no YAML)";
  const YamlNode* node = &*root;
  for (const std::string_view key : path) {
    node = member(*node, key);
    if (node == nullptr) return "(none)";
  }
  return node->scalar;
}

TEST(OpenYaml, TakesWhatTheStrictReaderRefuses) {
  EXPECT_EQ(value("a: !reset 1\nb: 2\n", {"b"}), "2");
  EXPECT_EQ(value("a: 1\na: 2\n", {"a"}), "2") << "the last one wins";
  EXPECT_EQ(value("a: &x {k: v}\nb: *x\n", {"b", "k"}), "v");
  EXPECT_EQ(value("a: 1\n---\nb: 2\n", {"a"}), "1") << "the first document";
  EXPECT_EQ(value("{\"a\": {\"b\": [1]}, \"c\": \"d\"}", {"c"}), "d") << "JSON";
  EXPECT_EQ(value("? [1, 2]\n: 3\nb: 2\n", {"b"}), "2") << "a key that is no word";
}

TEST(OpenYaml, MergesUnderTheMapsOwnKeys) {
  constexpr std::string_view kText =
      "x: &x {k: x, m: x}\ny: &y {k: y, n: y}\none: {<<: *x, k: own}\n"
      "two: {<<: [*x, *y]}\nnested: &n {<<: *y}\nthree: {<<: *n}\n";
  EXPECT_EQ(value(kText, {"one", "k"}), "own");
  EXPECT_EQ(value(kText, {"one", "m"}), "x");
  EXPECT_EQ(value(kText, {"two", "k"}), "x") << "the first of several";
  EXPECT_EQ(value(kText, {"two", "n"}), "y");
  EXPECT_EQ(value(kText, {"three", "n"}), "y");
  EXPECT_EQ(value(kText, {"three", "z"}), "(none)");
  EXPECT_EQ(value("a: {<<: 1}\n", {"a", "k"}), "(none)");
}

TEST(OpenYaml, SaysSoWhenItIsNotUnderstood) {
  for (const std::string_view text : {"a: [1\n", "a: b: c\n", "*x", "a: &a [*a]\n", "\t- a"}) {
    EXPECT_EQ(value(text, {}), "(no YAML)") << text;
  }
  EXPECT_EQ(value("", {"a"}), "(none)");
  EXPECT_EQ(value("- a\n", {"a"}), "(none)");
}

TEST(OpenYaml, StopsAtABombOfAliases) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    text += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
  }
  EXPECT_EQ(value(text, {}), "(no YAML)");
}

TEST(OpenYaml, StopsAtAnAbyss) {
  EXPECT_EQ(value(std::string(100'000, '['), {}), "(no YAML)");
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 2'000; ++i) text += fmt::format("a{0}: &a{0} [*a{1}]\n", i, i - 1);
  EXPECT_EQ(value(text, {}), "(no YAML)");
}

}  // namespace
}  // namespace droproot::knowledge
