// Group 0: what a stage gives to it. A process whose uid has no entry in /etc/passwd is in group 0,
// and images for OpenShift, which starts them with any uid, are built on that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "droproot/analysis/facts.h"

namespace droproot::analysis {

enum class GroupGrant : std::uint8_t {
  possible,  // a mode that gives the group more than others: which group has the file is not seen
  wanted,    // group 0 is named, or the group gets the owner's rights
};

struct GroupZeroUse {
  GroupGrant grant;
  Span at;
  std::string what;  // as written: "chmod -R g=u /app"
};

// The strongest use in the chain, and of those the first.
[[nodiscard]] std::optional<GroupZeroUse> find_group_zero(const model::Dockerfile& file,
                                                          const StageFacts& facts);

}  // namespace droproot::analysis
