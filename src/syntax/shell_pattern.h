// The patterns of ${name#p}, ${name%p} and ${name/p/r}. BuildKit turns them into regular
// expressions (lex.go, convertShellPatternToRegex); here they are matched directly, with the same
// answers: `*` is any text and `?` any character, neither reaches over a line feed, `[` is
// literal, `\` takes the meaning from `*`, `?` and `\`, is dropped before `}` and `/`, and is an
// error before anything else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace droproot::syntax {

// What an expansion may still spend. Once spent, answers are worthless and the caller gives up.
class Budget {
 public:
  explicit Budget(std::size_t limit) : left_(limit) {}
  // false, for good, once the limit is passed.
  bool spend(std::size_t cost) {
    spent_ = spent_ || cost > left_;
    left_ -= spent_ ? left_ : cost;
    return !spent_;
  }
  [[nodiscard]] bool spent() const { return spent_; }

 private:
  std::size_t left_;
  bool spent_ = false;
};

struct PatternInput {
  std::string_view pattern;
  std::string_view value;
};

// The value or, if the pattern is malformed, BuildKit's reason.
using PatternAnswer = tl::expected<std::string, std::string>;

enum class Reach : bool { shortest, longest };
enum class Occurrences : bool { first, all };

[[nodiscard]] PatternAnswer trim_prefix(const PatternInput& input, Reach reach, Budget& budget);
[[nodiscard]] PatternAnswer trim_suffix(const PatternInput& input, Reach reach, Budget& budget);
// With Occurrences::all a `$0`, `$1`, `${x}` or `$$` in the replacement is a template of Go's
// regexp (`$0` is the match), with Occurrences::first it is plain text.
[[nodiscard]] PatternAnswer replace_matches(const PatternInput& input, std::string_view replacement,
                                            Occurrences which, Budget& budget);

}  // namespace droproot::syntax
