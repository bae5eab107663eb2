// RUN --mount: one CSV line of key=value, whose keys fold case and whose last value counts
// (BuildKit: instructions/commands_runmount.go, its CSV reader tonistiigi/go-csvvalue).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/model/dockerfile.h"

namespace droproot::model {

// The fields of one CSV line. `error` is set where the line is none: Go's own words.
struct CsvLine {
  std::vector<std::string> fields;
  std::optional<std::string> error;
};
[[nodiscard]] CsvLine read_csv_line(std::string_view line);

struct Mount {
  std::string type = "bind";
  std::string source = {};
  std::string target = {};
  std::optional<std::string> from = {};  // a stage or an image; absent: the context
  std::optional<std::string> uid = {};
  std::optional<std::string> mode = {};
  std::optional<std::string> env = {};  // secret: the variable that holds it
};
// As written: variables are not expanded. What is no CSV line has the fields in front of the error.
[[nodiscard]] Mount read_mount(std::string_view value);

// The mounts of a RUN, in order.
[[nodiscard]] std::vector<Mount> mounts_of(const Instruction& run);

}  // namespace droproot::model
