// Sentences and marks that several machine formats share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/diag/finding.h"
#include "places.h"

namespace droproot::report {

// "message (evidence)" with control characters made visible, no final full stop.
[[nodiscard]] std::string sentence(const diag::Finding& finding);

// What else there is to know of a finding: that its fix needs a higher --fixes; empty for nothing.
[[nodiscard]] std::string remark(const diag::Finding& finding, diag::Outcome outcome);

// By index of the finding, 16 hexadecimal digits each. Made of the rule, the bytes of the line and
// how many findings of the rule there are on equal lines above, so lines that come and go elsewhere
// change nothing. `salt` tells files apart where a mark has to be unique in a run.
[[nodiscard]] std::vector<std::string> fingerprints(const diag::FileReport& report,
                                                    const Places& places, std::string_view salt);

// The same for a whole file.
[[nodiscard]] std::string fingerprint(std::string_view path);

// On one line. A template, for the header of the JSON library stays in .cpp files. All strings are
// valid UTF-8 by then; `replace` is the second lock on the door.
template <typename Json>
[[nodiscard]] std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// RFC 4648.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace droproot::report
