#include "droproot/config/project_file.h"

#include <nlohmann/json.hpp>
#include <set>

#include "droproot/config/path_glob.h"
#include "support/pch.h"

namespace droproot::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::optional<std::string> wrong_rule(std::string_view rule) {
  if (rule == "known" || rule == "other") return std::nullopt;
  return fmt::format("there is no rule '{}'; did you mean 'known'?", rule);
}

Result<std::unique_ptr<ProjectFile>> read(const std::string& text) {
  return ProjectFile::read("sub/.droproot.yaml", text, wrong_rule);
}

std::string error_of(const std::string& text) {
  const auto file = read(text);
  return file ? "no error" : file.error().message;
}

TEST(ProjectFile, HasTheSettingsOfAProfileAndMore) {
  const auto file = read(
      "profile: kubernetes\nfixes: safe\nuser: 5:6\nuser-name: web\ngroup: root\nchown: "
      "none\nports: keep\n"
      "select: [known]\nignore: other\nexclude: [legacy, 'test/**']\n"
      "overrides:\n  - files: '*.dev'\n    fixes: all\n  - files: [a/b, c]\n    profile: "
      "./p.yaml\n");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const Section& top = (*file)->top();
  EXPECT_EQ(top.profile->text, "kubernetes");
  EXPECT_EQ(top.settings.fixes, diag::Level::safe);
  EXPECT_EQ(top.settings.user->gid, 6U);
  EXPECT_EQ(top.settings.user_name, "web");
  EXPECT_EQ(top.settings.group, GroupChoice::root);
  EXPECT_EQ(top.settings.chown, ChownMode::none);
  EXPECT_EQ(top.settings.ports, PortMode::keep);
  EXPECT_THAT(*top.settings.select, ElementsAre("known"));
  EXPECT_THAT(*top.settings.ignore, ElementsAre("other"));
  EXPECT_EQ(top.lines.at("user-name"), 4U);
  EXPECT_THAT((*file)->exclude(), ElementsAre("legacy", "test/**"));
  ASSERT_EQ((*file)->overrides().size(), 2U);
  EXPECT_EQ((*file)->overrides()[0].settings.fixes, diag::Level::all);
  EXPECT_EQ((*file)->overrides()[0].lines.at("fixes"), 13U);
  EXPECT_THAT((*file)->overrides()[1].files, ElementsAre("a/b", "c"));
  EXPECT_EQ((*file)->overrides()[1].profile->text, "./p.yaml");
  EXPECT_EQ((*file)->images(), nullptr);
}

TEST(ProjectFile, MaySayNothing) {
  for (const std::string text : {"", "# only a comment\n", "---\n", "{}\n"}) {
    const auto file = read(text);
    ASSERT_TRUE(file.has_value()) << text << file.error().message;
    EXPECT_FALSE((*file)->top().settings.fixes.has_value());
    EXPECT_THAT((*file)->overrides(), IsEmpty());
  }
}

TEST(ProjectFile, NamesThePlaceOfAMistakeAndTheNearestWord) {
  EXPECT_EQ(
      error_of("fixes: all\nignroe: [known]\n"),
      "sub/.droproot.yaml:2:1: the key `ignroe` is not known here (known: profile, fixes, "
      "user, user-name, group, chown, ports, select, ignore, exclude, overrides, images); did you "
      "mean `ignore`?");
  EXPECT_EQ(error_of("fixes: saef\n"),
            "sub/.droproot.yaml:1:8: `saef` is no value of `fixes`; did you mean 'safe'?");
  EXPECT_EQ(error_of("ignore: [known,\n  knwon]\n"),
            "sub/.droproot.yaml:2:3: there is no rule 'knwon'; did you mean 'known'?");
  EXPECT_EQ(error_of("user: 0\n"),
            "sub/.droproot.yaml:1:7: 0 is root; write a number from 1 to 2147483647.");
  EXPECT_EQ(error_of("exclude: ['a', '[b']\n"),
            "sub/.droproot.yaml:1:16: the pattern '[b' has a '[' without its ']'.");
  EXPECT_EQ(error_of("- a\n"), "sub/.droproot.yaml:1:1: a map is expected here, not a list.");
  EXPECT_EQ(error_of("overrides: {files: a}\n"),
            "sub/.droproot.yaml:1:12: `overrides` has to be a list.");
  EXPECT_EQ(error_of("overrides:\n  - fixes: all\n"),
            "sub/.droproot.yaml:2:5: the key `files` is missing.");
  EXPECT_EQ(error_of("overrides:\n  - files: a\n    exclude: b\n").substr(0, 61),
            "sub/.droproot.yaml:3:5: the key `exclude` is not known here (");
  EXPECT_EQ(error_of("overrides:\n  - files: a\n    ignore: knwon\n"),
            "sub/.droproot.yaml:3:13: there is no rule 'knwon'; did you mean 'known'?");
}

TEST(ProjectFile, SaysWhereYamlIsBroken) {
  EXPECT_EQ(error_of("fixes: all\nuser: [5\n").substr(0, 21), "sub/.droproot.yaml:3:");
  EXPECT_EQ(error_of("fixes: all\nfixes: all\n"),
            "sub/.droproot.yaml:2:1: the key `fixes` stands twice.");
}

