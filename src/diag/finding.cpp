#include "droproot/diag/finding.h"

#include <fmt/format.h>

#include <algorithm>

#include "droproot/text/assert.h"
#include "droproot/text/printable.h"

namespace droproot::diag {

std::string_view to_string(Level level) {
  switch (level) {
    case Level::safe:
      return "safe";
    case Level::standard:
      return "default";
    case Level::all:
      return "all";
  }
  broken_invariant("a known Level", __FILE__, __LINE__);
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  broken_invariant("a known Severity", __FILE__, __LINE__);
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::changed:
      return "changed";
    case Status::clean:
      return "clean";
    case Status::refused:
      return "refused";
    case Status::error:
      return "error";
  }
  broken_invariant("a known Status", __FILE__, __LINE__);
}

std::string one_line(const Finding& finding, const SourceText& source, const LineIndex& lines) {
  const LineCol at = lines.line_col(finding.span.begin);
  std::string out = fmt::format("{}:{}:{}: {}: {}", printable(source.name()), at.line, at.column,
                                finding.rule, printable(finding.message));
  if (!finding.evidence.empty()) out += fmt::format(" ({})", printable(finding.evidence));
  return out;
}

std::string one_line(const Companion& companion) {
  std::string_view text = companion.new_text;
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return fmt::format("{}:{}: {}: {}{}{}{}", printable(companion.file), companion.line,
                     companion.rule, printable(companion.why), text.empty() ? "" : ": ",
                     printable(text), companion.edited ? " [fixed]" : "");
}

}  // namespace droproot::diag
