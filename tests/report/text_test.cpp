#include <chrono>

#include "droproot/report/report.h"
#include "droproot/text/assert.h"

namespace droproot::report {
namespace {

using diag::Finding;
using diag::Fix;
using diag::Level;
using diag::Outcome;
using diag::Severity;

diag::FileReport report_of(std::string_view before, std::vector<Finding> findings,
                           std::vector<Outcome> outcomes) {
  edit::EditSet edits;
  for (std::size_t i = 0; i < findings.size() && i < outcomes.size(); ++i) {
    if (outcomes[i] != Outcome::applied) continue;
    EXPECT_TRUE(edits.merge(findings[i].fix->edits));
  }
  return {.before = SourceText("Dockerfile", before),
          .after = edits.apply(before),
          .edits = edits,
          .findings = std::move(findings),
          .outcomes = std::move(outcomes),
          .identity_before = {},
          .identity_after = {},
          .status = edits.empty() ? diag::Status::clean : diag::Status::changed};
}

Fix fix(Level level, std::string title, const std::vector<edit::Edit>& edits) {
  Fix out{.title = std::move(title), .level = level, .edits = {}};
  for (const edit::Edit& edit : edits) EXPECT_TRUE(out.edits.add(edit));
  return out;
}

std::string text_of(const diag::FileReport& report) {
  return text_report(report, "Dockerfile", ColorMode::never);
}

constexpr std::string_view kFile =
    "FROM node:20-alpine\n"
    "WORKDIR /app\n"
    "USER node\n"
    "CMD [\"node\", \"server.js\"]\n";

Finding named_user() {
  return {.rule = "named-user",
          .severity = Severity::warning,
          .span = {38, 42},
          .message = "USER is a name",
          .evidence = "node:20-alpine has node 1000:1000",
          .fix = fix(Level::safe, "write its number", {{{38, 42}, "1000:1000"}})};
}

TEST(TextReport, IsEmptyWithoutFindings) { EXPECT_EQ(text_of(report_of(kFile, {}, {})), ""); }

TEST(TextReport, ShowsPlaceEvidenceAndFix) {
  EXPECT_EQ(text_of(report_of(kFile, {named_user()}, {Outcome::applied})),
            "Dockerfile:3:6: warning: named-user: USER is a name\n"
            "  |\n"
            "3 | USER node\n"
            "  |      ^^^^\n"
            "  = why: node:20-alpine has node 1000:1000\n"
            "  = fix (safe): write its number\n"
            "  |\n"
            "3 | - USER node\n"
            "  | + USER 1000:1000\n");
}

TEST(TextReport, ShowsWhereAnInsertionGoesAndThatItWasNotMade) {
  const Finding finding{.rule = "runs-as-root",
                        .severity = Severity::error,
                        .span = {43, 68},
                        .message = "the target stage starts as root",
                        .evidence = "",
                        .fix = fix(Level::standard, "run as node", {{{43, 43}, "USER 1000\n"}})};
  EXPECT_EQ(text_of(report_of(kFile, {finding}, {Outcome::above_level})),
            "Dockerfile:4:1: error: runs-as-root: the target stage starts as root\n"
            "  |\n"
            "4 | CMD [\"node\", \"server.js\"]\n"
            "  | ^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  = fix (default, not applied): run as node\n"
            "  |\n"
            "3 |   USER node\n"
            "  | + USER 1000\n"
            "4 |   CMD [\"node\", \"server.js\"]\n");
}

TEST(TextReport, SaysHowFarAPlaceReachesAndWhatElseBelongsToIt) {
  const Finding finding{.rule = "must-start-as-root",
                        .severity = Severity::note,
                        .span = {20, 43},
                        .message = "root by design",
                        .evidence = "x",
                        .declined = true,
                        .related = {{{0, 4}, "the base"}}};
  EXPECT_EQ(text_of(report_of(kFile, {finding}, {Outcome::report_only})),
            "Dockerfile:2:1: note: must-start-as-root: root by design\n"
            "  |\n"
            "2 | WORKDIR /app\n"
            "  | ^^^^^^^^^^^^ to line 3\n"
            "  = why: x\n"
            "  = line 1: the base\n");
}

TEST(TextReport, WrapsAtEightyColumns) {
  Finding finding = named_user();
  finding.evidence =
      "the base image node:20-alpine has the account node with the uid 1000 and the gid 1000, and "
      "no RUN of this stage changes it";
  const std::string text = text_of(report_of(kFile, {finding}, {Outcome::applied}));
  EXPECT_THAT(text,
              ::testing::HasSubstr(
                  "  = why: the base image node:20-alpine has the account node with the uid 1000\n"
                  "         and the gid 1000, and no RUN of this stage changes it\n"));
}

TEST(TextReport, SortsByPlaceAndSeparatesBlocks) {
  Finding first = named_user();
  first.span = {0, 4};
  first.fix.reset();
  const std::string text =
      text_of(report_of(kFile, {named_user(), first}, {Outcome::applied, Outcome::report_only}));
  const std::size_t one = text.find("Dockerfile:1:1:");
  const std::size_t three = text.find("\n\nDockerfile:3:6:");
  ASSERT_NE(three, std::string::npos);
  EXPECT_EQ(one, 0U);
}

TEST(TextReport, SurvivesAnEmptyFileAndAPlaceBehindTheEnd) {
  const Finding finding{.rule = "syntax-error",
                        .severity = Severity::error,
                        .span = {0, 0},
                        .message = "no FROM",
                        .evidence = ""};
  EXPECT_EQ(text_of(report_of("", {finding}, {Outcome::report_only})),
            "Dockerfile:1:1: error: syntax-error: no FROM\n  |\n1 |\n  | ^\n");
}

TEST(TextReport, LetsNoControlCharacterThrough) {
  Finding finding = named_user();
  finding.message = "\x1b[2J";
  finding.evidence = "a\x07";
  finding.span = {0, 4};
  finding.fix = fix(Level::all, "\x1b", {{{0, 4}, "\x1b"}});
  const diag::FileReport report =
      report_of("\x1b]0;x\x07 \xE2\x80\xAE\r\n", {finding}, {Outcome::applied});
  const std::string text = text_report(report, "a\x1b", ColorMode::never);
  EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) {
    return (c >= 0 && c < ' ' && c != '\n') || c == '\x7f';
  })) << text;
  EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
}

