// Inputs made to be slow or deep. Each is read to the end, tree, model and JSON line; a step that
// is worse than linear would not finish here. No clocks: the test's time limit is the judge.
#include "cli/parse_json.h"
#include "droproot/model/variables.h"
#include "support/tree_laws.h"

namespace droproot::test {
namespace {

constexpr std::size_t kMany = 100'000;
constexpr std::size_t kHuge = std::size_t{16} << 20U;

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

// `part` again and again, on physical lines short enough for BuildKit. REQUIRES: no '\' in it.
std::string folded(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += part;
    if (i % (30'000 / part.size()) == 0) out += "\\\n";
  }
  return out;
}

model::Dockerfile read_all(const std::string& text) {
  syntax::SyntaxTree tree = parse(text);
  EXPECT_EQ(broken_tiling(tree), "");
  EXPECT_EQ(broken_nesting(tree), "");
  model::Dockerfile file = model::Dockerfile::read(std::move(tree));
  const std::string line = cli::parse_json(file);
  EXPECT_EQ(line.back(), '\n');
  EXPECT_LT(line.size(), 32 * text.size() + 4096);
  return file;
}

std::string message(const model::Dockerfile& file) {
  return file.refusal() ? file.refusal()->message : "";
}

TEST(Hostile, NestedBraces) {
  for (const std::string_view part : {"${", "$(", "${a:-", "\"${", "$((", "{", "'"}) {
    SCOPED_TRACE(part);
    for (const std::string_view name : {"RUN <<A ", "ENV a=", "USER ", "ARG x=", "FROM "}) {
      const model::Dockerfile file =
          read_all("FROM a\n" + std::string(name) + folded(part, kMany) + "\nUSER b\n");
      EXPECT_GE(file.instructions().size(), 2);
    }
  }
}

TEST(Hostile, NestedBracesInVariables) {
  const model::Dockerfile file = read_all("FROM a\nENV a=" + folded("${a:-", 20'000) + "x" +
                                          folded("}", 20'000) + "\nUSER $a\n");
  model::Scope scope = model::Scope::stage(model::Scope::global({}), true);
  for (const model::Instruction& instruction : file.instructions()) scope.apply(instruction, '\\');
  EXPECT_EQ(scope.resolve("$a", '\\').text, "x");
}

TEST(Hostile, OneInstructionOverManyLines) {
  const model::Dockerfile file = read_all("FROM a\nRUN x" + repeated(" y\\\n", kHuge / 4));
  ASSERT_EQ(file.instructions().size(), 2);
  EXPECT_EQ(std::get<model::Run>(file.instructions()[1].body).script.size(), 1 + kHuge / 4 * 2);
}

TEST(Hostile, EnvOverManyLines) {
  const model::Dockerfile file = read_all("FROM a\nENV " + repeated("a=b \\\n# c\n", kMany));
  EXPECT_EQ(std::get<model::Env>(file.instructions()[1].body).pairs.size(), kMany);
}

TEST(Hostile, ContinuationsAndNothingElse) {
  const model::Dockerfile file = read_all(repeated("\\\n", kHuge / 2));
  EXPECT_EQ(file.instructions().size(), 1);
  EXPECT_EQ(message(file), "unknown instruction: ");
}

TEST(Hostile, HugeHeredoc) {
  const model::Dockerfile file =
      read_all("FROM a\nRUN <<EOF\n" + repeated("EO\n", kHuge / 3) + "EOF\n");
  ASSERT_EQ(file.instructions()[1].heredocs.size(), 1);
  EXPECT_EQ(file.instructions()[1].heredocs[0].body.size(), kHuge / 3 * 3);
}

TEST(Hostile, ManyHeredocsOfOneInstruction) {
  const model::Dockerfile file =
      read_all("FROM a\nRUN cat " + folded("<<A ", kMany) + "\n" + repeated("A\n", kMany));
  EXPECT_EQ(message(file), "");
  EXPECT_EQ(file.instructions()[1].heredocs.size(), kMany);
}

TEST(Hostile, ManyHeredocsThatNobodyCloses) {
  const model::Dockerfile file = read_all("FROM a\nRUN cat " + folded("<<A ", kMany) + "\n");
  EXPECT_EQ(message(file), "unterminated heredoc");
}

TEST(Hostile, ManyInstructions) {
  const model::Dockerfile file = read_all("FROM a\n" + repeated("RUN x\n", kMany));
  EXPECT_EQ(file.body(file.stages().front()).size(), kMany);
}

TEST(Hostile, ManyHeredocInstructions) {
  const model::Dockerfile file = read_all("FROM a\n" + repeated("COPY <<A <<B /c/\nA\nB\n", kMany));
  EXPECT_EQ(file.tree().heredocs().size(), 2 * kMany);
}

TEST(Hostile, ManyStagesOnEachOther) {
  constexpr std::size_t kStages = 50'000;
  std::string text = "FROM x AS s0\n";
  for (std::size_t i = 1; i < kStages; ++i) {
    text +=
        fmt::format("FROM s{0} AS s{1}\nCOPY --from=s{0} a b\nRUN --mount=from=S{0} x\n", i - 1, i);
  }
  const model::Dockerfile file = read_all(text);
  EXPECT_EQ(message(file), "");
  EXPECT_EQ(file.edges().size(), 3 * (kStages - 1));
  EXPECT_EQ(file.chain(file.stages().back().id).size(), kStages);
}

TEST(Hostile, ManyStagesOfOneName) {
  const model::Dockerfile file =
      read_all(repeated("FROM x AS s\nFROM s AS s\nCOPY --from=s a b\n", kMany / 2));
  EXPECT_EQ(file.edges().size(), kMany / 2 * 2);
}

TEST(Hostile, LongestLines) {
  const model::Dockerfile file = read_all(repeated(std::string(65'535, 'x') + "\n", 200));
  EXPECT_EQ(file.instructions().size(), 200);
}

TEST(Hostile, NestedTriggers) {
  const model::Dockerfile file = read_all("FROM a\n" + folded("ONBUILD ", 20'000) + "RUN x\n");
  EXPECT_EQ(message(file), "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  EXPECT_GT(file.tree().nodes().size(), 20'000);
}

TEST(Hostile, JsonOfManyElements) {
  const model::Dockerfile file = read_all("FROM a\nCMD [" + folded("\"x\",", kMany) + "\"x\"]\n");
  EXPECT_EQ(std::get<model::Command>(file.instructions()[1].body).arguments.size(), kMany + 1);
}

TEST(Hostile, DeepJson) {
  for (const std::size_t depth : {std::size_t{5'000}, std::size_t{20'000}}) {
    const model::Dockerfile file =
        read_all("FROM a\nCMD " + folded("[", depth) + folded("]", depth) + "\n");
    const bool too_deep = depth > 10'000;  // as for Go, no JSON then
    EXPECT_EQ(file.refusal().has_value(), !too_deep) << depth;
  }
}

TEST(Hostile, ManyFlags) {
  for (const std::string_view flag : {"--a ", "--mount=a,b,c ", "--a=\"b c\" ", "--\"a\" "}) {
    const model::Dockerfile file = read_all("FROM a\nRUN " + folded(flag, kMany) + "x\n");
    EXPECT_EQ(file.instructions()[1].flags.size(), kMany) << flag;
  }
}

TEST(Hostile, WordsOfEveryInstruction) {
  for (const std::string_view name : {"COPY", "ADD", "VOLUME", "EXPOSE", "ARG", "LABEL", "ENV a=b",
                                      "FROM", "HEALTHCHECK CMD", "FOO", "ONBUILD ENV"}) {
    const model::Dockerfile file =
        read_all("FROM a\n" + std::string(name) + " " + folded("w=\"x\" ", kMany) + "\n");
    EXPECT_EQ(file.instructions().size(), 2) << name;
  }
}

TEST(Hostile, QuotesAndDirectives) {
  read_all("FROM a\nENV a=" + folded("\"'", kMany) + "\n");
  read_all(repeated("# syntax=a\n", kMany));
  read_all("{" + folded("\"a\":{", kMany) + "\n");
  read_all(repeated("\"a\" ", 10'000));
  read_all(std::string(60'000, '\xFF') + "\n" + std::string(60'000, '\x80'));
}

TEST(Hostile, ValuesThatDouble) {
  std::string text = "ARG a0=0123456789\n";
  for (int i = 1; i < 10'000; ++i) text += fmt::format("ARG a{0}=$a{1}$a{1}\n", i, i - 1);
  text += repeated("FROM $a20\nFROM $a9999\n", 2'000);
  const model::Dockerfile file = read_all(text);
  EXPECT_EQ(file.stages().size(), 4'000);
  EXPECT_TRUE(std::holds_alternative<model::Unresolved>(file.stages().back().base));
}

}  // namespace
}  // namespace droproot::test
