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
      {"[!]x]", "]", file, maybe},
      {"[x\\]]y", "]y", file, yes},
      {"[\\]", "[]", file, maybe},
      {"[a-]", "-", file, yes},
      {"[-a]", "-", file, yes},
      {"[a-b-c]", "c", file, yes},
      {"[c-a]", "b", file, maybe},
      {"[[:digit:]x]", "7", file, yes},
      {"[[:digit:]-9]", "-", file, yes},
      {"[[:foo:]a]", "a", file, maybe},
      {"[[:digit]7", ":7", file, yes},
      {"[[:]", ":", file, yes},
      {"[[=a=]]", "a", file, maybe},
      {"[[.a.]]", ".]", file, yes},
      {"[[:alpha:]]", "\xc3", file, maybe},
      {"x[/y]z", "xyz", file, yes},
      {"x[/y]z", "w/xyz", file, maybe},
      {"x[!a]y", "x/y", file, maybe},
      {"x/***/z", "x/a/b/z", file, yes},
      {"x\\/z", "x/z", file, yes},
      {"[ab", "[ab", file, maybe},
      {"a\\", "a\\", file, maybe},
      {"\\#a", "#a", file, yes},
      {"#a", "#a", file, maybe},
      {"\\!a", "!a", file, yes},
      {"a  ", "a", file, yes},
      {"a\\ ", "a ", file, yes},
      {"a\\  ", "a ", file, yes},
      {"a\\\\  ", "a\\", file, yes},
      {"a\t", "a", file, maybe},
      {" a", "a", file, maybe},
      {"a\r\nb", "a", file, yes},
      {"a\r\r\nb", "a", file, maybe},
      {std::string_view("a\0b", 3), "a", file, yes},
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
  std::string name_stars;
  for (int i = 0; i < 2000; ++i) name_stars += "*a[ab]";
  const std::string name(200000, 'a');
  EXPECT_EQ(IgnoreRules(name_stars + "c", "").ignores(name, PathKind::file), Truth::maybe);
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
    static const std::vector<std::string> kParts = {"a",
                                                    "b",
                                                    "a*",
                                                    "*b",
                                                    "?",
                                                    "[ab]",
                                                    "[!a]",
                                                    "**",
                                                    "*",
                                                    "\\a",
                                                    "ab*b",
                                                    "b\\",
                                                    "a**b",
                                                    "[]a]",
                                                    "[a-]",
                                                    "[^-]",
                                                    "[--a]",
                                                    "[a-c]b",
                                                    "[b-a]",
                                                    "[\\]]",
                                                    "[\\]",
                                                    "[!\\]]",
                                                    "[a/b]",
                                                    "a[!b]b",
                                                    "***",
                                                    "*a*b*",
                                                    "a?b",
                                                    "\\*",
                                                    "[[:alpha:]]",
                                                    "[[:foo:]]",
                                                    "[[:]",
                                                    "[[:digit:]-]*",
                                                    "[[.a.]",
                                                    "[[=a=]",
                                                    "a b ",
                                                    "a\\ ",
                                                    "a\t",
                                                    " a",
                                                    "\xC3*",
                                                    "[\xC3-\xC4]?",
                                                    "\\[a]",
                                                    "[[]*",
                                                    "[[:punct:][:space:]]",
                                                    "*[[:upper:]]",
                                                    "[A-a]*",
                                                    "\\\\",
                                                    "[\\a-b]b",
                                                    "ab"};
    std::string text = pick({"", "", "", "", "!", "/", "!/", "#", "\\", "**/", "!!"});
    const int count = std::uniform_int_distribution<int>(1, 4)(random_);
    for (int i = 0; i < count; ++i) text += (i == 0 ? "" : std::string("/")) + pick(kParts);
    return text + pick({"", "", "", "/", " ", "\\ ", "/**", "//"});
  }

  std::string patterns() {
    std::string text = pick({"", "", "", "\xEF\xBB\xBF"});
    const int count = std::uniform_int_distribution<int>(1, 4)(random_);
    for (int i = 0; i < count; ++i) text += pattern() + pick({"\n", "\n", "\n", "\r\n", "\n\n"});
    return text + pick({"", pattern()});
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

// Random patterns in three .gitignore files, and what `git check-ignore` says of every path of a
// tree.
TEST_F(GitIgnore, SaysTheSame) {
  const test::TemporaryFolder folder;
  const std::string git = "git -c core.excludesFile=/dev/null -C '" + folder.path() + "' ";
  ASSERT_EQ(std::system((git + "init -q").c_str()), 0);
  folder.write(".git/info/exclude", "");
  const std::vector<std::string> names = {"a", "b", "ab", "aab", "*", "a ", "-", "\xC3\xA9"};
  std::vector<std::string> files;
  for (const std::string& x : names) {
    for (const std::string& y : names) {
      for (const std::string_view z : {"a", "b", "abb", "a ", "]", "[a]", "c/Ab", "\\"})
        files.push_back(fmt::format("{}/{}/{}", x, y, z));
    }
  }
  std::string list;
  for (const std::string& file : files) {
    folder.write(file, "");
    list += file + '\0';
  }
  folder.write("list", list);
  int both = 0;
  for (int round = 0; round < 150; ++round) {
    const std::array<std::string, 3> texts = {patterns(), patterns(), patterns()};
    folder.write(".gitignore", texts[0]);
    folder.write("ab/.gitignore", texts[1]);
    folder.write("ab/b/.gitignore", texts[2]);
    std::istringstream lines(
        output_of(git + "check-ignore -z --no-index --stdin <'" + folder.path() + "/list'"));
    std::set<std::string> expected;
    for (std::string line; std::getline(lines, line, '\0');) expected.insert(line);
    const std::array<IgnoreRules, 3> rules = {
        IgnoreRules(texts[0], ""), IgnoreRules(texts[1], "ab"), IgnoreRules(texts[2], "ab/b")};
    const auto ignored = [&](const std::string& path, PathKind kind) {
      Truth verdict = Truth::maybe;
      if (path.starts_with("ab/b/")) verdict = rules[2].ignores(path, kind);
      if (verdict == Truth::maybe && path.starts_with("ab/"))
        verdict = rules[1].ignores(path, kind);
      return (verdict == Truth::maybe ? rules[0].ignores(path, kind) : verdict) == Truth::yes;
    };
    for (const std::string& file : files) {
      bool own = ignored(file, PathKind::file);
      for (std::size_t slash = file.find('/'); slash != std::string::npos && !own;
           slash = file.find('/', slash + 1)) {
        own = ignored(file.substr(0, slash), PathKind::folder);
      }
      both += own ? 1 : 0;
      EXPECT_EQ(own, expected.contains(file)) << file << "\n.gitignore:\n"
                                              << texts[0] << "\nab/.gitignore:\n"
                                              << texts[1] << "\nab/b/.gitignore:\n"
                                              << texts[2];
    }
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(both, 1000);
}

}  // namespace
}  // namespace droproot::cli
