// rdjson: reviewdog's DiagnosticResult (proto/rdf/reviewdog.proto).
//
// Suggestions are line-based (no columns, the end line included): reviewdog's reporter to GitLab
// knows no others. A diagnostic has the range of its suggestion, which all reporters ask for. So a
// change is a diagnostic of its own, as it is a comment in a review.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "droproot/text/assert.h"
#include "droproot/text/printable.h"
#include "droproot/text/unicode.h"
#include "formats.h"
#include "places.h"
#include "review.h"
#include "wording.h"

namespace droproot::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::note:
      return "INFO";
    case diag::Severity::warning:
      return "WARNING";
    case diag::Severity::error:
      return "ERROR";
  }
  broken_invariant("a known Severity", __FILE__, __LINE__);
}

Json position(LineCol at) { return {{"line", at.line}, {"column", at.column}}; }

Json range_of(const Comment& comment, const diag::FileReport& report, const Places& places) {
  if (comment.proposal != Proposal::none) {
    return {{"start", {{"line", comment.first}}}, {"end", {{"line", comment.last}}}};
  }
  const Span span = places.without_line_end(report.findings[comment.findings.front()].span);
  return {{"start", position(places.in_bytes(span.begin))},
          {"end", position(places.in_bytes(span.end))}};
}

std::string message_of(const Comment& comment, const diag::FileReport& report) {
  std::string message;
  for (const std::size_t i : comment.findings) {
    if (!message.empty()) message += "; ";
    message += sentence(report.findings[i]);
    if (const std::string more = remark(report.findings[i], report.outcomes[i]); !more.empty()) {
      message += "; " + more;
    }
  }
  if (message.empty()) message = "this changes together with the lines above";
  for (std::size_t i = 0; i < comment.together.size(); ++i) {
    const bool first = i == 0;
    message += fmt::format("{}{}", first ? "; goes together with the change at line " : ", ",
                           comment.together[i]);
  }
  return message;
}

diag::Severity severity_of(const Comment& comment, const diag::FileReport& report) {
  diag::Severity severity = diag::Severity::note;
  for (const std::size_t i : comment.findings) {
    severity = std::max(severity, report.findings[i].severity);
  }
  return severity;
}

std::string companion_diagnostic(const diag::Companion& companion) {
  const Json range{{"start", {{"line", companion.line}}}, {"end", {{"line", companion.line}}}};
  Json json{{"message", printable(companion.why)},
            {"location", {{"path", to_valid_utf8(companion.file)}, {"range", range}}},
            {"severity", word_of(diag::Severity::warning)},
            {"code", {{"value", companion.rule}}}};
  const bool sayable = to_valid_utf8(companion.new_text) == companion.new_text;
  if (!companion.new_text.empty() && sayable) {
    json["suggestions"] = Json::array({{{"range", range}, {"text", companion.new_text}}});
  }
  return dumped(json);
}

}  // namespace

std::vector<std::string> rdjson_diagnostics(const diag::FileReport& report, std::string_view path) {
  const Places places(report.before.bytes());
  const std::string name = to_valid_utf8(path);
  std::vector<std::string> out;
  for (const Comment& comment : review_comments(report)) {
    const Json range = range_of(comment, report, places);
    Json json{{"message", message_of(comment, report)},
              {"location", {{"path", name}, {"range", range}}},
              {"severity", word_of(severity_of(comment, report))}};
    if (!comment.findings.empty()) {
      json["code"] = {{"value", report.findings[comment.findings.front()].rule}};
    }
    const bool suggests =
        comment.proposal == Proposal::replace || comment.proposal == Proposal::remove;
    if (suggests) json["suggestions"] = Json::array({{{"range", range}, {"text", comment.text}}});
    out.push_back(dumped(json));
  }
  for (const diag::Companion& companion : report.companions) {
    out.push_back(companion_diagnostic(companion));
  }
  return out;
}

std::string rdjson_failure(std::string_view path, std::string_view message) {
  return dumped(Json{{"message", printable(message)},
                     {"location", {{"path", to_valid_utf8(path)}}},
                     {"severity", "ERROR"}});
}

}  // namespace droproot::report
