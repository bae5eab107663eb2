// The machine formats, field by field, over reports that say exactly what the test needs; that they
// agree with the rewritten file is tests/corpus/apply_formats.py's business.
#include <nlohmann/json.hpp>
#include <set>

#include "droproot/report/run_report.h"
#include "report/fixes.h"
#include "report/places.h"
#include "report/review.h"
#include "report/wording.h"
#include "support/pch.h"

namespace droproot::report {
namespace {

using diag::Outcome;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Wanted {
  std::vector<edit::Edit> edits;
  std::uint32_t group = 0;
  Span span = {0, 4};
  Outcome outcome = Outcome::applied;
  std::string rule = "named-user";
};

// Rule names must outlive the report.
std::string_view kept(const std::string& name) {
  static std::set<std::string> names;
  return *names.insert(name).first;
}

diag::FileReport report_of(std::string_view before, const std::vector<Wanted>& wanted) {
  diag::FileReport report{.before = SourceText("Dockerfile", before),
                          .after = {},
                          .edits = {},
                          .findings = {},
                          .outcomes = {},
                          .identity_before = {},
                          .identity_after = {},
                          .status = diag::Status::clean};
  for (const Wanted& want : wanted) {
    diag::Finding finding{.rule = kept(want.rule),
                          .severity = diag::Severity::warning,
                          .span = want.span,
                          .message = "USER is a name",
                          .evidence = "useradd at line 2"};
    if (!want.edits.empty()) {
      finding.fix = diag::Fix{.title = "write its number",
                              .level = diag::Level::safe,
                              .edits = {},
                              .group = want.group};
      for (const edit::Edit& edit : want.edits) EXPECT_TRUE(finding.fix->edits.add(edit));
      if (want.outcome == Outcome::applied) {
        EXPECT_TRUE(report.edits.merge(finding.fix->edits));
      }
    }
    report.findings.push_back(std::move(finding));
    report.outcomes.push_back(want.edits.empty() ? Outcome::report_only : want.outcome);
  }
  report.after = report.edits.apply(report.before);
  if (report.after != before) report.status = diag::Status::changed;
  return report;
}

std::string document(Format format, const diag::FileReport& report,
                     std::string_view path = "Dockerfile", const RunInfo& info = {.version = "1"}) {
  RunReport run(format, info);
  std::string text = run.begin();
  text += run.add(run.file(report, path));
  return text + run.end();
}

json parsed(Format format, const diag::FileReport& report, std::string_view path = "Dockerfile",
            const RunInfo& info = {.version = "1"}) {
  const std::string text = document(format, report, path, info);
  EXPECT_TRUE(json::accept(text)) << text;
  return json::parse(text);
}

constexpr std::string_view kSource = "FROM a\nUSER app\nCMD x\n";
const Wanted kNamedUser = {.edits = {{{12, 15}, "5:5"}}, .span = {7, 16}};

// ---- places -------------------------------------------------------------------------------------

TEST(Places, CountsCharactersBehindAByteOrderMark) {
  const Places places("\xEF\xBB\xBF\xC3\xA4x\n\xF0\x90\x90\x80\xFFy");
  EXPECT_EQ(places.in_characters(3), (LineCol{1, 1}));
  EXPECT_EQ(places.in_characters(5), (LineCol{1, 2}));
  EXPECT_EQ(places.in_bytes(5), (LineCol{1, 6}));
  EXPECT_EQ(places.in_characters(11), (LineCol{2, 2}));
  EXPECT_EQ(places.in_characters(12), (LineCol{2, 3})) << "a stray byte is one character";
  EXPECT_EQ(places.in_characters(13), (LineCol{2, 4})) << "the end";
  EXPECT_EQ(Places("").in_characters(0), (LineCol{1, 1}));
}

TEST(Places, CountsAsAPlainLoopDoes) {
  std::string text;
  while (text.size() < 5000) text += text.size() % 700 == 0 ? "\n\xC3\xA4" : "a\xE2\x82\xAC\xFF";
  const Places places(text);
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  for (Offset at = 0; at < text.size(); ++column) {
    ASSERT_EQ(places.in_characters(at), (LineCol{line, column})) << at;
    if (text[at] == '\n') {
      ++line;
      column = 0;
    }
    const auto first = static_cast<unsigned char>(text[at]);
    at += first == 0xC3 ? 2 : first == 0xE2 ? 3 : 1;
  }
}

// ---- fixes --------------------------------------------------------------------------------------

std::vector<std::size_t> sizes_of(const std::vector<std::vector<Replacement>>& fixes) {
  std::vector<std::size_t> sizes;
  for (const auto& fix : fixes) sizes.push_back(fix.size());
  return sizes;
}

TEST(Fixes, AGroupIsOneFixAtItsFirstFinding) {
  const auto report = report_of(kSource, {{.edits = {{{5, 6}, "b"}}, .group = 1},
                                          {.edits = {{{12, 15}, "5"}}},
                                          {.edits = {{{20, 21}, "y"}}, .group = 1}});
  EXPECT_THAT(sizes_of(fixes_of(report)), ElementsAre(2, 1, 0));
  EXPECT_THAT(bundles_of(report), ElementsAre(0, 1, 0));
}

TEST(Fixes, WhatSharesAnEditOrTouchesIsOneFix) {
  const auto shared =
      report_of(kSource, {{.edits = {{{5, 6}, "b"}}}, {.edits = {{{5, 6}, "b"}, {{20, 21}, "y"}}}});
  EXPECT_THAT(sizes_of(fixes_of(shared)), ElementsAre(2, 0));
  const auto touching = report_of(
      kSource, {{.edits = {{{16, 16}, "RUN b\n", 1}}}, {.edits = {{{16, 16}, "RUN a\n", 0}}}});
  const auto fixes = fixes_of(touching);
  ASSERT_THAT(sizes_of(fixes), ElementsAre(1, 0));
  EXPECT_EQ(fixes[0][0].text, "RUN a\nRUN b\n");
}

TEST(Fixes, NothingIsInsertedBehindTheFinalLineFeed) {
  const auto fixes = fixes_of(report_of("FROM a\r\n", {{.edits = {{{8, 8}, "USER 5\r\n"}}}}));
  ASSERT_THAT(sizes_of(fixes), ElementsAre(1));
  EXPECT_EQ(fixes[0][0].span, (Span{6, 6}));
  EXPECT_EQ(fixes[0][0].text, "\r\nUSER 5");
}

// ---- json ---------------------------------------------------------------------------------------

TEST(Json, HasTheFieldsOfTheContract) {
  auto report = report_of(kSource, {kNamedUser});
  report.identity_before = {.user = "app", .root = Truth::no};
  report.identity_after = {.user = "5:6", .uid = 5, .gid = 6, .root = Truth::no};
  report.ports = {{.from = 80, .to = 8080, .places = {{{12, 15}, "EXPOSE"}}}};
  report.base = "debian:12";
  report.family = "debian";
  json whole = parsed(Format::json, report);
  EXPECT_EQ(whole["files"][0]["diff"],
            unified_diff(report.before, report.edits, "Dockerfile", ColorMode::never));
  whole["files"][0].erase("diff");
  EXPECT_EQ(whole["version"], "1");
  EXPECT_EQ(whole["files"][0], json::parse(R"x({
    "file": "Dockerfile", "status": "changed",
    "base": {"image": "debian:12", "family": "debian"},
    "identity": {"before": {"user": "app", "uid": null, "gid": null, "root": "no"},
                 "after": {"user": "5:6", "uid": 5, "gid": 6, "root": "no"}},
    "refusals": [],
    "findings": [{"rule": "named-user", "severity": "warning", "level": "safe", "line": 2,
                  "column": 1, "end_line": 2, "message": "USER is a name",
                  "evidence": "useradd at line 2", "applied": true}],
    "edits": [{"rule": "named-user", "begin": 12, "end": 15, "text": "5:5"}],
    "ports": [{"from": 80, "to": 8080, "places": [{"line": 2, "column": 6, "what": "EXPOSE"}]}],
    "securityContext": {"runAsNonRoot": true, "runAsUser": 5, "runAsGroup": 6, "fsGroup": 6,
      "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]},
      "seccompProfile": {"type": "RuntimeDefault"}}})x"));
}

TEST(Json, GivesNoSecurityContextThatWouldNotFit) {
  auto report = report_of(kSource, {});
  const auto context = [&](const diag::Identity& identity) {
    report.identity_after = identity;
    return parsed(Format::json, report)["files"][0]["securityContext"];
  };
  EXPECT_TRUE(context({.user = "root", .uid = 0, .root = Truth::yes}).is_null());
  EXPECT_TRUE(context({.user = "app", .root = Truth::no}).is_null());
  EXPECT_TRUE(context({.user = "5", .uid = 5, .root = Truth::maybe}).is_null());
  EXPECT_FALSE(context({.user = "5", .uid = 5, .root = Truth::no}).contains("runAsGroup"));
}

TEST(Json, ListsWhatWasDeclined) {
  auto report = report_of(kSource, {{.edits = {}, .span = {16, 22}}});
  report.findings[0].declined = true;
  EXPECT_EQ(parsed(Format::json, report)["files"][0]["refusals"],
            json::parse(R"x([{"rule": "named-user", "severity": "warning", "line": 3,
                            "message": "USER is a name"}])x"));
}

TEST(Json, KeepsBytesThatAreNoText) {
  auto report = report_of("USER \xFFx\n", {{.edits = {{{5, 6}, "\xFE\xFF"}}}});
  report.findings[0].message = "USER \xFFx";
  const json file = parsed(Format::json, report)["files"][0];
  EXPECT_EQ(file["edits"][0]["base64"], "/v8=");
  EXPECT_EQ(file["findings"][0]["message"], "USER \uFFFDx");
}

TEST(Base64, IsThatOfTheRfc) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
}

