// The main command around an engine that says what the test wants: what goes where, and with which
// exit status.
#include "droproot/cli/run.h"

#include <new>
#include <nlohmann/json.hpp>

#include "cli/session.h"
#include "droproot/rules/registry.h"
#include "droproot/text/assert.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

using diag::Outcome;
using diag::Severity;
using diag::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A miniature of the engine, led by words of the file itself:
//   USER app   a name, written as its number      MUST       must start as root (a note)
//   GUESS      a warning with no fix              BROKEN     BuildKit refuses it
//   BUG        an invariant of ours is broken     MEMORY     there is none left
diag::FileReport miniature(SourceText source, const config::Config& /*config*/,
                           const analysis::BuildContext& /*context*/) {
  const std::string_view bytes = source.bytes();
  const auto span_of = [&](std::string_view word) -> std::optional<Span> {
    const std::size_t at = bytes.find(word);
    if (at == std::string_view::npos) return std::nullopt;
    return Span{static_cast<Offset>(at), static_cast<Offset>(at + word.size())};
  };
  DROPROOT_ASSERT(!span_of("BUG"));
  if (span_of("MEMORY")) throw std::bad_alloc();
  diag::FileReport report{.before = SourceText(source.name(), bytes),
                          .after = std::string(bytes),
                          .edits = {},
                          .findings = {},
                          .outcomes = {},
                          .identity_before = {.user = "", .root = Truth::yes},
                          .identity_after = {.user = "", .root = Truth::yes},
                          .status = Status::clean};
  const auto find = [&](Outcome outcome, diag::Finding finding) {
    report.findings.push_back(std::move(finding));
    report.outcomes.push_back(outcome);
  };
  if (const auto at = span_of("BROKEN")) {
    report.status = Status::error;
    find(Outcome::report_only, {.rule = "syntax-error",
                                .severity = Severity::error,
                                .span = *at,
                                .message = "unknown instruction: BROKEN",
                                .evidence = ""});
    return report;
  }
  if (const auto at = span_of("USER app")) {
    diag::Fix fix{.title = "write its number", .level = diag::Level::safe, .edits = {}};
    EXPECT_TRUE(fix.edits.add({.span = {at->begin + 5, at->end}, .text = "1001:1001"}));
    report.edits = fix.edits;
    report.after = report.edits.apply(report.before);
    report.status = Status::changed;
    report.identity_before = {.user = "app", .root = Truth::no};
    report.identity_after = {.user = "1001:1001", .root = Truth::no};
    find(Outcome::applied, {.rule = "named-user",
                            .severity = Severity::warning,
                            .span = *at,
                            .message = "USER is a name",
                            .evidence = "uid 1001 from useradd at line 2",
                            .fix = fix});
  }
  if (const auto at = span_of("MUST")) {
    if (report.status == Status::clean) report.status = Status::refused;
    find(Outcome::report_only, {.rule = "must-start-as-root",
                                .severity = Severity::note,
                                .span = *at,
                                .message = "gosu in entrypoint.sh:14",
                                .evidence = "",
                                .declined = true});
  }
  if (const auto at = span_of("GUESS")) {
    find(Outcome::report_only, {.rule = "root-group",
                                .severity = Severity::warning,
                                .span = *at,
                                .message = "the group is root's",
                                .evidence = ""});
  }
  return report;
}

constexpr std::string_view kDiff =
    "--- a/Dockerfile\n"
    "+++ b/Dockerfile\n"
    "@@ -1,2 +1,2 @@\n"
    " FROM a\n"
    "-USER app\n"
    "+USER 1001:1001\n";

