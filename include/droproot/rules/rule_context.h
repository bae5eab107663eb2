// What every rule sees: read-only.
#pragma once

#include <cstdint>

#include "droproot/config/config.h"
#include "droproot/model/dockerfile.h"
#include "droproot/plan/plan.h"
#include "droproot/text/source_text.h"

namespace droproot::rules {

struct RuleContext {
  const model::Dockerfile& file;
  const plan::Plan& plan;
  const config::Config& config;
  const LineIndex& lines;
};

// The fixes that switch one target stand or fall together: its group is the target's place + 1.
[[nodiscard]] std::uint32_t switch_group(const plan::Plan& plan, const plan::Target& target);

}  // namespace droproot::rules
