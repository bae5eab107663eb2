// The folders that RUN --mount puts over the image's: what a RUN does there is not in the image.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "droproot/model/dockerfile.h"

namespace droproot::analysis {

[[nodiscard]] std::vector<std::string> mount_targets(const model::Instruction& run,
                                                     std::string_view workdir);

[[nodiscard]] bool is_mounted(const std::vector<std::string>& targets, std::string_view path);

}  // namespace droproot::analysis
