#include "droproot/shell/fixed.h"

#include <map>

namespace droproot::shell {
namespace {

// U is known to be unset, ? is unknown, the rest has a value.
Variable lookup(std::string_view name) {
  static const std::map<std::string_view, std::string_view> kValues{
      {"A", "1"}, {"EMPTY", ""}, {"BLANK", "a b"}, {"STAR", "*"}};
  if (name == "U" || name == "V") return {.set = Truth::no};
  const auto found = kValues.find(name);
  if (found == kValues.end()) return {.set = Truth::maybe};
  return {.set = Truth::yes, .value = found->second};
}

std::string value_of(std::string_view word) {
  const std::string text = "cmd " + std::string(word);
  const Script script = parse(text);  // words of $() come first
  return fixed(script, script.words.back(), lookup).value_or("?");
}

TEST(FixedWord, ResolvesKnownVariables) {
  static constexpr std::pair<std::string_view, std::string_view> kRows[] = {
      {"a", "a"},
      {"$A", "1"},
      {"${A}x", "1x"},
      {"\"$A $BLANK\"", "1 a b"},
      {"$BLANK", "?"},
      {"$STAR", "?"},
      {"\"$STAR\"", "*"},
      {"$EMPTY", "?"},
      {"\"$EMPTY\"", ""},
      {"x$EMPTY", "x"},
      {"$U", "?"},
      {"\"$U\"", ""},
      {"$UNKNOWN", "?"},
      {"${UNKNOWN:-a}", "?"},
      {"${U:-a}", "a"},
      {"${U-a}", "a"},
      {"${EMPTY:-a}", "a"},
      {"x${EMPTY-a}", "x"},
      {"${A:-a}", "1"},
      {"${U:-a b}", "?"},
      {"\"${U:-a b}\"", "a b"},
      {"${U:-\"a b\"}", "a b"},
      {"${U:-$A}", "1"},
      {"${U:-${V:-${A}}}x", "1x"},
      {"${A:-${UNKNOWN}}", "1"},
      {"${A:+b}", "b"},
      {"x${U:+b}", "x"},
      {"x${EMPTY:+b}", "x"},
      {"${EMPTY+b}", "b"},
      {"${A:?no}", "1"},
      {"${U:?no}", "?"},
      {"${A%x}", "?"},
      {"${#A}", "?"},
      {"$(a)", "?"},
      {"a*", "?"},
      {"'$A'\\$A", "$A$A"},
  };
  for (const auto& [word, expected] : kRows) EXPECT_EQ(value_of(word), expected) << word;
}

TEST(FixedWord, DoesNotSplitAnAssignedValue) {
  const Script script = parse("X=$BLANK Y=$EMPTY Z=$STAR");
  std::string values;
  for (const Assignment& assignment : script.assignments) {
    values += fmt::format("<{}>", fixed(script, assignment.value, lookup).value_or("?"));
  }
  EXPECT_EQ(values, "<a b><><*>");
}

}  // namespace
}  // namespace droproot::shell
