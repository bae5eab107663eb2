#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "droproot/report/markdown_text.h"
#include "droproot/report/report.h"

namespace droproot::report {
namespace {

using testing::HasSubstr;
using testing::Not;

diag::FileReport example() {
  diag::FileReport report{.before = SourceText("Dockerfile", "FROM node:20\nRUN x\nCMD node\n"),
                          .after = {},
                          .edits = {},
                          .findings = {{.rule = "runs-as-root",
                                        .severity = diag::Severity::warning,
                                        .span = {0, 12},
                                        .message = "the image starts as root",
                                        .evidence = "node:20 has node|1000",
                                        .fix = diag::Fix{}},
                                       {.rule = "chown-layer",
                                        .severity = diag::Severity::warning,
                                        .span = {13, 18},
                                        .message = "stored twice, says @ops",
                                        .evidence = {},
                                        .declined = true}},
                          .outcomes = {diag::Outcome::applied, diag::Outcome::report_only},
                          .identity_before = {.user = "root", .root = Truth::yes},
                          .identity_after = {.user = "1000:1000", .root = Truth::no},
                          .status = diag::Status::changed};
  report.ports = {{.from = 80, .to = 8080, .places = {}}};
  return report;
}

TEST(Markdown, IsTheBodyOfAPullRequest) {
  EXPECT_EQ(markdown_report(example(), "web/Dockerfile"),
            "### `web/Dockerfile`\n\n"
            "Runs as `1000:1000` instead of `root`.\n\n"
            "| line | rule | what was wrong | how it is known |\n| ---: | --- | --- | --- |\n"
            "| 1 | runs-as-root | the image starts as root | node:20 has node\\|1000 |\n\n"
            "To know:\n\n"
            "- the process listens on port 8080 instead of 80: what publishes it has to follow\n\n"
            "Not changed:\n\n"
            "- line 2, chown-layer: stored twice, says @\u200Bops\n\n");
}

TEST(Markdown, SaysNothingWithoutFindings) {
  diag::FileReport report = example();
  report.findings.clear();
  report.outcomes.clear();
  EXPECT_EQ(markdown_report(report, "Dockerfile"), "");
}

TEST(MarkdownText, IsNoMarkup) {
  EXPECT_EQ(markdown_text("*a*_b_[c](d)<e>`f`~g~|h"),
            "\\*a\\*\\_b\\_\\[c\\](d)\\<e\\>\\`f\\`\\~g\\~\\|h");
  EXPECT_EQ(markdown_code("a"), "`a`");
  EXPECT_EQ(markdown_code("a`b``c"), "``` a`b``c ```");
  EXPECT_EQ(markdown_fence("diff", "```\n"), "````diff\n```\n````\n");
}

}  // namespace
}  // namespace droproot::report
