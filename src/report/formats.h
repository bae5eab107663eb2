// What each machine format makes of a file; run_report.cpp puts the parts together.
//
// All strings are JSON values or parts of a document, without a line feed. `path` is as in
// RunReport::file().
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/report/run_report.h"

namespace droproot::report {

struct Tally {
  std::size_t changed;
  std::size_t clean;
  std::size_t refused;
  std::size_t failed;
};

[[nodiscard]] std::string json_begin(const RunInfo& info);
[[nodiscard]] std::string json_file(const diag::FileReport& report, std::string_view path);
[[nodiscard]] std::string json_failure(std::string_view name, std::string_view message);
[[nodiscard]] std::string json_end(const Tally& tally);

[[nodiscard]] std::string sarif_begin(const RunInfo& info);
[[nodiscard]] std::vector<std::string> sarif_results(const diag::FileReport& report,
                                                     std::string_view path, const RunInfo& info);
[[nodiscard]] std::string sarif_notification(std::string_view path, std::string_view message);
[[nodiscard]] std::string sarif_end(const std::vector<std::string>& notifications);

[[nodiscard]] std::vector<std::string> rdjson_diagnostics(const diag::FileReport& report,
                                                          std::string_view path);
[[nodiscard]] std::string rdjson_failure(std::string_view path, std::string_view message);

// The notes are lines of Markdown for the review's body.
[[nodiscard]] Piece github_review(const diag::FileReport& report, std::string_view path,
                                  const DiffBase* base);
[[nodiscard]] std::string github_failure(std::string_view path, std::string_view message);
[[nodiscard]] std::string github_end(const Tally& tally, const std::vector<std::string>& notes);

[[nodiscard]] std::vector<std::string> gitlab_issues(const diag::FileReport& report,
                                                     std::string_view path);
[[nodiscard]] std::string gitlab_failure(std::string_view path, std::string_view message);

}  // namespace droproot::report