// ---- sarif --------------------------------------------------------------------------------------

constexpr std::array kRules = {
    RuleText{"runs-as-root", "the image starts as root", "# page", diag::Severity::warning},
    RuleText{"named-user", "USER is a name", "# page 2", diag::Severity::warning}};

json sarif_run(const diag::FileReport& report, std::string_view path = "Dockerfile") {
  return parsed(
      Format::sarif, report, path,
      {.version = "1", .rules = kRules, .docs_url = "https://example.org/rules"})["runs"][0];
}

TEST(Sarif, HasRulesRegionsAndByteExactFixes) {
  const json run = sarif_run(report_of(kSource, {kNamedUser}));
  const json& rule = run["tool"]["driver"]["rules"][1];
  EXPECT_EQ(rule["id"], "named-user");
  EXPECT_EQ(rule["help"]["markdown"], "# page 2");
  EXPECT_EQ(rule["helpUri"], "https://example.org/rules/named-user.md");
  EXPECT_EQ(rule["shortDescription"]["text"], "USER is a name.");
  const json& result = run["results"][0];
  EXPECT_EQ(result["ruleIndex"], 1);
  EXPECT_EQ(result["level"], "warning");
  EXPECT_EQ(result["message"]["text"], "USER is a name (useradd at line 2).");
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"],
            json::parse(R"x({"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 9,
                            "byteOffset": 7, "byteLength": 8})x"))
      << "the line end is no part of it";
  EXPECT_EQ(result["fixes"][0]["artifactChanges"][0]["replacements"],
            json::parse(R"x([{"deletedRegion": {"startLine": 2, "startColumn": 6, "endLine": 2,
                             "endColumn": 9, "byteOffset": 12, "byteLength": 3},
                             "insertedContent": {"text": "5:5"}}])x"));
  EXPECT_FALSE(result.contains("suppressions"));
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(Sarif, ARefusalIsAResultWithoutAFix) {
  auto report = report_of(kSource, {{.edits = {}}});
  report.findings[0].severity = diag::Severity::note;
  report.findings[0].declined = true;
  const json result = sarif_run(report)["results"][0];
  EXPECT_EQ(result["level"], "note");
  EXPECT_FALSE(result.contains("kind")) << "a level needs the kind fail, the default";
  EXPECT_FALSE(result.contains("fixes"));
  EXPECT_EQ(result["properties"]["refused"], true);
}

