// What Go's unicode and strconv packages say of characters, as far as BuildKit's answers show it.
#pragma once

#include <string>
#include <string_view>

namespace droproot::syntax {

inline constexpr char32_t kReplacementRune = 0xFFFD;
inline constexpr char32_t kByteOrderMark = 0xFEFF;

// unicode.IsLetter and unicode.IsDigit. The tables are of Unicode 17, a little newer than Go's.
[[nodiscard]] bool is_letter(char32_t rune);
[[nodiscard]] bool is_digit(char32_t rune);
// What may stand in a variable's name.
[[nodiscard]] inline bool is_name_rune(char32_t rune) {
  return rune == '_' || is_letter(rune) || is_digit(rune);
}

// strconv.Quote. Differs from Go for unassigned characters only, which come out as they are.
[[nodiscard]] std::string go_quote(std::string_view text);

}  // namespace droproot::syntax
