#include <unistd.h>

#include <cstdlib>

#include "droproot/shell/dump.h"
#include "droproot/shell/script.h"
#include "droproot/text/logical_text.h"
#include "shell/rows.h"

namespace droproot::shell {
namespace {

namespace fs = std::filesystem;

TEST(ShellParser, ReadsEveryRow) {
  EXPECT_GT(all_rows().size(), 150U);
  for (const Row& row : all_rows()) {
    const Script script = parse(row.input);
    EXPECT_EQ(dump(script), row.dump) << row.input;
    EXPECT_EQ(script.complete, row.dialect != Dialect::broken) << row.input;
  }
}

// What a shell itself says of the rows: the table cannot claim a grammar of its own.
std::vector<bool> taken_by(const std::string& shell) {
  const fs::path folder =
      fs::temp_directory_path() / fmt::format("droproot-{}-{}", shell, getpid());
  fs::create_directories(folder);
  for (std::size_t i = 0; i < all_rows().size(); ++i) {
    std::ofstream(folder / fmt::format("{}.sh", i), std::ios::binary) << all_rows()[i].input;
  }
  const std::string loop =
      fmt::format("cd '{}' && for f in *.sh; do {} -n $f >/dev/null 2>&1 && : >$f.ok; done",
                  folder.string(), shell);
  std::ignore = std::system(loop.c_str());
  std::vector<bool> taken;
  for (std::size_t i = 0; i < all_rows().size(); ++i) {
    taken.push_back(fs::exists(folder / fmt::format("{}.sh.ok", i)));
  }
  fs::remove_all(folder);
  return taken;
}

bool installed(const std::string& shell) {
  return std::system(fmt::format("command -v {} >/dev/null", shell).c_str()) == 0;
}

TEST(ShellParser, AgreesWithBashOnWhatIsAScript) {
  if (!installed("bash")) GTEST_SKIP() << "no bash";
  const std::vector<bool> taken = taken_by("bash");
  for (std::size_t i = 0; i < all_rows().size(); ++i) {
    EXPECT_EQ(taken[i], all_rows()[i].dialect != Dialect::broken) << all_rows()[i].input;
  }
}

// Only one way: `[[ a` is a command and its argument to dash.
TEST(ShellParser, AgreesWithDashOnWhatIsPosix) {
  if (!installed("dash")) GTEST_SKIP() << "no dash";
  const std::vector<bool> taken = taken_by("dash");
  for (std::size_t i = 0; i < all_rows().size(); ++i) {
    EXPECT_TRUE(taken[i] || all_rows()[i].dialect != Dialect::posix) << all_rows()[i].input;
  }
}

TEST(ShellParser, LeavesAHeredocBodyItCannotReadAndGoesOnBehindIt) {
  const Script script = parse("cat <<E\n${x\nE\nuseradd b");
  EXPECT_FALSE(script.complete);
  EXPECT_EQ(dump(script), "seq(simple(cat <<E='${x\\n') simple(useradd b))");
  EXPECT_FALSE(script.literal(script.heredocs.at(0).body).has_value());
}

TEST(ShellParser, SaysThatAHeredocBodyIsMissing) {
  const Script script = parse("cat <<E >x");
  ASSERT_EQ(script.heredocs.size(), 1U);
  EXPECT_FALSE(script.heredocs[0].present);
  EXPECT_TRUE(script.complete);
}

TEST(ShellParser, DoesNotReadEscapesInBackticks) {
  const Script script = parse(R"(a `b \`c\``; d)");
  EXPECT_FALSE(script.complete);
  EXPECT_EQ(dump(script), "seq(simple(a `(opaque(escapes in backticks))) simple(d))");
}

TEST(ShellParser, KnowsTheValueOfFixedWords) {
  const Script script = parse(R"(a 'b c' "d\"e" f\ g $'\x41\n' "$h" *i ~ {j,k} {} l"m"'n')");
  std::string values;
  for (const Word& word : script.words) {
    values += fmt::format("<{}>", script.literal(word).value_or("?"));
  }
  EXPECT_EQ(values, "<a><b c><d\"e><f g><A\n><?><?><?><?><{}><lmn>");
}

TEST(ShellParser, MapsSpansThroughContinuations) {
  const std::string source = "RUN useradd \\\n  -u 1001 app\n";
  LogicalText text;
  text.append({4, 12}, "useradd ");
  text.append({14, 27}, "  -u 1001 app");
  const Script script = parse(text.text());
  ASSERT_EQ(script.words.size(), 4U);
  const Span number = text.to_source(script.words[2].span);
  EXPECT_EQ(source.substr(number.begin, number.size()), "1001");
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(ShellParser, GivesUpOnDeepNestingInLinearTime) {
  for (const std::string_view opener : {"(",
                                        "$(",
                                        "((",
                                        "$((",
                                        "{ ",
                                        "if ",
                                        "while ",
                                        "${x:-",
                                        "\"$(",
                                        "f() ",
                                        "case x in a) ",
                                        "<(",
                                        "a=(",
                                        "[[ ",
                                        "for x in a; do ",
                                        "! ",
                                        "coproc ",
                                        "function f ",
                                        "$(cat <<E ",
                                        "@("}) {
    const std::string text = repeated(opener, 100'000);
    const Script script = parse(text);
    EXPECT_FALSE(script.complete) << opener;
    EXPECT_FALSE(script.nodes.empty());
  }
}

TEST(ShellParser, ReadsUpToItsDepth) {
  EXPECT_TRUE(parse(repeated("( ", 100) + "a" + repeated(")", 100)).complete);
  EXPECT_FALSE(parse(repeated("( ", 101) + "a" + repeated(")", 101)).complete);
}

TEST(ShellParser, ReadsLongListsWithoutNesting) {
  EXPECT_TRUE(parse(repeated("a && b || ", 100'000) + "c").complete);
  EXPECT_TRUE(parse(repeated("a | ", 100'000) + "c").complete);
  EXPECT_TRUE(parse(repeated("a ", 100'000)).complete);
  EXPECT_TRUE(parse(repeated("{ a; }; ((a) ; b) ;", 50'000)).complete);
  EXPECT_TRUE(parse("echo " + repeated("{", 100'000)).complete);
}

}  // namespace
}  // namespace droproot::shell
