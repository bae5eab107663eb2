// .gitignore and .droprootignore: what their authors want passed over, in gitignore(5)'s own form.
//
// A pattern with a slash in front or within is held against the path below the file's folder, one
// without against the name of anything below it. `*`, `?` and `[a-z]` stay within a name, a part
// `**` stands for any number of folders, a slash behind means folders only, `!` takes back. Of the
// patterns that match the last one decides. Whoever asks does not enter a folder that is passed
// over, so nothing below it can be taken back, as with git.
//
// An own reader and no libgit2: that one answers for a whole repository only, which a `.git` of an
// export or a bind mount is not, and it cannot be linked into the static program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ignore_glob.h"
#include "droproot/text/truth.h"

namespace droproot::cli {

enum class PathKind : std::uint8_t { file, folder };

class IgnoreRules {
 public:
  // Paths asked for are relative to the root of a search, "/"-separated. `folder` is that of the
  // file, below the root ("" for the root itself). `lead` is for a file above the root, whose
  // `folder` is "": the way from there down to the root, with a final slash.
  IgnoreRules(std::string_view text, std::string_view folder, std::string lead = "");

  // yes: passed over; no: taken back; maybe: no pattern matches.
  // REQUIRES: `path` lies below `folder`.
  [[nodiscard]] Truth ignores(std::string_view path, PathKind kind) const;
  [[nodiscard]] bool empty() const { return patterns_.empty(); }

 private:
  struct Pattern {
    std::vector<IgnorePart> parts;  // between the slashes
    bool negated;
    bool folders_only;
    bool anchored;  // else there is one part, for names
  };

  void add(std::string_view line);

  std::size_t skipped_;  // of a path: the folder and its slash
  std::string lead_;
  std::vector<Pattern> patterns_;
};

}  // namespace droproot::cli
