#include "droproot/config/config.h"

#include "support/pch.h"

namespace droproot::config {
namespace {

using testing::HasSubstr;

std::string user_of(std::string_view text) {
  const Result<WantedUser> user = parse_wanted_user(text);
  return user ? fmt::format("{}:{}", user->uid, user->gid) : "error: " + user.error().message;
}

TEST(ParseWantedUser, TakesNumbersAndGivesTheGroupTheUsersNumber) {
  EXPECT_EQ(user_of("10001"), "10001:10001");
  EXPECT_EQ(user_of("1"), "1:1");
  EXPECT_EQ(user_of("1001:2002"), "1001:2002");
  EXPECT_EQ(user_of("2147483647:65533"), "2147483647:65533");
}

TEST(ParseWantedUser, RefusesWithOneSentence) {
  struct Row {
    std::string_view text;
    std::string_view part;
  };
  const Row rows[] = {
      {"", "'' is not a number"},
      {":", "'' is not a number"},
      {"1000:", "'' is not a number"},
      {":1000", "'' is not a number"},
      {"app", "'app' is not a number"},
      {"1000:app", "'app' is not a number"},
      {"1000:1000:1", "'1000:1' is not a number"},
      {"-1", "'-1' is not a number"},
      {"+1", "'+1' is not a number"},
      {" 1", "' 1' is not a number"},
      {"0x10", "'0x10' is not a number"},
      {"1\n", "'1\\n' is not a number"},
      {"0", "0 is root"},
      {"000", "000 is root"},
      {"1000:0", "0 is root"},
      {"0100", "0100 has a leading zero"},
      {"2147483648", "2147483648 is too large"},
      {"99999999999999999999", "99999999999999999999 is too large"},
      {"65534", "65534 is nobody"},
      {"1000:65534", "65534 is nobody"},
  };
  for (const Row& row : rows) {
    const Result<WantedUser> user = parse_wanted_user(row.text);
    ASSERT_FALSE(user) << row.text;
    EXPECT_EQ(user.error().code, ErrorCode::usage);
    EXPECT_THAT(user.error().message, HasSubstr(row.part));
    EXPECT_THAT(user.error().message, Not(HasSubstr("\n")));
  }
}

TEST(ParseUserName, TakesWhatEveryDialectTakes) {
  for (const std::string_view name : {"app", "_x", "a-b_9", "abcdefghijklmnopqrstuvwxyz012345"}) {
    const Result<std::string> parsed = parse_user_name(name);
    ASSERT_TRUE(parsed) << name;
    EXPECT_EQ(*parsed, name);
  }
}

TEST(ParseUserName, RefusesWhatOneDialectRefuses) {
  for (const std::string_view name : {"", "App", "9a", "-a", "a b", "a$", "a.b", "a:b", "é",
                                      "abcdefghijklmnopqrstuvwxyz0123456"}) {
    const Result<std::string> parsed = parse_user_name(name);
    ASSERT_FALSE(parsed) << name;
    EXPECT_THAT(parsed.error().message, HasSubstr("is not a login name")) << name;
  }
  for (const std::string_view name : {"root", "nobody", "daemon", "users", "mail"}) {
    const Result<std::string> parsed = parse_user_name(name);
    ASSERT_FALSE(parsed) << name;
    EXPECT_THAT(parsed.error().message, HasSubstr("is taken in every base image"));
  }
}

TEST(ParseBuildArgument, SplitsAtTheFirstEqualsSign) {
  const auto pair = [](std::string_view text) {
    const Result<BuildArgument> argument = parse_build_argument(text);
    return argument ? argument->name + "|" + argument->value : argument.error().message;
  };
  EXPECT_EQ(pair("A=b"), "A|b");
  EXPECT_EQ(pair("A="), "A|");
  EXPECT_EQ(pair("A=b=c d"), "A|b=c d");
  EXPECT_THAT(pair("A"), HasSubstr("'A' has no value"));
  EXPECT_THAT(pair("=b"), HasSubstr("'=b' has no name"));
  EXPECT_THAT(pair(""), HasSubstr("has no value"));
}

TEST(Selects, TheRulesOwnNameBeatsAllAndIgnoreBeatsSelect) {
  struct Row {
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    bool a;
    bool b;
  };
  const Row rows[] = {
      {{}, {}, true, true},          {{"a"}, {}, true, false},     {{"all"}, {}, true, true},
      {{}, {"a"}, false, true},      {{}, {"all"}, false, false},  {{"a"}, {"all"}, true, false},
      {{"all"}, {"a"}, false, true}, {{"a"}, {"a"}, false, false}, {{"all"}, {"all"}, false, false},
  };
  for (const Row& row : rows) {
    Config config;
    config.select = row.select;
    config.ignore = row.ignore;
    EXPECT_EQ(config.selects("a"), row.a) << testing::PrintToString(row.select);
    EXPECT_EQ(config.selects("b"), row.b) << testing::PrintToString(row.ignore);
  }
}

}  // namespace
}  // namespace droproot::config
