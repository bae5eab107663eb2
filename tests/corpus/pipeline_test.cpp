// The laws of the whole pipeline over every real Dockerfile: what is accepted stays accepted, a
// second run changes nothing, only the edits' bytes change, what is said fixed is changed.
#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/engine/engine.h"
#include "droproot/model/dockerfile.h"
#include "droproot/report/report.h"
#include "support/diff_applier.h"
#include "support/pch.h"
#include "support/shared_files.h"

namespace droproot {
namespace {

diag::FileReport harden(const std::string& name, std::string_view bytes, diag::Level level) {
  config::Config config;
  config.fixes = level;
  return engine::process(SourceText(name, bytes), config, analysis::NoContext());
}

// Law 4: BuildKit accepts what it accepted before.
bool accepted(std::string_view bytes) {
  return !model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", bytes)))
              .refusal()
              .has_value();
}

// Laws 3 and 7: every byte outside the edits is as it was, and every edit belongs to a finding that
// is reported as applied.
void expect_only_said_edits(const diag::FileReport& report) {
  EXPECT_EQ(report.edits.apply(report.before), report.after);
  edit::EditSet said;
  ASSERT_EQ(report.findings.size(), report.outcomes.size());
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (report.outcomes[i] != diag::Outcome::applied) continue;
    ASSERT_TRUE(report.findings[i].fix.has_value());
    EXPECT_FALSE(report.findings[i].fix->edits.empty());
    ASSERT_TRUE(said.merge(report.findings[i].fix->edits).has_value());
  }
  EXPECT_EQ(said, report.edits);
  EXPECT_EQ(report.status == diag::Status::changed,
            report.after != std::string(report.before.bytes()));
}

void expect_laws(const std::string& name, std::string_view bytes, diag::Level level) {
  SCOPED_TRACE(name);
  const diag::FileReport first = harden(name, bytes, level);
  expect_only_said_edits(first);
  if (first.status == diag::Status::error) {
    EXPECT_EQ(first.after, bytes);
    return;
  }
  EXPECT_TRUE(accepted(first.after));
  const diag::FileReport second = harden(name, first.after, level);
  EXPECT_EQ(second.after, first.after) << "a second run changes the file again";
  const std::string diff =
      report::unified_diff(first.before, first.edits, "Dockerfile", report::ColorMode::never);
  EXPECT_EQ(test::DiffApplier(bytes, diff).apply(), first.after);
}

TEST(CorpusPipeline, TheLawsHoldForEveryRealFile) {
  std::size_t files = 0;
  std::size_t changed = 0;
  for (const std::string folder : {"corpus/dev", "corpus/edge"}) {
    DROPROOT_NEEDS_SHARED(test::shared_path(folder));
    for (const std::filesystem::path& path : test::files_of(test::shared_path(folder))) {
      const std::vector<char> content = test::bytes_of(path);
      const std::string_view bytes(content.data(), content.size());
      for (const diag::Level level : {diag::Level::safe, diag::Level::standard, diag::Level::all}) {
        expect_laws(path.string(), bytes, level);
      }
      ++files;
      if (harden(path.string(), bytes, diag::Level::standard).status == diag::Status::changed) {
        ++changed;
      }
    }
  }
  EXPECT_EQ(files, 4321U);
  EXPECT_GT(changed, files / 10) << "the pipeline hardens next to nothing";
}

}  // namespace
}  // namespace droproot
