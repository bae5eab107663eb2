// The findings and changes of a file as comments on whole lines, for people who review a change.
//
// A suggestion says: these lines become this text. Line ends are not part of it: the last of the
// lines keeps its own. What cannot be said so is a comment without a suggestion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "droproot/diag/finding.h"

namespace droproot::report {

enum class Proposal : std::uint8_t {
  none,        // a finding without a change here
  replace,     // the lines become `text`
  remove,      // the lines go, with their line ends
  not_sayable  // they change, in a way that a suggestion cannot say
};

struct Comment {
  std::uint32_t first;  // 1-based lines, both inclusive
  std::uint32_t last;
  Proposal proposal;
  std::string text = {};                     // valid UTF-8; never empty in a `replace`
  std::vector<std::size_t> findings = {};    // indices; of a plain comment exactly one
  std::vector<std::uint32_t> together = {};  // begins of other comments that must be taken as well
};

// In order of place. Law: the lines of two comments with a change have nothing in common; each
// finding is in at least one comment; all `replace` and `remove` applied give the rewritten file
// unless something is not sayable.
[[nodiscard]] std::vector<Comment> review_comments(const diag::FileReport& report);

}  // namespace droproot::report
