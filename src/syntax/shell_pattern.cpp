#include "syntax/shell_pattern.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "droproot/syntax/go_text.h"
#include "droproot/text/unicode.h"

namespace droproot::syntax {
namespace {

constexpr char32_t kAnyRune = 0x110000;  // `?`; beyond the last character there is

std::u32string decode(std::string_view text) {
  std::u32string runes;
  runes.reserve(text.size());
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    runes.push_back(rune.value);
    text.remove_prefix(rune.size);
  }
  return runes;
}

std::string encode(std::u32string_view runes) {
  std::string text;
  text.reserve(runes.size());
  for (const char32_t rune : runes) append_utf8(text, rune);
  return text;
}

// The text between stars. At least one; an empty one only at either end.
using Segments = std::vector<std::u32string>;

void add_star(Segments& segments) {
  if (segments.size() == 1 || !segments.back().empty()) segments.emplace_back();
}

tl::expected<Segments, std::string> split_pattern(std::u32string_view pattern) {
  if (pattern.starts_with(kByteOrderMark)) pattern.remove_prefix(1);  // Go's scanner drops it
  Segments segments(1);
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char32_t rune = pattern[at];
    if (rune == '*') {
      add_star(segments);
      continue;
    }
    if (rune != '\\') {
      segments.back().push_back(rune == '?' ? kAnyRune : rune);
      continue;
    }
    const char32_t next = at + 1 < pattern.size() ? pattern[at + 1] : kReplacementRune;
    if (next == '}' || next == '/') continue;
    if (next != '*' && next != '?' && next != '\\') {
      return tl::unexpected("invalid escape '\\" + encode({&next, 1}) + "'");
    }
    segments.back().push_back(next);
    ++at;
  }
  return segments;
}

struct Match {
  std::size_t begin;
  std::size_t end;
};

// Because a star stops at the line feed, and so does `?`, the first place where a segment fits
// leaves the following segments at least the room any later place would. Segments are therefore
// placed once, from the left, without going back; only the last one decides between the shortest
// and the longest match.
class Matcher {
 public:
  Matcher(Segments segments, std::u32string_view runes, Budget& budget)
      : segments_(std::move(segments)),
        head_spans_lines_(segments_.front().find(U'\n') != std::u32string::npos),
        runes_(runes),
        budget_(&budget) {}

  // The end of the match that begins at `start`.
  [[nodiscard]] std::optional<std::size_t> match_at(std::size_t start, Reach reach) const {
    if (!fits(segments_.front(), start)) return std::nullopt;
    return match_tail(start + segments_.front().size(), reach);
  }

