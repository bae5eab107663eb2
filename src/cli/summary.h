// The last line of a run: "3 files: 2 would change, 1 refused (must start as root: gosu in
// docker-entrypoint.sh:14)".
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "cli/options.h"
#include "droproot/diag/finding.h"

namespace droproot::cli {

class Summary {
 public:
  void add(const diag::FileReport& report);
  void add(const Summary& others);
  // A file that was not read, parsed or written, or that met a bug of ours.
  void add_failure() { ++failed_; }
  // One that an earlier run has dealt with.
  void add_done_before() { ++done_before_; }

  // "812 would change, 3 refused, 1 failed", of a run that goes on; empty where there is none yet.
  [[nodiscard]] std::string so_far(Mode mode) const;
  // Empty where there is nothing to add to what has been said already.
  [[nodiscard]] std::string line(Mode mode) const;

 private:
  [[nodiscard]] std::string refusals() const;

  std::size_t changed_ = 0;
  std::size_t clean_ = 0;
  std::size_t refused_ = 0;
  std::size_t failed_ = 0;
  std::size_t done_before_ = 0;
  std::map<std::string, std::size_t> refusing_rules_;  // in words: "must start as root"
  std::string last_refusal_;                           // its sentence
  std::string last_change_;                            // "root -> 10001:10001"; may be empty
};

}  // namespace droproot::cli