TEST(Sarif, AFixAboveTheLevelIsOnlyNamed) {
  Wanted above = kNamedUser;
  above.outcome = Outcome::above_level;
  const json result = sarif_run(report_of(kSource, {above}))["results"][0];
  EXPECT_FALSE(result.contains("fixes"));
  EXPECT_THAT(std::string(result["message"]["text"]),
              HasSubstr(" --fixes=safe would write its number."));
}

TEST(Sarif, FingerprintsDoNotSeeLinesThatMove) {
  const auto mark = [](const diag::FileReport& report, std::size_t index) {
    return sarif_run(report)["results"][index]["partialFingerprints"]["droprootFinding/v1"];
  };
  const auto before = report_of("FROM a\nUSER app\n", {{.edits = {}, .span = {7, 15}}});
  const auto moved = report_of("# new\nFROM b\n\n  USER app\n", {{.edits = {}, .span = {16, 24}}});
  EXPECT_EQ(mark(before, 0), mark(moved, 0));
  const auto other = report_of("FROM a\nUSER apq\n", {{.edits = {}, .span = {7, 15}}});
  EXPECT_NE(mark(before, 0), mark(other, 0));
  const auto twice = report_of("USER a\nUSER a\n",
                               {{.edits = {}, .span = {0, 6}}, {.edits = {}, .span = {7, 13}}});
  EXPECT_NE(mark(twice, 0), mark(twice, 1));
}

