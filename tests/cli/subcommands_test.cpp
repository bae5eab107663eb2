#include <nlohmann/json.hpp>

#include "cli/session.h"
#include "droproot/rules/registry.h"
#include "support/pch.h"

namespace droproot::cli {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(ExplainCommand, PrintsThePageOfARule) {
  Session session;
  EXPECT_EQ(session.run({"explain", "named-user"}), Exit::ok);
  EXPECT_EQ(session.out, rules::explanation("named-user"));
  EXPECT_NE(session.out, "");
  EXPECT_EQ(session.err, "");
}

TEST(ExplainCommand, KnowsWhatWasMeant) {
  Session session;
  EXPECT_EQ(session.run({"explain", "name-user"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err, "droproot: there is no rule 'name-user'; did you mean 'named-user'?\n");
}

TEST(RulesCommand, ListsEveryRuleInEightyColumns) {
  Session session;
  EXPECT_EQ(session.run({"rules"}), Exit::ok);
  for (const rules::Rule& rule : rules::all_rules()) {
    EXPECT_THAT(session.out, HasSubstr(fmt::format("{} ", rule.meta.id)));
  }
  for (const std::string& line : lines_of(session.out)) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(ProfilesCommand, ListsThemInEightyColumns) {
  Session session;
  EXPECT_EQ(session.run({"profiles"}), Exit::ok);
  for (const char* name : {"default ", "kubernetes ", "minimal ", "openshift "}) {
    EXPECT_THAT(session.out, HasSubstr(name));
  }
  EXPECT_THAT(session.out, HasSubstr("group: root"));
  for (const std::string& line : lines_of(session.out)) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
  EXPECT_EQ(session.run({"profiles", "x"}), Exit::usage);
}

TEST(ProfileOption, ReadsAFile) {
  Session session({{"d", "FROM debian:12\nCMD [\"a\"]\n"}, {"./p", "user: 2000\n"}});
  EXPECT_EQ(session.run({"--profile=./p", "d"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("+USER 2000:2000"));
  EXPECT_EQ(session.run({"--profile=./p", "--user=3000", "d"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("+USER 3000:3000"));
}

TEST(ProfileOption, SaysWhatIsWrongInTheFile) {
  Session session({{"d", "FROM debian:12\n"}, {"./p", "ignore: [named-usr]\n"}});
  EXPECT_EQ(session.run({"--profile=./p", "d"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_EQ(session.err,
            "droproot: --profile: ./p:1:10: there is no rule 'named-usr'; did you mean "
            "'named-user'?\n");
  EXPECT_EQ(session.run({"--profile=./gone", "d"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: --profile: ./gone does not exist\n");
}

TEST(ImagesCommand, DescribesEachImage) {
  Session session;
  EXPECT_EQ(session.run({"images", "node:20-alpine", "debian:12"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("node 1000:1000"));
  EXPECT_THAT(session.out, HasSubstr("\n\n"));
  EXPECT_THAT(session.out, HasSubstr("debian:12"));
}

TEST(ImagesCommand, KnowsTheImagesOfTheRepository) {
  Session session(
      Session::Contents{{".droproot.yaml",
                         "images:\n  - repositories: [registry.example.com/base]\n    facts:\n"
                         "      family: debian\n      default-user: root\n"
                         "      accounts: [{name: svc, uid: 4321, gid: 4321, groups: []}]\n"}});
  EXPECT_EQ(session.run({"images", "registry.example.com/base:1", "node:20"}), Exit::ok)
      << session.err;
  EXPECT_THAT(session.out, HasSubstr("svc 4321:4321"));
  EXPECT_THAT(session.out, HasSubstr("known from   images of .droproot.yaml, confidence high"));
  EXPECT_THAT(session.out, HasSubstr("node 1000:1000"));
}

TEST(ImagesCommand, SaysWhatIsWrongInTheConfiguration) {
  Session session(Session::Contents{{".droproot.yaml", "imges: []\n"}});
  EXPECT_EQ(session.run({"images", "node:20"}), Exit::usage);
  EXPECT_EQ(session.out, "");
  EXPECT_THAT(session.err, HasSubstr("droproot: .droproot.yaml:1:1: "));
  EXPECT_THAT(session.err, HasSubstr("did you mean `images`?"));
}

TEST(ParseCommand, IsOneLineOfJsonAFile) {
  Session session({{"a", "FROM x\n"}, {"b", "FROM [\nFOO\n"}, {"c", "RUN <<EOF\n"}});
  session.input = "FROM y";
  EXPECT_EQ(session.run({"parse", "c", "a", "b", "-"}), Exit::ok) << session.err;
  const std::vector<std::string> lines = lines_of(session.out);
  ASSERT_EQ(lines.size(), 4U);
  std::vector<std::string> paths;
  for (const std::string& line : lines) paths.push_back(nlohmann::json::parse(line)["path"]);
  EXPECT_THAT(paths, testing::ElementsAre("-", "a", "b", "c"));
  EXPECT_FALSE(nlohmann::json::parse(lines[3])["parse_error"].is_null()) << "c has no end";
}

TEST(ParseCommand, SaysWhatCannotBeReadAndGoesOn) {
  Session session(Session::Contents{{"a", "FROM x\n"}});
  EXPECT_EQ(session.run({"parse", "a", "gone"}), Exit::usage);
  EXPECT_EQ(lines_of(session.out).size(), 1U);
  EXPECT_EQ(session.err, "droproot: gone does not exist\n");
}

TEST(ParseCommand, TakesAnyBytesThatAreNamed) {
  Session session({{"elf", std::string("\x7f\x45LF\0", 5)}, {"blank", ""}});
  EXPECT_EQ(session.run({"parse", "elf", "blank"}), Exit::ok);
  EXPECT_EQ(lines_of(session.out).size(), 2U);
}

TEST(ParseCommand, LeavesTheEngineAlone) {
  Session session(Session::Contents{{"a", "FROM x\n"}});
  session.process = [](SourceText, const config::Config&,
                       const analysis::BuildContext&) -> diag::FileReport {
    throw std::logic_error("the engine was used");
  };
  EXPECT_EQ(session.run({"parse", "a"}), Exit::ok);
}

}  // namespace
}  // namespace droproot::cli
