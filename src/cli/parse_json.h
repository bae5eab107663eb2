// `droproot parse`: what BuildKit's parser would say of a file, as one JSON line.
#pragma once

#include <string>

#include "droproot/model/dockerfile.h"

namespace droproot::cli {

// Fields: path, parse_error, escape, syntax, check, nodes[], instructions_error, meta_args[],
// stages[]; docs/cli.md says what they hold. Ends with a line feed. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string parse_json(const model::Dockerfile& file);

}  // namespace droproot::cli
