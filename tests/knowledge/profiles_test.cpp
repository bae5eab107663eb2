#include <set>

#include "droproot/knowledge/glob.h"
#include "droproot/knowledge/image.h"
#include "droproot/knowledge/profile_loader.h"
#include "droproot/knowledge/yaml_reader.h"
#include "knowledge/generate/print_tables.h"
#include "knowledge/profile_files.h"

namespace droproot::knowledge {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> image_files() { return test::files_of(kProfiles / "images"); }

std::string error_of(const Result<void>& result) {
  return result ? "no error" : result.error().message;
}

TEST(Profiles, TheCompiledTablesAreTheFiles) {
  ProfileStore store;
  ASSERT_EQ(error_of(store.add_bases("bases.yaml", text_of(kProfiles / "bases.yaml"))), "no error");
  ASSERT_EQ(error_of(store.add_suites("suites.yaml", text_of(kProfiles / "suites.yaml"))),
            "no error");
  for (const fs::path& path : image_files()) {
    ASSERT_EQ(error_of(store.add_image(path.string(), path.stem().string(), text_of(path))),
              "no error");
  }
  EXPECT_GE(store.tables().profiles.size(), 190U);
  EXPECT_EQ(print_tables(store.tables()), print_tables(builtin_tables()));
}

TEST(Profiles, EveryProfileNamesItsEvidence) {
  for (const Profile& profile : builtin_tables().profiles) {
    EXPECT_FALSE(profile.sources.empty()) << profile.id;
    for (const std::string_view source : profile.sources) EXPECT_NE(source, "") << profile.id;
    EXPECT_EQ(profile.checked.size(), 10U) << profile.id;
  }
}

// What droproot may run a service as has to be a number that the profile can name.
TEST(Profiles, AccountsToReuseAreNoPersonsAndNoAdministrators) {
  for (const Profile& profile : builtin_tables().profiles) {
    for (const std::string_view repository : profile.repositories) {
      if (!is_literal_glob(repository)) continue;
      const ImageFacts facts = lookup(parse_image_reference(repository));
      if (!facts.reuse || facts.reuse->name.empty()) continue;
      const Account* const account = facts.account(facts.reuse->name);
      if (facts.family == Family::windows) continue;
      ASSERT_NE(account, nullptr) << repository << " " << facts.reuse->name;
      EXPECT_EQ(account->role, AccountRole::service) << repository;
      EXPECT_NE(account->uid, 0U) << repository;
      for (const std::string_view group : account->groups.value_or(Names())) {
        EXPECT_THAT(group, testing::Not(testing::AnyOf("sudo", "wheel", "adm"))) << repository;
      }
    }
  }
}

TEST(Profiles, LookupLeavesNoHalfAnswers) {
  for (const Profile& profile : builtin_tables().profiles) {
    for (const std::string_view repository : profile.repositories) {
      const ImageFacts facts = lookup(parse_image_reference(repository));
      ASSERT_TRUE(facts.known) << repository;
      EXPECT_NE(facts.tools.adduser, Adduser::by_suite) << repository;
      EXPECT_NE(facts.tools.adduser, Adduser::by_suite_or_unknown) << repository;
      EXPECT_NE(facts.user.written, "") << repository;
      if (is_literal_glob(repository)) {
        EXPECT_EQ(facts.profile->id, profile.id) << repository;
      }
    }
  }
}

// ---- schema.json -----------------------------------------------------------------------------

const YamlNode* member(const YamlNode& map, std::string_view key) {
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    if (map.children[i].scalar == key) return &map.children[i + 1];
  }
  return nullptr;
}

// The names under `properties` of the schema at `path`.
std::vector<std::string> schema_keys(const std::vector<std::string_view>& path) {
  // JSON is YAML, all of it that stands in a schema.
  const Result<YamlNode> root = read_yaml("schema.json", text_of(kProfiles / "schema.json"));
  if (!root) return {root.error().message};
  const YamlNode* node = &*root;
  for (const std::string_view step : path) {
    node = member(*node, step);
    if (node == nullptr) return {"no " + std::string(step)};
  }
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < node->children.size(); i += 2) {
    keys.push_back(node->children[i].scalar);
  }
  std::ranges::sort(keys);
  return keys;
}

// The keys that the loader knows, out of its complaint about one that it does not.
std::vector<std::string> loader_keys(std::string_view before, std::string_view with_unknown);

TEST(Schema, KnowsTheKeysThatTheLoaderKnows) {
  EXPECT_EQ(schema_keys({"properties"}), loader_keys("tags:\n", "zzz: 1\ntags:\n"));
  EXPECT_EQ(schema_keys({"$defs", "base-facts", "properties"}),
            loader_keys("  family: alpine\n", "  family: alpine\n  zzz: 1\n"));
  EXPECT_EQ(schema_keys({"$defs", "variant", "properties"}),
            loader_keys("    family: debian\n", "    family: debian\n    zzz: 1\n"));
  EXPECT_EQ(schema_keys({"$defs", "account", "properties"}),
            loader_keys("uid: 4242,", "uid: 4242, zzz: 1,"));
}

// ---- strictness ------------------------------------------------------------------------------

