#include "droproot/syntax/word_expander.h"

#include <map>
#include <nlohmann/json.hpp>

namespace droproot::syntax {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

auto finder(const Variables& variables) {
  return [&variables](std::string_view name) -> std::optional<std::string_view> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

const Variables& sample() {
  static const Variables kSample{
      {"A", "1"},        {"EMPTY", ""},    {"P", "/usr/local/lib/foo.tar.gz"},
      {"SP", " a  b "},  {"STAR", "a*b"},  {"NL", "ab\nabc\nab"},
      {"Q", "a'\"\\b"},  {"T", "<$0>"},    {"BAD", "a\xFF\xC3\xA9"},
      {"RE", "a.b+[c]"}, {"AA", "aabaab"}, {"\xC3\xA9t\xC3\xA9", "summer"}};
  return kSample;
}

// result|word|word... or !reason; what GoogleTest prints when a row differs.
std::string dump(std::string_view word, const ExpandOptions& options = {}) {
  const auto find = finder(sample());
  const auto answer = expand(word, find, options);
  if (!answer) return "!" + answer.error().reason;
  std::string out = answer->result;
  for (const std::string& split : answer->words) out += "|" + split;
  return out;
}

struct Row {
  std::string_view word;
  std::string_view expected;
};

void check(std::span<const Row> rows, const ExpandOptions& options = {}) {
  for (const Row& row : rows) EXPECT_EQ(dump(row.word, options), row.expected) << row.word;
}

TEST(WordExpander, ReadsPlainTextQuotesAndEscapes) {
  static constexpr Row kRows[] = {
      {"", ""},
      {"plain", "plain|plain"},
      {"a  b\tc", "a  b\tc|a|b|c"},
      {" a ", " a |a"},
      {R"("a b"c'd e')", "a bcd e|a bcd e"},
      {R"("")", ""},
      {R"(""a '')", "a |a"},
      {R"(a\ b)", "a b|a b"},
      {R"(a\)", "a|a"},
      {R"(\\)", R"(\|\)"},
      {R"('a\b')", R"(a\b|a\b)"},
      {R"("a\b")", R"(a\b|a\b)"},
      {R"("a\"b\\c\$A")", R"(a"b\c$A|a"b\c$A)"},
      {R"("it's")", "it's|it's"},
      {R"(a\n)", "an|an"},
      {R"(\$A)", "$A|$A"},
      {R"('$A')", "$A|$A"},
      {R"(`x`)", "`x`|`x`"},
      {"~ * ?", "~ * ?|~|*|?"},
      {R"("a)", "!unexpected end of statement while looking for matching double-quote"},
      {R"("a\)", "!unexpected end of statement while looking for matching double-quote"},
      {"'a", "!unexpected end of statement while looking for matching single-quote"},
      {R"('a\')", R"(a\|a\)"},
  };
  check(kRows);
}

TEST(WordExpander, ReadsNamesAndSpecialParameters) {
  static constexpr Row kRows[] = {
      {"$A", "1|1"},
      {"$A$A", "11|11"},
      {"${A}_B", "1_B|1_B"},
      {"$A_B", ""},
      {"$A.B", "1.B|1.B"},
      {"$12a", "a|a"},
      {"$", "$|$"},
      {"a$", "a$|a$"},
      {"$ A", "$ A|$|A"},
      {"$$", ""},
      {"$$A", "A|A"},
      {"$@x", "x|x"},
      {"$(x)", "$(x)|$(x)"},
      {"$0A", "A|A"},
      {"$SP", " a  b |a|b"},
      {"\"$SP\"", " a  b | a  b "},
      {"x${SP}y", "x a  b y|x|a|b|y"},
      {"$\xC3\xA9t\xC3\xA9", "summer|summer"},
      {"${+x}", ""},
      {"${-:-x}", "x|x"},
      {"$Q", "a'\"\\b|a'\"\\b"},
  };
  check(kRows);
}

TEST(WordExpander, AppliesDefaultsAlternativesAndDemands) {
  static constexpr Row kRows[] = {
      {"${U:-d}", "d|d"},
      {"${U-d}", "d|d"},
      {"${EMPTY:-d}", "d|d"},
      {"${EMPTY-d}", ""},
      {"${A:-d}", "1|1"},
      {"${A:+y}", "y|y"},
      {"${A+y}", "y|y"},
      {"${EMPTY:+y}", ""},
      {"${EMPTY+y}", "y|y"},
      {"${U+y}", ""},
      {"${A?m}", "1|1"},
      {"${EMPTY?m}", ""},
      {"${EMPTY:?m}", "!EMPTY: m"},
      {"${EMPTY:?}", "!EMPTY: is not allowed to be empty"},
      {"${U?}", "!U: is not allowed to be unset"},
      {"${U:?a $A}", "!U: a 1"},
      {"${U:-${V:-$A}}", "1|1"},
      {"${U:-\"q  r\"}", "q  r|q|r"},
      {"\"${U:-q  r}\"", "q  r|q  r"},
      {"${U:-'}'}", "}|}"},
      {"${U:-a\\}b}", "a}b|a}b"},
      {"${U:-a}b}", "ab}|ab}"},
      {"${U:-\"${V:-'x'}\"}", "x|x"},
  };
  check(kRows);
}

TEST(WordExpander, TrimsByPattern) {
  static constexpr Row kRows[] = {
      {"${P#*/}", "usr/local/lib/foo.tar.gz|usr/local/lib/foo.tar.gz"},
      {"${P##*/}", "foo.tar.gz|foo.tar.gz"},
      {"${P%.*}", "/usr/local/lib/foo.tar|/usr/local/lib/foo.tar"},
      {"${P%%.*}", "/usr/local/lib/foo|/usr/local/lib/foo"},
      {"${P%/*}", "/usr/local/lib|/usr/local/lib"},
      {"${P#x}", "/usr/local/lib/foo.tar.gz|/usr/local/lib/foo.tar.gz"},
      {"${AA#*b}", "aab|aab"},
      {"${AA##*b}", ""},
      {"${AA##*ba}", "ab|ab"},
      {"${AA##*b*a}", "b|b"},
      {"${AA##?*a?}", ""},
      {"${AA%b*}", "aabaa|aabaa"},
      {"${AA%%b*}", "aa|aa"},
      {"${AA%%*}", ""},
      {"${AA%*}", "aabaab|aabaab"},
      {"${STAR#a\\*}", "b|b"},
      {"${RE%[c]}", "a.b+|a.b+"},
      {"${RE#?.}", "b+[c]|b+[c]"},
      {"${NL##*}", "\nabc\nab|abc|ab"},
      {"${NL#??\n}", "abc\nab|abc|ab"},
      {"${NL#???}", "ab\nabc\nab|ab|abc|ab"},
      {"${U#*}", ""},
      {"${P#'/usr'}", "/local/lib/foo.tar.gz|/local/lib/foo.tar.gz"},
      {"${A#\\x}", "!invalid pattern (\\x) in substitution: invalid escape '\\x'"},
      {"${A%'x\\'}", "!invalid pattern (\\x) in substitution: invalid escape '\\x'"},
      {"${A#'\\'}", "!invalid pattern (\\) in substitution: invalid escape '\\\xEF\xBF\xBD'"},
  };
  check(kRows);
}

TEST(WordExpander, ReplacesByPattern) {
  static constexpr Row kRows[] = {
      {"${P/o/0}", "/usr/l0cal/lib/foo.tar.gz|/usr/l0cal/lib/foo.tar.gz"},
      {"${P//o/0}", "/usr/l0cal/lib/f00.tar.gz|/usr/l0cal/lib/f00.tar.gz"},
      {"${P//\\//_}", "_usr_local_lib_foo.tar.gz|_usr_local_lib_foo.tar.gz"},
      {"${AA/a*b/x}", "x|x"},
      {"${AA//a?/-}", "-b-b|-b-b"},
      {"${AA///.}", ".a.a.b.a.a.b.|.a.a.b.a.a.b."},
      {"${AA//*/x}", "x|x"},
      {"${NL//*/x}", "x\nx\nx|x|x|x"},
      {"${NL/b*c/x}", "ab\nax\nab|ab|ax|ab"},
      {"${A//1/$T}", "<1>|<1>"},
      {"${A/1/$T}", "<$0>|<$0>"},
      {"${A//1/'$1${x}$$-$'}", "$-$|$-$"},
      {"${A//1/'${0}0'}", "10|10"},
      {"${U/a/b}", ""},
      {"${A/1/\\}}", "\\}|\\}"},
      {"${P/o}", "!syntax error: missing '/' in ${}"},
      {"${P/o/", "!syntax error: missing '}'"},
      {"${A/\\d/x}", "!invalid pattern (\\d) in substitution: invalid escape '\\d'"},
  };
  check(kRows);
}

TEST(WordExpander, RefusesWhatBuildKitRefuses) {
  static constexpr Row kRows[] = {
      {"${", "!syntax error: missing '}'"},
      {"${}", "!syntax error: bad substitution"},
      {"${:}", "!syntax error: bad substitution"},
      {"${{A}}", "!syntax error: bad substitution"},
      {"${A", "!unsupported modifier (\xEF\xBF\xBD) in substitution"},
      {"${A:", "!syntax error: missing '}'"},
      {"${A:-", "!syntax error: missing '}'"},
      {"${A:-\"}", "!syntax error: missing '}'"},
      {"${A:0:1}", "!unsupported modifier (:0) in substitution"},
      {"${A:=x}", "!unsupported modifier (:=) in substitution"},
      {"${A:#x}", "!unsupported modifier (:#) in substitution"},
      {"${A=x}", "!unsupported modifier (=) in substitution"},
      {"${#A}", "!unsupported modifier (A) in substitution"},
      {"${A^^}", "!unsupported modifier (^) in substitution"},
      {"${A@Q}", "!unsupported modifier (@) in substitution"},
      {"${ A}", "!unsupported modifier ( ) in substitution"},
      // An inner refusal at the very end is reported as the outer form's missing end.
      {"${A:-${U?m}", "!syntax error: missing '}'"},
      {"${A/${U?m}", "!syntax error: missing '/' in ${}"},
      {"${A:-${U?m}}", "!U: m"},
      {"\"${U?m}", "!U: m"},
  };
  check(kRows);
}

// lex.go uses one buffer for the words of all levels.
TEST(WordExpander, LosesTheStartOfASplitWordBeforeAnOperand) {
  static constexpr Row kRows[] = {
      {"ab${U:-d}c", "abdc|dc"},
      {"ab\"${U:-d}\"c", "abdc|dc"},
      {"x ab${A/1/2} y", "x ab2 y|x|2|y"},
      {"ab${U}c", "abc|abc"},
      {"ab${A:+}", "ab"},
  };
  check(kRows);
}

TEST(WordExpander, SplitsAtUnicodeWhiteSpace) {
  static constexpr Row kRows[] = {
      {"a\xC2\xA0"
       "b\xE3\x80\x80"
       "c",
       "a\xC2\xA0"
       "b\xE3\x80\x80"
       "c|a|b|c"},
      {"a\v\f\r\nb", "a\v\f\r\nb|a|b"},
      {"a\xE2\x80\x8B"
       "b",
       "a\xE2\x80\x8B"
       "b|a\xE2\x80\x8B"
       "b"},
  };
  check(kRows);
}

TEST(WordExpander, ReadsBytesAsGoDoes) {
  EXPECT_EQ(dump("a\xFF"), "a\xEF\xBF\xBD|a\xEF\xBF\xBD");
  EXPECT_EQ(dump("\xEF\xBB\xBF"
                 "a\xEF\xBB\xBF"),
            "a\xEF\xBB\xBF|a\xEF\xBB\xBF");
  EXPECT_EQ(dump(std::string_view("a\0b", 3)), std::string("a\0b|a\0b", 7));
  // A value keeps its bytes in the result; split or turned round, it passes through characters.
  EXPECT_EQ(dump("$BAD"), "a\xFF\xC3\xA9|a\xEF\xBF\xBD\xC3\xA9");
  EXPECT_EQ(dump("\"$BAD\""), "a\xFF\xC3\xA9|a\xFF\xC3\xA9");
  EXPECT_EQ(dump("\"${BAD#a}\""), "\xFF\xC3\xA9|\xFF\xC3\xA9");
  EXPECT_EQ(dump("\"${BAD%?}\""), "a\xEF\xBF\xBD|a\xEF\xBF\xBD");
  EXPECT_EQ(dump("\"${BAD/?/}\""), "\xFF\xC3\xA9|\xFF\xC3\xA9");
}

TEST(WordExpander, HonoursTheBacktickEscape) {
  static constexpr Row kRows[] = {
      {"`$A", "$A|$A"},         {"a\\$A", "a\\1|a\\1"},     {"\"`\"`x\"", "\"`x|\"`x"},
      {"c:\\x", "c:\\x|c:\\x"}, {"${STAR#a`*}", "a*b|a*b"},
  };
  check(kRows, {.escape = '`'});
}

TEST(WordExpander, KeepsWhatHeredocsNeed) {
  static constexpr Row kRows[] = {
      {"cat <<EOF >x", "cat <<EOF >x|cat|<<EOF|>x"},
      {"<< \t\rEOF cat", "<< \t\rEOF cat|<< \t\rEOF|cat"},
      {"<<- EOF", "<<- EOF|<<-|EOF"},
      {"<<<x < y", "<<<x < y|<<<x|<|y"},
      {"<<'E F' \"<<X\"", "<<'E F' \"<<X\"|<<'E F'|\"<<X\""},
      {"<<\\EOF", "<<\\EOF|<<\\EOF"},
      {"a\\ b", "a\\ b|a\\ b"},
      {"<<$X ${Y}", "<<$X ${Y}|<<$X|${Y}"},
      {"<<E${X:-b}", "<<E${X:-b}|${X:-b}"},
      {"${X//a/$Y}", "${X/a/$Y}|${X/a/$Y}"},
      {"${X:-${Y##z}}", "${X:-${Y##z}}|${X:-${Y##z}}"},
      {"${X:0:3} <<E", "${X:0:3} <<E|${X:0:3}|<<E"},
      {"\"\\x\"", "\"\\\\x\"|\"\\\\x\""},
      {"it's <<EOF", "!unexpected end of statement while looking for matching single-quote"},
      {"${x^^} <<EOF", "!unsupported modifier (^) in substitution"},
  };
  check(kRows, kHeredocScan);
}

TEST(WordExpander, LeavesQuotesInHeredocBodies) {
  static constexpr Row kRows[] = {
      {"it's \"$A\" \\$A '$A'", "it's \"1\" $A '1'|it's|\"1\"|$A|'1'"},
      {"'${U:-'x}", "''x|'x"},
  };
  check(kRows, {.skip_process_quotes = true});
}

TEST(WordExpander, LeavesTheWordsOutWhenNotAsked) {
  EXPECT_EQ(dump("a $A", {.split_words = false}), "a 1");
}

TEST(WordExpander, ReportsEachNameOnceAndSorted) {
  const auto find = finder(sample());
  const auto answer = expand("$U$A${EMPTY:-$B}$A${B:+$P}$U", find);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->matched, testing::ElementsAre("A", "EMPTY", "P"));
  EXPECT_THAT(answer->unmatched, testing::ElementsAre("B", "U"));

  const auto refused = expand("$A${U:0}", find);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().matched, testing::ElementsAre("A"));
  EXPECT_THAT(refused.error().unmatched, testing::ElementsAre("U"));
}

TEST(WordExpander, QuotesTheWordInTheMessageAsGoDoes) {
  const std::string_view word = "${\t\"\\\x01\x7F\xFF\xC3\xA9\xC2\xA0\xF3\xA0\x80\x81";
  const auto answer = expand(word, NoVariables{});
  ASSERT_FALSE(answer);
  EXPECT_EQ(failed_to_process(word, answer.error()),
            "failed to process \"${\\t\\\"\\\\\\x01\\x7f\\xff\xC3\xA9\\u00a0\\U000e0001\": "
            "unsupported modifier (\t) in substitution");
}

TEST(WordExpander, TellsCheaplyWhichWordsStayAsTheyAre) {
  for (const std::string_view word : {"$A", "'a'", "\"a\"", "a\\b", "a\xFF"}) {
    EXPECT_TRUE(needs_expansion(word)) << word;
  }
  for (const std::string_view word : {"", "a b", "/usr/<<x{}", "a`b"}) {
    EXPECT_FALSE(needs_expansion(word)) << word;
    EXPECT_EQ(expand(word, NoVariables{})->result, word);
  }
  EXPECT_TRUE(needs_expansion("a`b", '`'));
  EXPECT_FALSE(needs_expansion("a\\b", '`'));
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

// Every level costs a stack frame in a recursive reader and a copy of the text inside it in a
// careless one: these would overflow the one or take minutes in the other.
TEST(WordExpander, ReadsHostileNestingInOnePass) {
  constexpr std::size_t kDepth = 100'000;
  const auto find = finder(sample());
  const std::string closing = repeat("}", kDepth);

  const std::string defaults = repeat("${U:-", kDepth) + "x" + closing;
  EXPECT_EQ(expand(defaults, find)->result, "x");
  EXPECT_EQ(expand(defaults, find, kHeredocScan)->result, defaults);
  EXPECT_EQ(expand(repeat("${A:+", kDepth) + "x" + closing, find)->result, "x");
  EXPECT_EQ(expand(repeat("\"${U:-", kDepth) + "x" + repeat("}\"", kDepth), find)->result, "x");
  EXPECT_EQ(expand(repeat("${A/", kDepth) + "1" + repeat("/2}", kDepth), find)->result, "1");
  EXPECT_EQ(expand(repeat("${A#", kDepth) + "1" + closing, find)->result,
            kDepth % 2 == 0 ? "1" : "");
  EXPECT_FALSE(expand(repeat("${U:-", kDepth), find));
  EXPECT_FALSE(expand(repeat("\"${U:-", kDepth), find));
  EXPECT_EQ(expand(repeat("$(", kDepth), find)->result, repeat("$(", kDepth));
  EXPECT_EQ(expand(repeat("''\"\"", kDepth), find)->result, "");
}

TEST(WordExpander, MatchesLongValuesWithoutBacktracking) {
  const std::string value = repeat("a", 20'000);
  const auto find = [&value](std::string_view) { return std::optional<std::string_view>(value); };
  const auto result = [&find](std::string_view word) {
    const auto answer = expand(word, find);
    return answer ? answer->result : answer.error().reason;
  };
  EXPECT_EQ(result("${V##*a*a*a*a*a*a*a*b}"), value);
  EXPECT_EQ(result("${V%%b*a*a*a*a*a*a*a*}"), value);
  EXPECT_EQ(result("${V//a*a*a*b/x}"), value);
  EXPECT_EQ(result("${V//a/b}"), repeat("b", 20'000));
}

TEST(WordExpander, StopsAtItsLimit) {
  const std::string value = repeat("v", 1000);
  const auto find = [&value](std::string_view) { return std::optional<std::string_view>(value); };
  EXPECT_TRUE(expand("$A", find, {.limit = 1000}));
  const auto copies = expand("$A$A", find, {.limit = 1999});
  ASSERT_FALSE(copies);
  EXPECT_EQ(copies.error().kind, ExpandError::Kind::too_large);
  EXPECT_THAT(copies.error().matched, testing::ElementsAre("A"));
  const auto pattern = expand("${A#*vvvvvvvvvvvvvvvvvvvvx}", find, {.limit = 5000});
  ASSERT_FALSE(pattern);
  EXPECT_EQ(pattern.error().kind, ExpandError::Kind::too_large);
}

std::vector<std::string> strings(const nlohmann::json& list) {
  return list.is_null() ? std::vector<std::string>{} : list.get<std::vector<std::string>>();
}

void compare_with_oracle(const nlohmann::json& row) {
  const nlohmann::json& in = row.at("in");
  const nlohmann::json& out = row.at("out");
  const auto word = in.at("word").get<std::string>();
  const auto variables = in.at("env").get<Variables>();
  const ExpandOptions options{.escape = in.value("escape", std::string("\\")).front()};
  const auto find = finder(variables);
  const auto answer = expand(word, find, options);
  EXPECT_EQ(answer.has_value(), out.at("error").is_null()) << word;
  if (answer) {
    EXPECT_EQ(answer->result, out.at("result").get<std::string>()) << word;
    EXPECT_EQ(answer->words, strings(out.at("words"))) << word;
    EXPECT_EQ(answer->matched, strings(out.at("matched"))) << word;
    EXPECT_EQ(answer->unmatched, strings(out.at("unmatched"))) << word;
  } else if (out.at("error").is_string()) {
    EXPECT_EQ(failed_to_process(word, answer.error()), out.at("error").get<std::string>());
    EXPECT_EQ(answer.error().matched, strings(out.at("matched"))) << word;
    EXPECT_EQ(answer.error().unmatched, strings(out.at("unmatched"))) << word;
  }
}

TEST(WordExpanderOracle, AgreesWithBuildKit) {
  const std::filesystem::path path =
      std::filesystem::path(DROPROOT_SHARED_DIR) / "oracle" / "expand.jsonl";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "no BuildKit answers at " << path;
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line); ++rows) {
    compare_with_oracle(nlohmann::json::parse(line));
  }
  EXPECT_GE(rows, 94U);
}

}  // namespace
}  // namespace droproot::syntax
