// A script on one line, for tests and people: and(simple(apt-get update) simple(rm -f x)).
#pragma once

#include <string>

#include "droproot/shell/script.h"

namespace droproot::shell {

[[nodiscard]] std::string dump(const Script& script);
[[nodiscard]] std::string dump(const Script& script, const Word& word);

}  // namespace droproot::shell
