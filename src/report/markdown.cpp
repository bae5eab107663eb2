// markdown: the body of a pull request, with the evidence of every change.
#include <fmt/format.h>

#include "droproot/report/markdown_text.h"
#include "droproot/report/report.h"
#include "droproot/text/printable.h"
#include "droproot/text/source_text.h"
#include "wording.h"

namespace droproot::report {
namespace {

// A cell of a table has no line ends; `|` is escaped with the rest of the markup.
std::string cell(std::string_view text) { return markdown_text(printable(text)); }

std::string identity_line(const diag::FileReport& report) {
  const std::string& before = report.identity_before.user;
  const std::string& after = report.identity_after.user;
  if (before == after) return {};
  return fmt::format("Runs as {} instead of {}.\n\n", markdown_code(printable(after)),
                     before.empty() ? "root" : markdown_code(printable(before)));
}

std::string changes(const diag::FileReport& report, const LineIndex& lines) {
  std::string rows;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const diag::Finding& finding = report.findings[i];
    if (report.outcomes[i] != diag::Outcome::applied || !finding.fix) continue;
    rows += fmt::format("| {} | {} | {} | {} |\n", lines.line_col(finding.span.begin).line,
                        finding.rule, cell(finding.message), cell(finding.evidence));
  }
  if (rows.empty()) return {};
  return "| line | rule | what was wrong | how it is known |\n| ---: | --- | --- | --- |\n" + rows +
         '\n';
}

std::string ports(const diag::FileReport& report) {
  std::string out;
  for (const diag::PortMove& move : report.ports) {
    out += fmt::format(
        "- the process listens on port {} instead of {}: what publishes it has to follow\n",
        move.to, move.from);
  }
  return out;
}

std::string companions(const diag::FileReport& report) {
  std::string out;
  for (const diag::Companion& companion : report.companions) {
    out +=
        fmt::format("- {}: {}{}\n",
                    markdown_code(fmt::format("{}:{}", printable(companion.file), companion.line)),
                    cell(companion.why), companion.edited ? " (changed here, too)" : "");
  }
  return out;
}

// What is not mended: declined, of a higher level, or for a person to know.
std::string rest(const diag::FileReport& report, const LineIndex& lines) {
  std::string out;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const diag::Finding& finding = report.findings[i];
    if (report.outcomes[i] == diag::Outcome::applied) continue;
    const std::string more = remark(finding, report.outcomes[i]);
    out += fmt::format("- line {}, {}: {}{}{}\n", lines.line_col(finding.span.begin).line,
                       finding.rule, markdown_text(sentence(finding)), more.empty() ? "" : "; ",
                       markdown_text(more));
  }
  return out;
}

}  // namespace

std::string markdown_report(const diag::FileReport& report, std::string_view path) {
  if (report.findings.empty()) return {};
  const LineIndex lines(report.before.bytes());
  std::string out = fmt::format("### {}\n\n", markdown_code(printable(path)));
  out += identity_line(report) + changes(report, lines);
  const std::string others = ports(report) + companions(report);
  if (!others.empty()) out += "To know:\n\n" + others + '\n';
  const std::string left = rest(report, lines);
  if (!left.empty()) out += "Not changed:\n\n" + left + '\n';
  return out;
}

}  // namespace droproot::report
