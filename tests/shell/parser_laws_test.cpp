#include "shell/laws.h"
#include "shell/rows.h"

namespace droproot::shell {
namespace {

TEST(ShellLaws, HoldForEveryRowAndEveryPrefixOfIt) {
  for (const Row& row : all_rows()) {
    for (std::size_t size = 0; size <= row.input.size(); ++size) {
      EXPECT_EQ(broken_law(row.input.substr(0, size)), "") << row.input.substr(0, size);
    }
  }
}

TEST(ShellLaws, AWordReadAloneIsTheSameWord) {
  int words = 0;
  for (const Row& row : all_rows()) {
    const Script script = parse(row.input);
    for (const Node& node : script.nodes) {
      const auto* simple = std::get_if<Simple>(&node.body);
      if (simple == nullptr) continue;
      for (const Word& word : script.words_of(simple->words)) {
        const std::string text(script.at(word.span));
        if (text.ends_with('\\') || text.find("<<") != text.npos) continue;
        const std::string declared = "declare " + text;
        const Script alone = parse(declared);
        const auto* command = std::get_if<Simple>(&alone.nodes[0].body);
        ASSERT_NE(command, nullptr) << text;
        ASSERT_EQ(command->words.size(), 2U) << text;
        EXPECT_EQ(dump(alone, alone.words[command->words.begin + 1]), dump(script, word)) << text;
        ++words;
      }
    }
  }
  EXPECT_GT(words, 300);
}

TEST(ShellLaws, HoldForAnyBytes) {
  constexpr unsigned kSeed = 20240611;
  SCOPED_TRACE(fmt::format("seed {}", kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 60, '\0');
    for (char& c : text) c = static_cast<char>(random() % 256);
    ASSERT_EQ(broken_law(text), "") << testing::PrintToString(text);
  }
}

TEST(ShellLaws, HoldForAnyMixOfTokens) {
  static constexpr std::string_view kTokens[] = {
      " ",    "\n",    ";",      "&",   "|",      "&&",     "||",     "(",         ")",
      "{ ",   "}",     "<",      ">",   "<<",     "<<-E",   "E",      "\nE\n",     "$",
      "$(",   "$((",   "))",     "${x", ":-",     "}",      "`",      "\"",        "'",
      "\\",   "\\\n",  "#",      "*",   "[",      "]",      "[[ ",    " ]]",       "~",
      "a",    "b=",    "=(",     "if ", "then ",  "fi",     "for x",  " in ",      "do ",
      "done", "case ", " in a)", ";;",  "esac",   "!",      "f()",    "$'",        "@(",
      "&>",   "2>&1",  ",",      "..",  "set -e", "exit 1", "time ",  "function ", "coproc ",
      "{x}>", "\t",    "A=(",    "((",  "<(",     "$x",     "while ", "else ",     "\r"};
  constexpr unsigned kSeed = 7;
  SCOPED_TRACE(fmt::format("seed {}", kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto count = random() % 25; count > 0; --count) {
      text += kTokens[random() % std::size(kTokens)];
      if (random() % 4 == 0) text += ' ';
    }
    ASSERT_EQ(broken_law(text), "") << text;
  }
}

}  // namespace
}  // namespace droproot::shell
