// A small pattern language for tags and repositories, matched in place without allocation.
//
//   *      any characters, none included (also '/')
//   ?      one character
//   #      one or more digits, all that are there
//   [a-z]  one character of the set, with ranges
//   {a,b}  either; may hold the others, may be empty, may not be nested. Written by people only:
//          expand_braces() turns a pattern with braces into several without before it is matched.
// Everything else stands for itself. A pattern always describes the whole text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::knowledge {

// REQUIRES: glob_problem(pattern) is empty and the pattern has no braces.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text);

// What is wrong with a pattern, as the end of a sentence; empty when it is right.
[[nodiscard]] std::string_view glob_problem(std::string_view pattern);

// REQUIRES: glob_problem(pattern) is empty.
[[nodiscard]] std::vector<std::string> expand_braces(std::string_view pattern);

[[nodiscard]] constexpr bool is_literal_glob(std::string_view pattern) {
  return pattern.find_first_of("*?#[{") == std::string_view::npos;
}
// The characters that stand for themselves: how specific a pattern is.
[[nodiscard]] std::size_t literal_length(std::string_view pattern);

}  // namespace droproot::knowledge
