#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <tuple>

#include "droproot/report/report.h"
#include "droproot/text/assert.h"
#include "droproot/text/printable.h"
#include "excerpt.h"
#include "line_changes.h"
#include "paint.h"

namespace droproot::report {
namespace {

constexpr std::size_t kColumns = 80;

std::string_view color_of(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::note:
      return paint::kBoldCyan;
    case diag::Severity::warning:
      return paint::kBoldYellow;
    case diag::Severity::error:
      return paint::kBoldRed;
  }
  broken_invariant("a known Severity", __FILE__, __LINE__);
}

// The bytes of all lines that the edits touch: what a diff of them costs, at most.
std::size_t touched_bytes(const Lines& lines, const edit::EditSet& edits) {
  std::size_t sum = 0;
  for (const edit::Edit& edit : edits.edits()) {
    const std::uint32_t last = std::min(lines.holding(edit.span.end) + 1, lines.count());
    sum += lines.begin_of(last) - lines.begin_of(lines.holding(edit.span.begin));
    sum += edit.text.size();
  }
  return sum;
}

Offset common_prefix(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return static_cast<Offset>(end - a.begin());
}

class TextWriter {
 public:
  TextWriter(const diag::FileReport& report, std::string_view path, ColorMode color)
      : report_(report),
        path_(printable(path)),
        color_(color),
        places_(report.before.bytes()),
        lines_(report.before.bytes()),
        gutter_(fmt::formatted_size("{}", places_.line_count())) {}

  void finding(const diag::Finding& finding, diag::Outcome outcome) {
    if (!out_.empty()) out_ += '\n';
    head(finding);
    source(finding);
    if (!finding.evidence.empty()) note("why", finding.evidence);
    for (const diag::Related& related : finding.related) {
      note(fmt::format("line {}", places_.line_col(related.span.begin).line), related.message);
    }
    if (finding.fix) fix(*finding.fix, outcome);
  }

