#include "droproot/knowledge/policy.h"

#include <set>

#include "droproot/knowledge/yaml_reader.h"
#include "knowledge/generate/print_policies.h"
#include "knowledge/profile_files.h"
#include "support/pch.h"

namespace droproot::knowledge {
namespace {

namespace fs = std::filesystem;

std::string error_of(const std::string& text) {
  PolicyStore store;
  const Result<Policy> policy = store.read("my.yaml", text);
  return policy ? "no error" : policy.error().message;
}

TEST(Policies, TheCompiledOnesAreTheFiles) {
  PolicyStore store;
  std::vector<Policy> policies;
  for (const fs::path& path : test::files_of(kProfiles / "policies")) {
    const auto policy = store.read_builtin(path.string(), path.stem().string(), text_of(path));
    ASSERT_TRUE(policy.has_value()) << policy.error().message;
    policies.push_back(*policy);
  }
  EXPECT_EQ(print_policies(policies), print_policies(builtin_policies()));
}

TEST(Policies, AreThoseOfTheContract) {
  for (const char* id : {"default", "kubernetes", "minimal", "openshift"}) {
    ASSERT_NE(find_policy(id), nullptr) << id;
    EXPECT_FALSE(find_policy(id)->summary.empty()) << id;
    EXPECT_FALSE(find_policy(id)->sources.empty()) << id;
  }
  EXPECT_EQ(builtin_policies().size(), 4U);
  EXPECT_EQ(find_policy("kubernetes")->chown, "writable");
  EXPECT_EQ(find_policy("openshift")->group, "root");
  EXPECT_EQ(find_policy("nothing"), nullptr);
}

TEST(PolicyStore, ReadsAUsersFile) {
  PolicyStore store;
  const auto policy = store.read("my.yaml",
                                 "user: 2000:3000\nuser-name: web\nfixes: all\nchown: none\n"
                                 "group: own\nselect: named-user\nignore: [onbuild, root-home]\n");
  ASSERT_TRUE(policy.has_value()) << policy.error().message;
  EXPECT_EQ(policy->user->text, "2000:3000");
  EXPECT_EQ(policy->user_name->text, "web");
  EXPECT_EQ(policy->fixes, "all");
  ASSERT_EQ(policy->select->size(), 1U);
  EXPECT_EQ(policy->select->front().text, "named-user");
  ASSERT_EQ(policy->ignore->size(), 2U);
  EXPECT_EQ(policy->ignore->back().text, "root-home");
  EXPECT_EQ(policy->ignore->back().at, (LineCol{7, 19}));
}

TEST(PolicyStore, SaysWhatIsWrongWhereAndWhatWasMeant) {
  EXPECT_EQ(error_of("fixes: safe\nchwon: all\n"),
            "my.yaml:2:1: the key `chwon` is not known here (known: id, summary, sources, fixes, "
            "user, user-name, group, chown, ports, select, ignore); did you mean `chown`?");
  EXPECT_EQ(error_of("chown: writeable\n"),
            "my.yaml:1:8: `writeable` is no value of `chown`; did you mean 'writable'?");
  EXPECT_EQ(error_of("group: 0\n"),
            "my.yaml:1:8: `0` is no value of `group`; it is one of own, root.");
  EXPECT_EQ(error_of("user: [1]\n"), "my.yaml:1:7: a text is expected here, not a list.");
  EXPECT_EQ(error_of("select: [{a: b}]\n"), "my.yaml:1:10: a text is expected here, not a map.");
  EXPECT_EQ(error_of("fixes: safe\nfixes: all\n"), "my.yaml:2:1: the key `fixes` stands twice.");
  EXPECT_EQ(error_of("- fixes\n"), "my.yaml:1:1: a map is expected here, not a list.");
}

TEST(PolicyStore, ABuiltInOneSaysWhoItIsAndWhereItComesFrom) {
  PolicyStore store;
  const auto error = [&store](const std::string& text) {
    const auto policy = store.read_builtin("a.yaml", "a", text);
    return policy ? "no error" : policy.error().message;
  };
  EXPECT_EQ(error("id: b\nsummary: s\nsources: [x]\n"),
            "a.yaml:1:1: the id is `b` in a file for `a`.");
  EXPECT_EQ(error("id: a\nsummary: s\n"), "a.yaml:1:1: `summary` and `sources` are needed.");
  EXPECT_EQ(error("id: a\nsummary: s\nsources: [x]\n"), "no error");
}

// The keys of profiles/schema.json are those of the loader.
TEST(PolicyStore, KnowsTheKeysOfTheSchema) {
  const Result<YamlNode> root = read_yaml("schema.json", text_of(kProfiles / "schema.json"));
  ASSERT_TRUE(root.has_value());
  const YamlNode* node = &*root;
  for (const std::string_view step : {"$defs", "policy", "properties"}) {
    const YamlNode* next = nullptr;
    for (std::size_t i = 0; i + 1 < node->children.size(); i += 2) {
      if (node->children[i].scalar == step) next = &node->children[i + 1];
    }
    ASSERT_NE(next, nullptr) << step;
    node = next;
  }
  std::set<std::string> keys;
  for (std::size_t i = 0; i < node->children.size(); i += 2) {
    keys.insert(node->children[i].scalar);
  }
  const std::string message = error_of("zzz: 1\n");
  const std::size_t begin = message.find("(known: ") + 8;
  std::istringstream known(message.substr(begin, message.find(')') - begin));
  std::set<std::string> of_loader;
  for (std::string key; std::getline(known >> std::ws, key, ',');) of_loader.insert(key);
  EXPECT_EQ(keys, of_loader);
}

}  // namespace
}  // namespace droproot::knowledge
