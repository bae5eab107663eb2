// Where new lines go and how they look: the file's own line ends, keyword case and indentation.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "droproot/edit/edit_set.h"
#include "droproot/model/dockerfile.h"
#include "droproot/plan/plan.h"

namespace droproot::plan {

// The instruction's name in the case that the file uses: USER or user.
[[nodiscard]] std::string keyword_in_style(const model::Dockerfile& file, std::string_view upper);

// One new line at `at`, which is the begin of a line or the end of the file.
[[nodiscard]] edit::Edit line_edit(const model::Dockerfile& file, Offset at, std::string_view line,
                                   Order order);

// Behind FROM and the ARG, ENV, LABEL and SHELL instructions that follow it. `spaced` is set when
// the file has a blank line there, so that a new line gets one above it as well.
struct HeaderEnd {
  Offset at;
  bool spaced;
};
[[nodiscard]] HeaderEnd header_end(const model::Dockerfile& file, const model::Stage& stage);

// Where USER goes: above the trailing ENTRYPOINT, CMD and HEALTHCHECK block and the comments glued
// to it, or at the end of the stage. nullopt: the stage ends inside a continued line, which would
// swallow whatever is put behind it.
[[nodiscard]] std::optional<Offset> user_place(const model::Dockerfile& file,
                                               const model::Stage& stage);

// Above an instruction and the comments glued to it.
[[nodiscard]] Offset place_above(const model::Dockerfile& file,
                                 const model::Instruction& instruction);

// Behind the last flag, or behind the keyword.
[[nodiscard]] Offset flag_place(const model::Instruction& instruction);

}  // namespace droproot::plan