  // "file:line: warning: rule: why", the line and what it becomes.
  void companion(const diag::Companion& companion) {
    if (!out_.empty()) out_ += '\n';
    const std::string number = fmt::format("{}", companion.line);
    gutter_ = number.size();
    paint::append(out_, paint::kBold,
                  fmt::format("{}:{}:", printable(companion.file), companion.line), color_);
    out_ += ' ';
    paint::append(out_, color_of(diag::Severity::warning), "warning:", color_);
    out_ += fmt::format(" {}: {}\n", companion.rule, printable(companion.why));
    bar("");
    out_ += '\n';
    const bool changes = !companion.new_text.empty();
    const Offset same = changes ? common_prefix(companion.text, companion.new_text) : 0;
    line(number, changes ? '-' : ' ', companion.text, same);
    if (changes) line("", '+', companion.new_text, same);
    if (changes && !companion.edited) note("note", "not applied: this file is not edited");
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void head(const diag::Finding& finding) {
    const LineCol at = places_.line_col(finding.span.begin);
    paint::append(out_, paint::kBold, fmt::format("{}:{}:{}:", path_, at.line, at.column), color_);
    out_ += ' ';
    paint::append(out_, color_of(finding.severity),
                  fmt::format("{}:", diag::to_string(finding.severity)), color_);
    out_ += fmt::format(" {}: {}\n", finding.rule, printable(finding.message));
  }

  void source(const diag::Finding& finding) {
    const LineCol at = places_.line_col(finding.span.begin);
    const Span line = places_.line(at.line);
    const Offset end = std::min(finding.span.end, line.end);
    const Excerpt shown = excerpt(report_.before.at(line),
                                  {finding.span.begin - line.begin, end - line.begin}, room());
    bar("");
    out_ += '\n';
    bar(fmt::format("{}", at.line));
    out_ += shown.text.empty() ? "\n" : fmt::format(" {}\n", shown.text);
    bar("");
    out_ += std::string(shown.mark_begin + 1, ' ');
    paint::append(out_, color_of(finding.severity),
                  std::string(std::max<std::size_t>(shown.mark_width, 1), '^'), color_);
    const Offset last_byte = std::max(finding.span.begin, finding.span.end - !finding.span.empty());
    const std::uint32_t last_line = places_.line_col(last_byte).line;
    if (last_line != at.line) out_ += fmt::format(" to line {}", last_line);
    out_ += '\n';
  }

  // "  = label: text", further lines below the begin of the text.
  void note(std::string_view label, std::string_view text) {
    out_ += std::string(gutter_ + 1, ' ');
    paint::append(out_, paint::kBoldBlue, "=", color_);
    out_ += ' ';
    paint::append(out_, paint::kBold, fmt::format("{}:", label), color_);
    const std::size_t indent = gutter_ + 3 + column_count(label) + 1;
    std::size_t column = indent;
    const std::string shown = printable(text);
    for (std::string_view rest = shown; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      const std::size_t width = column_count(word) + 1;
      if (column + width > kColumns && column > indent) {
        out_ += '\n' + std::string(indent, ' ');
        column = indent;
      }
      out_.append(" ").append(word);
      column += width;
    }
    out_ += '\n';
  }

  void fix(const diag::Fix& fix, diag::Outcome outcome) {
    const std::string_view state = outcome == diag::Outcome::applied ? "" : ", not applied";
    note(fmt::format("fix ({}{})", diag::to_string(fix.level), state), fix.title);
    if (fix.edits.empty()) return;  // of another file
    constexpr std::size_t kMostBytes = std::size_t{64} << 10U;
    if (touched_bytes(lines_, fix.edits) > kMostBytes) {
      note("note", "its lines are too long to be shown here; the diff has them");
      return;
    }
    bar("");
    out_ += '\n';
    const std::vector<LineChange> changes = line_changes(lines_, fix.edits);
    constexpr std::size_t kMostChanges = 20;
    const std::size_t count = std::min(changes.size(), kMostChanges);
    for (std::size_t i = 0; i < count; ++i) change(changes[i]);
    if (count < changes.size()) {
      note("note", fmt::format("and {} more places; the diff has them", changes.size() - count));
    }
  }

  void change(const LineChange& change) {
    constexpr std::size_t kMostLines = 20;
    const std::size_t removed = std::min<std::size_t>(change.last - change.first, kMostLines);
    const std::size_t added = std::min(change.added.size(), kMostLines);
    const bool insertion = change.first == change.last;
    if (insertion && change.first > 0) context(change.first - 1);
    for (std::uint32_t i = 0; i < removed; ++i) {
      const std::string_view text = lines_.at(change.first + i);
      const Offset same = i < added ? common_prefix(text, change.added[i]) : 0;
      line(fmt::format("{}", change.first + i + 1), '-', text, same);
    }
    elided(change.last - change.first - removed);
    for (std::uint32_t i = 0; i < added; ++i) {
      const std::string_view text = change.added[i];
      const Offset same = i < removed ? common_prefix(text, lines_.at(change.first + i)) : 0;
      line("", '+', text, same);
    }
    elided(change.added.size() - added);
    if (insertion && change.last < lines_.count()) context(change.last);
  }

  void context(std::uint32_t number) {
    line(fmt::format("{}", number + 1), ' ', lines_.at(number), 0);
  }

  void elided(std::size_t count) {
    if (count == 0) return;
    bar("");
    out_ += fmt::format(" ... {} more lines\n", count);
  }

  // A line of a small diff; `focus` is the byte that must not be cut away.
  void line(std::string_view number, char mark, std::string_view text, Offset focus) {
    bar(number);
    const Excerpt shown = excerpt(text, {focus, focus}, room() - 2);
    std::string marked = fmt::format("{} {}", mark, shown.text);
    marked.erase(marked.find_last_not_of(' ') + 1);
    if (!marked.empty()) out_ += ' ';
    const std::string_view code = mark == '-'   ? paint::kRed
                                  : mark == '+' ? paint::kGreen
                                                : std::string_view();
    paint::append(out_, code, marked, color_);
    out_ += '\n';
  }

  void bar(std::string_view number) {
    paint::append(out_, paint::kBoldBlue, fmt::format("{:>{}} |", number, gutter_), color_);
  }

  // Columns right of "12 | ".
  [[nodiscard]] std::size_t room() const { return kColumns - gutter_ - 3; }

  const diag::FileReport& report_;
  std::string path_;
  ColorMode color_;
  LineIndex places_;
  Lines lines_;
  std::size_t gutter_;  // columns of the largest line number
  std::string out_;
};

}  // namespace

std::string text_report(const diag::FileReport& report, std::string_view path, ColorMode color) {
  DROPROOT_ASSERT(report.findings.size() == report.outcomes.size());
  if (report.findings.empty()) return {};
  std::vector<std::size_t> order(report.findings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const diag::Finding& x = report.findings[a];
    const diag::Finding& y = report.findings[b];
    return std::tie(x.span, x.rule) < std::tie(y.span, y.rule);
  });
  TextWriter writer(report, path, color);
  for (const std::size_t i : order) writer.finding(report.findings[i], report.outcomes[i]);
  for (const diag::Companion& companion : report.companions) writer.companion(companion);
  return writer.take();
}

}  // namespace droproot::report
