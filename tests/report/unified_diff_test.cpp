#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "droproot/report/report.h"
#include "support/diff_applier.h"

namespace droproot::report {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kSeed = 77001;
constexpr int kRounds = 2000;

edit::EditSet set_of(const std::vector<edit::Edit>& edits) {
  edit::EditSet out;
  for (const edit::Edit& edit : edits) EXPECT_TRUE(out.add(edit));
  return out;
}

std::string diff_of(std::string_view before, const std::vector<edit::Edit>& edits,
                    std::string_view path = "Dockerfile", ColorMode color = ColorMode::never) {
  return unified_diff(SourceText("Dockerfile", before), set_of(edits), path, color);
}

// ---- the shape ---------------------------------------------------------------------------------

TEST(UnifiedDiff, IsEmptyWhenNothingChanges) {
  EXPECT_EQ(diff_of("FROM a\n", {}), "");
  EXPECT_EQ(diff_of("FROM a\n", {{{5, 6}, "a"}}), "");
  EXPECT_EQ(diff_of("", {}), "");
}

TEST(UnifiedDiff, ShowsThreeLinesOfContext) {
  EXPECT_EQ(diff_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", {{{8, 9}, "five"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n"
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, LeavesOutACountOfOne) {
  EXPECT_EQ(diff_of("a\n", {{{0, 1}, "b"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1 +1 @@\n-a\n+b\n");
}

TEST(UnifiedDiff, CountsFromZeroInAnEmptyFile) {
  EXPECT_EQ(diff_of("", {{{0, 0}, "a\nb\n"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  EXPECT_EQ(diff_of("a\nb\n", {{{0, 4}, ""}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +0,0 @@\n-a\n-b\n");
}

TEST(UnifiedDiff, SaysWhereTheLastLineFeedIsMissing) {
  const std::string head = "--- a/Dockerfile\n+++ b/Dockerfile\n";
  const std::string none = "\\ No newline at end of file\n";
  EXPECT_EQ(diff_of("a\nb", {{{0, 1}, "A"}}), head + "@@ -1,2 +1,2 @@\n-a\n+A\n b\n" + none);
  EXPECT_EQ(diff_of("a\nb", {{{3, 3}, "\nc"}}),
            head + "@@ -1,2 +1,3 @@\n a\n-b\n" + none + "+b\n+c\n" + none);
  EXPECT_EQ(diff_of("a\nb\n", {{{3, 4}, ""}}), head + "@@ -1,2 +1,2 @@\n a\n-b\n+b\n" + none);
  EXPECT_EQ(diff_of("a\n", {{{2, 2}, "b"}}), head + "@@ -1 +1,2 @@\n a\n+b\n" + none);
}

TEST(UnifiedDiff, KeepsCarriageReturns) {
  EXPECT_EQ(diff_of("a\r\nb\r\n", {{{3, 3}, "x\r\n"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,3 @@\n a\r\n+x\r\n b\r\n");
}

TEST(UnifiedDiff, OneHunkWhereContextsTouchTwoWhereTheyDoNot) {
  const std::string lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  EXPECT_EQ(diff_of(lines, {{{0, 1}, "A"}, {{14, 15}, "B"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,9 +1,9 @@\n"
            "-1\n+A\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+B\n 9\n");
  EXPECT_EQ(diff_of(lines, {{{0, 0}, "A\n"}, {{16, 17}, "B"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,3 +1,4 @@\n"
            "+A\n 1\n 2\n 3\n@@ -6,4 +7,4 @@\n 6\n 7\n 8\n-9\n+B\n");
}

TEST(UnifiedDiff, FindsTheLinesThatOneLargeEditLeavesAlone) {
  EXPECT_EQ(diff_of("a\nb\nc\nd\n", {{{0, 8}, "a\nB\nc\nd\ne\n"}}),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,4 +1,5 @@\n a\n-b\n+B\n c\n d\n+e\n");
}

TEST(UnifiedDiff, QuotesNamesAsGitDoes) {
  const auto header = [](std::string_view path) {
    const std::string diff = diff_of("a\n", {{{0, 1}, "b"}}, path);
    return diff.substr(0, diff.find("@@"));
  };
  EXPECT_EQ(header("web/api.Dockerfile"), "--- a/web/api.Dockerfile\n+++ b/web/api.Dockerfile\n");
  EXPECT_EQ(header("my app/Dockerfile"), "--- a/my app/Dockerfile\t\n+++ b/my app/Dockerfile\t\n");
  EXPECT_EQ(header("caf\u00e9"), "--- \"a/caf\\303\\251\"\n+++ \"b/caf\\303\\251\"\n");
  EXPECT_EQ(header("a\"b\\c\td\x01"),
            "--- \"a/a\\\"b\\\\c\\td\\001\"\n+++ \"b/a\\\"b\\\\c\\td\\001\"\n");
}

TEST(UnifiedDiff, ColoursAsGitDoes) {
  EXPECT_EQ(diff_of("a\r\nb\n", {{{0, 1}, "x"}}, "f", ColorMode::always),
            "\x1b[1m--- a/f\x1b[m\n\x1b[1m+++ b/f\x1b[m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[m\n"
            "\x1b[31m-a\x1b[m\r\n\x1b[32m+x\x1b[m\r\n b\n");
}

TEST(UnifiedDiff, EndsOnLargeAndEntirelyDifferentTexts) {
  // A file of 16 MiB that is one line, with edits all over; and two blocks without a common line.
  const std::string one_line(std::size_t{16} << 20U, 'x');
  edit::EditSet many;
  for (Offset at = 0; at < one_line.size(); at += 64) ASSERT_TRUE(many.add({{at, at + 1}, "y"}));
  EXPECT_GT(unified_diff(SourceText("f", one_line), many, "f", ColorMode::never).size(),
            2 * one_line.size());

  std::string numbers;
  std::string others;
  for (int i = 0; i < 100'000; ++i) {
    numbers += fmt::format("{}\n", i);
    others += fmt::format("x{}\n", i);
  }
  const edit::EditSet all = set_of({{{0, static_cast<Offset>(numbers.size())}, others}});
  EXPECT_GT(unified_diff(SourceText("f", numbers), all, "f", ColorMode::never).size(),
            numbers.size() + others.size());
}

// ---- what takes it ------------------------------------------------------------------------------

// Few different lines, so that they repeat; CRLF; empty lines; a last line without its end.
class Generator {
 public:
  std::size_t upto(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit)(random_);
  }
  std::string text(std::size_t most_lines) {
    std::string out;
    for (std::size_t i = upto(most_lines); i > 0; --i) {
      out += kLines[upto(kLines.size() - 1)];
      out += upto(4) == 0 ? "\r\n" : "\n";
    }
    if (!out.empty() && upto(3) == 0) out.pop_back();
    return out;
  }
  edit::EditSet edits(std::string_view text) {
    edit::EditSet out;
    for (std::size_t i = upto(6); i > 0; --i) {
      const std::size_t begin = upto(text.size());
      const std::size_t end = upto(1) == 0 ? begin : std::min(text.size(), begin + upto(12));
      (void)out.add({{static_cast<Offset>(begin), static_cast<Offset>(end)},
                     upto(2) == 0 ? std::string() : this->text(2),
                     static_cast<std::uint8_t>(upto(3))});
    }
    return out;
  }

 private:
  static constexpr std::array<std::string_view, 6> kLines = {"", "a", "b", "RUN x", "-- y", "\\"};
  std::mt19937 random_{kSeed};
};

TEST(UnifiedDiffProperty, AppliedToTheFileItGivesTheResult) {
  fmt::print("seed {}\n", kSeed);
  Generator generator;
  int changed = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string before = generator.text(round % 3 == 0 ? 60 : 8);
    const edit::EditSet edits = generator.edits(before);
    const std::string after = edits.apply(before);
    const std::string diff = unified_diff(SourceText("f", before), edits, "f", ColorMode::never);
    ASSERT_EQ(diff.empty(), before == after) << "round " << round;
    ASSERT_NO_THROW(ASSERT_EQ(test::DiffApplier(before, diff).apply(), after)
                    << "round " << round << "\n"
                    << diff)
        << "round " << round << "\n"
        << diff;
    changed += before == after ? 0 : 1;
  }
  EXPECT_GT(changed, kRounds / 2);
}

// Runs the real tools in a folder of their own.
class RealTools : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!shell("git --version && patch --version")) GTEST_SKIP() << "git and patch are needed";
    std::string pattern = (fs::temp_directory_path() / "droproot-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  static bool shell(const std::string& command) {
    const int status = std::system(("( " + command + " ) >/dev/null 2>&1").c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  bool in_folder(const std::string& command) const {
    return shell("cd '" + folder_.string() +
                 "' && export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 "
                 "GIT_CEILING_DIRECTORIES=/ && " +
                 command);
  }
  void put(const std::string& name, std::string_view bytes) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string get(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void expect_both_take(const std::string& name, std::string_view before, std::string_view after,
                        const std::string& diff) const {
    put("the.diff", diff);
    struct Tool {
      std::string check;
      std::string apply;
    };
    const std::vector<Tool> tools = {
        {"git apply --check the.diff", "git apply the.diff"},
        {"patch -p1 --binary --dry-run -i the.diff", "patch -p1 --binary -i the.diff"}};
    for (const Tool& tool : tools) {
      put(name, before);
      EXPECT_TRUE(in_folder(tool.check)) << tool.check << "\n" << diff;
      EXPECT_EQ(get(name), before);
      EXPECT_TRUE(in_folder(tool.apply)) << tool.apply << "\n" << diff;
      EXPECT_EQ(get(name), after) << tool.apply << "\n" << diff;
    }
  }

  fs::path folder_;
};

TEST_F(RealTools, TakeARandomSample) {
  fmt::print("seed {}\n", kSeed);
  Generator generator;
  int taken = 0;
  while (taken < 40) {
    const std::string before = generator.text(30);
    const edit::EditSet edits = generator.edits(before);
    const std::string after = edits.apply(before);
    if (before == after) continue;
    expect_both_take("Dockerfile", before, after,
                     unified_diff(SourceText("f", before), edits, "Dockerfile", ColorMode::never));
    ++taken;
  }
}

TEST_F(RealTools, TakeAnEmptyFileBeforeOrAfter) {
  expect_both_take("Dockerfile", "", "a\n", diff_of("", {{{0, 0}, "a\n"}}));
  expect_both_take("Dockerfile", "a\nb", "", diff_of("a\nb", {{{0, 3}, ""}}));
}

TEST_F(RealTools, TakeOddNames) {
  for (const std::string name :
       {"my app/Docker file", "caf\u00e9/Dockerfile", "a\"b", "back\\slash", "tab\there",
        "bell\x07", "bl ank\"quote", "new\nline", "-dash", "b\xFF\xFEin", "sp \u00e9"}) {
    expect_both_take(name, "a\n", "b\n", diff_of("a\n", {{{0, 1}, "b"}}, name));
  }
}

TEST_F(RealTools, AgreeThatTheDiffIsShort) {
  Generator generator;
  for (int round = 0; round < 30; ++round) {
    const std::string before = generator.text(40);
    const edit::EditSet edits = generator.edits(before);
    put("old", before);
    put("new", edits.apply(before));
    (void)in_folder("git diff --no-index --minimal --unified=3 old new > git.diff");
    const std::string theirs = get("git.diff");
    const std::string ours = unified_diff(SourceText("f", before), edits, "f", ColorMode::never);
    // A shortest script is not unique, its length is.
    const auto count = [](const std::string& diff) {
      std::size_t changed = 0;
      for (const std::string& line :
           test::lines_of(diff.substr(std::min(diff.find("@@"), diff.size())))) {
        changed += line[0] == '-' || line[0] == '+' ? 1U : 0U;
      }
      return changed;
    };
    EXPECT_EQ(count(ours), count(theirs)) << ours << theirs;
  }
}

}  // namespace
}  // namespace droproot::report
