// Commands that read the git or Mercurial repository of a tree they stand in: git itself, and build
// tools that ask it for a version. Git refuses a repository that another user owns ("dubious
// ownership", git-config(1) safe.directory), and `go build` then fails with it (cmd/go,
// -buildvcs=auto).
#pragma once

#include "droproot/analysis/commands.h"

namespace droproot::analysis {

[[nodiscard]] bool calls_version_control(const Command& command);

}  // namespace droproot::analysis
