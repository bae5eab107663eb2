// json and jsonl: our own format, docs/schema/report.schema.json.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "droproot/text/unicode.h"
#include "fixes.h"
#include "formats.h"
#include "places.h"
#include "wording.h"

namespace droproot::report {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(std::string_view bytes) { return to_valid_utf8(bytes); }

Json number_or_null(const std::optional<std::uint32_t>& number) {
  return number ? Json(*number) : Json(nullptr);
}

std::string_view word_of(Truth truth) {
  if (truth == Truth::yes) return "yes";
  return truth == Truth::no ? "no" : "maybe";
}

Json identity_json(const diag::Identity& identity) {
  return {{"user", text_of(identity.user)},
          {"uid", number_or_null(identity.uid)},
          {"gid", number_or_null(identity.gid)},
          {"root", word_of(identity.root)}};
}

// What a pod may ask for without breaking the image; null where the user is root, or no number.
Json security_context(const diag::Identity& identity) {
  if (identity.root != Truth::no || !identity.uid || *identity.uid == 0) return nullptr;
  Json context{{"runAsNonRoot", true}, {"runAsUser", *identity.uid}};
  if (identity.gid) {
    context["runAsGroup"] = *identity.gid;
    context["fsGroup"] = *identity.gid;
  }
  context["allowPrivilegeEscalation"] = false;
  context["capabilities"] = {{"drop", Json::array({"ALL"})}};
  context["seccompProfile"] = {{"type", "RuntimeDefault"}};
  return context;
}

Json finding_json(const diag::Finding& finding, diag::Outcome outcome, const Places& places) {
  const LineCol begin = places.in_bytes(finding.span.begin);
  Json json{{"rule", finding.rule},
            {"severity", diag::to_string(finding.severity)},
            {"level", nullptr},
            {"line", begin.line},
            {"column", begin.column},
            {"end_line", places.last_line(finding.span)},
            {"message", text_of(finding.message)},
            {"evidence", text_of(finding.evidence)},
            {"applied", outcome == diag::Outcome::applied}};
  if (finding.fix) json["level"] = diag::to_string(finding.fix->level);
  return json;
}

Json refusals_json(const diag::FileReport& report, const Places& places) {
  Json refusals = Json::array();
  for (const diag::Finding& finding : report.findings) {
    if (!finding.declined) continue;
    refusals.push_back({{"rule", finding.rule},
                        {"severity", diag::to_string(finding.severity)},
                        {"line", places.in_bytes(finding.span.begin).line},
                        {"message", text_of(finding.message)}});
  }
  return refusals;
}

Json edits_json(const diag::FileReport& report) {
  Json edits = Json::array();
  const std::vector<std::size_t> owners = finding_of_edits(report);
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const edit::Edit& edit = report.edits.edits()[i];
    const std::string text = text_of(edit.text);
    Json json{{"rule", report.findings[owners[i]].rule},
              {"begin", edit.span.begin},
              {"end", edit.span.end},
              {"text", text}};
    if (text != edit.text) json["base64"] = base64(edit.text);
    edits.push_back(std::move(json));
  }
  return edits;
}

Json ports_json(const diag::FileReport& report, const Places& places) {
  Json ports = Json::array();
  for (const diag::PortMove& move : report.ports) {
    Json json{{"from", move.from}, {"to", move.to}, {"places", Json::array()}};
    for (const diag::PortMove::Place& place : move.places) {
      const LineCol at = places.in_bytes(place.at.begin);
      json["places"].push_back(
          {{"line", at.line}, {"column", at.column}, {"what", text_of(place.what)}});
    }
    ports.push_back(std::move(json));
  }
  return ports;
}

Json companions_json(const diag::FileReport& report) {
  Json companions = Json::array();
  for (const diag::Companion& companion : report.companions) {
    Json json{{"file", text_of(companion.file)}, {"line", companion.line},
              {"rule", companion.rule},          {"message", text_of(companion.why)},
              {"text", text_of(companion.text)}, {"new_text", nullptr},
              {"applied", companion.edited},     {"edits", Json::array()}};
    if (!companion.new_text.empty()) json["new_text"] = text_of(companion.new_text);
    for (const edit::Edit& edit : companion.edits.edits()) {
      json["edits"].push_back(
          {{"begin", edit.span.begin}, {"end", edit.span.end}, {"text", text_of(edit.text)}});
    }
    companions.push_back(std::move(json));
  }
  return companions;
}

Json file_json(std::string_view name, diag::Status status, const diag::Identity& before,
               const diag::Identity& after) {
  return {{"file", text_of(name)},
          {"status", diag::to_string(status)},
          {"base", nullptr},
          {"identity", {{"before", identity_json(before)}, {"after", identity_json(after)}}},
          {"refusals", Json::array()},
          {"findings", Json::array()},
          {"edits", Json::array()},
          {"diff", ""},
          {"ports", Json::array()},
          {"securityContext", security_context(after)}};
}

}  // namespace

std::string json_begin(const RunInfo& info) {
  return fmt::format("{{\"version\":{},\"schema\":1,\"files\":[\n",
                     dumped(Json(text_of(info.version))));
}

std::string json_file(const diag::FileReport& report, std::string_view path) {
  const Places places(report.before.bytes());
  Json json =
      file_json(report.before.name(), report.status, report.identity_before, report.identity_after);
  if (!report.base.empty()) {
    json["base"] = {{"image", text_of(report.base)}, {"family", report.family}};
  }
  json["refusals"] = refusals_json(report, places);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    json["findings"].push_back(finding_json(report.findings[i], report.outcomes[i], places));
  }
  json["edits"] = edits_json(report);
  json["diff"] = text_of(unified_diff(report.before, report.edits, path, ColorMode::never));
  json["ports"] = ports_json(report, places);
  if (!report.companions.empty()) json["companions"] = companions_json(report);
  if (report.status == diag::Status::error) {
    json["error"] = report.findings.empty() ? "" : text_of(report.findings.front().message);
  }
  return dumped(json);
}

std::string json_failure(std::string_view name, std::string_view message) {
  Json json = file_json(name, diag::Status::error, {}, {});
  json["error"] = text_of(message);
  return dumped(json);
}

std::string json_end(const Tally& tally) {
  const Json summary{{"files", tally.changed + tally.clean + tally.refused + tally.failed},
                     {"changed", tally.changed},
                     {"clean", tally.clean},
                     {"refused", tally.refused},
                     {"error", tally.failed}};
  return fmt::format("\n],\"summary\":{}}}\n", dumped(summary));
}

}  // namespace droproot::report
