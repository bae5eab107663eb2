// What every rule sees: read-only.
#pragma once

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

}  // namespace droproot::rules
