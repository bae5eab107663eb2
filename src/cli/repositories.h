// The repositories around the inputs of a run, each looked at once. Safe for several threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "droproot/analysis/repository.h"
#include "droproot/cli/run.h"

namespace droproot::cli {

class Repositories {
 public:
  explicit Repositories(const Environment& environment) : environment_(environment) {}

  // The nearest folder from `folder` upwards that has a .git; without one `folder` itself is all
  // that is looked at. `shown_below` is put in front of the names of files in `folder`.
  [[nodiscard]] const analysis::Repository* around(const std::string& folder,
                                                   const std::string& shown_below);

 private:
  [[nodiscard]] const analysis::Repository* open(const std::string& root, std::string shown_below);

  const Environment& environment_;
  std::mutex mutex_;                            // guards all below
  std::map<std::string, std::string> root_of_;  // of a folder; empty: none
  std::map<std::string, std::unique_ptr<analysis::Repository>> opened_;
};

}  // namespace droproot::cli
