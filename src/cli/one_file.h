// One input through the engine: read, decided, with --write rewritten, and what is to be said of
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/companion_files.h"
#include "cli/console.h"
#include "cli/discover.h"
#include "cli/options.h"
#include "cli/repositories.h"
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
  Repositories& repositories;
  CompanionFiles& companions;
};

// What an input changes beside it, found before the first is written.
struct Surveyed {
  std::optional<diag::FileReport> report = {};  // absent: nothing beside it
  [[nodiscard]] static std::size_t weight() { return 0; }
};

class FileWork {
 public:
  explicit FileWork(const RunParts& parts) : parts_(parts) {}

  // Safe for several threads. A bug of ours becomes Exit::internal, and the file is left alone.
  // `known` is what a survey has found.
  [[nodiscard]] FileResult work(const Input& input, const config::Config& config,
                                const diag::FileReport* known) const;

  // Safe for several threads, and nothing is written. What goes wrong goes wrong in work() again,
  // and is said then. `contested` are files that stay as they are.
  [[nodiscard]] Surveyed survey(const Input& input, const config::Config& config,
                                const std::set<std::string>& contested) const;

 private:
  FileResult handle(const Input& input, const config::Config& config,
                    const diag::FileReport* known) const;
  FileResult report(const Input& input, const diag::FileReport& report,
                    const config::Config& config) const;
  FileResult fail(const Input& input, std::string_view message, std::string line) const;
  [[nodiscard]] FileResult refuse(const diag::FileReport& report) const;
  [[nodiscard]] std::vector<std::string> finding_lines(const diag::FileReport& report) const;
  [[nodiscard]] std::string place(const Input& input) const;
  [[nodiscard]] std::string rendered(const Input& input, const diag::FileReport& report,
                                     const config::Config& config) const;
  [[nodiscard]] std::unique_ptr<analysis::BuildContext> open_context(
      const std::string& folder) const;
  [[nodiscard]] std::unique_ptr<analysis::BuildContext> context_of(const Input& input) const;
  [[nodiscard]] Exit status_of(const diag::FileReport& report) const;

  RunParts parts_;
};

// What standard output holds; nullopt: nothing.
[[nodiscard]] std::optional<report::Format> format_of(const Harden& options);

// As messages call it.
[[nodiscard]] std::string shown_name(const Harden& options, const Input& input);

}  // namespace droproot::cli
