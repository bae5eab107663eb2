#include "cli/ignore_rules.h"

#include <array>
#include <cstdio>
#include <random>
#include <set>

#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

TEST(IgnoreRules, ReadPatternsAsGitDoes) {
  struct Row {
    std::string_view text;
    std::string_view path;
    PathKind kind;
    Truth ignored;
  };
  using enum PathKind;
  using enum Truth;
  const Row rows[] = {
      {"a", "a", file, yes},
      {"a", "x/y/a", file, yes},
      {"a", "ab", file, maybe},
      {"/a", "a", file, yes},
      {"/a", "x/a", file, maybe},
      {"x/a", "x/a", file, yes},
      {"x/a", "y/x/a", file, maybe},
      {"a/", "a", file, maybe},
      {"a/", "x/a", folder, yes},
      {"/x/a/", "x/a", folder, yes},
      {"*.log", "x/y.log", file, yes},
      {"x/*.log", "x/z/y.log", file, maybe},
      {"**/y", "y", file, yes},
      {"**/y", "a/b/y", file, yes},
      {"x/**", "x", folder, maybe},
      {"x/**", "x/y/z", file, yes},
      {"x/**/z", "x/z", file, yes},
      {"x/**/z", "x/a/b/z", file, yes},
      {"x/**/z", "x/a/b/zz", file, maybe},
      {"a**c", "abc", file, yes},
      {"x/a**c", "x/a/c", file, maybe},
      {"?", ".", file, yes},
      {"[a-c]x", "bx", file, yes},
      {"[!a-c]x", "bx", file, maybe},
      {"[^a-c]x", "dx", file, yes},
      {"[]x]", "]", file, yes},
      {"[ab", "[ab", file, maybe},
      {"a\\", "a\\", file, maybe},
      {"\\#a", "#a", file, yes},
      {"#a", "#a", file, maybe},
      {"\\!a", "!a", file, yes},
      {"a  ", "a", file, yes},
      {"a\\ ", "a ", file, yes},
      {"a\r\nb", "a", file, yes},
      {"", "a", file, maybe},
      {"/", "a", folder, maybe},
      {"!", "a", file, maybe},
      {"a\n!a", "a", file, no},
      {"!a\na", "a", file, yes},
      {"\xff*", "\xff\xfe", file, yes},
      {"\xef\xbb\xbf"
       "a",
       "a", file, yes},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(IgnoreRules(row.text, "").ignores(row.path, row.kind), row.ignored)
        << row.text << " for " << row.path;
  }
}

TEST(IgnoreRules, AreAboutTheirOwnFolder) {
  const IgnoreRules below("/a\nb/c\n", "x/y");
  EXPECT_EQ(below.ignores("x/y/a", PathKind::file), Truth::yes);
  EXPECT_EQ(below.ignores("x/y/z/a", PathKind::file), Truth::maybe);
  EXPECT_EQ(below.ignores("x/y/b/c", PathKind::file), Truth::yes);
  const IgnoreRules above("/x/y/a\ny/b\nc", "", "x/y/");
  EXPECT_EQ(above.ignores("a", PathKind::file), Truth::yes);
  EXPECT_EQ(above.ignores("b", PathKind::file), Truth::maybe);
  EXPECT_EQ(above.ignores("d/c", PathKind::file), Truth::yes);
}

TEST(IgnoreRules, TakeTimeInProportion) {
  std::string stars;
  for (int i = 0; i < 2000; ++i) stars += "**/a/";
  std::string path;
  for (int i = 0; i < 2000; ++i) path += "a/";
  EXPECT_EQ(IgnoreRules(stars + "b", "").ignores(path + "c", PathKind::file), Truth::maybe);
}

// ---- git itself ---------------------------------------------------------------------------------

class GitIgnore : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("git --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "git is not installed";
  }

  std::string pick(const std::vector<std::string>& words) {
    return words[std::uniform_int_distribution<std::size_t>(0, words.size() - 1)(random_)];
  }

  std::string pattern() {
    const std::vector<std::string> parts = {"a",    "b",    "a*",          "*b",  "?",    "[ab]",
                                            "[!a]", "**",   "*",           "\\a", "ab*b", "b\\",
                                            "a**b", "[]a]", "[[:alpha:]]", "\\*", "a b ", "a\\ "};
    std::string text = pick({"", "", "", "!", "/", "!/", "#", "\\"});
    const int count = std::uniform_int_distribution<int>(1, 4)(random_);
    for (int i = 0; i < count; ++i) text += (i == 0 ? "" : "/") + pick(parts);
    return text + pick({"", "", "/", " ", "\\ "});
  }

  std::string patterns() {
    std::string text;
    const int count = std::uniform_int_distribution<int>(1, 4)(random_);
    for (int i = 0; i < count; ++i) text += pattern() + "\n";
    return text;
  }

  std::mt19937 random_{20261122};  // NOLINT(*-msc51-cpp): the same cases every time
};

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 4096> piece{};
  while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), pipe)) {
    out.append(piece.data(), count);
  }
  ::pclose(pipe);
  return out;
}

// Random patterns in two .gitignore files, and what `git check-ignore` says of every path of a
// tree.
TEST_F(GitIgnore, SaysTheSame) {
  const test::TemporaryFolder folder;
  const std::string git = "git -c core.excludesFile=/dev/null -C '" + folder.path() + "' ";
  ASSERT_EQ(std::system((git + "init -q").c_str()), 0);
  folder.write(".git/info/exclude", "");
  const std::vector<std::string> names = {"a", "b", "ab", "aab", "*", "a "};
  std::vector<std::string> files;
  for (const std::string& x : names) {
    for (const std::string& y : names) {
      for (const std::string_view z : {"a", "b", "abb", "a "})
        files.push_back(fmt::format("{}/{}/{}", x, y, z));
    }
  }
  std::string list;
  for (const std::string& file : files) {
    folder.write(file, "");
    list += file + '\n';
  }
  folder.write("list", list);
  int both = 0;
  for (int round = 0; round < 150; ++round) {
    const std::string outer = patterns();
    const std::string inner = patterns();
    folder.write(".gitignore", outer);
    folder.write("ab/.gitignore", inner);
    std::istringstream lines(
        output_of(git + "check-ignore --no-index --stdin <'" + folder.path() + "/list'"));
    std::set<std::string> expected;
    for (std::string line; std::getline(lines, line);) expected.insert(line);
    const IgnoreRules top(outer, "");
    const IgnoreRules below(inner, "ab");
    const auto ignored = [&](const std::string& path, PathKind kind) {
      const Truth own = path.starts_with("ab/") ? below.ignores(path, kind) : Truth::maybe;
      return (own == Truth::maybe ? top.ignores(path, kind) : own) == Truth::yes;
    };
    for (const std::string& file : files) {
      const std::size_t first = file.find('/');
      const bool own = ignored(file.substr(0, first), PathKind::folder) ||
                       ignored(file.substr(0, file.rfind('/')), PathKind::folder) ||
                       ignored(file, PathKind::file);
      both += own ? 1 : 0;
      // git quotes no name of these
      ASSERT_EQ(own, expected.contains(file)) << file << "\n.gitignore:\n"
                                              << outer << "ab/.gitignore:\n"
                                              << inner;
    }
  }
  EXPECT_GT(both, 1000);
}

}  // namespace
}  // namespace droproot::cli
