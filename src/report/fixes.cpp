#include "fixes.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include "droproot/text/assert.h"

namespace droproot::report {
namespace {

using edit::Edit;

std::size_t index_of(const std::vector<Edit>& edits, const Edit& wanted) {
  auto at = std::ranges::lower_bound(edits, wanted.span.begin, {},
                                     [](const Edit& edit) { return edit.span.begin; });
  at = std::find(at, edits.end(), wanted);
  DROPROOT_ASSERT(at != edits.end());
  return static_cast<std::size_t>(at - edits.begin());
}

// Sets of findings; a set is named by its first one.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  [[nodiscard]] std::size_t first_of(std::size_t member) {
    while (parent_[member] != member) {
      parent_[member] = parent_[parent_[member]];
      member = parent_[member];
    }
    return member;
  }
  void join(std::size_t a, std::size_t b) {
    const auto [low, high] = std::minmax({first_of(a), first_of(b)});
    parent_[high] = low;
  }

 private:
  std::vector<std::size_t> parent_;
};

bool is_applied(const diag::FileReport& report, std::size_t finding) {
  return report.outcomes[finding] == diag::Outcome::applied && report.findings[finding].fix;
}

Sets joined_findings(const diag::FileReport& report, const std::vector<std::size_t>& owners) {
  Sets sets(report.findings.size());
  const std::vector<Edit>& edits = report.edits.edits();
  std::map<std::uint32_t, std::size_t> first_of_group;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (!is_applied(report, i)) continue;
    const diag::Fix& fix = *report.findings[i].fix;
    if (fix.group != 0) sets.join(i, first_of_group.try_emplace(fix.group, i).first->second);
    for (const Edit& edit : fix.edits.edits()) sets.join(i, owners[index_of(edits, edit)]);
  }
  for (std::size_t k = 1; k < edits.size(); ++k) {
    if (edits[k - 1].span.end == edits[k].span.begin) sets.join(owners[k - 1], owners[k]);
  }
  return sets;
}

void move_off_the_end(std::vector<Replacement>& all, std::string_view source) {
  if (all.empty() || all.back().span.begin != source.size() || !source.ends_with('\n')) return;
  Replacement& last = all.back();
  const std::string_view line_end = source.ends_with("\r\n") ? "\r\n" : "\n";
  const auto before = static_cast<Offset>(source.size() - line_end.size());
  const bool has_room = all.size() == 1 || all[all.size() - 2].span.end < before;
  if (!has_room || !std::string_view(last.text).ends_with(line_end)) return;
  last.span = {before, before};
  last.text = std::string(line_end) + last.text.substr(0, last.text.size() - line_end.size());
}

}  // namespace

std::vector<std::size_t> finding_of_edits(const diag::FileReport& report) {
  const std::vector<Edit>& edits = report.edits.edits();
  const std::size_t none = report.findings.size();
  std::vector<std::size_t> owners(edits.size(), none);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (!is_applied(report, i)) continue;
    for (const Edit& edit : report.findings[i].fix->edits.edits()) {
      std::size_t& owner = owners[index_of(edits, edit)];
      owner = std::min(owner, i);
    }
  }
  DROPROOT_ASSERT(std::ranges::find(owners, none) == owners.end());
  return owners;
}

std::vector<std::size_t> bundles_of(const diag::FileReport& report) {
  Sets sets = joined_findings(report, finding_of_edits(report));
  std::vector<std::size_t> bundles(report.findings.size());
  for (std::size_t i = 0; i < bundles.size(); ++i) bundles[i] = sets.first_of(i);
  return bundles;
}

std::vector<std::vector<Replacement>> fixes_of(const diag::FileReport& report) {
  const std::vector<Edit>& edits = report.edits.edits();
  const std::vector<std::size_t> owners = finding_of_edits(report);
  Sets sets = joined_findings(report, owners);
  std::vector<Replacement> all;
  std::vector<std::size_t> shown_at;
  for (std::size_t k = 0; k < edits.size(); ++k) {
    if (!all.empty() && all.back().span.end == edits[k].span.begin) {
      all.back().span.end = edits[k].span.end;
      all.back().text += edits[k].text;
      continue;
    }
    all.push_back({.span = edits[k].span, .text = edits[k].text});
    shown_at.push_back(sets.first_of(owners[k]));
  }
  move_off_the_end(all, report.before.bytes());
  std::vector<std::vector<Replacement>> fixes(report.findings.size());
  for (std::size_t i = 0; i < all.size(); ++i) fixes[shown_at[i]].push_back(std::move(all[i]));
  return fixes;
}

}  // namespace droproot::report