TEST(ProjectFile, HasImagesOfItsOwn) {
  const auto file = read(
      "images:\n  - repositories: ['registry.example.com/{base,run}']\n"
      "    facts: {family: alpine, default-user: root}\n");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  ASSERT_NE((*file)->images(), nullptr);
  EXPECT_EQ((*file)->images()->exact.size(), 2U);
  EXPECT_EQ((*file)->images()->profiles[0].id, "registry.example.com/base");
  EXPECT_EQ((*file)->images()->profiles[0].facts.family, knowledge::Family::alpine);
  EXPECT_EQ(error_of("images:\n  - repositories: [a]\n"),
            "sub/.droproot.yaml:2:5: the key `facts` is missing.");
  EXPECT_EQ(error_of("images:\n  - repositories: [a]\n    facts: {famliy: alpine}\n").substr(0, 60),
            "sub/.droproot.yaml:3:13: the key `famliy` is not known here ");
}

TEST(ProjectFile, AppliesOverridesInTheirOrder) {
  const auto file =
      read("overrides:\n  - files: '*.dev'\n  - files: 'old/**'\n  - files: ['x', 'old/*']\n");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const auto matching = [&](const std::string& path) {
    std::vector<std::size_t> places;
    for (const Section* section : (*file)->overrides_of(path)) {
      places.push_back(static_cast<std::size_t>(section - (*file)->overrides().data()));
    }
    return places;
  };
  EXPECT_THAT(matching("a/Dockerfile.dev"), ElementsAre(0));
  EXPECT_THAT(matching("old/Dockerfile.dev"), ElementsAre(0, 1, 2));
  EXPECT_THAT(matching("old/a/Dockerfile"), ElementsAre(1));
  EXPECT_THAT(matching("Dockerfile"), IsEmpty());
}

TEST(ProjectFile, ExcludesFilesAndFolders) {
  const auto file = read("exclude: [legacy, '*.dev', a/b]\n");
  ASSERT_TRUE(file.has_value());
  for (const std::string path :
       {"legacy/Dockerfile", "x/legacy/y/Dockerfile", "Dockerfile.dev", "a/b/Dockerfile"}) {
    EXPECT_TRUE((*file)->excludes(path)) << path;
  }
  for (const std::string path : {"Dockerfile", "legacy2/Dockerfile", "x/a/b/Dockerfile"}) {
    EXPECT_FALSE((*file)->excludes(path)) << path;
  }
}

// ---- the schema for editors ---------------------------------------------------------------------

nlohmann::json read_json(const std::string& path) {
  std::ifstream stream(std::string(DROPROOT_SOURCE_DIR) + "/" + path);
  return nlohmann::json::parse(stream);
}

// What the code itself says it knows, in its complaint about an unknown key.
std::set<std::string> known_keys(const std::string& text_with_unknown_key) {
  const std::string error = error_of(text_with_unknown_key);
  const std::size_t begin = error.find("(known: ") + 8;
  std::istringstream words(error.substr(begin, error.find(')', begin) - begin));
  std::set<std::string> keys;
  for (std::string word; words >> word;) keys.insert(word.substr(0, word.find(',')));
  return keys;
}

std::set<std::string> keys_of(const nlohmann::json& schema) {
  std::set<std::string> keys;
  for (const auto& entry : schema.at("properties").items()) keys.insert(entry.key());
  return keys;
}

TEST(ProjectSchema, HasTheKeysThatTheCodeKnows) {
  const nlohmann::json schema = read_json("docs/schema/droproot.schema.json");
  EXPECT_EQ(keys_of(schema), known_keys("x: 1\n"));
  EXPECT_EQ(keys_of(schema["properties"]["overrides"]["items"]),
            known_keys("overrides: [{files: a, x: 1}]\n"));
  EXPECT_EQ(keys_of(schema["$defs"]["image"]),
            known_keys("images: [{repositories: [a], x: 1, facts: {family: debian, "
                       "default-user: root}}]\n"));
}

// check_schema.py holds the schema against the same samples.
TEST(ProjectSchema, AndTheCodeTakeTheSameSamples) {
  const nlohmann::json samples = read_json("tests/config/schema_samples.json");
  const auto text_of = [](const nlohmann::json& sample) {
    std::string text = sample.dump();
    // The samples name real rules, and the check of these tests knows two words.
    for (const std::string word : {"onbuild", "\"all\"]"}) {
      for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos;) {
        text.replace(at, word.size(), word == "onbuild" ? "known" : "\"known\"]");
      }
    }
    return text;
  };
  for (const auto& sample : samples["good"]) EXPECT_EQ(error_of(text_of(sample)), "no error");
  for (const auto& sample : samples["bad"])
    EXPECT_NE(error_of(text_of(sample)), "no error") << sample;
}

TEST(PathGlob, SaysWhatIsWrong) {
  for (const std::string glob : {"", "/a", "a/", "./a", "../a", "a/../b", "[a", "a\\", "{a,b}"}) {
    EXPECT_TRUE(wrong_path_glob(glob).has_value()) << glob;
  }
  for (const std::string glob : {"a", "*", "**/x", "[]a]", "[!]]", "a\\[", "..a", "a/.github/*"}) {
    EXPECT_FALSE(wrong_path_glob(glob).has_value()) << glob << *wrong_path_glob(glob);
  }
}

}  // namespace
}  // namespace droproot::config
