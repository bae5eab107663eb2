#include "droproot/shell/commands.h"

#include <unistd.h>

#include <cstdlib>
#include <set>
#include <sstream>

namespace droproot::shell {
namespace {

// The first word of each command behind its certainty: + succeeded, . started, ? maybe; and s p $
// for subshell, pipeline, substitution, L loop, F function.
std::string certainty(std::string_view text, Options options = {}, const Verdict& verdict = {}) {
  static constexpr std::string_view kSigns = "?.+";
  const Script script = parse(text);
  std::string out;
  for (const CommandUse& use : commands(script, options, verdict)) {
    if (!out.empty()) out += ' ';
    out += kSigns[static_cast<std::size_t>(use.ran)];
    out += use.opaque          ? "opaque"
           : use.words.empty() ? "-"
                               : std::string(script.at(use.words[0].span));
    if (use.in_subshell) out += "/s";
    if (use.in_pipeline) out += "/p";
    if (use.in_substitution) out += "/$";
    if (use.loop != kNoNode) out += "/L";
    if (use.function != kNoNode) out += "/F";
  }
  return out;
}

struct Row {
  std::string_view script;
  std::string_view expected;
};

void check(std::span<const Row> rows, Options options = {}) {
  for (const Row& row : rows) {
    EXPECT_EQ(certainty(row.script, options), row.expected) << row.script;
  }
}

// `true`: yes, `false`: no, anything else: maybe.
Truth verdict_by_name(std::span<const std::string_view> words) {
  if (words.front() == "true") return Truth::yes;
  return words.front() == "false" ? Truth::no : Truth::maybe;
}

TEST(ShellCommands, LeavesOutBranchesThatTheVerdictsRuleOut) {
  static constexpr Row kRows[] = {
      {"if true; then a; else b; fi", ".true +a"},
      {"if false; then a; else b; fi", ".false +b"},
      {"if x; then a; else b; fi", ".x ?a ?b"},
      {"if ! true; then a; else b && c; fi", ".true +b +c"},
      {"if true; then a; elif true; then b; elif x; then c; else d; fi", ".true +a"},
      {"if false; then a; elif true; then b; elif x; then c; else d; fi", ".false .true +b"},
      {"if false; then a; elif x; then b; elif true; then c; else d; fi", ".false .x ?b ?true ?c"},
      {"if x; then a; elif false; then b; else c; fi", ".x ?a ?false ?c"},
      {"if true; then a; b; fi; c", ".true .a .b +c"},
      {"if false; then if true; then a; fi; fi; c", ".false +c"},
      {"if true && x; then a; else b; fi", ".true .x ?a ?b"},
      {"if true $y; then a; else b; fi", ".true ?a ?b"},
      {"exit 0; if true; then a; else b; fi", ".exit ?true ?a ?b"},
      {"while true; do a; done; b", ".true/L ?a/L +b"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(certainty(row.script, {}, verdict_by_name), row.expected) << row.script;
  }
}

TEST(ShellCommands, KnowsWhatRanInAScriptThatSucceeded) {
  static constexpr Row kRows[] = {
      {"a", "+a"},
      {"a && b && c", "+a +b +c"},
      {"a; b", ".a +b"},
      {"a && b; c", ".a ?b +c"},
      {"a; b && c", ".a +b +c"},
      {"a || b", ".a ?b"},
      {"a || true", ".a ?true"},
      {"a && b || c", ".a ?b ?c"},
      {"a || b && c", ".a ?b +c"},
      {"a & b", "?a/s +b"},
      {"a &", "?a/s"},
      {"! a", ".a"},
      {"a | b", ".a/s/p +b/s/p"},
      {"! a | b", ".a/s/p .b/s/p"},
      {"(a; b)", ".a/s +b/s"},
      {"{ a; b; } && c", ".a +b +c"},
      {"if a; then b; else c; fi", ".a ?b ?c"},
      {"if a; then b; elif c; then d; fi; e", ".a ?b ?c ?d +e"},
      {"while a; do b; done", ".a/L ?b/L"},
      {"for x in 1; do a; done", "?a/L"},
      {"case x in a) b;; esac", "?b"},
      {"f() { a; }; f", "?a/F +f"},
      {"x=$(a) b", "+b ?a/s/$"},
      {"A=1", "+-"},
      {"set -x && a; b", ".set .a +b"},
      {": && a; b", ".: .a +b"},
      {"a && (", "+a +opaque"},
      {"cat <<E && b\n$(a)\nE", "+cat +b ?a/s/$"},
  };
  check(kRows);
}

TEST(ShellCommands, KnowsWhatLeavesTheScript) {
  static constexpr Row kRows[] = {
      {"a || exit 1", "+a ?exit"},
      {"a || exit 1; b", "+a ?exit +b"},
      {"a || { echo x; exit 2; }; b", "+a ?echo ?exit +b"},
      {"a || (echo x && exit 1)", "+a ?echo/s ?exit/s"},
      {"a || false", "+a ?false"},
      {"a || false; b", ".a ?false +b"},
      {"a || exit; b", ".a ?exit ?b"},
      {"a || exit 0; b", ".a ?exit ?b"},
      {"a || exit 256; b", ".a ?exit ?b"},
      {"if a; then exit 0; fi; b", ".a ?exit ?b"},
      {"if a; then exit 1; fi; b", ".a ?exit +b"},
      {"(exit 0; a); b", ".exit/s ?a/s +b"},
      {"(a || exit 1); b", ".a/s ?exit/s +b"},
      {"(a || exit 1) && b", "+a/s ?exit/s +b"},
      {"a; b && exit 0; exit 1", ".a +b +exit ?exit"},
      {"a || b && exit; exit 1", ".a ?b +exit ?exit"},
      {"(a && exit 0; exit 1); b", ".a/s ?exit/s ?exit/s +b"},
      {"{ a && exit 0; exit 1; } && b", "+a +exit ?exit ?b"},
      {"a && exit 0; b; exit 1", ".a ?exit ?b ?exit"},
      {"a && exit 0; exit 0", ".a ?exit ?exit"},
      {"a && exit 0 & exit 1", "?a/s ?exit/s +exit"},
      {"exit 0 || b; a && exit 0; exit 1", ".exit ?b ?a ?exit ?exit"},
      {"a; exec b; c", ".a .exec ?c"},
      {"exec >x; b", ".exec +b"},
      {"a; exit $?", ".a +exit"},
  };
  check(kRows);
}

TEST(ShellCommands, KnowsWhatErrexitSees) {
  static constexpr Row kRows[] = {
      {"set -e; a; b", ".set +a +b"},
      {"set -eux; a; b", ".set +a +b"},
      {"set -o errexit; a; b", ".set +a +b"},
      {"set -e; a; set +e; b; c", ".set +a +set .b +c"},
      {"set -e; a && b; c", ".set .a ?b +c"},
      {"set -ex && a; b", ".set +a +b"},
      {"set -e; a || b; c", ".set .a ?b +c"},
      {"set -e; if a; then b; fi; c", ".set .a ?b +c"},
      {"set -e; ! a; b", ".set .a +b"},
      {"! (set -e; a; b); c", ".set/s .a/s ?b/s +c"},
      {"! ! (set -e; a; b); c", ".set/s .a/s ?b/s +c"},
      {"if ! (set -e; a; b); then c; fi", ".set/s .a/s .b/s ?c"},
      {"set -e; a | b; c", ".set .a/s/p +b/s/p +c"},
      {"set -eo pipefail; a | b; c", ".set +a/s/p +b/s/p +c"},
      {"set -e; { a; b; }; c", ".set +a +b +c"},
      {"set -e; { a; b; } || c", ".set .a .b ?c"},
      {"set -e; { a && b; }; c", ".set .a ?b +c"},
      {"set -e; (a; b); c", ".set +a/s +b/s +c"},
      {"(set -e; a; b); c; d", ".set/s .a/s ?b/s .c +d"},
      {"(set -e; a; b) && c", ".set/s .a/s +b/s +c"},
      {"(set -e; a; b)", ".set/s +a/s +b/s"},
      {"x && set -e; a; b", ".x ?set .a +b"},
      {"set -e; a & b", ".set ?a/s +b"},
      {"set -e; a || false; c", ".set +a ?false +c"},
      {"set -- -e; a; b", ".set .a +b"},
  };
  check(kRows);
}

TEST(ShellCommands, TakesTheOptionsOfTheInterpreter) {
  static constexpr Row kErrexit[] = {{"a; b", "+a +b"}, {"a | b", ".a/s/p +b/s/p"}};
  check(kErrexit, {.errexit = true});
  static constexpr Row kBoth[] = {{"a | b; c", "+a/s/p +b/s/p +c"}};
  check(kBoth, {.errexit = true, .pipefail = true});
}

TEST(ShellCommands, GivesViewsOfTheCommand) {
  const Script script = parse("A=1 useradd -u 1001 app >/dev/null");
  const auto uses = commands(script);
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].words.size(), 4U);
  EXPECT_EQ(script.literal(uses[0].words[2]), "1001");
  EXPECT_EQ(script.at(uses[0].assignments[0].name), "A");
  EXPECT_EQ(uses[0].redirects.size(), 1U);
}

// Scripts over `t N`, which logs N and fails when N is odd.
class Scripts {
 public:
  explicit Scripts(unsigned seed) : random_(seed) {}

