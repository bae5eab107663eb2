#include "droproot/report/diff_base.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

namespace droproot::report {
namespace {

struct Count {
  std::uint32_t first = 0;
  std::uint32_t lines = 1;
};

// What is still to come of a hunk; `removed` counts the lines before, `added` those after.
struct Hunk {
  Count removed = {.first = 0, .lines = 0};
  Count added = {.first = 0, .lines = 0};

  [[nodiscard]] bool is_open() const { return removed.lines > 0 || added.lines > 0; }
  // Whether the line is one of those after.
  bool pass(std::string_view line) {
    // An empty context line may have lost its blank to a mail program.
    const char mark = line.empty() ? ' ' : line.front();
    if (mark != '+' && mark != '\\' && removed.lines > 0) --removed.lines;
    if (mark == '-' || mark == '\\' || added.lines == 0) return false;
    --added.lines;
    return true;
  }
};

// Lines count from 1, and their numbers have 32 bits.
bool is_possible(const Count& count) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  return count.lines == 0 || (count.first > 0 && count.lines - 1 <= kMost - count.first);
}

std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// "12,5" or "12".
std::optional<Count> take_count(std::string_view& text) {
  Count count;
  const auto first = take_number(text);
  if (!first) return std::nullopt;
  count.first = *first;
  if (!take(text, ",")) return count;
  const auto lines = take_number(text);
  if (!lines) return std::nullopt;
  count.lines = *lines;
  return count;
}

// What stands behind "@@ -".
std::optional<Hunk> read_hunk(std::string_view text) {
  const auto removed = take_count(text);
  if (!removed || !take(text, " +")) return std::nullopt;
  const auto added = take_count(text);
  if (!added || !is_possible(*added)) return std::nullopt;
  return Hunk{.removed = *removed, .added = *added};
}

Error not_a_hunk(std::size_t line) {
  return {.code = ErrorCode::usage,
          .message = fmt::format("line {} is no hunk of a unified diff", line)};
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// git's quote_c_style(), undone.
std::string unquoted(std::string_view text) {
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  constexpr std::string_view kRaw = "\a\b\t\n\v\f\r\"\\";
  std::string out;
  while (!text.empty() && text.front() != '"') {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\' || text.empty()) {
      out += c;
      continue;
    }
    if (const std::size_t named = kLetters.find(text.front()); named != std::string_view::npos) {
      out += kRaw[named];
      text.remove_prefix(1);
      continue;
    }
    unsigned value = 0;
    std::size_t digits = 0;
    for (; digits < 3 && digits < text.size() && text[digits] >= '0' && text[digits] <= '7';
         ++digits) {
      value = value * 8 + static_cast<unsigned>(text[digits] - '0');
    }
    out += static_cast<char>(value);
    text.remove_prefix(std::max<std::size_t>(digits, 1));
  }
  return out;
}

// What stands behind "--- " or "+++ ": a name, quoted by git, or up to the tab before a time.
std::string file_name(std::string_view text) {
  if (text.starts_with('"')) return unquoted(text.substr(1));
  return std::string(text.substr(0, text.find('\t')));
}

// a/ and b/, or git's i/ w/ c/ o/: one letter each, on both sides where both name a file.
std::string without_prefix(const std::string& old_name, const std::string& new_name) {
  constexpr std::string_view kNone = "/dev/null";
  const auto has_prefix = [](const std::string& name) {
    return name.size() > 2 && name[0] >= 'a' && name[0] <= 'z' && name[1] == '/';
  };
  const bool both = has_prefix(old_name) || old_name == kNone;
  return both && has_prefix(new_name) ? new_name.substr(2) : new_name;
}

std::string normal(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

}  // namespace

Result<DiffBase> DiffBase::parse(std::string_view diff) {
  DiffBase base;
  std::string old_name;
  std::vector<Lines>* file = nullptr;
  Hunk hunk;
  for (std::size_t number = 1; !diff.empty(); ++number) {
    std::string_view line = take_line(diff);
    if (hunk.is_open()) {
      // What the head of a hunk promises and does not show is not there.
      if (hunk.pass(line)) ++file->back().last;
      continue;
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (take(line, "--- ")) {
      old_name = file_name(line);
    } else if (take(line, "+++ ")) {
      file = &base.files_[normal(without_prefix(old_name, file_name(line)))];
    } else if (take(line, "@@ -")) {
      const std::optional<Hunk> next = read_hunk(line);
      if (!next || file == nullptr) return tl::unexpected(not_a_hunk(number));
      hunk = *next;
      if (hunk.added.lines > 0) file->push_back({hunk.added.first, hunk.added.first - 1});
    }
  }
  for (auto& [name, hunks] : base.files_) std::ranges::sort(hunks, {}, &Lines::first);
  return base;
}

bool DiffBase::covers(std::string_view path, std::uint32_t first, std::uint32_t last) const {
  const auto file = files_.find(path);
  if (file == files_.end() || first > last) return false;
  const std::vector<Lines>& hunks = file->second;
  const auto behind = std::ranges::upper_bound(hunks, first, {}, &Lines::first);
  return behind != hunks.begin() && last <= (behind - 1)->last;
}

}  // namespace droproot::report
