// .dockerignore: what of the context the builder never sees (moby/patternmatcher).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::analysis {

// Glob with * ? [..] \x that stay within a name, and **: at worst the product of both lengths.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view path);

// Lines are patterns of path components with * ? [..] \x and **; `!` takes back; a pattern that
// matches a folder excludes what is below it. The last pattern that matches decides.
class DockerIgnore {
 public:
  explicit DockerIgnore(std::string_view text);
  // `path` is relative to the context's root and clean.
  [[nodiscard]] bool excludes(std::string_view path) const;
  // Nothing below an excluded folder is taken back.
  [[nodiscard]] bool has_exceptions() const;
  // What excludes() costs, in about the time of one comparison of a short pattern.
  [[nodiscard]] std::size_t cost() const { return 1 + patterns_.size() + bytes_ / 64; }

 private:
  struct Pattern {
    std::string text;
    bool negated;
  };
  std::vector<Pattern> patterns_;
  std::size_t bytes_ = 0;
};

}  // namespace droproot::analysis