TEST(TextReport, KeepsLargeFixesSmall) {
  std::string file;
  std::vector<edit::Edit> edits;
  for (Offset i = 0; i < 200; ++i) {
    file += "COPY a b\nRUN x\n";
    edits.push_back({{15 * i + 4, 15 * i + 4}, " --chown=1:1"});
  }
  Finding finding = named_user();
  finding.fix = fix(Level::standard, "give the files away", edits);
  const std::string text = text_of(report_of(file, {finding}, {Outcome::applied}));
  EXPECT_THAT(text, ::testing::HasSubstr("and 180 more places; the diff has them"));
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 60);
}

TEST(TextReport, CutsLongLinesAroundTheChange) {
  const std::string file = "RUN " + std::string(300, 'a') + " USER " + std::string(300, 'b') + "\n";
  Finding finding = named_user();
  finding.span = {305, 309};
  finding.fix = fix(Level::safe, "t", {{{305, 309}, "CHANGED"}});
  const std::string text = text_of(report_of(file, {finding}, {Outcome::applied}));
  EXPECT_THAT(text, ::testing::ContainsRegex("- \\.\\.\\.a+ USER b+\\.\\.\\."));
  EXPECT_THAT(text, ::testing::ContainsRegex("\\+ \\.\\.\\.a+ CHANGED b+\\.\\.\\."));
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    EXPECT_LE(end - begin, 80U) << text;
  }
}

TEST(TextReport, DoesNotSlowDownOnOneHugeLine) {
  const std::string file(std::size_t{4} << 20U, 'x');
  std::vector<Finding> findings;
  for (Offset i = 0; i < 2000; ++i) {
    Finding finding = named_user();
    finding.span = {2000 * i, 2000 * i + 1};
    finding.fix = fix(Level::safe, "t", {{{2000 * i, 2000 * i + 1}, "y"}});
    findings.push_back(std::move(finding));
  }
  const std::size_t count = findings.size();
  const diag::FileReport report =
      report_of(file, std::move(findings), std::vector<Outcome>(count, Outcome::applied));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(text_of(report), ::testing::HasSubstr("too long to be shown here"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(TextReport, Colours) {
  Finding finding = named_user();
  const std::string text =
      text_report(report_of(kFile, {finding}, {Outcome::applied}), "f", ColorMode::always);
  EXPECT_TRUE(text.starts_with(
      "\x1b[1mf:3:6:\x1b[m \x1b[1;33mwarning:\x1b[m named-user: USER is a name\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("\x1b[1;33m^^^^\x1b[m\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("\x1b[31m- USER node\x1b[m\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("\x1b[32m+ USER 1000:1000\x1b[m\n"));
}

TEST(TextReport, RefusesAReportWhoseOutcomesAreMissing) {
  EXPECT_THROW((void)text_of(report_of(kFile, {named_user()}, {})), BrokenInvariant);
}

TEST(Render, GivesTheFormatAskedFor) {
  const diag::FileReport report = report_of(kFile, {named_user()}, {Outcome::applied});
  EXPECT_EQ(render(report, Format::file, "f", ColorMode::never), report.after);
  EXPECT_EQ(render(report, Format::text, "f", ColorMode::never),
            text_report(report, "f", ColorMode::never));
  EXPECT_EQ(render(report, Format::diff, "f", ColorMode::never),
            "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n FROM node:20-alpine\n WORKDIR /app\n-USER node\n"
            "+USER 1000:1000\n CMD [\"node\", \"server.js\"]\n");
  const diag::FileReport unchanged = report_of(kFile, {}, {});
  EXPECT_EQ(render(unchanged, Format::diff, "f", ColorMode::never), "");
  EXPECT_EQ(render(unchanged, Format::file, "f", ColorMode::never), kFile);
}

}  // namespace
}  // namespace droproot::report
