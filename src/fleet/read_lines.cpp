// The only reader of our own JSON. Members that a later version adds are passed over.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "droproot/fleet/fleet.h"

namespace droproot::fleet {
namespace {

using Json = nlohmann::json;

// The text of a member, empty where it is null.
std::string text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

State state_of(const std::string& status, const std::vector<Reason>& reasons) {
  if (status == "changed") return State::ready;
  if (status == "error") return State::error;
  if (status == "clean") return State::fine;
  return std::ranges::all_of(reasons, &Reason::by_design) ? State::design : State::person;
}

File read_file(const Json& line) {
  File file{.name = line.at("file").get<std::string>()};
  const std::string status = line.at("status").get<std::string>();
  if (const Json& base = line.at("base"); !base.is_null()) {
    file.image = text(base, "image");
    file.family = text(base, "family");
  }
  file.before = text(line.at("identity").at("before"), "user");
  file.after = text(line.at("identity").at("after"), "user");
  for (const Json& reason : line.at("refusals")) {
    file.reasons.push_back({.rule = text(reason, "rule"),
                            .message = text(reason, "message"),
                            .line = reason.at("line").get<std::uint32_t>(),
                            .by_design = text(reason, "severity") == "note"});
  }
  if (status == "error") {
    file.reasons.push_back(
        {.rule = "error", .message = text(line, "error"), .line = 0, .by_design = false});
  }
  for (const Json& finding : line.at("findings")) {
    if (finding.at("applied").get<bool>()) file.applied.push_back(text(finding, "rule"));
  }
  file.diff = text(line, "diff");
  file.state = state_of(status, file.reasons);
  return file;
}

tl::unexpected<Error> wrong(std::string_view name, std::size_t line) {
  return tl::unexpected(
      Error{.code = ErrorCode::usage,
            .message = fmt::format("{}:{}:1: this is no line of droproot --format=jsonl; make the "
                                   "file with this version of it",
                                   name, line)});
}

}  // namespace

Result<std::vector<File>> read_lines(std::string_view name, std::string_view lines) {
  std::vector<File> files;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) return wrong(name, number);
    try {
      files.push_back(read_file(json));
    } catch (const Json::exception&) {
      return wrong(name, number);
    }
  }
  return files;
}

}  // namespace droproot::fleet
