// The machine formats: one document a run (one line a file in jsonl), written as the run goes on.
// What is kept in memory does not grow with the number of files, but for what belongs at the end:
// failures (sarif) and the plain part of a review (github, at most 60 KB).
//
// All of it is pure and deterministic, and every output is valid UTF-8 and valid JSON for any bytes
// of file and name; docs/formats.md says what each holds and in which units.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/diag/finding.h"
#include "droproot/report/diff_base.h"
#include "droproot/report/report.h"

namespace droproot::report {

// What sarif says of a rule.
struct RuleText {
  std::string_view id;
  std::string_view summary;  // a sentence without its full stop
  std::string_view page;     // Markdown
  diag::Severity severity;
};

// All of it must outlive the RunReport.
struct RunInfo {
  std::string_view version;
  std::span<const RuleText> rules = {};
  std::string_view docs_url = {};       // of the folder with the rules' pages; empty: no links
  const DiffBase* diff_base = nullptr;  // github: only these lines can have comments
};

// What one file adds to the document.
struct Piece {
  diag::Status status;
  std::vector<std::string> items;  // JSON values
  std::vector<std::string> notes;  // for the end of the document
};

class RunReport {
 public:
  // REQUIRES: is_machine(format).
  RunReport(Format format, const RunInfo& info) : format_(format), info_(info) {}

  [[nodiscard]] std::string begin() const;
  // `path` is relative to the folder that the run is about, "/"-separated, or absolute.
  [[nodiscard]] Piece file(const diag::FileReport& report, std::string_view path) const;
  // A file that was not read or not written. `name` is the one that the user gave it.
  [[nodiscard]] Piece failure(std::string_view name, std::string_view path,
                              std::string_view message) const;
  // The text of a piece in its place.
  [[nodiscard]] std::string add(const Piece& piece);
  [[nodiscard]] std::string end() const;

 private:
  Format format_;
  RunInfo info_;
  std::size_t items_ = 0;
  std::size_t changed_ = 0;
  std::size_t clean_ = 0;
  std::size_t refused_ = 0;
  std::size_t failed_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace droproot::report
