#include "droproot/knowledge/program.h"

#include "knowledge/generate/print_programs.h"
#include "knowledge/profile_files.h"
#include "support/pch.h"

namespace droproot::knowledge {
namespace {

TEST(Programs, TheCompiledOnesAreTheFiles) {
  ProgramStore store;
  add_all(store, "programs");
  EXPECT_EQ(print_programs(store.programs()), print_programs(builtin_programs()));
}

TEST(Programs, TheLastRowTakesAnyProgram) {
  ASSERT_FALSE(builtin_programs().empty());
  const Program& last = builtin_programs().back();
  EXPECT_THAT(last.starts, testing::ElementsAre("*"));
  EXPECT_TRUE(last.wildcard);
}

TEST(Programs, AreReadStrictly) {
  const std::string head = "id: web\nsources: [manual]\nprograms:\n";
  EXPECT_EQ(error_of<ProgramStore>(head + "  - starts: ['{a,b} serve']\n    numbers: [-p]\n"),
            "no error");
  EXPECT_THAT(error_of<ProgramStore>(head + "  - numbers: [-p]\n"),
              testing::HasSubstr("`starts` is needed"));
  EXPECT_THAT(error_of<ProgramStore>(head + "  - starts: [a]\n    operand: url\n"),
              testing::HasSubstr("web.yaml:5:14"));
  EXPECT_THAT(error_of<ProgramStore>(head + "  - starts: [a]\n    ports: [-p]\n"),
              testing::HasSubstr("ports"));
  EXPECT_THAT(error_of<ProgramStore>("id: other\nsources: [manual]\n"),
              testing::HasSubstr("`web`"));
  EXPECT_THAT(error_of<ProgramStore>("id: web\n"), testing::HasSubstr("`sources`"));
}

}  // namespace
}  // namespace droproot::knowledge
