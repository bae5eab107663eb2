// The stages that a compose or bake file names as what it builds (`target:`): they are shipped, or
// run, like the final one.
//
// Read are compose.yaml, docker-compose.yml and docker-compose.NAME.yml, docker-bake.json and
// docker-bake.hcl, with their override files, in the context's root and in the Dockerfile's folder.
// Only what is written out counts: a value with a variable names nothing.
// Source: docs.docker.com/reference/compose-file/build, docs.docker.com/build/bake/reference.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/build_context.h"
#include "droproot/knowledge/yaml_reader.h"

namespace droproot::analysis {

struct BuildTarget {
  std::string stage;  // as written
  std::string file;   // path in the context
  std::string entry;  // the service's, or the bake target's, name
};

// Those that build this very Dockerfile, by file and then as they stand in it. Empty where the
// context does not know the Dockerfile's place.
[[nodiscard]] std::vector<BuildTarget> find_build_targets(const BuildContext& context);

// compose.yaml, docker-compose.prod.yml and the like.
[[nodiscard]] bool is_compose_file(std::string_view name);

// A compose service that builds a Dockerfile.
struct ComposeService {
  std::size_t file;  // index of the file that has it; an override of it counts as well
  std::string name;
};
// `files` are the compose files of one folder, a base before its overrides, nullptr for one that
// cannot be read; `folder` and `dockerfile` are absolute.
[[nodiscard]] std::vector<ComposeService> services_building(
    const std::vector<const knowledge::YamlNode*>& files, const std::string& folder,
    const std::string& dockerfile);

}  // namespace droproot::analysis
