#include "cli/help.h"

#include "cli/options.h"
#include "support/pch.h"

namespace droproot::cli {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// "--user" in "--user N[:G]", not in "--user-name".
bool mentions(std::string_view text, std::string_view option) {
  for (std::size_t at = text.find(option); at != std::string_view::npos;
       at = text.find(option, at + 1)) {
    const std::string_view behind = text.substr(at + option.size());
    const bool before_ok = at > 0 && text[at - 1] == ' ';
    if (before_ok && !behind.empty() &&
        std::string_view(" ,\n").find(behind.front()) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

TEST(Help, TellsOfEveryOptionThatExists) {
  const std::vector<std::string> names = option_names();
  ASSERT_GT(names.size(), 20U);
  for (const std::string& name : names) EXPECT_TRUE(mentions(help_text(""), name)) << name;
}

TEST(Help, TellsOfNoOptionThatDoesNotExist) {
  const std::vector<std::string> names = option_names();
  for (const std::string& line : lines_of(help_text(""))) {
    // Where options are listed, not where examples are.
    if (!line.starts_with("  -") && !line.starts_with("      --")) continue;
    const std::size_t at = line.find("--");
    const std::string name = line.substr(at, line.find(' ', at) - at);
    EXPECT_THAT(names, testing::Contains(name)) << line;
  }
}

TEST(Help, FitsEightyColumns) {
  for (const std::string_view command :
       {"", "explain", "rules", "profiles", "config", "images", "parse", "completion"}) {
    const std::string_view text = help_text(command);
    EXPECT_TRUE(text.starts_with("Usage: droproot")) << command;
    EXPECT_TRUE(text.ends_with('\n')) << command;
    for (const std::string& line : lines_of(text)) {
      EXPECT_LE(line.size(), 80U) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(Help, TellsOfEveryCommandAndExitStatus) {
  for (const std::string_view part : {"  explain RULE", "  rules ", "  images REF", "  parse PATH",
                                      "  0  ", "  1  ", "  2  ", "  3  ", "Examples:"}) {
    EXPECT_THAT(help_text(""), HasSubstr(part));
  }
}

TEST(Version, IsTheProjects) {
  EXPECT_THAT(std::string(version_text()), testing::MatchesRegex("droproot [0-9.]+\n"));
}

}  // namespace
}  // namespace droproot::cli
