#include "droproot/fleet/fleet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace droproot::fleet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kLines =
    R"({"file":"all/shop/web/Dockerfile","status":"changed","base":{"image":"node:20","family":"debian"},"identity":{"before":{"user":"root"},"after":{"user":"1000:1000"}},"refusals":[],"findings":[{"rule":"runs-as-root","applied":true},{"rule":"copy-owned-by-root","applied":true},{"rule":"copy-owned-by-root","applied":true},{"rule":"chown-layer","applied":false}],"edits":[],"diff":"--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n FROM node:20\n+USER 1000:1000 <b>\n"}
{"file":"all/shop/db/Dockerfile","status":"refused","base":{"image":"debian","family":"debian"},"identity":{"before":{"user":""},"after":{"user":""}},"refusals":[{"rule":"must-start-as-root","severity":"note","line":3,"message":"starts sshd"}],"findings":[],"edits":[],"diff":""}

{"file":"all/lab/Dockerfile","status":"refused","base":{"image":"ghcr.io/lab/base","family":"unknown"},"identity":{"before":{"user":""},"after":{"user":""}},"refusals":[{"rule":"unresolved-base","severity":"warning","line":1,"message":"too little is known of @lab"}],"findings":[],"edits":[],"diff":""}
{"file":"all/odd/Dockerfile","status":"error","base":null,"identity":{"before":{"user":""},"after":{"user":""}},"refusals":[],"findings":[],"edits":[],"diff":"","error":"cannot be read"}
{"file":"all/fine/Dockerfile","status":"clean","base":null,"identity":{"before":{"user":"5"},"after":{"user":"5"}},"refusals":[],"findings":[],"edits":[],"diff":"","later":1}
)";

std::vector<File> files_of(std::string_view lines) {
  Result<std::vector<File>> files = read_lines("run.jsonl", lines);
  EXPECT_TRUE(files) << files.error().message;
  return files ? *std::move(files) : std::vector<File>{};
}

Fleet example(std::size_t depth = 1) { return summarize(files_of(kLines), depth); }

std::vector<std::string> names(const std::vector<Row>& rows) {
  std::vector<std::string> all;
  for (const Row& row : rows) {
    all.push_back(row.name + ' ' + std::to_string(row.files.files()));
  }
  return all;
}

TEST(FleetLines, SayTheStateOfEachFile) {
  const std::vector<File> files = files_of(kLines);
  ASSERT_EQ(files.size(), 5U);
  EXPECT_EQ(files[0].state, State::ready);
  EXPECT_EQ(files[1].state, State::design);
  EXPECT_EQ(files[2].state, State::person);
  EXPECT_EQ(files[3].state, State::error);
  EXPECT_EQ(files[3].reasons.front().message, "cannot be read");
  EXPECT_EQ(files[4].state, State::fine);
}

TEST(FleetLines, SayWhichLineIsWrong) {
  const auto message = [](std::string_view lines) {
    const auto files = read_lines("run.jsonl", lines);
    return files ? std::string("read") : files.error().message;
  };
  EXPECT_THAT(message("\n{\"file\":"), HasSubstr("run.jsonl:2:1: this is no line of"));
  EXPECT_THAT(message("{\"version\":\"1\",\"files\":[]}\n"), HasSubstr("run.jsonl:1:1: "));
  EXPECT_THAT(message("[]"), HasSubstr("run.jsonl:1:1: "));
  EXPECT_EQ(message(""), "read");
}

TEST(FleetSummary, CountsFilesNotFindings) {
  const Fleet fleet = example();
  EXPECT_EQ(fleet.total[State::ready], 1U);
  EXPECT_EQ(fleet.total.files(), 5U);
  EXPECT_EQ(fleet.total.left(), 3U);
  EXPECT_THAT(names(fleet.rules), ElementsAre("copy-owned-by-root 1", "runs-as-root 1"));
  EXPECT_THAT(names(fleet.reasons),
              ElementsAre("error 1", "must-start-as-root 1", "unresolved-base 1"));
  EXPECT_THAT(names(fleet.families), ElementsAre("debian 2", "unknown 1"));
}

