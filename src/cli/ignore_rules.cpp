#include "cli/ignore_rules.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace droproot::cli {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == kNone) return parts;
    path.remove_prefix(slash + 1);
  }
}

// Whether the text ends in a backslash that is about what comes behind.
bool escapes(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\\');
  return (text.size() - (last == kNone ? 0 : last + 1)) % 2 == 1;
}

// Blanks at the end do not count, unless a backslash stands before the last one.
std::string_view without_blanks(std::string_view line) {
  while (line.ends_with(' ') && !escapes(line.substr(0, line.size() - 1))) line.remove_suffix(1);
  return line;
}

// The parts of a pattern against those of a path. Only the last `**` ever has to take more, so the
// time is at most the product of both lengths.
bool path_matches(std::span<const IgnorePart> pattern, std::span<const std::string_view> path) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = kNone;  // behind the last `**`
  std::size_t taken = 0;     // what it ends before
  while (t < path.size()) {
    if (p < pattern.size() && pattern[p].any_folders()) {
      star = ++p;
      taken = t;
      if (p == pattern.size()) return true;  // all that is inside, and there is something
    } else if (p < pattern.size() && pattern[p].matches(path[t])) {
      ++p;
      ++t;
    } else if (star != kNone) {
      p = star;
      t = ++taken;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text, std::string_view folder, std::string lead)
    : skipped_(folder.empty() ? 0 : folder.size() + 1), lead_(std::move(lead)) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    add(line);
  }
}

void IgnoreRules::add(std::string_view line) {
  line = line.substr(0, line.find('\0'));  // a C string for git
  if (line.starts_with('#')) return;
  line = without_blanks(line);
  Pattern pattern{
      .parts = {}, .negated = line.starts_with('!'), .folders_only = false, .anchored = false};
  if (pattern.negated) line.remove_prefix(1);
  if (line.ends_with('/')) {
    pattern.folders_only = true;
    line.remove_suffix(1);
  }
  pattern.anchored = line.find('/') != kNone;
  if (line.starts_with('/')) line.remove_prefix(1);
  std::optional<std::vector<IgnorePart>> parts = IgnorePart::split(line);
  if (line.empty() || !parts) return;
  pattern.parts = std::move(*parts);
  patterns_.push_back(std::move(pattern));
}

Truth IgnoreRules::ignores(std::string_view path, PathKind kind) const {
  if (patterns_.empty()) return Truth::maybe;
  const std::string way = lead_ + std::string(path.substr(skipped_));
  const std::vector<std::string_view> parts = split(way);
  for (std::size_t i = patterns_.size(); i-- > 0;) {
    const Pattern& pattern = patterns_[i];
    if (pattern.folders_only && kind != PathKind::folder) continue;
    const bool matches = pattern.anchored ? path_matches(pattern.parts, parts)
                                          : pattern.parts.front().matches(parts.back());
    if (matches) return pattern.negated ? Truth::no : Truth::yes;
  }
  return Truth::maybe;
}

}  // namespace droproot::cli
