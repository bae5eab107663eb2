#include "droproot/report/run_report.h"

#include <algorithm>
#include <utility>

#include "droproot/text/assert.h"
#include "formats.h"

namespace droproot::report {
namespace {

constexpr std::string_view kSeparator = ",\n";

}  // namespace

std::string RunReport::begin() const {
  switch (format_) {
    case Format::json:
      return json_begin(info_);
    case Format::jsonl:
      return {};
    case Format::sarif:
      return sarif_begin(info_);
    case Format::rdjson:
      return "{\"source\":{\"name\":\"droproot\"},\"diagnostics\":[\n";
    case Format::github:
      return "{\"event\":\"COMMENT\",\"comments\":[\n";
    case Format::gitlab:
      return "[\n";
    case Format::diff:
    case Format::file:
    case Format::text:
    case Format::markdown:
      break;
  }
  broken_invariant("a machine format", __FILE__, __LINE__);
}

Piece RunReport::file(const diag::FileReport& report, std::string_view path) const {
  Piece piece{.status = report.status, .items = {}, .notes = {}};
  switch (format_) {
    case Format::json:
    case Format::jsonl:
      piece.items.push_back(json_file(report, path));
      return piece;
    case Format::sarif:
      piece.items = sarif_results(report, path, info_);
      return piece;
    case Format::rdjson:
      piece.items = rdjson_diagnostics(report, path);
      return piece;
    case Format::github:
      return github_review(report, path, info_.diff_base);
    case Format::gitlab:
      piece.items = gitlab_issues(report, path);
      return piece;
    case Format::diff:
    case Format::file:
    case Format::text:
    case Format::markdown:
      break;
  }
  broken_invariant("a machine format", __FILE__, __LINE__);
}

Piece RunReport::failure(std::string_view name, std::string_view path,
                         std::string_view message) const {
  Piece piece{.status = diag::Status::error, .items = {}, .notes = {}};
  switch (format_) {
    case Format::json:
    case Format::jsonl:
      piece.items.push_back(json_failure(name, message));
      return piece;
    case Format::sarif:
      piece.notes.push_back(sarif_notification(path, message));
      return piece;
    case Format::rdjson:
      piece.items.push_back(rdjson_failure(path, message));
      return piece;
    case Format::github:
      piece.notes.push_back(github_failure(path, message));
      return piece;
    case Format::gitlab:
      piece.items.push_back(gitlab_failure(path, message));
      return piece;
    case Format::diff:
    case Format::file:
    case Format::text:
    case Format::markdown:
      break;
  }
  broken_invariant("a machine format", __FILE__, __LINE__);
}

std::string RunReport::add(const Piece& piece) {
  switch (piece.status) {
    case diag::Status::changed:
      ++changed_;
      break;
    case diag::Status::clean:
      ++clean_;
      break;
    case diag::Status::refused:
      ++refused_;
      break;
    case diag::Status::error:
      ++failed_;
      break;
  }
  std::string text;
  for (const std::string& item : piece.items) {
    if (format_ == Format::jsonl) {
      text += item + '\n';
    } else {
      text.append(items_++ == 0 ? std::string_view() : kSeparator).append(item);
    }
  }
  notes_.insert(notes_.end(), piece.notes.begin(), piece.notes.end());
  return text;
}

std::string RunReport::end() const {
  const Tally tally{.changed = changed_, .clean = clean_, .refused = refused_, .failed = failed_};
  switch (format_) {
    case Format::json:
      return json_end(tally);
    case Format::jsonl:
      return {};
    case Format::sarif:
      return sarif_end(notes_);
    case Format::rdjson:
      return "\n]}\n";
    case Format::github:
      return github_end(tally, notes_);
    case Format::gitlab:
      return "\n]\n";
    case Format::diff:
    case Format::file:
    case Format::text:
    case Format::markdown:
      break;
  }
  broken_invariant("a machine format", __FILE__, __LINE__);
}

}  // namespace droproot::report
