// Every place that decides or names a port below 1024 of a stage: arguments of the programs that
// start, variables of its own and of the base image, EXPOSE, HEALTHCHECK, source code.
//
// What only looks like a port, somebody else's port and ports from 1024 on are no places. A place
// that cannot be changed says why (`stuck`); what starts and cannot be seen is `unseen`. Together
// they tell whether a port can be moved: everywhere or not at all.
//
// Where none of the file's words is a low port, no file of the context is read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "droproot/analysis/facts.h"
#include "droproot/analysis/server.h"
#include "droproot/analysis/start.h"

namespace droproot::analysis {

enum class PortRole : std::uint8_t {
  listens,  // decides where the process listens
  exposes,  // EXPOSE
  checks,   // the HEALTHCHECK asks this very container
  follows,  // tells others of the port (a URL in ENV, a proxy's LABEL): nothing where it stays
};

struct PortPlace {
  std::uint16_t port;
  PortRole role;
  // The digits; empty: the number is implied (http:// means 80), and ":N" would stand here. With
  // `inherited` it is the FROM line.
  Span at;
  std::string what;        // "--bind of gunicorn", for people
  std::string stuck = {};  // why it cannot be changed; empty: it can
  // A variable that the base image sets: its name, and its value around the digits.
  struct Inherited {
    std::string name, before, behind;
    friend bool operator==(const Inherited&, const Inherited&) = default;
  };
  std::optional<Inherited> inherited = {};
  // In another file: its path in the context, and the digits there; `at` is what brings it in.
  struct InFile {
    std::string path;
    Span at;
    friend bool operator==(const InFile&, const InFile&) = default;
  };
  std::optional<InFile> in_file = {};
  // EXPOSE of a range, at `at`, that the port is in: the range stays, and this and the number it
  // moves to are written behind it.
  std::optional<std::string> protocol_in_range = {};
  bool of_server = false;  // the configuration of the base image's server, at the FROM line
};

// Something that may listen, or ask, on a port that is not seen.
struct PortGap {
  Span at;
  std::string what;  // a sentence without its capital letter and full stop
};

struct PortFacts {
  std::vector<PortPlace> places;  // no two at one place; empty: no low port is named anywhere
  std::optional<PortGap> unseen = {};
  std::optional<PortGap> unseen_check = {};           // the HEALTHCHECK
  std::set<std::string, std::less<>> variables = {};  // that bring a port to the process
};

[[nodiscard]] PortFacts find_ports(const FactsInput& input, const StageFacts& facts,
                                   const StartProcess& start, const ServerFacts& server);

}  // namespace droproot::analysis
