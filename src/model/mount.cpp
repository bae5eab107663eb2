#include "droproot/model/mount.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "droproot/text/unicode.h"

namespace droproot::model {

CsvLine read_csv_line(std::string_view line) {
  CsvLine out{.fields = std::vector<std::string>(1), .error = std::nullopt};
  auto& [fields, error] = out;
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    const bool field_begins = fields.back().empty() && (at == 0 || line[at - 1] == ',');
    if (quoted) {
      if (c != '"') {
        fields.back().push_back(c);
      } else if (line.substr(at + 1).starts_with('"')) {
        fields.back().push_back(line[++at]);
      } else {
        quoted = false;
      }
    } else if (c == '"' && field_begins) {
      quoted = true;
    } else if (c == '"') {
      error = fmt::format("parse error on line 1, column {}: bare \" in non-quoted field", at + 1);
      return out;
    } else if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  if (quoted) {
    error =
        fmt::format("parse error on line 1, column {}: extraneous or missing \" in quoted-field",
                    line.size() + 1);
  }
  return out;
}

Mount read_mount(std::string_view value) {
  Mount mount;
  for (const std::string& field : read_csv_line(value).fields) {
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string key = ascii_lower(std::string_view(field).substr(0, equals));
    std::string text = field.substr(std::min(equals + 1, field.size()));
    if (key == "type") mount.type = ascii_lower(text);
    if (key == "source" || key == "src") mount.source = text;
    if (key == "target" || key == "dst" || key == "destination") mount.target = text;
    if (key == "from") mount.from = text;
    if (key == "uid") mount.uid = text;
    if (key == "mode") mount.mode = text;
    if (key == "env") mount.env = std::move(text);
  }
  return mount;
}

std::vector<Mount> mounts_of(const Instruction& run) {
  std::vector<Mount> mounts;
  for (const Flag& flag : run.flags) {
    if (flag.name == "mount" && flag.value) mounts.push_back(read_mount(*flag.value));
  }
  return mounts;
}

}  // namespace droproot::model
