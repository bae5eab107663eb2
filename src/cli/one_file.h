// One input through the engine: read, decided, with --write rewritten, and what is to be said of
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "cli/discover.h"
#include "cli/options.h"
#include "cli/resume.h"
#include "cli/summary.h"
#include "droproot/cli/run.h"
#include "droproot/report/run_report.h"

namespace droproot::cli {

struct FileResult {
  bool begun = false;  // else the run was interrupted before
  Exit status = Exit::ok;
  std::string out = {};                       // for standard output, of a format for people
  std::optional<report::Piece> piece = {};    // the same of a machine format
  std::vector<std::string> said = {};         // lines for standard error
  Summary summary = {};                       // of this one
  std::optional<std::uint64_t> left_as = {};  // hash of its bytes, for --resume

  [[nodiscard]] std::size_t weight() const;
};

// What the files of a run have in common. All of it must outlive the FileWork.
struct RunParts {
  const Harden& options;
  const Environment& environment;
  const Console& console;  // for its colours
  std::span<const SearchRoot> roots;
  const report::RunReport* document;  // nullptr: no machine format
  const ResumeLog* resume;            // nullptr: none
};

class FileWork {
 public:
  explicit FileWork(const RunParts& parts) : parts_(parts) {}

  // Safe for several threads. A bug of ours becomes Exit::internal, and the file is left alone.
  [[nodiscard]] FileResult work(const Input& input, const config::Config& config) const;

 private:
  FileResult handle(const Input& input, const config::Config& config) const;
  FileResult report(const Input& input, const diag::FileReport& report) const;
  FileResult fail(const Input& input, std::string_view message, std::string line) const;
  [[nodiscard]] FileResult refuse(const diag::FileReport& report) const;
  [[nodiscard]] std::vector<std::string> finding_lines(const diag::FileReport& report) const;
  [[nodiscard]] std::string place(const Input& input) const;
  [[nodiscard]] std::string rendered(const Input& input, const diag::FileReport& report) const;
  [[nodiscard]] std::unique_ptr<analysis::BuildContext> context_of(const Input& input) const;
  [[nodiscard]] Exit status_of(const diag::FileReport& report) const;

  RunParts parts_;
};

// What standard output holds; nullopt: nothing.
[[nodiscard]] std::optional<report::Format> format_of(const Harden& options);

// As messages call it.
[[nodiscard]] std::string shown_name(const Harden& options, const Input& input);

}  // namespace droproot::cli
