#include "droproot/report/report.h"
#include "droproot/text/assert.h"

namespace droproot::report {

bool is_machine(Format format) {
  switch (format) {
    case Format::diff:
    case Format::file:
    case Format::text:
    case Format::markdown:
      return false;
    case Format::json:
    case Format::jsonl:
    case Format::sarif:
    case Format::rdjson:
    case Format::github:
    case Format::gitlab:
      return true;
  }
  broken_invariant("a known Format", __FILE__, __LINE__);
}

std::string render(const diag::FileReport& report, Format format, std::string_view path,
                   ColorMode color) {
  switch (format) {
    case Format::diff:
      return unified_diff(report.before, report.edits, path, color);
    case Format::file:
      return report.after;
    case Format::text:
      return text_report(report, path, color);
    case Format::markdown:
      return markdown_report(report, path);
    case Format::json:
    case Format::jsonl:
    case Format::sarif:
    case Format::rdjson:
    case Format::github:
    case Format::gitlab:
      break;
  }
  broken_invariant("a format of single files", __FILE__, __LINE__);
}

}  // namespace droproot::report
