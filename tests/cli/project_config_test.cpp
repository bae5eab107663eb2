#include "cli/project_config.h"

#include "cli/session.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kFile = "FROM alpine:3.20\nCMD [\"/bin/server\"]\n";

// A session that keeps what the engine is asked to do with each file.
struct Asked : Session {
  explicit Asked(Contents contents) : Session(std::move(contents)) {
    process = [this](SourceText source, const config::Config& config,
                     const analysis::BuildContext& context) {
      configs.emplace(source.name(), config);
      return engine::process(std::move(source), config, context);
    };
  }
  std::map<std::string, config::Config> configs;
};

TEST(ProjectConfig, IsTheNearestOneAbove) {
  Asked session(Session::Contents{{"a/b/Dockerfile", kFile},
                                  {"a/Dockerfile", kFile},
                                  {"c/Dockerfile", kFile},
                                  {"a/.droproot.yaml", "user-name: near\n"},
                                  {".droproot.yaml", "user-name: far\nuser: 5\n"}});
  EXPECT_EQ(session.run({"a/b/Dockerfile", "a/Dockerfile", "c/Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("a/b/Dockerfile").user_name, "near");
  EXPECT_EQ(session.configs.at("a/Dockerfile").user_name, "near");
  EXPECT_FALSE(session.configs.at("a/Dockerfile").user.has_value()) << "only the nearest counts";
  EXPECT_EQ(session.configs.at("c/Dockerfile").user_name, "far");
}

TEST(ProjectConfig, MayStandAboveTheCurrentFolder) {
  Asked session(Session::Contents{{"Dockerfile", kFile}, {"/.droproot.yaml", "user-name: top\n"}});
  EXPECT_EQ(session.run({"Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("Dockerfile").user_name, "top");
}

TEST(ProjectConfig, StandsBetweenTheProfileAndTheCommandLine) {
  Asked session(
      Session::Contents{{"Dockerfile", kFile},
                        {".droproot.yaml", "profile: openshift\nfixes: safe\nuser-name: web\n"}});
  EXPECT_EQ(session.run({"--fixes=all", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("Dockerfile").fixes, diag::Level::all);
  EXPECT_EQ(session.configs.at("Dockerfile").group, config::GroupChoice::root);
  EXPECT_EQ(session.configs.at("Dockerfile").user_name, "web");
  EXPECT_EQ(session.run({"--profile=kubernetes", "Dockerfile"}), Exit::ok);
  session.configs.clear();
  EXPECT_EQ(session.run({"--profile=kubernetes", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("Dockerfile").chown, config::ChownMode::writable);
  EXPECT_EQ(session.configs.at("Dockerfile").group, config::GroupChoice::own);
  EXPECT_EQ(session.configs.at("Dockerfile").fixes, diag::Level::safe)
      << "the file beats a profile";
}

TEST(ProjectConfig, HasOverridesForSomeFiles) {
  Asked session(Session::Contents{
      {"sub/Dockerfile", kFile},
      {"sub/old/Dockerfile", kFile},
      {"sub/.droproot.yaml",
       "ignore: [onbuild]\noverrides:\n  - files: 'old/**'\n    profile: minimal\n"
       "    ignore: homeless-uid\n"}});
  EXPECT_EQ(session.run({"sub/Dockerfile", "sub/old/Dockerfile"}), Exit::ok);
  EXPECT_THAT(session.configs.at("sub/Dockerfile").ignore, ElementsAre("onbuild"));
  EXPECT_THAT(session.configs.at("sub/Dockerfile").select, IsEmpty());
  EXPECT_THAT(session.configs.at("sub/old/Dockerfile").ignore,
              ElementsAre("onbuild", "homeless-uid"));
  EXPECT_FALSE(session.configs.at("sub/old/Dockerfile").select.empty());
}

TEST(ProjectConfig, NamesAProfileBesideIt) {
  Asked session(Session::Contents{{"sub/Dockerfile", kFile},
                                  {"sub/.droproot.yaml", "profile: policies/mine.yaml\n"},
                                  {"sub/policies/mine.yaml", "user: 7:8\n"}});
  EXPECT_EQ(session.run({"sub/Dockerfile"}), Exit::ok) << session.err;
  EXPECT_EQ(session.configs.at("sub/Dockerfile").user->gid, 8U);
}

TEST(ProjectConfig, IsChosenOrLeftOutOnTheCommandLine) {
  Asked session(Session::Contents{{"Dockerfile", kFile},
                                  {".droproot.yaml", "user-name: near\n"},
                                  {"ci/strict.yaml", "user-name: strict\n"}});
  EXPECT_EQ(session.run({"--config", "ci/strict.yaml", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("Dockerfile").user_name, "strict");
  session.configs.clear();
  EXPECT_EQ(session.run({"--no-config", "Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("Dockerfile").user_name, "app");
  EXPECT_EQ(session.run({"--no-config", "--config=a", "Dockerfile"}), Exit::usage);
  EXPECT_EQ(session.run({"--config=gone.yaml", "Dockerfile"}), Exit::usage);
  EXPECT_EQ(session.err, "droproot: --config: gone.yaml does not exist\n");
}

TEST(ProjectConfig, IsForStandardInputThatOfItsName) {
  Asked session(Session::Contents{{"sub/.droproot.yaml", "user-name: near\n"}});
  session.input = kFile;
  EXPECT_EQ(session.run({"-", "--stdin-filename=sub/Dockerfile"}), Exit::ok);
  EXPECT_EQ(session.configs.at("sub/Dockerfile").user_name, "near");
}

TEST(ProjectConfig, WithAMistakeStopsTheRunBeforeAnythingIsWritten) {
  struct Row {
    std::string text, message;
  };
  for (const Row& row : std::vector<Row>{
           {"fixse: all\n", "z/.droproot.yaml:1:1: the key `fixse` is not known here"},
           {"ignore: runs-as-rot\n",
            "z/.droproot.yaml:1:9: there is no rule 'runs-as-rot'; did you mean 'runs-as-root'?"},
           {"exclude: ['[a']\n", "z/.droproot.yaml:1:11: the pattern '[a' has a '[' without"},
           {"a: [\n", "z/.droproot.yaml:"},
           {"profile: kubernets\n", "z/.droproot.yaml:1:10: there is no profile 'kubernets'; did"},
           {"profile: ./gone.yaml\n", "z/.droproot.yaml:1:10: z/./gone.yaml does not exist"}}) {
    Session session(
        {{"Dockerfile", kFile}, {"z/Dockerfile", kFile}, {"z/.droproot.yaml", row.text}});
    EXPECT_EQ(session.run({"--write", "Dockerfile", "z/Dockerfile"}), Exit::usage) << row.text;
    EXPECT_THAT(session.err, HasSubstr("droproot: " + row.message));
    EXPECT_EQ(std::ranges::count(session.err, '\n'), 1) << session.err;
    EXPECT_EQ(session.out, "");
    EXPECT_EQ(session.files.writes(), 0);
  }
}

TEST(ProjectConfig, MakesABaseImageKnown) {
  const std::string file =
      "FROM registry.example.com/base:1\nCOPY server /app/\nCMD [\"/app/server\"]\n";
  Session session(
      Session::Contents{{"Dockerfile", file},
                        {".droproot.yaml",
                         "images:\n  - repositories: [registry.example.com/base]\n"
                         "    facts:\n      family: alpine\n      default-user: root\n"
                         "      reuse-user: svc\n"
                         "      accounts: [{name: svc, uid: 4321, gid: 4321, groups: []}]\n"}});
  EXPECT_EQ(session.run({"Dockerfile"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("+USER 4321:4321\n"));
  EXPECT_EQ(session.run({"--no-config", "Dockerfile"}), Exit::ok);
  EXPECT_THAT(session.out, testing::Not(HasSubstr("4321")));
}

TEST(ProjectConfig, LooksNoFurtherThanTheRepositoryAndExcludesInSearches) {
  const test::TemporaryFolder folder;
  const std::string root = folder.path();
  folder.write(".droproot.yaml", "user-name: outside\n");
  folder.write("repo/.git/HEAD", "");
  folder.write("repo/Dockerfile", kFile);
  folder.write("other/.droproot.yaml", "exclude: [legacy, '*.dev']\n");
  folder.write("other/Dockerfile", kFile);
  folder.write("other/Dockerfile.dev", kFile);
  folder.write("other/legacy/Dockerfile", kFile);
  const DiskFiles files;
  std::vector<std::string> seen;
  std::string err;
  const Environment environment{
      .files = files,
      .read_input = []() -> Result<std::string> { return ""; },
      .write_out = [](std::string_view) { return std::error_code(); },
      .write_err = [&](std::string_view text) { err += text; },
      .cwd = "/nowhere",
      .process =
          [&](SourceText source, const config::Config& config,
              const analysis::BuildContext& context) {
            seen.push_back(std::string(source.name()).substr(root.size()) + " " + config.user_name);
            return engine::process(std::move(source), config, context);
          }};
  EXPECT_EQ(cli::run(std::vector<std::string>{root}, environment), Exit::ok) << err;
  EXPECT_THAT(seen, ElementsAre("/other/Dockerfile app", "/repo/Dockerfile app"));
}

// ---- droproot config ----------------------------------------------------------------------------

TEST(ShowConfig, SaysWhereEachValueComesFrom) {
  Session session(Session::Contents{
      {".droproot.yaml",
       "profile: kubernetes\nuser: 5\nignore: [onbuild]\nexclude: ['*.dev']\n"
       "overrides:\n  - files: old/*\n    fixes: safe\n    ignore: [root-home]\n"}});
  EXPECT_EQ(session.run({"config", "--user-name=web", "old/Dockerfile"}), Exit::ok) << session.err;
  EXPECT_EQ(session.out,
            "# old/Dockerfile\n"
            "profile: kubernetes           # .droproot.yaml:1\n"
            "fixes: safe                   # .droproot.yaml:7\n"
            "user: 5:5                     # .droproot.yaml:2\n"
            "user-name: web                # command line\n"
            "group: own                    # profile kubernetes\n"
            "chown: writable               # profile kubernetes\n"
            "ports: remap                  # built-in\n"
            "select: [all]                 # built-in\n"
            "ignore: [onbuild, root-home]  # .droproot.yaml:3, .droproot.yaml:8\n"
            "exclude: ['*.dev']            # .droproot.yaml:4\n");
}

TEST(ShowConfig, PrintsWhatItCouldReadItself) {
  Session session(
      Session::Contents{{".droproot.yaml", "user: 5\nselect: [onbuild]\nexclude: [\"it's\"]\n"}});
  ASSERT_EQ(session.run({"config"}), Exit::ok);
  const std::string printed = session.out;
  Session again(Session::Contents{{".droproot.yaml", printed}});
  ASSERT_EQ(again.run({"config"}), Exit::ok) << again.err;
  const auto values = [](const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      lines.push_back(line.substr(0, line.find("  #")));
    }
    return lines;
  };
  EXPECT_EQ(values(again.out), values(printed));
}

TEST(ShowConfig, TakesOnePathAndReportsMistakes) {
  Session session(Session::Contents{{".droproot.yaml", "user: x\n"}});
  EXPECT_EQ(session.run({"config", "a", "b"}), Exit::usage);
  EXPECT_EQ(session.run({"config"}), Exit::usage);
  EXPECT_THAT(session.err, HasSubstr(".droproot.yaml:1:7: 'x' is not a number"));
  EXPECT_EQ(session.run({"config", "--no-config"}), Exit::ok);
  EXPECT_THAT(session.out, HasSubstr("fixes: default  # built-in\n"));
}

}  // namespace
}  // namespace droproot::cli
