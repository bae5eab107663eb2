#include "cli/help_page.h"

#include <set>

#include "cli/completion.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "support/pch.h"

namespace droproot::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> titles(const HelpPage& page) {
  std::vector<std::string> titles;
  for (const HelpSection& section : page.sections) titles.push_back(section.title);
  return titles;
}

TEST(HelpPage, ReadsUsageParagraphsAndRows) {
  const HelpPage page = read_help(
      "Usage: tool [OPTIONS]\n       tool COMMAND\n\nDoes this: it\ndoes that.\n\nMore:\n"
      "  -a, --all NAME        takes\n                        two lines\n      --very-long-name\n"
      "                        below\n\n      --late            untitled\n\nCommands:\n"
      "  go RULE...            goes\nA note\nof two lines\n");
  EXPECT_THAT(page.usage, ElementsAre("tool [OPTIONS]", "tool COMMAND"));
  EXPECT_THAT(page.paragraphs, ElementsAre("Does this: it does that."));
  EXPECT_THAT(titles(page), ElementsAre("More", "", "Commands"));
  EXPECT_THAT(page.sections.back().notes, ElementsAre("A note of two lines"));

  const std::vector<OptionRow> options = option_rows(page);
  ASSERT_EQ(options.size(), 3U);
  EXPECT_EQ(options[0].short_name, "-a");
  EXPECT_EQ(options[0].name, "--all");
  EXPECT_EQ(options[0].value, "NAME");
  EXPECT_EQ(options[0].text, "takes two lines");
  EXPECT_EQ(options[1].name, "--very-long-name");
  EXPECT_EQ(options[1].text, "below");
  EXPECT_EQ(options[2].value, "");

  const std::vector<HelpRow> commands = rows_of(page, "Commands");
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(first_word(commands[0].left), "go");
  EXPECT_EQ(behind_first_word(commands[0].left), "RULE...");
  EXPECT_EQ(behind_first_word("alone"), "");
  EXPECT_THAT(rows_of(page, "Absent"), testing::IsEmpty());
}

TEST(HelpPage, HasEveryOptionOfTheParser) {
  std::vector<std::string> names;
  for (const OptionRow& option : option_rows(read_help(help_text("")))) {
    names.push_back(option.name);
    if (!option.short_name.empty()) names.push_back(option.short_name);
    EXPECT_FALSE(option.text.empty()) << option.name;
  }
  EXPECT_THAT(names, testing::UnorderedElementsAreArray(option_names()));
}

TEST(HelpPage, EveryClosedValueHasItsChoices) {
  const std::set<std::string, std::less<>> closed = {"FORMAT", "LEVEL", "MODE", "WHEN"};
  std::vector<std::string> wanted;
  for (const OptionRow& option : option_rows(read_help(help_text("")))) {
    if (closed.contains(option.value)) wanted.push_back(option.name);
  }
  std::vector<std::string> got;
  for (const Choices& choices : option_choices()) got.emplace_back(choices.option);
  EXPECT_THAT(got, testing::UnorderedElementsAreArray(wanted)) << "option_choices in options.cpp";
}

TEST(HelpPage, EveryChoiceIsTaken) {
  for (const Choices& choices : option_choices()) {
    for (const std::string_view word : choices.words) {
      const std::vector<std::string> args = {std::string(choices.option), std::string(word)};
      EXPECT_TRUE(parse_arguments(args).has_value()) << args[0] << ' ' << args[1];
    }
  }
}

TEST(HelpPage, EveryCommandHasAPageOfItsOwn) {
  const std::vector<HelpRow> commands = rows_of(read_help(help_text("")), "Commands");
  ASSERT_GT(commands.size(), 5U);
  for (const HelpRow& row : commands) {
    EXPECT_THAT(read_help(help_text(first_word(row.left))).usage,
                ElementsAre("droproot " + row.left));
  }
}

TEST(Completion, KnowsThreeShells) {
  for (const std::string_view shell : kShells) {
    const std::optional<std::string> script = completion_script(shell);
    ASSERT_TRUE(script) << shell;
    EXPECT_THAT(*script, HasSubstr("diff-base")) << shell;
    EXPECT_THAT(*script, HasSubstr("runs-as-root")) << shell;
  }
  EXPECT_EQ(completion_script("tcsh"), std::nullopt);
}

TEST(Completion, IsACommand) {
  EXPECT_TRUE(parse_arguments(std::vector<std::string>{"completion", "fish"}).has_value());
  for (const std::vector<std::string>& args : {std::vector<std::string>{"completion"},
                                               {"completion", "tcsh"},
                                               {"completion", "zsh", "bash"}}) {
    const auto invocation = parse_arguments(args);
    ASSERT_FALSE(invocation.has_value());
    EXPECT_EQ(invocation.error().message, "completion takes one SHELL: bash, zsh, fish");
  }
}

TEST(Pages, TellOfEveryOptionAndCommand) {
  const HelpPage page = read_help(help_text(""));
  for (const OptionRow& option : option_rows(page)) {
    EXPECT_THAT(reference_page(), HasSubstr(option.name));
    std::string escaped = option.name;
    for (std::size_t at = 0; (at = escaped.find('-', at)) != std::string::npos; at += 2) {
      escaped.insert(at, 1, '\\');
    }
    EXPECT_THAT(manual_page(), HasSubstr("\\fB" + escaped + "\\fR"));
  }
  for (const HelpRow& row : rows_of(page, "Commands")) {
    EXPECT_THAT(reference_page(), HasSubstr("### droproot " + row.left));
    EXPECT_THAT(manual_page(), HasSubstr(".SS droproot " + first_word(row.left)));
  }
}

}  // namespace
}  // namespace droproot::cli
