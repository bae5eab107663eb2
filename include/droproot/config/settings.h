// What one source of options says: a profile or the command line. Sources are applied in order, and
// what is absent leaves the word of the source before.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/config/config.h"
#include "droproot/knowledge/policy.h"
#include "droproot/text/error.h"

namespace droproot::config {

struct Settings {
  std::optional<diag::Level> fixes = {};
  std::optional<ChownMode> chown = {};
  std::optional<PortMode> ports = {};
  std::optional<GroupChoice> group = {};
  std::optional<WantedUser> user = {};
  std::optional<std::string> user_name = {};
  std::optional<std::vector<std::string>> select = {};  // starts anew: drops an earlier ignore
  std::optional<std::vector<std::string>> ignore = {};  // adds to an earlier one
};

void apply(const Settings& settings, Config& config);

// nullopt: `id` is a rule; else what is wrong with it, without a full stop.
using RuleCheck = std::function<std::optional<std::string>(std::string_view id)>;

// The error begins with `file_name`:line:column.
[[nodiscard]] Result<Settings> settings_of(const knowledge::Policy& policy,
                                           std::string_view file_name, const RuleCheck& check);

}  // namespace droproot::config