TEST(Sarif, PathsAreUris) {
  const auto uri = [](std::string_view path) {
    const json run = sarif_run(report_of(kSource, {kNamedUser}), path);
    return run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
  };
  EXPECT_EQ(uri("a b/c:d%\xC3\xA4"),
            json::parse(R"x({"uri": "a%20b/c%3Ad%25%C3%A4", "uriBaseId": "%SRCROOT%"})x"));
  EXPECT_EQ(uri("/a"), json::parse(R"x({"uri": "file:///a"})x"));
}

TEST(Sarif, BytesThatAreNoTextAreBinaryContent) {
  const auto report = report_of("USER x\n", {{.edits = {{{5, 6}, "\xFF"}}}});
  const json change = sarif_run(report)["results"][0]["fixes"][0]["artifactChanges"][0];
  EXPECT_EQ(change["replacements"][0]["insertedContent"], json::parse(R"x({"binary": "/w=="})x"));
}

// ---- suggestions --------------------------------------------------------------------------------

TEST(Review, AnInsertionTakesTheLineBelowAlong) {
  const auto comments = review_comments(report_of(kSource, {{.edits = {{{16, 16}, "USER 5\n"}}}}));
  ASSERT_EQ(comments.size(), 1U);
  EXPECT_EQ(comments[0].first, 3U);
  EXPECT_EQ(comments[0].last, 3U);
  EXPECT_EQ(comments[0].text, "USER 5\nCMD x");
}

TEST(Review, AtTheEndItTakesTheLineAbove) {
  const auto comments = review_comments(report_of(
      kSource, {{.edits = {{{16, 16}, "RUN a\n"}}}, {.edits = {{{22, 22}, "USER 5\n"}}}}));
  ASSERT_EQ(comments.size(), 1U) << "both take the same line along, so they are one";
  EXPECT_EQ(comments[0].first, 3U);
  EXPECT_EQ(comments[0].text, "RUN a\nCMD x\nUSER 5");
  EXPECT_THAT(comments[0].findings, ElementsAre(0, 1));
}

TEST(Review, OtherPlacesOfTheSameFixAreNamed) {
  const auto comments = review_comments(report_of(
      kSource, {{.edits = {{{5, 6}, "b"}}, .group = 1}, {.edits = {{{20, 21}, "y"}}, .group = 1}}));
  ASSERT_EQ(comments.size(), 2U);
  EXPECT_THAT(comments[0].together, ElementsAre(3));
  EXPECT_THAT(comments[1].together, ElementsAre(1));
}

Proposal proposal_of(std::string_view before, const edit::Edit& edit) {
  const auto comments = review_comments(report_of(before, {{.edits = {edit}, .span = {0, 1}}}));
  EXPECT_EQ(comments.size(), 1U);
  return comments.at(0).proposal;
}

TEST(Review, SaysOnlyWhatALineSuggestionCanSay) {
  using enum Proposal;
  EXPECT_EQ(proposal_of("a\nb\nc\n", {{2, 4}, ""}), remove);
  EXPECT_EQ(proposal_of("a\nb", {{2, 3}, "c"}), replace) << "no line end before, none after";
  EXPECT_EQ(proposal_of("a\nb", {{2, 3}, "c\n"}), not_sayable) << "the file gets a final line feed";
  EXPECT_EQ(proposal_of("a\r\nb\n", {{0, 3}, "c\n"}), not_sayable) << "the line end changes";
  EXPECT_EQ(proposal_of("a\r\nb\r\n", {{0, 1}, "c\r\nd"}), replace);
  EXPECT_EQ(proposal_of("a \xFF\n", {{0, 1}, "b"}), not_sayable) << "not UTF-8";
  EXPECT_EQ(proposal_of("a \rb\n", {{0, 1}, "b"}), not_sayable) << "a return amid a line";
  EXPECT_EQ(proposal_of("a\nb\n", {{0, 1}, ""}), not_sayable) << "an empty text would remove it";
}

TEST(Rdjson, ADiagnosticHasTheRangeOfItsSuggestion) {
  const json diagnostics = parsed(Format::rdjson, report_of(kSource, {kNamedUser}))["diagnostics"];
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0], json::parse(R"x({
    "message": "USER is a name (useradd at line 2)", "severity": "WARNING",
    "location": {"path": "Dockerfile", "range": {"start": {"line": 2}, "end": {"line": 2}}},
    "code": {"value": "named-user"},
    "suggestions": [{"range": {"start": {"line": 2}, "end": {"line": 2}}, "text": "USER 5:5"}]
})x"));
  const json plain =
      parsed(Format::rdjson, report_of("A \xC3\xA4 b\n", {{.edits = {}, .span = {5, 6}}}));
  EXPECT_EQ(
      plain["diagnostics"][0]["location"]["range"],
      json::parse(R"x({"start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 7}})x"))
      << "columns are bytes";
}