  // Each part on its own line: the operands of + may be evaluated in any order.
  std::string list(int depth) {
    std::string out = random_() % 4 == 0 ? "set -e; " : "";
    if (random_() % 8 == 0) out += "set -o pipefail; ";
    const auto count = 1 + random_() % 3;
    for (unsigned i = 0; i < count; ++i) {
      if (i != 0) out += "; ";
      out += and_or(depth);
    }
    return out;
  }

 private:
  std::string and_or(int depth) {
    std::string out = pipeline(depth);
    for (auto count = random_() % 3; count > 0; --count) {
      out += random_() % 2 == 0 ? " && " : " || ";
      out += pipeline(depth);
    }
    return out;
  }
  std::string pipeline(int depth) {
    const auto dice = random_() % 8;
    std::string out = dice == 0 ? "! " : "";
    out += command(depth);
    if (dice != 1) return out;
    out += " | ";
    out += command(depth);
    return out;
  }
  std::string command(int depth) {
    switch (depth == 0 ? 9 : random_() % 12) {
      case 0:
        return "{ " + list(depth - 1) + "; }";
      case 1:
        return "( " + list(depth - 1) + " )";
      case 2:
        return branch(depth - 1);
      case 3:
        return "for x in 1; do " + list(depth - 1) + "; done";
      case 4:
        return random_() % 2 == 0 ? "exit 1" : "false";
      case 5:
        return random_() % 2 == 0 ? "exit 0" : "true";
      default:
        return command_word();
    }
  }
  std::string branch(int depth) {
    std::string out = "if " + list(depth);
    out += "; then ";
    out += list(depth);
    return out + "; fi";
  }
  // Mostly success, for only scripts that succeed say something.
  std::string command_word() {
    const int fails = random_() % 4 == 0 ? 1 : 0;
    return fmt::format("t {}", 2 * next_++ + fails);
  }

