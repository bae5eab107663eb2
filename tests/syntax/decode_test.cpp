// Long lines, the values of arguments and flags, and the readers of single lines.
#include "droproot/syntax/directives.h"
#include "droproot/syntax/heredoc_word.h"
#include "droproot/syntax/json_text.h"
#include "support/tree_dump.h"
#include "support/tree_laws.h"

namespace droproot::test {
namespace {

using namespace std::string_view_literals;

TEST(LongLines, Hold65535BytesAndNoMore) {
  const std::string longest = "RUN " + std::string(65531, 'x');
  for (const std::string_view end : {"", "\n"}) {
    const syntax::SyntaxTree tree =
        parse(longest + std::string(end) + (end.empty() ? "" : "USER y"));
    EXPECT_TRUE(tree.problems().empty());
    EXPECT_EQ(broken_tree(tree), "");
    EXPECT_EQ(argument_value(tree, 1).size(), 65531);
  }
  const syntax::SyntaxTree over = parse("USER a\n" + longest + "x\nUSER b\n");
  EXPECT_EQ(dump_nodes(over), "user{a} !dockerfile line greater than max allowed size of 65535 @7");
  EXPECT_EQ(broken_tree(over), "");
  ASSERT_EQ(over.tokens().back().kind, syntax::TokenKind::unknown);
  EXPECT_EQ(over.tokens().back().span.begin, 7);
}

// The carriage return counts, the line feed does not.
TEST(LongLines, CountCarriageReturns) {
  const std::string line = "RUN " + std::string(65530, 'x');
  EXPECT_TRUE(parse(line + "\r\n").problems().empty());
  EXPECT_FALSE(parse(line + "x\r\n").problems().empty());
}

TEST(LongLines, SayWhatBuildKitSays) {
  const std::string over(65536, '#');
  EXPECT_EQ(dump_nodes(parse(over)), "!file with no instructions @0");
  EXPECT_EQ(dump_nodes(parse("RUN <<A\n" + over + "\nA\n")),
            "run!{<<A | <<A:} !unterminated heredoc @0 "
            "!dockerfile line greater than max allowed size of 65535 @8");
  EXPECT_EQ(dump_nodes(parse("RUN a \\\n" + over + "\nb\n")),
            "run{a} !dockerfile line greater than max allowed size of 65535 @8");
}

TEST(LongLines, JoinedLinesHaveNoLimit) {
  std::string text = "RUN a";
  for (int i = 0; i < 40; ++i) text += "\\\n" + std::string(5000, 'b');
  const syntax::SyntaxTree tree = parse(text + "\n");
  EXPECT_TRUE(tree.problems().empty());
  EXPECT_EQ(argument_value(tree, 1).size(), 1 + 40 * 5000);
  EXPECT_EQ(broken_tree(tree), "");
}

// The spans a value comes from, as the bytes between them.
TEST(LogicalText, KnowsWhereItsBytesStand) {
  const syntax::SyntaxTree tree = parse("RUN ab\\\n# c\ncd\\\n\nef\n");
  const LogicalText text = tree.logical_text(tree.node(1));
  EXPECT_EQ(text.text(), "abcdef");
  EXPECT_EQ(text.to_source(Offset{0}), 4);
  EXPECT_EQ(text.to_source(Offset{1}), 5);
  EXPECT_EQ(text.to_source(Offset{2}), 12);
  EXPECT_EQ(text.to_source(Offset{5}), 18);
  EXPECT_EQ(text.to_source(Span{1, 3}), (Span{5, 13}));
  EXPECT_TRUE(text.contiguous(Span{2, 4}));
  EXPECT_FALSE(text.contiguous(Span{1, 3}));
  EXPECT_FALSE(tree.contiguous(tree.node(1)));
}

struct Row {
  std::string_view input;
  std::string_view expected;
};

TEST(DetectSyntax, LooksAtTheRawHead) {
  static constexpr Row kRows[] = {
      {"# syntax=a/b:1\n", "a/b:1|a/b:1|1"},
      {"#syntax = a/b:1 -x y \r\nFROM a\n", "a/b:1|a/b:1 -x y|1"},
      {"\xEF\xBB\xBF# syntax=a", "a|a|1"},
      {"#!/bin/x\n# syntax=a\n", "a|a|2"},
      {"# escape=`\n# SYNTAX=a\n", "a|a|2"},
      {"// syntax=a\n", "a|a|1"},
      {"{\"syntax\": \"a b\", \"x\": [1, {}]}", "a b|a b|1"},
      {"\n{\"Syntax\": \"a\"}\n", "a|a|1"},
      {"  # syntax=a\n", "none"},
      {"# hi\n# syntax=a\n", "none"},
      {"\n# syntax=a\n", "none"},
      {"# syntax=\n", "none"},
      {"{\"syntax\": 1}", "none"},
      {"{\"syntax\": \"a\"} x", "none"},
      {"{\"syntax\": \"\"}", "none"},
      {"", "none"},
      {"FROM a\n", "none"},
  };
  for (const Row& row : kRows) {
    const auto found = syntax::detect_syntax(row.input);
    const std::string got =
        found ? fmt::format("{}|{}|{}", found->reference, found->command_line, found->line)
              : "none";
    EXPECT_EQ(got, row.expected) << visible(row.input);
  }
}

TEST(DetectCheck, TakesTheHashFormOnly) {
  static constexpr Row kRows[] = {
      {"# check=skip=all\n", "skip=all"},
      {"#!x\n# syntax=a\n#check = skip=A,B;error=true \n", "skip=A,B;error=true"},
      {"// check=skip=all\n", "none"},
      {" # check=skip=all\n", "none"},
      {"FROM a\n# check=skip=all\n", "none"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(syntax::detect_check(row.input).value_or("none"), row.expected) << row.input;
  }
}

TEST(HeredocWords, AreInTheOrderOfTheirBodies) {
  const auto words = syntax::heredoc_words("COPY <<A 3<<-'B C' x<<D <<\"E\"F /g");
  ASSERT_EQ(words.size(), 3);
  EXPECT_EQ(words[0].name, "A");
  EXPECT_EQ(words[1].name, "B C");
  EXPECT_EQ(words[1].fd, 3);
  EXPECT_TRUE(words[0].expand);
  EXPECT_FALSE(words[1].expand);
  EXPECT_FALSE(words[0].chomp);
  EXPECT_TRUE(words[1].chomp);
  EXPECT_EQ(words[2].name, "EF");
  EXPECT_TRUE(syntax::is_heredoc_word("<<x"));
  EXPECT_FALSE(syntax::is_heredoc_word("a<<x"));
}

std::string json_dump(std::string_view text) {
  std::vector<Span> elements;
  switch (syntax::read_json_array(text, elements)) {
    case syntax::JsonArray::not_json:
      return "not json";
    case syntax::JsonArray::not_strings:
      return "not strings";
    case syntax::JsonArray::strings:
      break;
  }
  std::string out = "strings";
  for (const Span element : elements) {
    out += "|" + syntax::decode_json_string(text.substr(element.begin, element.size()));
  }
  return out;
}

TEST(JsonText, ReadsArraysAsGoDoes) {
  static constexpr Row kRows[] = {
      {"[]", "strings"},
      {" [ \"a\" , \"\\u00e9\" ]\r\n\t", "strings|a|\xC3\xA9"},
      {"[\"\\uD83D\\uDE00\\uD83D\"]", "strings|\xF0\x9F\x98\x80\xEF\xBF\xBD"},
      {"[\"\\uD83Dx\"]", "strings|\xEF\xBF\xBDx"},
      {"[\"\\uD83D\\u0041\"]",
       "strings|\xEF\xBF\xBD"
       "A"},
      {"[{\"a\": [], \"b\": {\"c\": -0.5E-3}}, true]", "not strings"},
      {"[{\"a\" 1}]", "not json"},
      {"[{a: 1}]", "not json"},
      {"[{\"a\": 1,}]", "not json"},
      {"[1 2]", "not json"},
      {"[.5]", "not json"},
      {"[-]", "not json"},
      {"[1e]", "not json"},
      {"[tru]", "not json"},
      {"[\"a]", "not json"},
      {"[\"\\", "not json"},
      {"[\"\\u00", "not json"},
      {"[", "not json"},
      {"{}", "not json"},
      {"\"a\"", "not json"},
      {"", "not json"},
  };
  for (const Row& row : kRows) EXPECT_EQ(json_dump(row.input), row.expected) << row.input;
}

// Go's limit: 10,000 levels, our own array included in no count of ours.
TEST(JsonText, TakesTenThousandLevelsAndNoMore) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_EQ(json_dump(nested(5000)), "not strings");
  EXPECT_EQ(json_dump(nested(20000)), "not json");
}

TEST(JsonText, FindsTheStringMember) {
  const auto find = [](std::string_view text) {
    return syntax::json_string_member(text, "syntax").value_or("none");
  };
  EXPECT_EQ(find(R"({"a": {"syntax": "x"}, "SYNTAX": "y"})"), "y");
  EXPECT_EQ(find(R"({"a": {"syntax": "x"}})"), "none");
  EXPECT_EQ(find(R"({"syntax": "x", "syntax": "y"})"), "y");
  EXPECT_EQ(find(R"({"syntax": ["x"]})"), "none");
  EXPECT_EQ(find(R"(["syntax"])"), "none");
  EXPECT_EQ(find("{}"), "none");
}

}  // namespace
}  // namespace droproot::test
