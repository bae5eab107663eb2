#include "cli/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

std::string name_of(const diag::Identity& identity) {
  if (!identity.user.empty()) return printable(identity.user);
  return identity.root == Truth::yes ? "root" : "the base image's user";
}

std::string_view word_of_change(Mode mode) {
  return mode == Mode::write ? "changed" : "would change";
}

std::string in_words(std::string_view rule) {
  std::string words(rule);
  std::ranges::replace(words, '-', ' ');
  return words;
}

}  // namespace

void Summary::add(const diag::FileReport& report) {
  switch (report.status) {
    case diag::Status::changed: {
      ++changed_;
      const std::string before = name_of(report.identity_before);
      const std::string after = name_of(report.identity_after);
      last_change_ = before == after ? "" : fmt::format("{} -> {}", before, after);
      return;
    }
    case diag::Status::clean:
      ++clean_;
      return;
    case diag::Status::refused: {
      ++refused_;
      const auto declined = std::ranges::find_if(report.findings, &diag::Finding::declined);
      if (declined == report.findings.end()) return;
      ++refusing_rules_[in_words(declined->rule)];
      last_refusal_ = printable(declined->message);
      return;
    }
    case diag::Status::error:
      ++failed_;
      return;
  }
}

void Summary::add(const Summary& others) {
  changed_ += others.changed_;
  clean_ += others.clean_;
  refused_ += others.refused_;
  failed_ += others.failed_;
  done_before_ += others.done_before_;
  for (const auto& [rule, count] : others.refusing_rules_) refusing_rules_[rule] += count;
  if (others.changed_ > 0) last_change_ = others.last_change_;
  if (!others.last_refusal_.empty()) last_refusal_ = others.last_refusal_;
}

std::string Summary::so_far(Mode mode) const {
  std::vector<std::string> parts;
  if (changed_ > 0) parts.push_back(fmt::format("{} {}", changed_, word_of_change(mode)));
  if (refused_ > 0) parts.push_back(fmt::format("{} refused", refused_));
  if (failed_ > 0) parts.push_back(fmt::format("{} failed", failed_));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string Summary::refusals() const {
  if (refusing_rules_.empty()) return "";
  const std::string& first = refusing_rules_.begin()->first;
  // Of one file alone the whole sentence stands in the line above.
  if (changed_ + clean_ + failed_ + done_before_ == 0 && refused_ == 1)
    return fmt::format(" ({})", first);
  if (refused_ == 1) return fmt::format(" ({}: {})", first, last_refusal_);
  std::vector<std::string> parts;
  for (const auto& [rule, count] : refusing_rules_)
    parts.push_back(fmt::format("{} {}", count, rule));
  return fmt::format(" ({})", fmt::join(parts, ", "));
}

std::string Summary::line(Mode mode) const {
  const std::size_t files = changed_ + clean_ + refused_ + failed_ + done_before_;
  if (files == failed_ && files <= 1) return "";
  std::vector<std::string> parts;
  if (changed_ > 0) {
    const std::string change =
        changed_ == 1 && !last_change_.empty() ? fmt::format(" ({})", last_change_) : "";
    parts.push_back(fmt::format("{} {}{}", changed_, word_of_change(mode), change));
  }
  if (refused_ > 0) parts.push_back(fmt::format("{} refused{}", refused_, refusals()));
  if (clean_ > 0) parts.push_back(fmt::format("{} unchanged", clean_));
  if (failed_ > 0) parts.push_back(fmt::format("{} failed", failed_));
  if (done_before_ > 0) parts.push_back(fmt::format("{} done before", done_before_));
  return fmt::format("{} {}: {}", files, files == 1 ? "file" : "files", fmt::join(parts, ", "));
}

}  // namespace droproot::cli