constexpr std::string_view kGood =
    "id: mine\n"
    "category: server\n"
    "confidence: high\n"
    "checked: 2026-11-22\n"
    "sources: [our wiki]\n"
    "repositories: [corp/app, 'corp/tool-*']\n"
    "facts:\n"
    "  family: alpine\n"
    "  default-user: svc\n"
    "  accounts:\n"
    "    - {name: svc, uid: 4242, gid: 4243}\n"
    "  ports: [8080, 53/udp]\n"
    "variants:\n"
    "  - tags: ['*-debian{11,12}']\n"
    "    family: debian\n"
    "tags:\n"
    "  '2-debian12': bookworm\n";

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(kGood);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_with(std::string_view from, std::string_view to) {
  ProfileStore store(builtin_tables());
  return error_of(store.add_image("my.yaml", "mine", replaced(from, to)));
}

std::vector<std::string> loader_keys(std::string_view before, std::string_view with_unknown) {
  const std::string message = error_with(before, with_unknown);
  constexpr std::string_view kKnown = "(known: ";
  std::size_t at = message.find(kKnown);
  if (at == std::string::npos) return {message};
  at += kKnown.size();
  std::set<std::string> keys;
  const std::size_t close = message.find(')', at);
  while (at < close) {
    const std::size_t end = std::min(message.find(", ", at), close);
    keys.insert(message.substr(at, end - at));
    at = end + 2;
  }
  return {keys.begin(), keys.end()};
}

TEST(ProfileLoader, AUsersImageIsAskedBeforeTheBuiltIn) {
  ProfileStore store(builtin_tables());
  ASSERT_EQ(error_of(store.add_image("my.yaml", "mine", kGood)), "no error");
  const Tables own = store.tables();
  const ImageFacts facts = lookup(parse_image_reference("corp/app:1"), &own);
  ASSERT_TRUE(facts.known);
  EXPECT_EQ(facts.family, Family::alpine);
  EXPECT_EQ(facts.user.uid, 4242U);
  EXPECT_EQ(facts.user.gid, 4243U);
  ASSERT_EQ(facts.ports.size(), 2U);
  EXPECT_EQ(facts.ports[1].protocol, Protocol::udp);
  const ImageFacts debian = lookup(parse_image_reference("corp/tool-x:2-debian12"), &own);
  EXPECT_EQ(debian.family, Family::debian);
  EXPECT_EQ(debian.suite, "bookworm");
  EXPECT_EQ(lookup(parse_image_reference("node:20"), &own).family, Family::debian);
}

TEST(ProfileLoader, SaysInOneSentenceWhatIsWrongAndWhere) {
  EXPECT_EQ(error_with("family: alpine", "famly: alpine").substr(0, 53),
            "my.yaml:8:3: the key `famly` is not known here (known");
  EXPECT_THAT(error_with("family: alpine", "family: alpin"),
              testing::StartsWith("my.yaml:8:11: `alpin` is no value of `family` (one of: "));
  EXPECT_EQ(error_with("uid: 4242", "uid: -1"), "my.yaml:11:24: `-1` is not a whole number.");
  EXPECT_EQ(error_with("uid: 4242", "uid: '4242'"), "my.yaml:11:24: `4242` is not a whole number.");
  EXPECT_EQ(error_with("53/udp", "70000"),
            "my.yaml:12:17: a port lies in 1..65535 and may end in /udp.");
  EXPECT_EQ(error_with("ports: [8080, 53/udp]", "ports: 80"),
            "my.yaml:12:10: `ports` has to be a list.");
  EXPECT_EQ(error_with("sources: [our wiki]", "sources: []"),
            "my.yaml:1:1: `sources` is missing or empty.");
  EXPECT_EQ(error_with("checked: 2026-11-22", "checked: today"),
            "my.yaml:1:1: `checked` has to be a YYYY-MM-DD date.");
  EXPECT_EQ(error_with("id: mine", "id: other"),
            "my.yaml:1:1: the id is `other` in a file for `mine`.");
  EXPECT_EQ(error_with("{11,12}", "{11,12"),
            "my.yaml:14:12: the pattern `*-debian{11,12` has a '{' without its '}'.");
  EXPECT_EQ(error_with(": bookworm", ": bokworm"), "my.yaml:17:17: there is no suite `bokworm`.");
  EXPECT_EQ(error_with("  default-user: svc\n", ""),
            "my.yaml:1:1: `facts` needs at least `family` and `default-user`.");
  EXPECT_EQ(error_with("category: server\n", ""), "my.yaml:1:1: the key `category` is missing.");
  EXPECT_EQ(error_with("family: debian", "tools: useful"),
            "my.yaml:15:12: there are no tools named `useful`.");
}

TEST(ProfileLoader, RefusesWhatIsNotAProfile) {
  ProfileStore store(builtin_tables());
  EXPECT_EQ(error_of(store.add_image("my.yaml", "mine", "")),
            "my.yaml:1:1: a map is expected here, not nothing.");
  EXPECT_EQ(error_of(store.add_image("my.yaml", "mine", "- a\n")),
            "my.yaml:1:1: a map is expected here, not a list.");
}

TEST(ProfileLoader, ARepositoryBelongsToOneProfile) {
  ProfileStore store(builtin_tables());
  ASSERT_EQ(error_of(store.add_image("my.yaml", "mine", kGood)), "no error");
  EXPECT_EQ(error_of(store.add_image("b.yaml", "b", replaced("id: mine", "id: b"))),
            "b.yaml:1:1: `corp/app` belongs to `mine` already.");
}

}  // namespace
}  // namespace droproot::knowledge
