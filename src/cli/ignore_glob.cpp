#include "cli/ignore_glob.h"

#include <algorithm>
#include <array>
#include <utility>

namespace droproot::cli {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

using Bytes = std::bitset<256>;

// As pairs of the first and the last byte.
struct ByteClass {
  std::string_view name;
  std::string_view ranges;
};

constexpr auto kClasses = std::to_array<ByteClass>({
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"blank", "  \t\t"},
    {"cntrl", "\x01\x1F\x7F\x7F"},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "  \t\n\r\r"},
    {"upper", "AZ"},
    {"xdigit", "09AFaf"},
});

void add_range(Bytes& bytes, char low, char high) {
  const auto last = static_cast<unsigned char>(high);
  for (unsigned byte = static_cast<unsigned char>(low); byte <= last; ++byte) bytes.set(byte);
}

// false: there is no such class.
bool add_class(Bytes& bytes, std::string_view name) {
  const auto* const known = std::ranges::find(kClasses, name, &ByteClass::name);
  if (known == kClasses.end()) return false;
  for (std::size_t i = 0; i < known->ranges.size(); i += 2) {
    add_range(bytes, known->ranges[i], known->ranges[i + 1]);
  }
  return true;
}

// What stands between the brackets, as git's wildmatch.c reads it.
class SetReader {
 public:
  SetReader(std::string_view glob, std::size_t open) : glob_(glob), open_(open), at_(open + 1) {}

  std::optional<IgnorePart::Set> read() {
    const bool negated = at_ < glob_.size() && (glob_[at_] == '!' || glob_[at_] == '^');
    if (negated) ++at_;
    const std::size_t first = at_;
    while (at_ == first || (at_ < glob_.size() && glob_[at_] != ']')) {
      if (!take_item()) return std::nullopt;
    }
    if (at_ == glob_.size()) return std::nullopt;
    return IgnorePart::Set{.open = open_, .end = at_ + 1, .bytes = negated ? ~bytes_ : bytes_};
  }

 private:
  bool take_item() {
    const std::string_view rest = glob_.substr(at_);
    if (rest.starts_with("[:")) return take_class();
    if (rest.starts_with('-') && before_ && rest.size() > 1 && rest[1] != ']') return take_range();
    before_ = take_byte();
    if (before_) add_range(bytes_, *before_, *before_);
    return before_.has_value();
  }

  bool take_range() {
    ++at_;
    const std::optional<char> high = take_byte();
    if (high) add_range(bytes_, *before_, *high);
    before_.reset();
    return high.has_value();
  }

  bool take_class() {
    const std::size_t name = at_ + 2;
    const std::size_t close = glob_.find(']', name);
    if (close == kNone) return false;
    if (close == name || glob_[close - 1] != ':') {
      // No class after all, but a bracket and what follows.
      before_ = take_byte();
      bytes_.set('[');
      return true;
    }
    at_ = close + 1;
    before_.reset();
    return add_class(bytes_, glob_.substr(name, close - 1 - name));
  }

  std::optional<char> take_byte() {
    if (at_ < glob_.size() && glob_[at_] == '\\') ++at_;
    if (at_ == glob_.size()) return std::nullopt;
    return glob_[at_++];
  }

  std::string_view glob_;
  std::size_t open_;
  std::size_t at_;
  Bytes bytes_;
  std::optional<char> before_;  // what a `-` would begin a range with
};

}  // namespace

IgnorePart::IgnorePart(std::string text, std::vector<Set> sets)
    : text_(std::move(text)),
      sets_(std::move(sets)),
      plain_(text_.find_first_of("*?[\\") == std::string::npos),
      any_folders_(text_.size() > 1 && text_.find_first_not_of('*') == std::string::npos) {}

std::optional<std::vector<IgnorePart>> IgnorePart::split(std::string_view pattern) {
  std::vector<IgnorePart> parts;
  std::string text;
  std::vector<Set> sets;
  const auto end_part = [&] {
    parts.push_back(IgnorePart(std::exchange(text, {}), std::exchange(sets, {})));
  };
  for (std::size_t at = 0; at < pattern.size();) {
    std::size_t size = 1;
    if (pattern[at] == '\\') {
      if (at + 1 == pattern.size()) return std::nullopt;
      if (pattern[at + 1] == '/') ++at;
      size = pattern[at] == '\\' ? 2 : 1;
    } else if (pattern[at] == '[') {
      std::optional<Set> set = SetReader(pattern, at).read();
      if (!set) return std::nullopt;
      size = set->end - at;
      set->open = text.size();
      set->end = text.size() + size;
      sets.push_back(*set);
    }
    if (pattern[at] == '/') {
      end_part();
    } else {
      text += pattern.substr(at, size);
    }
    at += size;
  }
  end_part();
  return parts;
}

bool IgnorePart::takes(std::size_t& at, char byte) const {
  if (text_[at] == '[') {
    const auto set = std::ranges::lower_bound(sets_, at, {}, &Set::open);
    at = set->end;
    return set->bytes[static_cast<unsigned char>(byte)];
  }
  if (text_[at] == '?') {
    ++at;
    return true;
  }
  if (text_[at] == '\\') ++at;
  return text_[at++] == byte;
}

bool IgnorePart::matches(std::string_view name) const {
  if (plain_) return text_ == name;
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = kNone;  // behind the last one; only that has to take more
  std::size_t taken = 0;     // what it ends before
  while (n < name.size()) {
    if (p < text_.size() && text_[p] == '*') {
      star = ++p;
      taken = n;
    } else if (p < text_.size() && takes(p, name[n])) {
      ++n;
    } else if (star != kNone) {
      p = star;
      n = ++taken;
    } else {
      return false;
    }
  }
  return text_.find_first_not_of('*', p) == std::string::npos;
}

}  // namespace droproot::cli