TEST(Github, ACommentIsASuggestionOfWholeLines) {
  const json review = parsed(Format::github, report_of(kSource, {kNamedUser}));
  ASSERT_EQ(review["comments"].size(), 1U);
  EXPECT_EQ(review["event"], "COMMENT");
  EXPECT_EQ(review["comments"][0], json::parse(R"x({
    "path": "Dockerfile", "line": 2, "side": "RIGHT",
    "body": "**named-user**: USER is a name (useradd at line 2)\n\n```suggestion\nUSER 5:5\n```\n"})x"));
  EXPECT_EQ(review["body"], "droproot: 1 file, 1 to change, 0 refused.");
}

TEST(Github, SeveralLinesHaveABegin) {
  const auto report = report_of(kSource, {{.edits = {{{5, 6}, "b"}, {{12, 15}, "5"}}}});
  const json comment = parsed(Format::github, report)["comments"][0];
  EXPECT_EQ(comment["start_line"], 1);
  EXPECT_EQ(comment["start_side"], "RIGHT");
  EXPECT_EQ(comment["line"], 2);
}

TEST(Github, TheTextOfAFileIsNoMarkup) {
  auto report = report_of("COPY ```` b\n", {{.edits = {{{10, 11}, "c"}}}});
  report.findings[0].message = "see @team <img> [x](y) *z*";
  const std::string body = parsed(Format::github, report)["comments"][0]["body"];
  EXPECT_THAT(body, HasSubstr("@\u200Bteam \\<img\\> \\[x\\](y) \\*z\\*"));
  EXPECT_THAT(body, HasSubstr("`````suggestion\nCOPY ```` c\n`````\n"));
}

