// One run of the tool in process, with files, streams, engine and context of the test's own.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "droproot/cli/run.h"
#include "support/memory_files.h"

namespace droproot::cli {

struct Session {
  using Contents = std::map<std::string, std::string>;
  explicit Session(Contents contents = {}) : files(std::move(contents)) {}

  Exit run(const std::vector<std::string>& args) {
    out.clear();
    err.clear();
    return cli::run(args, environment());
  }

  Environment environment() {
    Environment made{.files = files,
                     .read_input = [this]() -> Result<std::string> { return input; },
                     .write_out =
                         [this](std::string_view bytes) {
                           if (!out_error) out += bytes;
                           return out_error;
                         },
                     .write_err = [this](std::string_view bytes) { err += bytes; },
                     .terminal = terminal,
                     .cwd = "/nowhere"};
    if (process) made.process = process;
    made.open_context = [this](const std::string& folder) {
      contexts.push_back(folder);
      return std::make_unique<analysis::NoContext>();
    };
    return made;
  }

  test::MemoryFiles files;
  std::string input;
  Terminal terminal;
  Processor process;  // empty: the real engine
  std::error_code out_error;
  std::string out, err;
  std::vector<std::string> contexts;  // the folders that were opened, in order
};

}  // namespace droproot::cli
