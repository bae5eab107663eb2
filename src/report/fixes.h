// The one edit set, shared out: which finding shows which part of it.
//
// A reader of a machine format may take one fix and leave another. So what must not be taken apart
// is one fix: the fixes of a group, fixes that share an edit, and edits without a byte between
// them. It is shown at the first finding of those that it belongs to, and only there: whoever takes
// all fixes, each once, has the file that --format=file gives.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "droproot/diag/finding.h"

namespace droproot::report {

// Law: between two of them stands at least one byte, so they can be applied in any order.
struct Replacement {
  Span span;
  std::string text;
};

// By index of the finding; in order of place. What is inserted behind the final line feed is said
// as an insertion before it, where the text allows: no editor has a line there.
[[nodiscard]] std::vector<std::vector<Replacement>> fixes_of(const diag::FileReport& report);

// By index of the finding: the first finding of the fix that it belongs to, itself where it is
// alone.
[[nodiscard]] std::vector<std::size_t> bundles_of(const diag::FileReport& report);

// For each of report.edits the first finding that has it.
[[nodiscard]] std::vector<std::size_t> finding_of_edits(const diag::FileReport& report);

}  // namespace droproot::report