  // The leftmost match from `from` on, as long as can be.
  [[nodiscard]] std::optional<Match> find(std::size_t from) const {
    const std::u32string& head = segments_.front();
    for (std::size_t start = from; start <= runes_.size() && !budget_->spent(); ++start) {
      if (!fits(head, start)) continue;
      const auto end = match_tail(start + head.size(), Reach::longest);
      if (end) return Match{start, *end};
      // What this line lacks after here it lacks after a later start too.
      if (!head_spans_lines_) start = line_end(start);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool fits(std::u32string_view segment, std::size_t at) const {
    if (segment.size() > runes_.size() - at) return false;
    std::size_t same = 0;
    while (same < segment.size() && fits(segment[same], runes_[at + same])) ++same;
    return budget_->spend(same + 1) && same == segment.size();
  }
  static bool fits(char32_t wanted, char32_t rune) {
    return wanted == kAnyRune ? rune != '\n' : wanted == rune;
  }

  [[nodiscard]] std::size_t line_end(std::size_t at) const {
    const std::size_t end = std::min(runes_.find(U'\n', at), runes_.size());
    budget_->spend(end - at);
    return end;
  }

  [[nodiscard]] std::optional<std::size_t> match_tail(std::size_t at, Reach reach) const {
    for (std::size_t index = 1; index < segments_.size(); ++index) {
      const bool longest = index + 1 == segments_.size() && reach == Reach::longest;
      const auto place =
          longest ? last_place(segments_[index], at) : first_place(segments_[index], at);
      if (!place) return std::nullopt;
      at = *place + segments_[index].size();
    }
    return at;
  }

  [[nodiscard]] std::optional<std::size_t> first_place(std::u32string_view segment,
                                                       std::size_t from) const {
    for (std::size_t at = from; !budget_->spent(); ++at) {
      if (fits(segment, at)) return at;
      if (at == runes_.size() || runes_[at] == '\n') break;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::size_t> last_place(std::u32string_view segment,
                                                      std::size_t from) const {
    for (std::size_t at = line_end(from); !budget_->spent(); --at) {
      if (fits(segment, at)) return at;
      if (at == from) break;
    }
    return std::nullopt;
  }

  Segments segments_;
  bool head_spans_lines_;
  std::u32string_view runes_;
  Budget* budget_;
};

// lex.go, reversePattern: back to front, but an escape stays before what it escapes.
std::u32string reverse_pattern(std::u32string_view pattern) {
  std::u32string out(pattern.size(), U'\0');
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t mirrored = pattern.size() - 1 - at;
    if (pattern[at] == '\\' && mirrored > 0) {
      out[mirrored - 1] = pattern[at];
      out[mirrored] = pattern[at + 1];
      at += 2;
    } else {
      out[mirrored] = pattern[at++];
    }
  }
  return out;
}

std::string invalid_pattern(std::string_view pattern, const std::string& why) {
  return "invalid pattern (" + std::string(pattern) + ") in substitution: " + why;
}

std::size_t bytes_of(std::string_view text, std::size_t runes) {
  std::size_t at = 0;
  for (; runes > 0; --runes) at += decode_rune(text.substr(at)).size;
  return at;
}

// The start of `text`, what follows a `$`, as Go's regexp reads a template: $name or ${name}.
struct Reference {
  std::string_view name;
  std::size_t size;  // bytes used; 0: this is no reference
};

Reference read_reference(std::string_view text) {
  const std::size_t begin = text.starts_with('{') ? 1 : 0;
  std::size_t at = begin;
  while (at < text.size()) {
    const Rune rune = decode_rune(text.substr(at));
    if (!is_name_rune(rune.value)) break;
    at += rune.size;
  }
  const std::string_view name = text.substr(begin, at - begin);
  if (name.empty()) return {name, 0};
  if (begin == 0) return {name, at};
  if (at == text.size() || text[at] != '}') return {name, 0};
  return {name, at + 1};
}

// Our patterns have no groups, so of all references only $0 stands for something.
std::string fill_template(std::string_view replacement, std::string_view match) {
  std::string out;
  while (!replacement.empty()) {
    const std::size_t dollar = std::min(replacement.find('$'), replacement.size());
    out += replacement.substr(0, dollar);
    replacement.remove_prefix(dollar);
    if (replacement.empty()) break;
    replacement.remove_prefix(1);
    const Reference reference = read_reference(replacement);
    if (replacement.starts_with('$')) {
      out += '$';
      replacement.remove_prefix(1);
    } else if (reference.size == 0) {
      out += '$';
    } else if (reference.name == "0") {
      out += match;
    }
    replacement.remove_prefix(reference.size);
  }
  return out;
}

// The value between matches, copied as it is, and the replacement for each match.
class Replacer {
 public:
  Replacer(std::string_view value, std::size_t runes, Budget& budget)
      : value_(value), budget_(&budget) {
    offsets_.reserve(runes + 1);
    for (std::size_t at = 0; at < value.size(); at += decode_rune(value.substr(at)).size) {
      offsets_.push_back(at);
    }
    offsets_.push_back(value.size());
  }

  void copy_until(std::size_t rune) { add(slice({copied_, rune})); }
  void replace(const Match& match, std::string_view replacement) {
    const bool is_template = replacement.find('$') != std::string_view::npos;
    if (!budget_->spend(replacement.size())) return;
    add(is_template ? fill_template(replacement, slice(match)) : std::string(replacement));
  }
  void skip_to(std::size_t rune) { copied_ = rune; }
  [[nodiscard]] std::string_view slice(const Match& runes) const {
    return value_.substr(offsets_[runes.begin], offsets_[runes.end] - offsets_[runes.begin]);
  }
  void add(std::string_view text) {
    if (budget_->spend(text.size())) out_ += text;
  }
  [[nodiscard]] std::size_t copied() const { return copied_; }
  [[nodiscard]] std::string finish() {
    copy_until(offsets_.size() - 1);
    return std::move(out_);
  }

 private:
  std::string_view value_;
  std::vector<std::size_t> offsets_;  // where each character begins, and the end
  std::string out_;
  std::size_t copied_ = 0;
  Budget* budget_;
};

// Go's regexp.replaceAll: an empty match right after a match is passed over.
void replace_all(const Matcher& matcher, std::string_view replacement, std::size_t size,
                 Replacer& out) {
  for (std::size_t from = 0; from <= size;) {
    const auto match = matcher.find(from);
    if (!match) break;
    out.copy_until(match->begin);
    if (match->end > out.copied() || match->begin == 0) out.replace(*match, replacement);
    out.skip_to(match->end);
    from = std::max(from + 1, match->end);
  }
}

}  // namespace

PatternAnswer trim_prefix(const PatternInput& input, Reach reach, Budget& budget) {
  budget.spend(input.value.size());
  auto segments = split_pattern(decode(input.pattern));
  if (!segments) return tl::unexpected(invalid_pattern(input.pattern, segments.error()));
  const std::u32string runes = decode(input.value);
  const auto end = Matcher(std::move(*segments), runes, budget).match_at(0, reach);
  return std::string(input.value.substr(bytes_of(input.value, end.value_or(0))));
}

PatternAnswer trim_suffix(const PatternInput& input, Reach reach, Budget& budget) {
  budget.spend(input.value.size());
  const std::u32string pattern = reverse_pattern(decode(input.pattern));
  auto segments = split_pattern(pattern);
  if (!segments) return tl::unexpected(invalid_pattern(encode(pattern), segments.error()));
  std::u32string runes = decode(input.value);
  std::ranges::reverse(runes);
  const auto end = Matcher(std::move(*segments), runes, budget).match_at(0, reach);
  runes.erase(0, end.value_or(0));
  std::ranges::reverse(runes);
  return encode(runes);
}

PatternAnswer replace_matches(const PatternInput& input, std::string_view replacement,
                              Occurrences which, Budget& budget) {
  budget.spend(input.value.size());
  auto segments = split_pattern(decode(input.pattern));
  if (!segments) return tl::unexpected(invalid_pattern(input.pattern, segments.error()));
  const std::u32string runes = decode(input.value);
  const Matcher matcher(std::move(*segments), runes, budget);
  Replacer out(input.value, runes.size(), budget);
  if (which == Occurrences::all) {
    replace_all(matcher, replacement, runes.size(), out);
  } else if (const auto match = matcher.find(0)) {
    out.copy_until(match->begin);
    out.add(replacement);
    out.skip_to(match->end);
  }
  return out.finish();
}

}  // namespace droproot::syntax