class RunTest : public testing::Test {
 protected:
  RunTest()
      : session({{"Dockerfile", "FROM a\nUSER app\n"},
                 {"clean", "FROM a\n"},
                 {"must", "FROM a\n# MUST\n"},
                 {"must2", "FROM a\n# MUST\n"},
                 {"guess", "FROM a\n# GUESS\n"},
                 {"broken", "FROM a\n\nBROKEN x\n"},
                 {"bug", "FROM a\n# BUG\n"},
                 {"memory", "FROM a\n# MEMORY\n"},
                 {"elf", "\x7f\x45LF"},
                 {"both", "FROM a\nUSER app\n# GUESS\n"},
                 {"pr.diff", "--- a/both\n+++ b/both\n@@ -2,0 +3 @@\n+# GUESS\n"},
                 {"bad.diff", "--- a/both\n+++ b/both\n@@ -2 @@\n"}}) {
    session.process = miniature;
  }
  Session session;
};

TEST_F(RunTest, ShowsADiffAndWritesNothing) {
  EXPECT_EQ(session.run({"Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.out, kDiff);
  EXPECT_EQ(session.err, "1 file: 1 would change (app -> 1001:1001)\n");
  EXPECT_EQ(session.files.writes(), 0);
}

TEST_F(RunTest, WritesInPlaceAndKeepsStandardOutputEmpty) {
  EXPECT_EQ(session.run({"-w", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err, "1 file: 1 changed (app -> 1001:1001)\n");
  EXPECT_EQ(session.files.at("Dockerfile"), "FROM a\nUSER 1001:1001\n");
  // A second time there is nothing to do.
  EXPECT_EQ(session.run({"-w", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.files.writes(), 1);
  EXPECT_EQ(session.err, "1 file: 1 unchanged\n");
}

TEST_F(RunTest, WritesAndShowsTheFormatThatIsNamed) {
  EXPECT_EQ(session.run({"-w", "--format=diff", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.out, kDiff);
  EXPECT_EQ(session.files.writes(), 1);
}

TEST_F(RunTest, SaysWhatCouldNotBeWrittenAndGoesOn) {
  session.files.make_read_only("Dockerfile");
  EXPECT_EQ(session.run({"-w", "--format=diff", "Dockerfile", "both"}), Exit::usage);
  EXPECT_THAT(session.err, HasSubstr("droproot: Dockerfile cannot be rewritten\n"));
  EXPECT_THAT(session.err, HasSubstr("2 files: 1 changed (app -> 1001:1001), 1 failed\n"));
  EXPECT_THAT(session.out, Not(HasSubstr("a/Dockerfile")));
  EXPECT_EQ(session.files.at("both"), "FROM a\nUSER 1001:1001\n# GUESS\n");
}

TEST_F(RunTest, FormatFileIsTheRewrittenText) {
  EXPECT_EQ(session.run({"--format=file", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.out, "FROM a\nUSER 1001:1001\n");
  EXPECT_EQ(session.run({"--format=file", "clean"}), Exit::ok);
  EXPECT_EQ(session.out, "FROM a\n");
  EXPECT_EQ(session.run({"--format=file", "broken"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.run({"--format=file", "clean", "Dockerfile"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err, "droproot: --format=file takes exactly one input, and there are 2\n");
}

TEST_F(RunTest, FormatTextSaysFindingsOnce) {
  EXPECT_EQ(session.run({"--format=text", "both"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("both:3:3: warning: root-group: the group is root's\n"));
  EXPECT_EQ(session.err, "1 file: 1 would change (app -> 1001:1001)\n");
}

// ---- machine formats: one document a run, also of what fails ----------------------------------

TEST_F(RunTest, JsonHoldsEveryFileAndTheSummary) {
  EXPECT_EQ(session.run({"--format=json", "both", "broken", "clean", "elf", "gone", "must"}),
            Exit::usage);
  const auto json = nlohmann::json::parse(session.out);
  std::vector<std::string> rows;
  for (const auto& file : json["files"]) {
    rows.push_back(fmt::format("{} {} {}", std::string(file["file"]), std::string(file["status"]),
                               file.value("error", "-")));
  }
  EXPECT_THAT(
      rows,
      ElementsAre("both changed -", "broken error unknown instruction: BROKEN", "clean clean -",
                  "elf error elf is not a text file (it begins like an ELF executable)",
                  "gone error gone does not exist", "must refused -"));
  EXPECT_EQ(json["summary"],
            nlohmann::json::parse(R"({"files":6,"changed":1,"clean":1,"refused":1,"error":3})"));
  // What a person reads on standard error is the same in all formats.
  EXPECT_THAT(session.err, HasSubstr("both:3:3: root-group: the group is root's\n"));
}

TEST_F(RunTest, TheSameFilesAreLinesOfJsonl) {
  EXPECT_EQ(session.run({"--format=json", "both", "gone", "must"}), Exit::usage);
  const auto whole = nlohmann::json::parse(session.out);
  EXPECT_EQ(session.run({"--format=jsonl", "both", "gone", "must"}), Exit::usage);
  nlohmann::json rows = nlohmann::json::array();
  std::istringstream lines(session.out);
  for (std::string line; std::getline(lines, line);) rows.push_back(nlohmann::json::parse(line));
  EXPECT_EQ(rows, whole["files"]);
}

TEST_F(RunTest, EveryMachineFormatIsJsonWhateverHappens) {
  for (const std::string format : {"json", "sarif", "rdjson", "github", "gitlab"}) {
    SCOPED_TRACE(format);
    EXPECT_EQ(session.run({"--format=" + format, "both", "broken", "bug", "gone"}), Exit::internal);
    EXPECT_TRUE(nlohmann::json::accept(session.out)) << session.out;
    for (const std::string name : {"both", "broken", "bug", "gone"}) {
      EXPECT_THAT(session.out, HasSubstr(name)) << "every file is in the document";
    }
    EXPECT_EQ(session.run({"--format=" + format, "clean"}), Exit::ok);
    EXPECT_TRUE(nlohmann::json::accept(session.out)) << session.out;
  }
}

// Without a link to follow, the page itself is there.
TEST_F(RunTest, SarifBringsThePageOfEachRule) {
  EXPECT_EQ(session.run({"--format=sarif", "Dockerfile"}), Exit::ok);
  const auto rules = nlohmann::json::parse(session.out)["runs"][0]["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), rules::all_rules().size());
  for (const auto& rule : rules) {
    const auto id = rule["id"].get<std::string>();
    EXPECT_EQ(rule["help"]["markdown"], rules::explanation(id)) << id;
    EXPECT_THAT(rule["help"]["text"].get<std::string>(), HasSubstr("## ")) << id;
    // A link in it must lead somewhere from wherever it is read.
    EXPECT_THAT(rule["help"]["markdown"].get<std::string>(), testing::Not(HasSubstr("](../")));
  }
}

TEST_F(RunTest, WritingReportsWhatWasWritten) {
  session.files.make_read_only("Dockerfile");
  EXPECT_EQ(session.run({"-w", "--format=jsonl", "Dockerfile", "both"}), Exit::usage);
  std::istringstream lines(session.out);
  std::string line;
  std::getline(lines, line);
  const auto refused = nlohmann::json::parse(line);
  EXPECT_EQ(refused["status"], "error");
  EXPECT_THAT(refused["edits"], IsEmpty());
  EXPECT_EQ(refused["error"], "Dockerfile cannot be rewritten");
  std::getline(lines, line);
  EXPECT_EQ(nlohmann::json::parse(line)["status"], "changed");
  EXPECT_EQ(session.files.writes(), 1);
}

TEST_F(RunTest, CheckAndAMachineFormatKeepTheStatus) {
  EXPECT_EQ(session.run({"--check", "--format=sarif", "Dockerfile"}), Exit::findings);
  EXPECT_EQ(session.run({"--check", "--format=sarif", "must"}), Exit::ok);
}

TEST_F(RunTest, CommentsStandInTheDiffBaseAlone) {
  EXPECT_EQ(session.run({"--format=github", "--diff-base=pr.diff", "Dockerfile", "both"}),
            Exit::ok);
  const auto json = nlohmann::json::parse(session.out);
  ASSERT_EQ(json["comments"].size(), 1U) << session.out;
  EXPECT_EQ(json["comments"][0]["path"], "both");
  EXPECT_EQ(json["comments"][0]["line"], 3);
  EXPECT_THAT(std::string(json["body"]), HasSubstr("- Dockerfile line 2: **named-user**"));
  EXPECT_THAT(std::string(json["body"]), HasSubstr("- both line 2: **named-user**"));
}

TEST_F(RunTest, ADiffBaseThatCannotBeReadIsWrongUsage) {
  EXPECT_EQ(session.run({"--format=github", "--diff-base=gone", "clean"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err, "droproot: gone does not exist\n");
  EXPECT_EQ(session.run({"--format=github", "--diff-base=bad.diff", "clean"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err, "droproot: --diff-base: bad.diff: line 3 is no hunk of a unified diff\n");
}

TEST_F(RunTest, EachUnfixedFindingIsOneLine) {
  EXPECT_EQ(session.run({"both", "must"}), Exit::ok);
  EXPECT_EQ(session.err,
            "both:3:3: root-group: the group is root's\n"
            "must:2:3: must-start-as-root: gosu in entrypoint.sh:14\n"
            "2 files: 1 would change (app -> 1001:1001), "
            "1 refused (must start as root: gosu in entrypoint.sh:14)\n");
}

TEST_F(RunTest, VerboseListsWhatWasFixedToo) {
  EXPECT_EQ(session.run({"-v", "Dockerfile"}), Exit::ok);
  EXPECT_THAT(session.err, HasSubstr("Dockerfile:2:1: named-user: USER is a name "
                                     "(uid 1001 from useradd at line 2) [fixed]\n"));
}

TEST_F(RunTest, QuietLeavesErrorsOnly) {
  EXPECT_EQ(session.run({"-q", "both", "must", "broken", "gone"}), Exit::usage);
  EXPECT_EQ(session.err,
            "broken:3:1: error: unknown instruction: BROKEN\n"
            "droproot: gone does not exist\n");
  EXPECT_THAT(session.out, HasSubstr("+++ b/both"));
}

TEST_F(RunTest, TheRefusalOfASingleFileIsNotSaidTwice) {
  EXPECT_EQ(session.run({"must"}), Exit::ok);
  EXPECT_EQ(session.err,
            "must:2:3: must-start-as-root: gosu in entrypoint.sh:14\n"
            "1 file: 1 refused (must start as root)\n");
}

TEST_F(RunTest, ManyRefusalsAreCountedByRule) {
  EXPECT_EQ(session.run({"must", "must2", "clean"}), Exit::ok);
  EXPECT_THAT(session.err, HasSubstr("3 files: 2 refused (2 must start as root), 1 unchanged\n"));
}

TEST_F(RunTest, WhatBuildKitRefusesIsNotTouchedAndTheOthersGoOn) {
  EXPECT_EQ(session.run({"-w", "broken", "Dockerfile"}), Exit::usage);
  EXPECT_EQ(session.err,
            "broken:3:1: error: unknown instruction: BROKEN\n"
            "2 files: 1 changed (app -> 1001:1001), 1 failed\n");
  EXPECT_EQ(session.files.writes(), 1);
}

TEST_F(RunTest, CheckExitsOneWhereAPersonOrAChangeIsNeeded) {
  EXPECT_EQ(session.run({"--check", "clean"}), Exit::ok);
  EXPECT_EQ(session.run({"--check", "Dockerfile"}), Exit::findings);
  EXPECT_EQ(session.run({"--check", "guess"}), Exit::findings);
  EXPECT_EQ(session.run({"--check", "must"}), Exit::ok) << "a note is root by design";
  EXPECT_EQ(session.files.writes(), 0);
  // Without --check neither changes the status.
  EXPECT_EQ(session.run({"Dockerfile", "guess"}), Exit::ok);
}

TEST_F(RunTest, TheWorstStatusCounts) {
  EXPECT_EQ(session.run({"--check", "Dockerfile", "broken"}), Exit::usage);
  EXPECT_EQ(session.run({"--check", "bug", "broken", "Dockerfile"}), Exit::internal);
}

TEST_F(RunTest, ABugOfOursCostsOneFile) {
  EXPECT_EQ(session.run({"-w", "bug", "memory", "Dockerfile"}), Exit::internal);
  EXPECT_THAT(session.err, HasSubstr("droproot: bug: this is a bug in droproot: "));
  EXPECT_THAT(session.err, HasSubstr("!span_of(\"BUG\"); the file was left alone. Please report it "
                                     "with the file at the project's issue tracker\n"));
  EXPECT_THAT(session.err, HasSubstr("droproot: memory: this is a bug in droproot: "));
  EXPECT_THAT(session.err, HasSubstr("3 files: 1 changed (app -> 1001:1001), 2 failed\n"));
  EXPECT_EQ(session.files.at("bug"), "FROM a\n# BUG\n");
  EXPECT_EQ(session.files.at("Dockerfile"), "FROM a\nUSER 1001:1001\n");
}

TEST_F(RunTest, ReadsStandardInputUnderTheNameGiven) {
  session.input = "FROM a\nUSER app\n";
  EXPECT_EQ(session.run({"-"}), Exit::ok);
  EXPECT_EQ(session.out, kDiff);
  EXPECT_EQ(session.run({"-", "--stdin-filename=sub/x.Dockerfile"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("--- a/sub/x.Dockerfile\n+++ b/sub/x.Dockerfile\n"));
  session.input = "BROKEN";
  EXPECT_EQ(session.run({"-", "--stdin-filename=y"}), Exit::usage);
  EXPECT_EQ(session.err, "y:1:1: error: unknown instruction: BROKEN\n");
  session.input = std::string("FROM a\0", 7);
  EXPECT_EQ(session.run({"-"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: Dockerfile is not a text file (it has a NUL byte)\n");
}

TEST_F(RunTest, OpensTheContextThatIsMeant) {
  EXPECT_EQ(session.run({"clean"}), Exit::ok);
  EXPECT_EQ(session.run({"-"}), Exit::ok);
  EXPECT_EQ(session.run({"clean", "--no-context"}), Exit::ok);
  EXPECT_EQ(session.run({"clean", "--context", "/"}), Exit::ok);
  EXPECT_EQ(session.run({"-", "--context=/"}), Exit::ok);
  EXPECT_THAT(session.contexts, ElementsAre(".", "/", "/"));
  EXPECT_EQ(session.run({"clean", "--context=/no/such"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: --context: /no/such is not a folder that can be opened\n");
}

TEST_F(RunTest, SaysWhatIsNoDockerfileInOneLine) {
  EXPECT_EQ(session.run({"elf"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: elf is not a text file (it begins like an ELF executable)\n");
  EXPECT_EQ(session.run({"a\x1b[31m\nb"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: a\\x1b[31m\\nb does not exist\n");
}

TEST_F(RunTest, UsageErrorsComeBeforeAnythingIsDone) {
  EXPECT_EQ(session.run({"-w", "Dockerfile", "--wirte"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err, "droproot: there is no option '--wirte'; did you mean '--write'?\n");
  EXPECT_EQ(session.files.writes(), 0);
}

TEST_F(RunTest, ColourIsForTerminalsAndWhoAsksForIt) {
  const auto coloured = [&](std::vector<std::string> args) {
    args.emplace_back("Dockerfile");
    EXPECT_EQ(session.run(args), Exit::ok);
    return fmt::format("{}{}", session.out.find('\x1b') != std::string::npos ? "out" : "",
                       session.err.find('\x1b') != std::string::npos ? "err" : "");
  };
  EXPECT_EQ(coloured({}), "");
  EXPECT_EQ(coloured({"--color=always"}), "outerr");
  session.terminal = {.out = false, .err = true};
  EXPECT_EQ(coloured({}), "err");
  EXPECT_EQ(coloured({"--color=never"}), "");
  session.terminal = {.out = true, .err = true, .no_color = true};
  EXPECT_EQ(coloured({}), "");
  EXPECT_EQ(coloured({"--color=always"}), "outerr");
  session.terminal = {.force_color = true};
  EXPECT_EQ(coloured({}), "outerr");
  session.terminal = {.no_color = true, .force_color = true};
  EXPECT_EQ(coloured({}), "");
}

TEST_F(RunTest, AFullDiskIsAnErrorAndAClosedPipeIsNot) {
  session.out_error = std::make_error_code(std::errc::no_space_on_device);
  EXPECT_EQ(session.run({"-q", "Dockerfile"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: standard output cannot be written: No space left on device\n");
  session.out_error = std::make_error_code(std::errc::broken_pipe);
  EXPECT_EQ(session.run({"-q", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.err, "");
}

TEST_F(RunTest, SearchesFoldersOnDisk) {
  const test::TemporaryFolder folder;
  folder.write("a/Dockerfile", "FROM a\nUSER app\n");
  folder.write("b/Dockerfile", " \n");  // blank: passed over
  folder.write("c/Dockerfile", std::string("\x7f\x45LF\0", 5));
  folder.write("d/Dockerfile", "FROM a\n");
  const DiskFiles disk;
  Session real;
  const Environment made = real.environment();
  const Environment environment{.files = disk,
                                .read_input = made.read_input,
                                .write_out = made.write_out,
                                .write_err = made.write_err,
                                .cwd = folder.path(),
                                .process = miniature,
                                .open_context = made.open_context};
  EXPECT_EQ(run(std::vector<std::string>{"--check", folder.path()}, environment), Exit::findings);
  EXPECT_THAT(real.out, HasSubstr("--- a/a/Dockerfile\n+++ b/a/Dockerfile\n"));
  EXPECT_EQ(real.err, "2 files: 1 would change (app -> 1001:1001), 1 unchanged\n");
  EXPECT_THAT(real.contexts, ElementsAre(folder / "a", folder / "d"));

  real.err.clear();
  const std::string empty = folder.make_folder("e");
  EXPECT_EQ(run(std::vector{empty}, environment), Exit::ok);
  EXPECT_EQ(real.err, fmt::format("droproot: there is no Dockerfile in {}\n", empty));
}

// While the run is at work the folder goes elsewhere, and a link to it takes its place.
TEST_F(RunTest, WritesNothingBehindALinkThatCameMeanwhile) {
  const test::TemporaryFolder folder;
  const std::string original = "FROM a\nUSER app\n";
  folder.write("tree/a/Dockerfile", original);
  folder.write("tree/b/Dockerfile", original);
  const DiskFiles disk;
  Session real;
  Environment environment = real.environment();
  const Environment on_disk{
      .files = disk,
      .read_input = environment.read_input,
      .write_out = environment.write_out,
      .write_err = environment.write_err,
      .cwd = folder.path(),
      .process =
          [&folder](SourceText source, const config::Config& config,
                    const analysis::BuildContext& context) {
            if (source.name().ends_with("a/Dockerfile")) {
              std::filesystem::rename(folder / "tree/a", folder / "outside");
              std::filesystem::create_directory_symlink("../outside", folder / "tree/a");
              std::filesystem::rename(folder / "tree/b", folder / "outside/b");
              std::filesystem::create_directory_symlink("../outside/b", folder / "tree/b");
            }
            return miniature(std::move(source), config, context);
          },
      .open_context = environment.open_context};
  EXPECT_EQ(run(std::vector<std::string>{"--write", "-j1", folder / "tree"}, on_disk), Exit::usage);
  for (const char* const name : {"a", "b"}) {
    EXPECT_THAT(real.err,
                HasSubstr(fmt::format("tree/{}/Dockerfile is behind a symbolic link", name)));
  }
  EXPECT_EQ(disk.read(folder / "outside/Dockerfile").value(), original);
  EXPECT_EQ(disk.read(folder / "outside/b/Dockerfile").value(), original);
}

}  // namespace
}  // namespace droproot::cli
