// gitlab: a Code Quality report, GitLab's part of the Code Climate format.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "droproot/text/assert.h"
#include "droproot/text/printable.h"
#include "droproot/text/unicode.h"
#include "formats.h"
#include "places.h"
#include "wording.h"

namespace droproot::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::note:
      return "info";
    case diag::Severity::warning:
      return "major";
    case diag::Severity::error:
      return "critical";
  }
  broken_invariant("a known Severity", __FILE__, __LINE__);
}

std::string description_of(const diag::Finding& finding, diag::Outcome outcome) {
  std::string text = sentence(finding);
  if (outcome == diag::Outcome::applied) {
    text += fmt::format("; droproot would {}", printable(finding.fix->title));
  }
  if (const std::string more = remark(finding, outcome); !more.empty()) text += "; " + more;
  return text;
}

}  // namespace

std::vector<std::string> gitlab_issues(const diag::FileReport& report, std::string_view path) {
  const Places places(report.before.bytes());
  const std::string name = to_valid_utf8(path);
  const std::vector<std::string> marks = fingerprints(report, places, path);
  std::vector<std::string> issues;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const diag::Finding& finding = report.findings[i];
    issues.push_back(dumped(Json{{"type", "issue"},
                                 {"check_name", finding.rule},
                                 {"description", description_of(finding, report.outcomes[i])},
                                 {"categories", Json::array({"Security"})},
                                 {"severity", word_of(finding.severity)},
                                 {"fingerprint", marks[i]},
                                 {"location",
                                  {{"path", name},
                                   {"lines",
                                    {{"begin", places.in_bytes(finding.span.begin).line},
                                     {"end", places.last_line(finding.span)}}}}}}));
  }
  return issues;
}

std::string gitlab_failure(std::string_view path, std::string_view message) {
  return dumped(Json{{"type", "issue"},
                     {"check_name", "unreadable-file"},
                     {"description", printable(message)},
                     {"categories", Json::array({"Security"})},
                     {"severity", "critical"},
                     {"fingerprint", fingerprint(path)},
                     {"location", {{"path", to_valid_utf8(path)}, {"lines", {{"begin", 1}}}}}});
}

}  // namespace droproot::report
