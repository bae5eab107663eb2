// sarif: OASIS SARIF 2.1.0. Section numbers are the standard's.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "droproot/text/printable.h"
#include "droproot/text/unicode.h"
#include "fixes.h"
#include "formats.h"
#include "places.h"
#include "wording.h"

namespace droproot::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBase = "%SRCROOT%";

Json text_json(std::string text) { return {{"text", std::move(text)}}; }

// A sentence ends with a full stop (3.11.3).
std::string ended(std::string_view text) {
  const bool is_ended = text.ends_with('.') || text.ends_with('!') || text.ends_with('?');
  return std::string(text) + (is_ended ? "" : ".");
}

// RFC 3986: all but unreserved characters and "/" as %XX, which also keeps "a:b" from being a
// scheme.
std::string encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool plain = letter || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Json artifact(std::string_view path) {
  if (path.starts_with('/')) return {{"uri", "file://" + encoded(path)}};
  return {{"uri", encoded(path)}, {"uriBaseId", kBase}};
}

// Text and bytes side by side (3.30.4): only the bytes are exact where the file is not UTF-8.
Json region(Span span, const Places& places) {
  const LineCol begin = places.in_characters(span.begin);
  const LineCol end = places.in_characters(span.end);
  return {{"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line},
          {"endColumn", end.column}, {"byteOffset", span.begin},    {"byteLength", span.size()}};
}

Json location(Span span, std::string_view path, const Places& places) {
  return {{"physicalLocation",
           {{"artifactLocation", artifact(path)},
            {"region", region(places.without_line_end(span), places)}}}};
}

Json replacement_json(const Replacement& replacement, const Places& places) {
  Json json{{"deletedRegion", region(replacement.span, places)}};
  if (replacement.text.empty()) return json;
  const std::string text = to_valid_utf8(replacement.text);
  if (text == replacement.text) {
    json["insertedContent"] = {{"text", text}};
  } else {
    json["insertedContent"] = {{"binary", base64(replacement.text)}};
  }
  return json;
}

Json fix_json(const diag::Fix& fix, const std::vector<Replacement>& replacements,
              std::string_view path, const Places& places) {
  Json all = Json::array();
  for (const Replacement& replacement : replacements) {
    all.push_back(replacement_json(replacement, places));
  }
  std::string title = ended(printable(fix.title));
  if (title.front() >= 'a' && title.front() <= 'z') title.front() -= 'a' - 'A';
  return {
      {"description", text_json(std::move(title))},
      {"artifactChanges",
       Json::array({{{"artifactLocation", artifact(path)}, {"replacements", std::move(all)}}})}};
}

// The files beside it belong to the fix that the moving port is part of.
std::size_t fix_of_companions(const diag::FileReport& report) {
  if (report.companion_files.empty()) return report.findings.size();
  const std::vector<std::size_t> bundles = bundles_of(report);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const bool moves = report.findings[i].rule == "privileged-port" && report.findings[i].fix &&
                       report.outcomes[i] == diag::Outcome::applied;
    if (moves) return bundles[i];
  }
  return report.findings.size();
}

void add_companions(const diag::FileReport& report, Json& fix) {
  for (const diag::CompanionFile& file : report.companion_files) {
    const Places places(file.before);
    Json all = Json::array();
    for (const edit::Edit& edit : file.edits.edits()) {
      all.push_back(replacement_json({.span = edit.span, .text = edit.text}, places));
    }
    fix["artifactChanges"].push_back(
        {{"artifactLocation", artifact(file.file)}, {"replacements", std::move(all)}});
  }
}

std::string message_of(const diag::Finding& finding, diag::Outcome outcome) {
  std::string message = ended(sentence(finding));
  if (const std::string more = remark(finding, outcome); !more.empty())
    message += ' ' + ended(more);
  return message;
}

Json properties_of(const diag::Finding& finding, diag::Outcome outcome) {
  Json properties{{"applied", outcome == diag::Outcome::applied}, {"refused", finding.declined}};
  if (finding.fix) properties["fixLevel"] = diag::to_string(finding.fix->level);
  return properties;
}

