// The laws of the whole pipeline for one file (numbers as in docs/architecture.md): the tokens tile
// it (1), only the edits' bytes change and new lines end as its own do (3), what BuildKit accepts
// stays accepted and nothing else is touched (4), a second run changes nothing (5), what is said
// fixed is changed (7), and the diff gives the rewritten file.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/engine/engine.h"
#include "droproot/model/dockerfile.h"
#include "droproot/report/report.h"
#include "support/diff_applier.h"
#include "support/tree_laws.h"

namespace droproot::test {

inline diag::FileReport harden(std::string_view bytes, diag::Level level) {
  config::Config config;
  config.fixes = level;
  return engine::process(SourceText("Dockerfile", bytes), config, analysis::NoContext());
}

inline bool is_accepted(std::string_view bytes) {
  return !model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", bytes)))
              .refusal()
              .has_value();
}

// Every piece of the file between two edits stands in the result, in its place: apply() is not
// asked.
inline std::string broken_rest(const diag::FileReport& report) {
  const std::string_view before = report.before.bytes();
  std::string_view after = report.after;
  std::size_t at = 0;
  const auto takes = [&after](std::string_view piece) {
    if (!after.starts_with(piece)) return false;
    after.remove_prefix(piece.size());
    return true;
  };
  for (const edit::Edit& edit : report.edits.edits()) {
    if (edit.span.begin < at || edit.span.end > before.size()) return "an edit is out of place";
    if (!takes(before.substr(at, edit.span.begin - at))) return "a byte before an edit has changed";
    if (!takes(edit.text)) return "the text of an edit is missing";
    at = edit.span.end;
  }
  return after == before.substr(at) ? "" : "a byte behind the edits has changed";
}

// Line feeds with and without a carriage return before them.
struct LineEnds {
  std::size_t plain = 0;
  std::size_t crlf = 0;
};

inline LineEnds line_ends(std::string_view text) {
  LineEnds ends;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    ++(at > 0 && text[at - 1] == '\r' ? ends.crlf : ends.plain);
  }
  return ends;
}

inline std::string broken_line_ends(const diag::FileReport& report) {
  const LineEnds before = line_ends(report.before.bytes());
  const LineEnds after = line_ends(report.after);
  if (before.crlf > 0 && before.plain == 0 && after.plain > 0) return "a line feed alone is new";
  const bool has_return = report.before.bytes().find('\r') != std::string_view::npos;
  if (!has_return && after.crlf > 0) return "a carriage return is new";
  return "";
}

inline bool changes_a_byte(const edit::EditSet& edits, const SourceText& before) {
  return std::ranges::any_of(edits.edits(), [&before](const edit::Edit& edit) {
    return before.at(edit.span) != edit.text;
  });
}

// Laws 3 and 7: every edit belongs to a finding that is reported as applied, and the other way
// round.
inline std::string broken_report(const diag::FileReport& report) {
  if (report.edits.apply(report.before) != report.after) return "the edits do not give the result";
  if (report.findings.size() != report.outcomes.size()) return "an outcome is missing";
  edit::EditSet said;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (report.outcomes[i] != diag::Outcome::applied) continue;
    if (!report.findings[i].fix) return "applied, but there is no fix";
    if (!changes_a_byte(report.findings[i].fix->edits, report.before)) {
      return "a fix that changes nothing";
    }
    if (!said.merge(report.findings[i].fix->edits)) return "two fixes conflict";
  }
  if (said != report.edits) return "the edits are not those of the applied fixes";
  const bool differs = report.after != report.before.bytes();
  if ((report.status == diag::Status::changed) != differs) return "the status is wrong";
  return {};
}

// Empty: every law holds. Else which one does not.
inline std::string broken_pipeline(std::string_view bytes, diag::Level level) {
  const diag::FileReport first = harden(bytes, level);
  for (const auto law : {broken_report, broken_rest, broken_line_ends}) {
    if (std::string broken = law(first); !broken.empty()) return broken;
  }
  if (first.status == diag::Status::error && is_accepted(bytes)) return "refused without reason";
  for (const std::string_view text : {bytes, std::string_view(first.after)}) {
    if (std::string broken = broken_tiling(parse(text)); !broken.empty()) return broken;
  }
  if (!is_accepted(bytes)) {
    return first.after == bytes ? "" : "a file that does not parse was edited";
  }
  if (!is_accepted(first.after)) return "BuildKit refuses the result:\n" + first.after;
  const diag::FileReport second = harden(first.after, level);
  if (second.after != first.after) {
    return fmt::format("a second run changes it again:\n{}\n--- then\n{}", first.after,
                       second.after);
  }
  const std::string diff =
      report::unified_diff(first.before, first.edits, "Dockerfile", report::ColorMode::never);
  if (DiffApplier(bytes, diff).apply() != first.after) return "the diff gives another file";
  return {};
}

}  // namespace droproot::test
