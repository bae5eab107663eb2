// What a COPY or ADD makes of one file of the image: of /etc/passwd, say.
//
// A source lands on the path as the file itself, or as a folder (or ADD's archive) that holds it.
// Where the context or the stage does not show what a source is, its name may still tell:
// `entrypoint.sh` is no folder, `rootfs` may be one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "droproot/analysis/facts.h"

namespace droproot::analysis {

// COPY --from: the same path of another file system.
struct OtherRoot {
  std::optional<model::StageId> stage = {};  // absent: an image
  std::string image = {};                    // its name as written
  std::string path;                          // in there; absolute
};

struct Arrival {
  enum class Kind : std::uint8_t {
    none,     // the path stays as it is
    text,     // it becomes this text
    other,    // it becomes what `root` has
    unknown,  // it may become anything
  };
  Kind kind = Kind::none;
  std::string text = {};
  std::string why = {};                // unknown: for people
  std::string source = {};             // as written
  std::optional<OtherRoot> root = {};  // other
};

struct CopyView {
  const FactsInput& input;
  const Step& step;
  model::StageId stage;  // that the step stands in
};

// The last source that has a part in it decides; an unknown one is not outdone by a known one
// before it. REQUIRES: path is absolute, clean and below a folder that exists.
[[nodiscard]] Arrival arrival_at(const CopyView& view, std::string_view path);

}  // namespace droproot::analysis
