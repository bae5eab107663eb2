// Which comments take a switch back, and what they leave.
#include <chrono>

#include "droproot/engine/engine.h"
#include "support/pch.h"

namespace droproot::engine {
namespace {

using testing::HasSubstr;

diag::FileReport run(const std::string& text, const config::Config& config = {}) {
  const analysis::NoContext context;
  return process(SourceText("Dockerfile", text), config, context);
}

// Whether a comment above an instruction keeps root. Every file here is switched without it.
bool keeps_root(const std::string& comment, const std::string& above) {
  std::string text = "FROM node:20-alpine\nRUN true\nUSER root\nCMD [\"node\", \"/srv/a.js\"]\n";
  text.insert(text.find(above), comment + "\n");
  return run(text).status != diag::Status::changed;
}

TEST(RootWish, EveryFileHereIsSwitchedWithoutIt) {
  for (const std::string above : {"FROM", "RUN", "USER", "CMD"}) {
    EXPECT_FALSE(keeps_root("# a comment", above)) << above;
  }
}

TEST(RootWish, IsReadInTheFormsOfOtherTools) {
  for (const std::string comment :
       {"# hadolint ignore=DL3002", "#hadolint ignore=DL3002",
        "# hadolint ignore = DL3008 , DL3002", "# HADOLINT ignore=dl3002", "#trivy:ignore:DS-0002",
        "# trivy:ignore:AVD-DS-0002", "# trivy:ignore:DS002:exp:2030-01-01", "#trivy:ignore:*",
        "#trivy:ignore:DS-0026 trivy:ignore:DS-0002", "# kics-scan ignore-line",
        "#kics-scan ignore-block", "# nosemgrep", "# nosem", "# nosemgrep: a.b.last-user-is-root",
        "# nosemgrep: x.y, dockerfile.security.missing-user.missing-user",
        "  # hadolint ignore=DL3002", "# hadolint ignore=DL3002\n# why\n"}) {
    for (const std::string above : {"FROM", "USER", "CMD"}) {
      EXPECT_TRUE(keeps_root(comment, above)) << comment << " above " << above;
    }
    EXPECT_FALSE(keeps_root(comment, "RUN")) << comment;
  }
}

TEST(RootWish, OfSomeToolsIsAboutTheWholeFile) {
  for (const std::string comment :
       {"#checkov:skip=CKV_DOCKER_3", "# checkov:skip=CKV_DOCKER_8:reason",
        "# checkov:skip=CKV_DOCKER_2,CKV_DOCKER_3: reason", "# bridgecrew:skip=CKV_DOCKER_3",
        "# hadolint global ignore=DL3002"}) {
    for (const std::string above : {"FROM", "RUN", "CMD"}) {
      EXPECT_TRUE(keeps_root(comment, above)) << comment << " above " << above;
    }
  }
  for (const std::string comment :
       {"# kics-scan disable=fd54f200-402c-4333-a5a4-36ef6709af2f",
        "# kics-scan disable=x, 67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae", "# kics-scan ignore"}) {
    EXPECT_TRUE(keeps_root(comment, "FROM")) << comment;
    EXPECT_FALSE(keeps_root(comment, "RUN")) << comment << " counts in the head only";
  }
}

TEST(RootWish, IsNotWhatIsAboutSomethingElse) {
  for (const std::string comment :
       {"# hadolint ignore=DL3008", "# hadolint ignore=DL30022", "# hadolint",
        "# hadolintignore=DL3002", "#trivy:ignore:DS-0026", "#trivy:ignore:",
        "#checkov:skip=CKV_DOCKER_2", "#checkov:skip=CKV_DOCKER_2: see CKV_DOCKER_3", "# kics-scan",
        "# kics-scan disable=x", "# kics-scan enable=fd54f200-402c-4333-a5a4-36ef6709af2f",
        "# nosemgrep: a.b.c", "# nosemgreps", "# see hadolint ignore=DL3002", "# DL3002"}) {
    for (const std::string above : {"FROM", "USER", "CMD"}) {
      EXPECT_FALSE(keeps_root(comment, above)) << comment << " above " << above;
    }
  }
}

TEST(RootWish, IsANoteThatNamesTheComment) {
  const auto report =
      run("FROM node:20-alpine\n# hadolint ignore=DL3002\nUSER root\nCMD [\"node\", \"a.js\"]\n");
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].rule, "runs-as-root");
  EXPECT_EQ(report.findings[0].severity, diag::Severity::note);
  EXPECT_EQ(report.findings[0].message,
            "stays root: the author wants root here: `# hadolint ignore=DL3002`");
  EXPECT_EQ(report.before.at(report.findings[0].span), "# hadolint ignore=DL3002");
}

