#include "droproot/config/settings.h"

#include "support/pch.h"

namespace droproot::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::optional<std::string> wrong_rule(std::string_view rule) {
  if (rule == "known") return std::nullopt;
  return fmt::format("there is no rule '{}'", rule);
}

Result<Settings> read(knowledge::PolicyStore& store, const std::string& text) {
  const auto policy = store.read("p.yaml", text);
  if (!policy) return tl::unexpected(policy.error());
  return settings_of(*policy, "p.yaml", wrong_rule);
}

std::string error_of(const std::string& text) {
  knowledge::PolicyStore store;
  const auto settings = read(store, text);
  return settings ? "no error" : settings.error().message;
}

TEST(Settings, AreTheWordsOfThePolicy) {
  knowledge::PolicyStore store;
  const auto settings = read(store,
                             "fixes: all\nchown: writable\ngroup: root\nuser: 5\n"
                             "user-name: web\nselect: [known]\nignore: []\n");
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->fixes, diag::Level::all);
  EXPECT_EQ(settings->chown, ChownMode::writable);
  EXPECT_EQ(settings->group, GroupChoice::root);
  EXPECT_EQ(settings->user->uid, 5U);
  EXPECT_EQ(settings->user_name, "web");
  EXPECT_THAT(*settings->select, ElementsAre("known"));
  EXPECT_THAT(*settings->ignore, IsEmpty());
}

TEST(Settings, NameThePlaceOfAWrongValue) {
  EXPECT_EQ(error_of("fixes: all\nuser: 0\n"),
            "p.yaml:2:7: 0 is root; write a number from 1 to 2147483647.");
  EXPECT_EQ(error_of("user-name: root\n"),
            "p.yaml:1:12: 'root' is taken in every base image; write another name.");
  EXPECT_EQ(error_of("ignore: [known, odd]\n"), "p.yaml:1:17: there is no rule 'odd'.");
  EXPECT_EQ(error_of("select: odd\n"), "p.yaml:1:9: there is no rule 'odd'.");
}

TEST(Settings, ALaterSourceWinsWhereItSaysSomething) {
  Config config;
  apply({.fixes = diag::Level::safe,
         .chown = ChownMode::none,
         .user = WantedUser{.uid = 7, .gid = 7},
         .user_name = "web",
         .select = std::vector<std::string>{"a"},
         .ignore = std::vector<std::string>{"b"}},
        config);
  apply({.chown = ChownMode::writable, .ignore = std::vector<std::string>{"c"}}, config);
  EXPECT_EQ(config.fixes, diag::Level::safe);
  EXPECT_EQ(config.chown, ChownMode::writable);
  EXPECT_EQ(config.user->uid, 7U);
  EXPECT_EQ(config.user_name, "web");
  EXPECT_THAT(config.select, ElementsAre("a"));
  EXPECT_THAT(config.ignore, ElementsAre("b", "c"));
  apply({.select = std::vector<std::string>{"b"}}, config);
  EXPECT_TRUE(config.selects("b")) << "what the later source asks for is not ignored";
  EXPECT_FALSE(config.selects("a"));
}

TEST(Settings, AGroupThatIsAskedForBeatsGroupZero) {
  Config config;
  apply({.group = GroupChoice::root}, config);
  EXPECT_TRUE(config.wants_group_zero());
  apply({.user = *parse_wanted_user("5")}, config);
  EXPECT_TRUE(config.wants_group_zero());
  apply({.user = *parse_wanted_user("5:5")}, config);
  EXPECT_FALSE(config.wants_group_zero());
}

}  // namespace
}  // namespace droproot::config