TEST(Github, WhatTheDiffDoesNotShowIsInTheBody) {
  const auto base = DiffBase::parse("--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1 +1,2 @@\n a\n+b\n");
  ASSERT_TRUE(base);
  const RunInfo info{.version = "1", .diff_base = &*base};
  const auto report =
      report_of(kSource, {kNamedUser, {.edits = {}, .span = {16, 21}, .rule = "root-group"}});
  const json review = parsed(Format::github, report, "Dockerfile", info);
  ASSERT_EQ(review["comments"].size(), 1U);
  EXPECT_EQ(review["comments"][0]["line"], 2);
  EXPECT_THAT(std::string(review["body"]),
              HasSubstr("\n- Dockerfile line 3: **root-group**: USER is a name"));
}

TEST(Github, ABodyStaysBelowTheLimit) {
  const std::string line(70'000, 'x');
  const auto report = report_of(line + "\n", {{.edits = {{{0, 1}, "y"}}}});
  const std::string body = parsed(Format::github, report)["comments"][0]["body"];
  EXPECT_LT(body.size(), 60'000U);
  EXPECT_THAT(body, HasSubstr("too long for a suggestion"));

  RunReport run(Format::github, {.version = "1"});
  std::string text = run.begin();
  for (int i = 0; i < 3000; ++i) text += run.add(run.failure("a", "a", "gone is not there, is it"));
  text += run.end();
  const std::string review = json::parse(text)["body"];
  EXPECT_LT(review.size(), 60'100U);
  EXPECT_THAT(review, HasSubstr("\n\nand "));
}

TEST(Gitlab, IsAnArrayOfIssues) {
  const json issues = parsed(Format::gitlab, report_of(kSource, {kNamedUser}), "a/Dockerfile");
  ASSERT_EQ(issues.size(), 1U);
  json issue = issues[0];
  EXPECT_EQ(std::string(issue["fingerprint"]).size(), 16U);
  issue.erase("fingerprint");
  EXPECT_EQ(issue, json::parse(R"x({"type": "issue", "check_name": "named-user",
    "description": "USER is a name (useradd at line 2); droproot would write its number",
    "categories": ["Security"], "severity": "major",
    "location": {"path": "a/Dockerfile", "lines": {"begin": 2, "end": 2}}})x"));
}

TEST(MachineFormats, AreJsonForAnyBytes) {
  std::mt19937 random(77002);
  constexpr std::string_view kBytes("\0\r\n\"\\`\xFF\xC3\xA4\xED\xA0\x80@<a", 15);
  const auto bytes = [&](std::size_t size) {
    std::string out;
    while (out.size() < size) out += kBytes[random() % kBytes.size()];
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    const std::string source = bytes(20);
    auto report = report_of(source, {{.edits = {{{2, 4}, bytes(3)}}, .span = {1, 7}},
                                     {.edits = {{{9, 9}, bytes(2)}}, .span = {9, 20}},
                                     {.edits = {}, .span = {20, 20}}});
    report.findings[0].message = bytes(9);
    report.findings[1].evidence = bytes(9);
    report.identity_after.user = bytes(5);
    const std::string path = bytes(5);
    for (const Format format : {Format::json, Format::jsonl, Format::sarif, Format::rdjson,
                                Format::github, Format::gitlab}) {
      EXPECT_TRUE(json::accept(document(format, report, path))) << round;
    }
  }
}

TEST(MachineFormats, AreCompleteWithoutAnyFile) {
  for (const Format format :
       {Format::json, Format::sarif, Format::rdjson, Format::github, Format::gitlab}) {
    RunReport run(format, {.version = "1"});
    EXPECT_TRUE(json::accept(run.begin() + run.end()));
  }
}

// ---- the diff under review ----------------------------------------------------------------------

TEST(DiffBase, CoversTheLinesOfAHunkOnly) {
  const auto base = DiffBase::parse(
      "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -3,2 +3,3 @@ FROM\n a\n+++ b/q\n"
      " c\n@@ -20 +21,0 @@\n-d\n@@ -30,2 +30,2 @@\n e\n-f\n+f\n\\ No newline at end of file\n"
      "--- /dev/null\n+++ \"b/\\303\\244 y\"\n@@ -0,0 +1 @@\n+z\n");
  ASSERT_TRUE(base) << base.error().message;
  EXPECT_TRUE(base->covers("x", 3, 5));
  EXPECT_FALSE(base->covers("x", 2, 3));
  EXPECT_FALSE(base->covers("x", 5, 6));
  EXPECT_FALSE(base->covers("x", 21, 21)) << "lines that go have no place";
  EXPECT_TRUE(base->covers("x", 31, 31));
  EXPECT_FALSE(base->covers("x", 5, 30)) << "two hunks";
  EXPECT_FALSE(base->covers("q", 1, 1)) << "an added line that looks like a head";
  EXPECT_TRUE(base->covers("\xC3\xA4 y", 1, 1));
}

TEST(DiffBase, TakesNamesWithoutPrefixAndWithATime) {
  const auto base = DiffBase::parse(
      "--- x/Dockerfile\t2024-01-01\n+++ x/Dockerfile\t2024\r\n@@ -1 +1 @@\n-a\n+b\n"
      "--- Dockerfile\n+++ Dockerfile\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_TRUE(base);
  EXPECT_TRUE(base->covers("Dockerfile", 1, 1));
}

TEST(DiffBase, CoversNoLineThatIsPromisedAndNotShown) {
  const auto base = DiffBase::parse("--- x\n+++ x\n@@ -1,9 +4,4294967290 @@\n a\n-b\n+c\n");
  ASSERT_TRUE(base);
  EXPECT_TRUE(base->covers("x", 4, 5));
  EXPECT_FALSE(base->covers("x", 5, 6));
  EXPECT_FALSE(base->covers("x", 5, 4)) << "no lines at all";
  EXPECT_FALSE(base->covers("x", 3, 3));
}

TEST(DiffBase, TakesHunksInAnyOrder) {
  const auto base =
      DiffBase::parse("--- x\n+++ x\n@@ -9 +9 @@\n-a\n+b\n--- x\n+++ x\n@@ -2 +2 @@\n-a\n+b\n");
  ASSERT_TRUE(base);
  EXPECT_TRUE(base->covers("x", 2, 2));
  EXPECT_TRUE(base->covers("x", 9, 9));
  EXPECT_FALSE(base->covers("x", 3, 3));
}

TEST(DiffBase, SaysWhichLineIsWrong) {
  for (const std::string_view wrong :
       {"@@ -1 +1 @@\n", "--- a\n+++ a\n@@ -1 @@\n", "--- a\n+++ a\n@@ -x +1 @@\n",
        "--- a\n+++ a\n@@ -1, +1\n", "--- a\n+++ a\n@@ -1 +0,2 @@\n+b\n+c\n",
        "--- a\n+++ a\n@@ -1 +4294967295,2 @@\n+b\n+c\n"}) {
    EXPECT_FALSE(DiffBase::parse(wrong)) << wrong;
  }
  EXPECT_TRUE(DiffBase::parse(""));
  EXPECT_TRUE(DiffBase::parse("no diff\n"));
}

}  // namespace
}  // namespace droproot::report
