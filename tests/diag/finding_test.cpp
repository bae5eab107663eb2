#include "droproot/diag/finding.h"

#include "droproot/text/assert.h"

namespace droproot::diag {
namespace {

TEST(Finding, EnumeratorsAreSpelledAsOnTheCommandLine) {
  EXPECT_EQ(to_string(Level::safe), "safe");
  EXPECT_EQ(to_string(Level::standard), "default");
  EXPECT_EQ(to_string(Level::all), "all");
  EXPECT_EQ(to_string(Severity::note), "note");
  EXPECT_EQ(to_string(Severity::warning), "warning");
  EXPECT_EQ(to_string(Severity::error), "error");
  EXPECT_EQ(to_string(Status::changed), "changed");
  EXPECT_EQ(to_string(Status::clean), "clean");
  EXPECT_EQ(to_string(Status::refused), "refused");
  EXPECT_EQ(to_string(Status::error), "error");
  EXPECT_THROW((void)to_string(static_cast<Level>(9)), BrokenInvariant);
}

std::string line_of(const std::string& name, const Finding& finding) {
  const SourceText source(name, "FROM node:20\nRUN a\nUSER node\n");
  return one_line(finding, source, LineIndex(source.bytes()));
}

TEST(Finding, IsOneLine) {
  Finding finding{.rule = "named-user",
                  .severity = Severity::warning,
                  .span = {24, 28},
                  .message = "USER is a name",
                  .evidence = "node:20 has node 1000:1000"};
  EXPECT_EQ(line_of("web/Dockerfile", finding),
            "web/Dockerfile:3:6: named-user: USER is a name (node:20 has node 1000:1000)");
  finding.evidence = "";
  EXPECT_EQ(line_of("Dockerfile", finding), "Dockerfile:3:6: named-user: USER is a name");
}

TEST(Finding, StaysOneHarmlessLineWhateverItQuotes) {
  const Finding finding{.rule = "named-user",
                        .severity = Severity::warning,
                        .span = {0, 0},
                        .message = "USER is a\nb",
                        .evidence = "\x1b[2J"};
  EXPECT_EQ(line_of("a\nb", finding), "a\\nb:1:1: named-user: USER is a\\nb (\\x1b[2J)");
}

}  // namespace
}  // namespace droproot::diag
