// Files beside the Dockerfiles of a run that change with them (--ports=remap-context).
//
// What several Dockerfiles change in one file is put together where the changes do not touch each
// other, or are the same; else none of these Dockerfiles has its port moved. Safe for several
// threads, but for diffs().
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "droproot/diag/finding.h"
#include "droproot/report/report.h"
#include "droproot/text/error.h"
#include "droproot/text/file_io.h"

namespace droproot::cli {

class CompanionFiles {
 public:
  // The files that `reports` change in ways that do not fit together.
  [[nodiscard]] static std::set<std::string> contested(
      const std::vector<const diag::FileReport*>& reports);

  // Adds what a report changes and, with `files`, writes it: all of it, and behind it the
  // Dockerfile, which `write_dockerfile` does; or nothing of it. Each file is replaced whole, as
  // Files::replace() does.
  [[nodiscard]] Result<void> take(const diag::FileReport& report, const Files* files,
                                  const std::function<Result<void>()>& write_dockerfile);

  // Of all that was taken, by name.
  [[nodiscard]] std::string diffs(const std::string& cwd, report::ColorMode color) const;

 private:
  struct File {
    std::string before;   // as it was when the run began
    edit::EditSet edits;  // taken so far
    [[nodiscard]] std::string now() const { return edits.apply(before); }
  };
  using Undo = std::vector<std::pair<std::string, File>>;  // names, and what they were

  [[nodiscard]] Result<void> add(const diag::CompanionFile& file, const Files* files, Undo& undo);
  void take_back(const Undo& undo, const Files* files);

  std::mutex mutex_;
  std::map<std::string, File> files_;
};

}  // namespace droproot::cli
