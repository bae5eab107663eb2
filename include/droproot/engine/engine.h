// One file through the whole pipeline: bytes -> tree -> facts -> plan -> findings -> edits.
#pragma once

#include <string>

#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/diag/finding.h"
#include "droproot/text/source_text.h"

namespace droproot::engine {

// Pure: the same source, configuration and context give the same report. A file that BuildKit
// refuses gives Status::error with one finding of the rule `syntax-error`, and no edit.
// Throws BrokenInvariant on a bug of ours, and nothing else.
[[nodiscard]] diag::FileReport process(SourceText source, const config::Config& config,
                                       const analysis::BuildContext& context);

}  // namespace droproot::engine