TEST(RootWish, IsOfTheStageThatItStandsIn) {
  const std::string other =
      "FROM node:20-alpine AS build\n# hadolint ignore=DL3002\nUSER root\nRUN true\n"
      "FROM node:20-alpine\nCMD [\"node\", \"a.js\"]\n";
  EXPECT_EQ(run(other).status, diag::Status::changed);
  const std::string inherited =
      "FROM node:20-alpine AS base\n# hadolint ignore=DL3002\nUSER root\n"
      "FROM base\nCMD [\"node\", \"a.js\"]\n";
  EXPECT_NE(run(inherited).status, diag::Status::changed);
}

TEST(Ignore, IsReadInItsForms) {
  for (const std::string comment :
       {"# droproot: ignore=runs-as-root because", "#droproot:ignore=runs-as-root because",
        "# Droproot: ignore=onbuild,runs-as-root because",
        "# droproot: ignore=onbuild, runs-as-root x", "# droproot: ignore=all because",
        "\t# droproot: ignore=runs-as-root because  "}) {
    EXPECT_TRUE(keeps_root(comment, "USER")) << comment;
    EXPECT_FALSE(keeps_root(comment, "CMD")) << comment << " belongs to the USER";
  }
  for (const std::string comment :
       {"# droproot ignore=runs-as-root x", "# droproot: ignore runs-as-root x",
        "# droproot: ignore=runs-as-root,nonsense x", "# droproot: ignore=", "# droproot: ignore=,",
        "# droproot:", "# droproot: skip-file=x"}) {
    EXPECT_FALSE(keeps_root(comment, "USER")) << comment;
  }
}

TEST(Ignore, TakesFindingAndEditAndLeavesTheRest) {
  const auto report =
      run("FROM node:20-alpine\nWORKDIR /app\n# droproot: ignore=copy-owned-by-root read only\n"
          "COPY a ./\nCOPY b ./\nCMD [\"node\", \"a.js\"]\n");
  EXPECT_EQ(report.status, diag::Status::changed);
  EXPECT_THAT(report.after, HasSubstr("\nCOPY a ./\nCOPY --chown=1000:1000 b ./\n"));
  EXPECT_THAT(report.after, HasSubstr("USER 1000:1000"));
  for (const diag::Finding& finding : report.findings)
    EXPECT_NE(finding.rule, "unused-suppression");
}

TEST(Ignore, OfANeededPartTakesTheSwitchAlong) {
  const std::string text =
      "FROM node:20-alpine\n# droproot: ignore=volume-owned-by-root the platform does it\n"
      "VOLUME /data\nCMD [\"node\", \"/srv/a.js\"]\n";
  const auto report = run(text);
  EXPECT_EQ(report.after, text);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].severity, diag::Severity::warning);
  EXPECT_EQ(
      report.findings[0].message,
      "stays root: volume-owned-by-root is ignored here, and the switch does not work without it");
  EXPECT_EQ(report.status, diag::Status::refused);
}

TEST(Ignore, OfTheSwitchSaysNothing) {
  const std::string text =
      "# droproot: ignore=runs-as-root needs it\nFROM node:20-alpine\nWORKDIR /app\nCOPY . .\n"
      "CMD [\"node\", \"a.js\"]\n";
  const auto report = run(text);
  EXPECT_EQ(report.after, text);
  EXPECT_TRUE(report.findings.empty()) << report.findings[0].message;
  EXPECT_EQ(report.status, diag::Status::clean);
}

// Port 80 refuses the switch, and a person would have to look at it.
TEST(Ignore, OfTheSwitchTakesWhatIsInItsWayAlong) {
  const std::string text = "FROM node:20-alpine\nEXPOSE 80\nCMD [\"node\", \"a.js\"]\n";
  ASSERT_EQ(run(text).findings.size(), 1U);
  EXPECT_EQ(run(text).findings[0].severity, diag::Severity::warning);
  EXPECT_TRUE(run("# droproot: ignore=runs-as-root needs it\n" + text).findings.empty());
  const auto wished = run("#trivy:ignore:DS-0002\n" + text);
  ASSERT_EQ(wished.findings.size(), 1U);
  EXPECT_EQ(wished.findings[0].rule, "runs-as-root");
  EXPECT_EQ(wished.findings[0].severity, diag::Severity::note);
}

TEST(Ignore, IsLinearInCommentsAndFindings) {
  std::string text = "FROM node:20-alpine\nWORKDIR /app\n";
  for (int i = 0; i < 5'000; ++i) text += "# droproot: ignore=onbuild x\nCOPY a ./\n";
  const auto begin = std::chrono::steady_clock::now();
  const auto report = run(text + "CMD [\"node\", \"a.js\"]\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
  EXPECT_EQ(std::ranges::count(report.findings, "unused-suppression", &diag::Finding::rule), 5'000);
}

}  // namespace
}  // namespace droproot::engine
