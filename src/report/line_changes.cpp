#include "line_changes.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <dtl/dtl.hpp>
#include <iterator>
#include <utility>

#include "droproot/text/assert.h"

namespace droproot::report {
namespace {

using Views = std::vector<std::string_view>;

Views split(std::string_view text) {
  Views out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

// Whole lines of the source and what stands in their place.
struct Window {
  std::uint32_t first;
  std::uint32_t last;
  std::string after;
  Offset done;  // `after` is drawn up to this source byte
};

void draw_upto(Window& window, Offset end, std::string_view source) {
  window.after.append(source.substr(window.done, end - window.done));
  window.done = end;
}

void take(Window& window, const edit::Edit& edit, const Lines& before) {
  draw_upto(window, edit.span.begin, before.text());
  window.after.append(edit.text);
  window.done = edit.span.end;
  const std::uint32_t holding = before.holding(edit.span.end);
  // The window may end here if a line starts here, before and after; else the line goes in whole.
  const bool closed =
      before.starts_line(edit.span.end) && (window.after.empty() || window.after.back() == '\n');
  window.last = std::max(window.last, closed ? holding : std::min(holding + 1, before.count()));
}

std::vector<Window> windows_of(const Lines& before, const edit::EditSet& edits) {
  std::vector<Window> out;
  for (const edit::Edit& edit : edits.edits()) {
    DROPROOT_ASSERT(edit.span.end <= before.text().size());
    const std::uint32_t first = before.holding(edit.span.begin);
    if (out.empty() || first > out.back().last) {
      out.push_back({.first = first, .last = first, .after = {}, .done = before.begin_of(first)});
    }
    take(out.back(), edit, before);
  }
  for (Window& window : out) draw_upto(window, before.begin_of(window.last), before.text());
  return out;
}

void add_line(LineChange& change, std::string_view line) { change.added.emplace_back(line); }

void flush(std::vector<LineChange>& out, LineChange& change) {
  const std::uint32_t next = change.last;
  if (change.first != change.last || !change.added.empty()) out.push_back(std::move(change));
  change = LineChange{.first = next, .last = next, .added = {}};
}

// The shortest script, by dtl (Wu's O(NP)).
void compare(const Views& removed, const Views& added, std::uint32_t first,
             std::vector<LineChange>& out) {
  dtl::Diff<std::string_view, Views> diff(removed, added);
  diff.compose();
  LineChange change{.first = first, .last = first, .added = {}};
  for (const auto& [line, info] : diff.getSes().getSequence()) {
    if (info.type == dtl::SES_ADD) {
      add_line(change, line);
      continue;
    }
    if (info.type == dtl::SES_COMMON) {
      flush(out, change);
      change.first = ++change.last;
    } else {
      ++change.last;
    }
  }
  flush(out, change);
}

void compare_window(const Window& window, const Lines& before, std::vector<LineChange>& out) {
  Views removed;
  for (std::uint32_t line = window.first; line < window.last; ++line) {
    removed.push_back(before.at(line));
  }
  Views added = split(window.after);
  const auto head = std::mismatch(removed.begin(), removed.end(), added.begin(), added.end());
  const auto first = window.first + static_cast<std::uint32_t>(head.first - removed.begin());
  removed.erase(removed.begin(), head.first);
  added.erase(added.begin(), head.second);
  const auto tail = std::mismatch(removed.rbegin(), removed.rend(), added.rbegin(), added.rend());
  removed.erase(tail.first.base(), removed.end());
  added.erase(tail.second.base(), added.end());

  // dtl's time is the product of the sizes at worst. Rules change single instructions, so a block
  // beyond this is no diff that anybody reads line by line.
  constexpr std::size_t kMostComparisons = 250'000;
  const bool compared =
      !removed.empty() && !added.empty() && added.size() <= kMostComparisons / removed.size();
  if (compared) {
    compare(removed, added, first, out);
    return;
  }
  LineChange change{
      .first = first, .last = first + static_cast<std::uint32_t>(removed.size()), .added = {}};
  for (const std::string_view line : added) add_line(change, line);
  flush(out, change);
}

}  // namespace

Lines::Lines(std::string_view text) : text_(text) {
  bounds_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    bounds_.push_back(static_cast<Offset>(at + 1));
  }
  if (bounds_.back() != text.size()) bounds_.push_back(static_cast<Offset>(text.size()));
}

std::string_view Lines::at(std::uint32_t line) const {
  DROPROOT_ASSERT(line < count());
  return text_.substr(bounds_[line], bounds_[line + 1] - bounds_[line]);
}

Offset Lines::begin_of(std::uint32_t line) const {
  DROPROOT_ASSERT(line <= count());
  return bounds_[line];
}

std::uint32_t Lines::holding(Offset at) const {
  DROPROOT_ASSERT(at <= text_.size());
  const bool behind_an_open_line = at == text_.size() && !starts_line(at);
  if (behind_an_open_line) return count() - 1;
  const auto next = std::upper_bound(bounds_.begin(), bounds_.end(), at);
  return static_cast<std::uint32_t>(next - bounds_.begin()) - 1;
}

std::vector<LineChange> line_changes(const Lines& before, const edit::EditSet& edits) {
  std::vector<LineChange> out;
  for (const Window& window : windows_of(before, edits)) compare_window(window, before, out);
  return out;
}

}  // namespace droproot::report
