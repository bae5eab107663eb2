// Go's time.ParseDuration, for HEALTHCHECK's flags.
#pragma once

#include <string>
#include <string_view>

namespace droproot::model {

struct GoDuration {
  double nanoseconds = 0;
  std::string error;  // Go's message; empty when it is a duration
};

[[nodiscard]] GoDuration parse_go_duration(std::string_view text);

}  // namespace droproot::model
