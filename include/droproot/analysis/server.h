// Whether a stage starts the server of its official image as the image does, and whether the
// configuration is still the image's own: then the recipe of profiles/servers fits it.
#pragma once

#include <optional>
#include <string>

#include "droproot/analysis/facts.h"
#include "droproot/analysis/start.h"
#include "droproot/knowledge/server.h"

namespace droproot::analysis {

// Something of the author's that the recipe does not know.
struct ServerConflict {
  Span at;
  std::string what;  // "default.conf:3"
  std::string why;   // "is configuration of the build context, which is not changed"
};

struct ServerFacts {
  const knowledge::ServerRecipe* recipe = nullptr;  // nullptr: no such server
  std::optional<ServerConflict> conflict = {};      // the first
  bool listens = true;  // false: the files that name the ports are gone or the author's
};

[[nodiscard]] ServerFacts find_server(const FactsInput& input, const StageFacts& facts,
                                      const StartProcess& start);

}  // namespace droproot::analysis
