// Whether a stage starts the server of its official image, or of a package that it installs, as
// shipped, and whether the configuration is still the shipped one: then the recipe of
// profiles/servers fits it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "droproot/analysis/facts.h"
#include "droproot/analysis/start.h"
#include "droproot/knowledge/server.h"

namespace droproot::analysis {

// Something of the author's that the recipe does not know.
struct ServerConflict {
  Span at;
  std::string what;      // "default.conf:3"
  std::string why;       // "is configuration of the build context, which is not changed"
  bool of_port = false;  // it is about where the server listens
};

// A port below 1024 that a file of the context makes the server listen on.
struct ServerPort {
  Span at;           // the COPY
  std::string file;  // in the context
  Span in_file;      // the digits
  std::size_t line;  // counted from 1
  std::uint16_t port;
};

struct ServerFacts {
  const knowledge::ServerRecipe* recipe = nullptr;  // nullptr: no such server
  std::optional<ServerConflict> conflict = {};      // the first
  std::vector<ServerPort> own_ports = {};
  bool listens = true;  // false: the files that name the ports are gone or the author's
  std::vector<std::string> own_config = {};  // the texts of the author's files
};

// "the server of httpd:2.4"; a package's has its name. REQUIRES: there is a recipe.
[[nodiscard]] std::string server_name(const ServerFacts& server, const StageFacts& facts);

[[nodiscard]] ServerFacts find_server(const FactsInput& input, const StageFacts& facts,
                                      const StartProcess& start);

// It starts what a recipe has for a package: whether a RUN installs it decides which server it is.
[[nodiscard]] bool hangs_on_packages(const StageFacts& facts, const StartProcess& start);

}  // namespace droproot::analysis
