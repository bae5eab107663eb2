// Reading a Dockerfile in a test, and stages and edges on one line:
// "name=image:debian #1=stage:0 x=scratch y=?$V; base 1>0 @2" (@: the instruction's id; ~ behind =
// says that a variable stands in the base).
#pragma once

#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

#include "droproot/model/dockerfile.h"
#include "support/tree_laws.h"

namespace droproot::test {

inline model::Dockerfile read(std::string_view bytes,
                              const std::vector<model::BuildArgument>& arguments = {}) {
  return model::Dockerfile::read(parse(bytes), arguments);
}

inline std::string dump_base(const model::Base& base) {
  if (const auto* stage = std::get_if<model::StageId>(&base)) {
    return fmt::format("stage:{}", index(*stage));
  }
  if (const auto* image = std::get_if<model::ImageName>(&base)) return "image:" + image->text;
  if (const auto* open = std::get_if<model::Unresolved>(&base)) return "?" + open->text;
  return "scratch";
}

inline std::string_view edge_name(model::EdgeKind kind) {
  switch (kind) {
    case model::EdgeKind::base:
      return "base";
    case model::EdgeKind::copy:
      return "copy";
    case model::EdgeKind::mount:
      return "mount";
  }
  return "";
}

inline std::string dump_stages(const model::Dockerfile& file) {
  std::string out;
  for (const model::Stage& stage : file.stages()) {
    if (!out.empty()) out += ' ';
    const std::string name = stage.name.empty() ? fmt::format("#{}", index(stage.id)) : stage.name;
    out += fmt::format("{}={}{}", name, stage.base_by_argument ? "~" : "", dump_base(stage.base));
  }
  for (const model::StageEdge& edge : file.edges()) {
    out += fmt::format("; {} {}>{} @{}", edge_name(edge.kind), index(edge.user), index(edge.used),
                       index(edge.at));
  }
  return out;
}

}  // namespace droproot::test
