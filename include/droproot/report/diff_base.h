// Which lines of which files a unified diff shows, as they are after it: the lines that a review of
// it can comment on. Read as `git diff`, `git format-patch` and `diff -u` write it; what stands
// between its parts (a mail's head, "index 1234..5678") is passed over.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/error.h"

namespace droproot::report {

class DiffBase {
 public:
  // The error names the line of the diff that cannot be read. A diff without a hunk covers nothing.
  [[nodiscard]] static Result<DiffBase> parse(std::string_view diff);

  // Whether one hunk of `path` (below the folder that the diff's names are below) shows all of the
  // 1-based lines [first, last].
  [[nodiscard]] bool covers(std::string_view path, std::uint32_t first, std::uint32_t last) const;

 private:
  struct Lines {  // sorted by `first`; none are shown where `last` is before it
    std::uint32_t first;
    std::uint32_t last;
  };
  std::map<std::string, std::vector<Lines>, std::less<>> files_;
};

}  // namespace droproot::report