std::size_t rule_index(std::string_view id, const RunInfo& info) {
  const auto found = std::ranges::find(info.rules, id, &RuleText::id);
  return static_cast<std::size_t>(found - info.rules.begin());
}

Json rule_json(const RuleText& rule, const RunInfo& info) {
  std::string summary = ended(std::string(rule.summary));
  if (summary.front() >= 'a' && summary.front() <= 'z') summary.front() -= 'a' - 'A';
  const std::string page = to_valid_utf8(rule.page);
  Json json{{"id", rule.id},
            {"shortDescription", text_json(summary)},
            {"fullDescription", text_json(summary)},
            {"help", {{"text", page}, {"markdown", page}}}};
  if (!info.docs_url.empty()) json["helpUri"] = fmt::format("{}/{}.md", info.docs_url, rule.id);
  json["defaultConfiguration"] = {{"level", diag::to_string(rule.severity)}};
  json["properties"] = {{"tags", Json::array({"security", "docker"})}};
  return json;
}

}  // namespace

std::string sarif_begin(const RunInfo& info) {
  Json rules = Json::array();
  for (const RuleText& rule : info.rules) rules.push_back(rule_json(rule, info));
  Json driver{{"name", "droproot"},
              {"version", to_valid_utf8(info.version)},
              {"semanticVersion", to_valid_utf8(info.version)}};
  if (!info.docs_url.empty()) driver["informationUri"] = info.docs_url;
  driver["rules"] = std::move(rules);
  const Json base{{kBase, {{"description", text_json("The folder that droproot ran in.")}}}};
  return fmt::format(
      "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
      "\"runs\":[{{\"tool\":{{\"driver\":{}}},\"columnKind\":\"unicodeCodePoints\","
      "\"originalUriBaseIds\":{},\"results\":[\n",
      dumped(driver), dumped(base));
}

std::vector<std::string> sarif_results(const diag::FileReport& report, std::string_view path,
                                       const RunInfo& info) {
  const Places places(report.before.bytes());
  const std::vector<std::string> marks = fingerprints(report, places, "");
  const std::vector<std::vector<Replacement>> fixes = fixes_of(report);
  const std::size_t with_companions = fix_of_companions(report);
  std::vector<std::string> results;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const diag::Finding& finding = report.findings[i];
    Json json{{"ruleId", finding.rule}};
    const std::size_t index = rule_index(finding.rule, info);
    if (index < info.rules.size()) json["ruleIndex"] = index;
    // A level needs the kind "fail", which is the default (3.27.9); informational results would
    // have none, and no place in a review.
    json["level"] = diag::to_string(finding.severity);
    json["message"] = text_json(message_of(finding, report.outcomes[i]));
    json["locations"] = Json::array({location(finding.span, path, places)});
    for (const diag::Related& related : finding.related) {
      Json place = location(related.span, path, places);
      place["message"] = text_json(ended(printable(related.message)));
      json["relatedLocations"].push_back(std::move(place));
    }
    json["partialFingerprints"] = {{"droprootFinding/v1", marks[i]}};
    if (!fixes[i].empty()) {
      Json fix = fix_json(*finding.fix, fixes[i], path, places);
      if (i == with_companions) add_companions(report, fix);
      json["fixes"] = Json::array({std::move(fix)});
    }
    json["properties"] = properties_of(finding, report.outcomes[i]);
    results.push_back(dumped(json));
  }
  return results;
}

std::string sarif_notification(std::string_view path, std::string_view message) {
  return dumped(
      Json{{"level", "error"},
           {"message", text_json(ended(printable(message)))},
           {"locations",
            Json::array({{{"physicalLocation", {{"artifactLocation", artifact(path)}}}}})}});
}

std::string sarif_end(const std::vector<std::string>& notifications) {
  return fmt::format(
      "\n],\"invocations\":[{{\"executionSuccessful\":{},\"toolExecutionNotifications\":[{}]}}]"
      "}}]}}\n",
      notifications.empty(), fmt::join(notifications, ","));
}

}  // namespace droproot::report
