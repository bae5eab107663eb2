// A word's value when the variables in it are known.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "droproot/shell/script.h"
#include "droproot/text/truth.h"

namespace droproot::shell {

struct Variable {
  Truth set;
  std::string_view value = {};  // when `set` is yes; must live until fixed() returns
};
using Lookup = std::function<Variable(std::string_view name)>;

// The one string that `word` expands to; nullopt when it hangs on anything but the variables that
// `lookup` knows (commands, patterns, ${X#...}) or when it is not exactly one word: an unquoted $X
// that is empty, or whose value has blanks or pattern characters. Knows $X ${X} ${X:-w} ${X-w}
// ${X:+w} ${X+w}; ${X:=w} and ${X:?w} where X is set.
[[nodiscard]] std::optional<std::string> fixed(const Script& script, const Word& word,
                                               const Lookup& lookup);

}  // namespace droproot::shell