TEST(FleetSummary, NamesRepositoriesBelowTheSharedFolders) {
  std::vector<std::string> found;
  for (const Repository& repository : example().repositories) found.push_back(repository.name);
  EXPECT_THAT(found, ElementsAre("shop", "lab", "odd", "fine"));
  found.clear();
  for (const Repository& repository : example(2).repositories) found.push_back(repository.name);
  EXPECT_THAT(found, ElementsAre("lab", "odd", "shop/web", "fine", "shop/db"));
}

TEST(FleetSummary, LetsTheLastLineOfAFileStand) {
  std::vector<File> files = {{.name = "a", .state = State::person},
                             {.name = "b", .state = State::fine},
                             {.name = "a", .state = State::ready}};
  const Fleet fleet = summarize(std::move(files), 1);
  ASSERT_EQ(fleet.files.size(), 2U);
  EXPECT_EQ(fleet.files[0].state, State::ready);
  EXPECT_EQ(fleet.repositories.front().name, ".");
}

TEST(FleetSummary, DoesNotHangOnTheOrderOfShards) {
  std::vector<File> files = files_of(kLines);
  const std::string html = to_html(example(), "t");
  std::ranges::reverse(files);
  EXPECT_EQ(to_html(summarize(std::move(files), 1), "t"), html);
}

TEST(FleetPage, NeedsNothingElseAndRunsNothing) {
  const std::string page = to_html(example(), "Our <fleet>");
  EXPECT_THAT(page, HasSubstr("<h1>Our &lt;fleet&gt;</h1>"));
  EXPECT_THAT(page, HasSubstr("5 Dockerfiles in 4 repositories"));
  EXPECT_THAT(page, HasSubstr("<span class=\"a\">+USER 1000:1000 &lt;b&gt;</span>"));
  EXPECT_THAT(page, HasSubstr("<span>shop</span>"));
  EXPECT_THAT(page, HasSubstr("<code>web/Dockerfile</code>"));
  EXPECT_THAT(page, Not(HasSubstr("<b>\n")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
}

TEST(FleetPage, OfNothingIsAPage) {
  EXPECT_THAT(to_html(summarize({}, 2), "t"), HasSubstr("0 Dockerfiles in 0 repositories"));
}

TEST(FleetTable, HasARowForEachFile) {
  const std::string table = to_csv(example());
  EXPECT_EQ(std::ranges::count(table, '\n'), 6);
  EXPECT_THAT(table,
              HasSubstr("\r\nshop,all/shop/web/Dockerfile,ready,node:20,debian,root,1000:1000,"
                        "copy-owned-by-root runs-as-root,,,\r\n"));
  EXPECT_THAT(table, HasSubstr("must-start-as-root,3,starts sshd\r\n"));
}

TEST(FleetTable, GivesASpreadsheetNoFormula) {
  std::vector<File> files = {{.name = "=cmd()"}, {.name = "a,\"b\"\n"}};
  const std::string table = to_csv(summarize(std::move(files), 1));
  EXPECT_THAT(table, HasSubstr(".,'=cmd(),fine"));
  EXPECT_THAT(table, HasSubstr(".,\"a,\"\"b\"\"\n\",fine"));
}

TEST(FleetIssue, ListsWhatIsLeft) {
  const std::string issue = to_markdown(example(), "Fleet");
  EXPECT_THAT(issue,
              HasSubstr("- [ ] **shop**: 1 to merge\n  - `all/shop/web/Dockerfile`: diff\n"));
  EXPECT_THAT(issue, HasSubstr("  - `all/lab/Dockerfile:1`: too little is known of @\u200Blab\n"));
  EXPECT_THAT(issue, Not(HasSubstr("sshd")));
  EXPECT_THAT(issue, Not(HasSubstr("**fine**")));
}

TEST(FleetIssue, FitsInAnIssue) {
  std::vector<File> files;
  for (int i = 0; i < 5000; ++i) {
    files.push_back({.name = "o/r" + std::to_string(i) + "/Dockerfile", .state = State::ready});
  }
  const std::string issue = to_markdown(summarize(std::move(files), 1), "Fleet");
  EXPECT_LT(issue.size(), 61'000U);
  EXPECT_THAT(issue, HasSubstr("more, which --html and --csv list.\n"));
}

}  // namespace
}  // namespace droproot::fleet
