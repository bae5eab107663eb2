// A part of a .gitignore pattern, what stands between two slashes, against a name.
//
// `*` is any text, `?` any byte, `\` takes the meaning from what comes behind it, `[...]` is one
// byte of a set: bytes, ranges and POSIX classes ([:digit:]), `!` or `^` in front for all others; a
// `]` that comes first is one of the set. The answers are those of git's own matcher, which are not
// fnmatch(3)'s: its classes are ASCII, `\` counts within a set, there is no [=a=] and no [.a.], and
// what is malformed (a set without its end, an unknown class, `\` with nothing behind it) matches
// nothing. Time is at most the product of both lengths.
//
// Two oddities of git 2.39 are not followed, for gitignore(5) says otherwise: to it the stars of
// `a**/b`, behind nothing but plain text, are folders too, and `**\/` is at least one folder.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::cli {

class IgnorePart {
 public:
  // All parts of a pattern. `\/` is a slash, one within a set is none. nullopt: it is malformed.
  [[nodiscard]] static std::optional<std::vector<IgnorePart>> split(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view name) const;
  // Two stars or more, which stand for any number of folders.
  [[nodiscard]] bool any_folders() const { return any_folders_; }

  struct Set {
    std::size_t open;
    std::size_t end;  // behind its `]`
    std::bitset<256> bytes;
  };

 private:
  IgnorePart(std::string text, std::vector<Set> sets);

  // Whether the element at `at`, which is no star, takes the byte; moves `at` behind it.
  [[nodiscard]] bool takes(std::size_t& at, char byte) const;

  std::string text_;
  std::vector<Set> sets_;  // by where they open
  bool plain_;             // nothing in it means anything else
  bool any_folders_;
};

}  // namespace droproot::cli
