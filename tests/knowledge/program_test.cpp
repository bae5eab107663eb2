#include "droproot/knowledge/program.h"

#include <set>

#include "knowledge/generate/print_programs.h"
#include "support/pch.h"

namespace droproot::knowledge {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string error_of(const std::string& text) {
  ProgramStore store;
  const Result<void> added = store.add("web.yaml", "web", text);
  return added ? "no error" : added.error().message;
}

TEST(Programs, TheCompiledOnesAreTheFiles) {
  std::set<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(DROPROOT_SOURCE_DIR) / "profiles/programs")) {
    files.insert(entry.path());
  }
  ProgramStore store;
  for (const fs::path& path : files) {
    const auto added = store.add(path.string(), path.stem().string(), slurp(path));
    ASSERT_TRUE(added.has_value()) << added.error().message;
  }
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
  EXPECT_EQ(error_of(head + "  - starts: ['{a,b} serve']\n    numbers: [-p]\n"), "no error");
  EXPECT_THAT(error_of(head + "  - numbers: [-p]\n"), testing::HasSubstr("`starts` is needed"));
  EXPECT_THAT(error_of(head + "  - starts: [a]\n    operand: url\n"),
              testing::HasSubstr("web.yaml:5:14"));
  EXPECT_THAT(error_of(head + "  - starts: [a]\n    ports: [-p]\n"), testing::HasSubstr("ports"));
  EXPECT_THAT(error_of("id: other\nsources: [manual]\n"), testing::HasSubstr("`web`"));
  EXPECT_THAT(error_of("id: web\n"), testing::HasSubstr("`sources`"));
}

}  // namespace
}  // namespace droproot::knowledge
