#include "droproot/report/report.h"
#include "droproot/text/assert.h"

namespace droproot::report {

std::string render(const diag::FileReport& report, Format format, std::string_view path,
                   ColorMode color) {
  switch (format) {
    case Format::diff:
      return unified_diff(report.before, report.edits, path, color);
    case Format::file:
      return report.after;
    case Format::text:
      return text_report(report, path, color);
  }
  broken_invariant("a known Format", __FILE__, __LINE__);
}

}  // namespace droproot::report
