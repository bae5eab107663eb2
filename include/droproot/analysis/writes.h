// What the process of a stage writes, as far as the file and its build context show it: VOLUME, the
// paths that ENV names, redirections and options of the start command and of start scripts that can
// be read, and its working folder where the program is known to write there.
//
// Nothing here says that a path may be given away; plan decides that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/facts.h"
#include "droproot/analysis/start.h"
#include "droproot/text/span.h"

namespace droproot::analysis {

enum class WriteEvidence : std::uint8_t {
  named,   // ENV or a `mkdir` of the build: a folder of that name is there to be written
  seen,    // the start command or a start script writes it
  volume,  // VOLUME
  image,   // the data on the base image says so
};

struct WrittenPath {
  std::string path;  // in the image; absolute, clean
  bool is_file;      // the folder above it has to be writable, or the file has to be there
  WriteEvidence evidence;
  std::string because;  // "DATA_DIR", "mkdir in start.sh"; without a line number
  Span at;
  model::InstructionId instruction;
  bool copied = false;  // the context shows that a COPY brings it
};

struct Writes {
  std::vector<WrittenPath> paths;  // in the order of the file
  // Why the process is taken to write in its working folder; empty: nothing shows that it does.
  std::string in_workdir;
  std::optional<Span> unseen_volume;  // its path hangs on a variable without a value
};

[[nodiscard]] Writes find_writes(const FactsInput& input, const StageFacts& facts,
                                 const StartProcess& start);

}  // namespace droproot::analysis
