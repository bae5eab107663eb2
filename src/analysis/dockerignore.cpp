#include "analysis/dockerignore.h"

#include <algorithm>

#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

// One character of `pattern` at `at` against `c`: a class, an escaped or a plain one. Moves `at`
// behind it.
bool match_one(std::string_view pattern, std::size_t& at, char c) {
  if (pattern[at] == '?') {
    ++at;
    return c != '/';
  }
  if (pattern[at] == '[') {
    bool negated = false;
    bool found = false;
    std::size_t i = at + 1;
    if (i < pattern.size() && pattern[i] == '^') {
      negated = true;
      ++i;
    }
    for (; i < pattern.size() && pattern[i] != ']'; ++i) {
      const char low = pattern[i];
      char high = low;
      if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
        high = pattern[i + 2];
        i += 2;
      }
      found = found || (low <= c && c <= high);
    }
    at = std::min(i + 1, pattern.size());
    return found != negated && c != '/';
  }
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  return pattern[at++] == c;
}

// A star that has been passed: where the pattern goes on, and how much of the path it has taken.
struct Star {
  std::size_t pattern = std::string_view::npos;
  std::size_t path = 0;
  bool whole_folders = false;  // of **/, which ends where a name begins

  [[nodiscard]] bool seen() const { return pattern != std::string_view::npos; }
};

// Takes one more character (or folder) into the last star that can; false: none can.
bool backtrack(std::string_view path, Star& shallow, Star& deep, std::size_t& p, std::size_t& t) {
  if (shallow.seen() && path[shallow.path] != '/') {
    p = shallow.pattern;
    t = ++shallow.path;
    return true;
  }
  if (!deep.seen()) return false;
  shallow = {};
  do {
    ++deep.path;
  } while (deep.whole_folders && deep.path < path.size() && path[deep.path - 1] != '/');
  p = deep.pattern;
  t = deep.path;
  return true;
}

// Glob with * (not over /) and ** (over /). Only the last star of each kind has to give more, as in
// every glob matcher: at worst the product of both lengths.
bool match(std::string_view pattern, std::string_view path) {
  std::size_t p = 0;
  std::size_t t = 0;
  Star shallow;
  Star deep;
  while (t < path.size()) {
    if (pattern.substr(p).starts_with("**")) {
      p += 2;
      const bool folders = p < pattern.size() && pattern[p] == '/';
      if (folders) ++p;
      deep = {p, t, folders};
      shallow = {};
    } else if (p < pattern.size() && pattern[p] == '*') {
      shallow = {++p, t, false};
    } else if (std::size_t next = p; p < pattern.size() && match_one(pattern, next, path[t])) {
      p = next;
      ++t;
    } else if (!backtrack(path, shallow, deep, p, t)) {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view path) {
  return match(pattern, path);
}

DockerIgnore::DockerIgnore(std::string_view text) : bytes_(text.size()) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const Span visible = trim_unicode_space(line);
    std::string_view pattern = line.substr(visible.begin, visible.size());
    if (line.starts_with('#') || pattern.empty()) continue;
    const bool negated = pattern.starts_with('!');
    if (negated) {
      pattern.remove_prefix(1);
      pattern.remove_prefix(leading_unicode_space(pattern));
    }
    if (pattern.empty()) continue;
    std::string clean = absolute_path("/", pattern).substr(1);
    if (!clean.empty()) patterns_.push_back({std::move(clean), negated});
  }
}

bool DockerIgnore::has_exceptions() const {
  return std::ranges::any_of(patterns_, &Pattern::negated);
}

bool DockerIgnore::excludes(std::string_view path) const {
  bool excluded = false;
  for (const Pattern& pattern : patterns_) {
    // The path itself, or a folder above it.
    bool matches = match(pattern.text, path);
    for (std::size_t slash = path.rfind('/'); !matches && slash != std::string_view::npos;
         slash = slash == 0 ? std::string_view::npos : path.rfind('/', slash - 1)) {
      matches = match(pattern.text, path.substr(0, slash));
    }
    if (matches) excluded = !pattern.negated;
  }
  return excluded;
}

}  // namespace droproot::analysis
