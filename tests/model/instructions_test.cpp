// The parts of single instructions and the bytes they stand on.
#include "support/model_dump.h"

namespace droproot::test {
namespace {

using namespace model;

// The second instruction of a file whose first is FROM.
struct Second {
  explicit Second(std::string_view line) : file(read("FROM x\n" + std::string(line))) {}

  [[nodiscard]] const Instruction& instruction() const { return file.instructions()[1]; }
  template <typename T>
  [[nodiscard]] const T& body() const {
    return std::get<T>(instruction().body);
  }
  [[nodiscard]] std::string_view at(Span span) const { return file.source().at(span); }

  Dockerfile file;
};

TEST(Instructions, SpansStartAtTheKeyword) {
  const Second line("  US\\\nER app\n");
  EXPECT_EQ(line.at(line.instruction().span), "US\\\nER app\n");
  EXPECT_EQ(line.at(line.instruction().keyword_span), "US\\\nER");
  EXPECT_EQ(line.body<User>().user.text, "app");
  EXPECT_EQ(line.at(line.body<User>().user.span), "app");
  EXPECT_TRUE(line.body<User>().user.contiguous);
}

TEST(Instructions, ALeadingContinuationIsNoPartOfTheSpan) {
  const Second line("\\\nUSER app");
  EXPECT_EQ(line.at(line.instruction().span), "USER app");
}

TEST(Instructions, WordsOverContinuationsAreNotContiguous) {
  const Second line("USER a\\\n# c\npp\n");
  EXPECT_EQ(line.body<User>().user.text, "app");
  EXPECT_FALSE(line.body<User>().user.contiguous);
  EXPECT_EQ(line.at(line.body<User>().user.span), "a\\\n# c\npp");
}

TEST(Instructions, FlagsAreDecoded) {
  const Second line("COPY --chown=\"a b\" --link -- c d\n");
  const Instruction& copy = line.instruction();
  ASSERT_EQ(copy.flags.size(), 2);
  EXPECT_EQ(copy.flag("chown")->value, "a b");
  EXPECT_EQ(line.at(copy.flag("chown")->span), "--chown=\"a b\"");
  EXPECT_EQ(copy.flag("link")->value, std::nullopt);
  EXPECT_EQ(copy.flag("from"), nullptr);
  EXPECT_EQ(line.body<Copy>().sources.size(), 1);
  EXPECT_EQ(line.body<Copy>().destination.text, "d");
}

TEST(Instructions, FlagsWithoutAName) {
  const Second line("RUN --=x --- y\n");
  EXPECT_EQ(line.instruction().flags[0].name, "");
  EXPECT_EQ(line.instruction().flags[0].value, "x");
  EXPECT_EQ(line.instruction().flags[1].name, "-");
}

TEST(Instructions, PairsKnowBothHalves) {
  const Second line("ENV a=\"b c\" d=e=f\n");
  const auto& env = line.body<Env>();
  ASSERT_EQ(env.pairs.size(), 2);
  EXPECT_FALSE(env.legacy);
  EXPECT_EQ(line.at(env.pairs[0].key.span), "a");
  EXPECT_EQ(line.at(env.pairs[0].value.span), "\"b c\"");
  EXPECT_EQ(env.pairs[1].value.text, "e=f");
  EXPECT_EQ(line.at(env.pairs[1].span), "d=e=f");
}

TEST(Instructions, OldPairs) {
  const Second line("ENV a  b c=d\n");
  const auto& env = line.body<Env>();
  EXPECT_TRUE(env.legacy);
  ASSERT_EQ(env.pairs.size(), 1);
  EXPECT_EQ(env.pairs[0].key.text, "a");
  EXPECT_EQ(line.at(env.pairs[0].value.span), "b c=d");
  EXPECT_EQ(line.at(env.pairs[0].span), "a  b c=d");
}

TEST(Instructions, ArgumentsMayHaveDefaults) {
  const Second line("ARG a b= c=1=2\n");
  const auto& declarations = line.body<Arg>().declarations;
  ASSERT_EQ(declarations.size(), 3);
  EXPECT_EQ(declarations[0].value, std::nullopt);
  EXPECT_EQ(declarations[1].value, "");
  EXPECT_EQ(declarations[2].value, "1=2");
  EXPECT_EQ(line.at(declarations[2].span), "c=1=2");
}

TEST(Instructions, RunHasTwoForms) {
  const Second shell("RUN a && \\\n  b\n");
  EXPECT_FALSE(shell.body<model::Run>().exec);
  EXPECT_EQ(shell.body<model::Run>().script.text(), "a &&   b");
  const Second exec("RUN [\"a\", \"b\\n\"]\n");
  EXPECT_TRUE(exec.body<model::Run>().exec);
  ASSERT_EQ(exec.body<model::Run>().arguments.size(), 2);
  EXPECT_EQ(exec.body<model::Run>().arguments[1].text, "b\n");
  EXPECT_EQ(exec.at(exec.body<model::Run>().arguments[0].span), "\"a\"");
}

TEST(Instructions, HealthcheckHoldsACommand) {
  EXPECT_TRUE(Second("HEALTHCHECK None\n").body<Healthcheck>().none);
  const Second exec("HEALTHCHECK CMD [\"a\", \"b\"]\n");
  EXPECT_TRUE(exec.body<Healthcheck>().command.exec);
  EXPECT_EQ(exec.body<Healthcheck>().command.arguments.size(), 2);
  const Second shell("HEALTHCHECK CMD a b\n");
  EXPECT_EQ(shell.body<Healthcheck>().command.script.text(), "a b");
}

TEST(Instructions, OnbuildNamesItsTrigger) {
  const Second line("ONBUILD COPY --chown=1 a b\n");
  EXPECT_EQ(line.body<Onbuild>().keyword, syntax::Keyword::copy);
  const auto& trigger = line.file.tree().node(line.body<Onbuild>().trigger);
  EXPECT_EQ(line.at(line.file.tree().span(trigger)), "COPY --chown=1 a b");
  EXPECT_TRUE(line.instruction().flags.empty());
}

TEST(Instructions, HeredocsHangOnTheirInstruction) {
  const Dockerfile file = read("FROM x\nRUN <<A\n1\nA\nUSER y\nCOPY <<'B' <<C /z\n2\nB\n3\nC\n");
  ASSERT_EQ(file.instructions().size(), 4);
  ASSERT_EQ(file.instructions()[1].heredocs.size(), 1);
  EXPECT_EQ(file.source().at(file.instructions()[1].heredocs[0].body), "1\n");
  EXPECT_TRUE(file.instructions()[2].heredocs.empty());
  ASSERT_EQ(file.instructions()[3].heredocs.size(), 2);
  EXPECT_FALSE(file.instructions()[3].heredocs[0].expand);
  EXPECT_EQ(file.instructions()[3].heredocs[1].name, "C");
}

TEST(Instructions, WhatBuildKitRefusesIsUnread) {
  for (const std::string_view line :
       {"FOO a\n", "USER\n", "COPY a\n", "FROM\n", "FROM a b\n", "ENV a\n", "CMD [1]\n", "ENV\n",
        "ONBUILD\n", "HEALTHCHECK FOO\n", "RUN <<A\n"}) {
    EXPECT_TRUE(std::holds_alternative<Unread>(Second(line).instruction().body)) << line;
  }
}

}  // namespace
}  // namespace droproot::test
