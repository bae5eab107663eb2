#include "review.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "droproot/text/unicode.h"
#include "fixes.h"
#include "line_changes.h"
#include "places.h"

namespace droproot::report {
namespace {

std::string_view line_end_of(std::string_view line) {
  if (line.ends_with("\r\n")) return "\r\n";
  return line.ends_with('\n') ? "\n" : "";
}

// A change of whole lines that stand in the file: an insertion takes a neighbour along.
struct Hold {
  LineChange change;
  std::set<std::size_t> findings;
};

Hold held(LineChange change, const Lines& lines) {
  const bool insertion = change.first == change.last;
  if (insertion && change.first < lines.count()) {
    change.added.emplace_back(lines.at(change.last++));
  } else if (insertion && change.first > 0) {
    change.added.emplace(change.added.begin(), lines.at(--change.first));
  }
  return {.change = std::move(change), .findings = {}};
}

std::vector<Hold> holds_of(const Lines& lines, const edit::EditSet& edits) {
  std::vector<Hold> holds;
  for (LineChange& change : line_changes(lines, edits)) {
    Hold next = held(std::move(change), lines);
    if (holds.empty() || holds.back().change.last <= next.change.first) {
      holds.push_back(std::move(next));
      continue;
    }
    // Both took the one line between them along: at the end of the first, at the begin of this.
    std::vector<std::string>& into = holds.back().change.added;
    into.insert(into.end(), std::next(next.change.added.begin()), next.change.added.end());
  }
  return holds;
}

// Which finding has a part in which change. An edit that repeats a line may show as a change beside
// it, as in every diff; then it counts for the change before.
void assign_findings(std::vector<Hold>& holds, const diag::FileReport& report, const Lines& lines) {
  if (holds.empty()) return;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (report.outcomes[i] != diag::Outcome::applied || !report.findings[i].fix) continue;
    for (const edit::Edit& edit : report.findings[i].fix->edits.edits()) {
      const std::uint32_t line = lines.holding(edit.span.end);
      const auto behind = std::ranges::upper_bound(
          holds, line, {}, [](const Hold& hold) { return hold.change.first; });
      auto at = behind == holds.begin() ? behind : behind - 1;
      at->findings.insert(i);
      const std::uint32_t first_line = lines.holding(edit.span.begin);
      while (at != holds.begin() && (at - 1)->change.last > first_line) {
        --at;
        at->findings.insert(i);
      }
    }
  }
}

bool is_sayable(std::string_view text) {
  if (text.empty() || to_valid_utf8(text) != text) return false;
  if (text.find('\0') != std::string_view::npos || text.ends_with('\r')) return false;
  for (std::size_t at = text.find('\r'); at != std::string_view::npos;
       at = text.find('\r', at + 1)) {
    if (text.substr(at, 2) != "\r\n") return false;
  }
  return true;
}

void propose(Comment& comment, const LineChange& change, const Lines& lines) {
  if (change.first == change.last) return;
  if (change.added.empty()) {
    comment.proposal = Proposal::remove;
    return;
  }
  const std::string_view end = line_end_of(change.added.back());
  if (end != line_end_of(lines.at(change.last - 1))) return;
  std::string text;
  for (const std::string& line : change.added) text += line;
  text.resize(text.size() - end.size());
  if (!is_sayable(text)) return;
  comment.proposal = Proposal::replace;
  comment.text = std::move(text);
}

Comment comment_of(const Hold& hold, const Lines& lines) {
  const LineChange& change = hold.change;
  Comment comment{.first = change.first + 1,
                  .last = std::max(change.last, change.first + 1),
                  .proposal = Proposal::not_sayable,
                  .text = {},
                  .findings = {hold.findings.begin(), hold.findings.end()},
                  .together = {}};
  propose(comment, change, lines);
  return comment;
}

void tie_together(std::vector<Comment>& comments, const std::vector<std::size_t>& bundles) {
  constexpr std::size_t kMost = 8;
  std::map<std::size_t, std::vector<std::uint32_t>> begins;
  const auto bundles_in = [&](const Comment& comment) {
    std::set<std::size_t> in;
    for (const std::size_t finding : comment.findings) in.insert(bundles[finding]);
    return in;
  };
  for (const Comment& comment : comments) {
    for (const std::size_t bundle : bundles_in(comment)) begins[bundle].push_back(comment.first);
  }
  for (Comment& comment : comments) {
    std::set<std::uint32_t> others;
    for (const std::size_t bundle : bundles_in(comment)) {
      const std::vector<std::uint32_t>& lines = begins[bundle];
      others.insert(lines.begin(),
                    lines.begin() + static_cast<std::ptrdiff_t>(std::min(lines.size(), kMost + 1)));
    }
    others.erase(comment.first);
    for (const std::uint32_t line : others) {
      if (comment.together.size() < kMost) comment.together.push_back(line);
    }
  }
}

}  // namespace

std::vector<Comment> review_comments(const diag::FileReport& report) {
  const Lines lines(report.before.bytes());
  const Places places(report.before.bytes());
  std::vector<Hold> holds = holds_of(lines, report.edits);
  assign_findings(holds, report, lines);

  std::vector<Comment> comments;
  std::vector<bool> said(report.findings.size(), false);
  for (const Hold& hold : holds) {
    comments.push_back(comment_of(hold, lines));
    for (const std::size_t finding : hold.findings) said[finding] = true;
  }
  tie_together(comments, bundles_of(report));
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i]) continue;
    const std::uint32_t line = places.in_bytes(report.findings[i].span.begin).line;
    comments.push_back({.first = line,
                        .last = line,
                        .proposal = Proposal::none,
                        .text = {},
                        .findings = {i},
                        .together = {}});
  }
  std::ranges::stable_sort(comments, {}, &Comment::first);
  return comments;
}

}  // namespace droproot::report
