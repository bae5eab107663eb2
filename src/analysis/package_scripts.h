// What `npm start` and its like run: a script of package.json.
// Source: docs.npmjs.com, npm start and npm run-script; yarnpkg.com and pnpm.io, run.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "droproot/analysis/commands.h"

namespace droproot::analysis {

// The name of the script: "start" of `npm start`, "prod" of `yarn run prod`; nullopt: the command
// is none of them, or runs it in another folder.
[[nodiscard]] std::optional<std::string> package_script(const Command& command);

// Its text; `start` without one is `node server.js`, as npm has it. nullopt: none, or not read.
[[nodiscard]] std::optional<std::string> script_of_package(std::string_view package,
                                                           const std::string& name);

}  // namespace droproot::analysis
