// The laws of the whole pipeline for one file: what BuildKit accepts stays accepted, a second run
// changes nothing, only the edits' bytes change, what is said fixed is changed, and the diff gives
// the rewritten file.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/engine/engine.h"
#include "droproot/model/dockerfile.h"
#include "droproot/report/report.h"
#include "support/diff_applier.h"

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

// Laws 3 and 7: every edit belongs to a finding that is reported as applied, and the other way
// round.
inline std::string broken_report(const diag::FileReport& report) {
  if (report.edits.apply(report.before) != report.after) return "the edits do not give the result";
  if (report.findings.size() != report.outcomes.size()) return "an outcome is missing";
  edit::EditSet said;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (report.outcomes[i] != diag::Outcome::applied) continue;
    if (!report.findings[i].fix) return "applied, but there is no fix";
    if (report.findings[i].fix->edits.empty()) return "a fix without an edit";
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
  if (std::string broken = broken_report(first); !broken.empty()) return broken;
  if (first.status == diag::Status::error) {
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
