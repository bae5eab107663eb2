// The text of a small file that a stage makes, for another stage to copy: what its COPYs and its
// echo, printf and cat wrote.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "droproot/analysis/facts.h"

namespace droproot::analysis {

struct StageView {
  const FactsInput& input;
  const StageFacts& facts;
};

// nullopt: it is not there, or something unseen has a part in it. `path` is absolute and clean.
[[nodiscard]] std::optional<std::string> stage_file(const StageView& view, std::string_view path);

}  // namespace droproot::analysis