  std::mt19937 random_;
  int next_ = 1;
};

// What bash did is what was promised, wherever the script succeeded.
TEST(ShellCommands, PromisesWhatBashDoes) {
  if (std::system("command -v bash >/dev/null") != 0) GTEST_SKIP() << "no bash";
  constexpr int kScripts = 2000;
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("droproot-promises-{}", getpid());
  std::filesystem::create_directories(folder);
  std::vector<std::string> scripts;
  {
    std::ofstream all(folder / "all.sh");
    all << "exec 2>/dev/null\nt() { echo \"$1\" >>\"$log\"; return $(($1 % 2)); }\n";
    for (int i = 0; i < kScripts; ++i) {
      scripts.push_back(Scripts(static_cast<unsigned>(i)).list(3));
      all << fmt::format("log={}\n( {} )\n[ $? != 0 ] || : >{}.ok\n", i, scripts.back(), i);
    }
  }
  const std::string run = fmt::format("cd '{}' && bash all.sh", folder.string());
  ASSERT_EQ(std::system(run.c_str()) & 0x7F, 0);

  int succeeded = 0;
  int promised = 0;
  for (int i = 0; i < kScripts; ++i) {
    if (!std::filesystem::exists(folder / fmt::format("{}.ok", i))) continue;
    ++succeeded;
    std::set<int> ran;
    std::ifstream log(folder / std::to_string(i));
    for (int number = 0; log >> number;) ran.insert(number);
    const Script script = parse(scripts[static_cast<std::size_t>(i)]);
    for (const CommandUse& use : commands(script)) {
      if (use.ran == Ran::maybe || script.literal(use.words[0]) != "t") continue;
      const int number = std::atoi(std::string(script.at(use.words[1].span)).c_str());
      EXPECT_TRUE(ran.contains(number)) << number << " in " << script.text;
      EXPECT_FALSE(use.ran == Ran::always_succeeded && number % 2 == 1)
          << number << " in " << script.text;
      ++promised;
    }
  }
  std::filesystem::remove_all(folder);
  EXPECT_GT(succeeded, 500);
  EXPECT_GT(promised, 1000);
}

}  // namespace
}  // namespace droproot::shell
