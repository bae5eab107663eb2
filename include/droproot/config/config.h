// What a run is asked to do. Part of the command line's contract. Built-in values here; a profile
// overrides them, and options override a profile (settings.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/diag/finding.h"
#include "droproot/knowledge/tables.h"
#include "droproot/text/error.h"

namespace droproot::config {

// --chown: what of the copied files is given to the user.
enum class ChownMode : std::uint8_t {
  all,       // whatever goes to a place that is the application's
  writable,  // what the process is seen to write
  none,
};

// --ports: what becomes of ports below 1024.
enum class PortMode : std::uint8_t {
  remap,          // they move where every place of the Dockerfile can change
  remap_context,  // and those in files of the context and in compose files that build it
  report,         // nothing moves, so the stage stays root
  keep,           // the runtime lets every user listen there
};

// Which group the user that is switched to has.
enum class GroupChoice : std::uint8_t {
  own,   // its own, never root's
  root,  // 0: OpenShift runs the image as any number, and group 0 is what stays the same
};

// --user N[:G]; the group is the user's number when it is not given.
struct WantedUser {
  std::uint32_t uid = 10001;
  std::uint32_t gid = 10001;
  bool has_group = false;  // the group was given: it beats GroupChoice
};

struct BuildArgument {
  std::string name;
  std::string value;
};

struct Config {
  diag::Level fixes = diag::Level::standard;
  std::optional<WantedUser> user = {};  // set: this identity, whatever the image has
  std::string user_name = "app";        // of an account that has to be created
  ChownMode chown = ChownMode::all;
  PortMode ports = PortMode::remap;
  GroupChoice group = GroupChoice::own;
  bool shows_security_context = false;    // --format=text ends with what a pod can ask for
  std::vector<std::string> targets = {};  // --target, as written
  std::vector<BuildArgument> build_arguments = {};
  // Rule ids or `all`; no select means all. A rule's own id beats `all`, ignore beats select.
  std::vector<std::string> select = {};
  std::vector<std::string> ignore = {};
  // Base images of the user's own, asked before the built-in ones; they outlive the Config.
  const knowledge::Tables* images = nullptr;

  [[nodiscard]] bool selects(std::string_view rule) const;
  // The identity gets group 0, and what it writes is the group's as it is the owner's.
  [[nodiscard]] bool wants_group_zero() const {
    return group == GroupChoice::root && !(user && user->has_group);
  }
};

inline constexpr WantedUser kDefaultUser{};

// "N" or "N:G": 1..2147483647, never root, never 65534 (nobody). The error says what is wrong.
[[nodiscard]] Result<WantedUser> parse_wanted_user(std::string_view text);
// A login name that every dialect takes: [a-z_][a-z0-9_-]{0,31}, and none that every image has.
[[nodiscard]] Result<std::string> parse_user_name(std::string_view text);
// "NAME=VALUE", as docker build takes it.
[[nodiscard]] Result<BuildArgument> parse_build_argument(std::string_view text);

}  // namespace droproot::config
