#include "droproot/knowledge/yaml_reader.h"

#include "droproot/knowledge/yaml_fields.h"

namespace droproot::knowledge {
namespace {

std::string error_of(std::string_view text) {
  const Result<YamlNode> node = read_yaml("f.yaml", text);
  return node ? "no error" : node.error().message;
}

TEST(YamlReader, KeepsKindsQuotesAndPlaces) {
  const Result<YamlNode> root = read_yaml("f.yaml", "a: 1\nb: ['2', ~, x]\nc:\n");
  ASSERT_TRUE(root);
  ASSERT_EQ(root->kind, YamlKind::map);
  ASSERT_EQ(root->children.size(), 6U);
  EXPECT_EQ(root->children[1].scalar, "1");
  EXPECT_FALSE(root->children[1].quoted);
  const YamlNode& list = root->children[3];
  ASSERT_EQ(list.kind, YamlKind::sequence);
  EXPECT_EQ(list.at, (LineCol{2, 4}));
  EXPECT_TRUE(list.children[0].quoted);
  EXPECT_EQ(list.children[1].kind, YamlKind::null);
  EXPECT_EQ(list.children[2].at, (LineCol{2, 13}));
  EXPECT_EQ(root->children[5].kind, YamlKind::null);
}

TEST(YamlReader, AnEmptyTextIsNothing) {
  for (const std::string_view text : {"", "# only a comment\n"}) {
    const Result<YamlNode> root = read_yaml("f.yaml", text);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->kind, YamlKind::null);
  }
}

TEST(YamlReader, RefusesWithOneSentenceAndAPlace) {
  EXPECT_EQ(error_of("a: 1\na: 2\n"), "f.yaml:2:1: the key `a` stands twice.");
  EXPECT_EQ(error_of("a: &x 1\n"), "f.yaml:1:4: anchors are not read here.");
  EXPECT_EQ(error_of("a: !!str 1\n"), "f.yaml:1:4: tags are not read here.");
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"), "f.yaml:3:1: a second YAML document is not read.");
  EXPECT_EQ(error_of("[a]: 1\n"), "f.yaml:1:1: a key has to be a word.");
  EXPECT_THAT(error_of("a: [1\n"), testing::StartsWith("f.yaml:2:1: "));
  EXPECT_THAT(error_of("a:\n\t- b\n"), testing::StartsWith("f.yaml:2:"));
}

TEST(YamlReader, DeepNestingIsAnErrorNotACrash) {
  EXPECT_THAT(error_of(std::string(100000, '[')), testing::StartsWith("f.yaml:1:"));
}

TEST(YamlFields, ReportsTheFirstProblemOnly) {
  const Result<YamlNode> root = read_yaml("f.yaml", "number: x\nflag: 3\nother: 1\n");
  ASSERT_TRUE(root);
  YamlProblems problems("f.yaml");
  YamlFields fields(*root, problems);
  EXPECT_EQ(fields.number("number"), std::nullopt);
  EXPECT_EQ(fields.flag("flag"), std::nullopt);
  fields.finish();
  ASSERT_TRUE(problems.first());
  EXPECT_EQ(problems.first()->message, "f.yaml:1:9: `x` is not a whole number.");
}

TEST(YamlFields, NamesAnUnknownKey) {
  const Result<YamlNode> root = read_yaml("f.yaml", "known: 1\nnown: 1\n");
  ASSERT_TRUE(root);
  YamlProblems problems("f.yaml");
  YamlFields fields(*root, problems);
  EXPECT_EQ(fields.number("known"), 1U);
  fields.finish();
  ASSERT_TRUE(problems.first());
  EXPECT_EQ(problems.first()->message,
            "f.yaml:2:1: the key `nown` is not known here (known: known); did you mean `known`?");
}

}  // namespace
}  // namespace droproot::knowledge
