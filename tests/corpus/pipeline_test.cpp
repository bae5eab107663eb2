// The laws of the whole pipeline over every real Dockerfile.
#include "droproot/analysis/facts.h"
#include "droproot/analysis/paths.h"
#include "support/pch.h"
#include "support/pipeline_laws.h"
#include "support/shared_files.h"

namespace droproot {
namespace {

TEST(CorpusPipeline, TheLawsHoldForEveryRealFile) {
  std::size_t files = 0;
  std::size_t changed = 0;
  for (const std::string folder : {"corpus/dev", "corpus/edge"}) {
    DROPROOT_NEEDS_SHARED(test::shared_path(folder));
    for (const std::filesystem::path& path : test::files_of(test::shared_path(folder))) {
      const std::vector<char> content = test::bytes_of(path);
      const std::string_view bytes(content.data(), content.size());
      for (const diag::Level level : {diag::Level::safe, diag::Level::standard, diag::Level::all}) {
        EXPECT_EQ(test::broken_pipeline(bytes, level), "") << path;
      }
      ++files;
      if (test::harden(bytes, diag::Level::standard).status == diag::Status::changed) ++changed;
    }
  }
  EXPECT_EQ(files, 4321U);
  EXPECT_GT(changed, files / 10) << "the pipeline hardens next to nothing";
}

// ---- what is given away -------------------------------------------------------------------------

// Where the COPY or ADD that holds `at` puts its files.
std::string destination_at(const model::Dockerfile& file, Offset at) {
  const analysis::NoContext context;
  for (const model::Stage& stage : file.stages()) {
    const analysis::StageFacts facts = analysis::analyse({file, context}, stage.id);
    for (const analysis::Step& step : facts.steps) {
      const Span span = file.at(step.instruction).span;
      if (span.begin > at || at >= span.end || step.words.empty()) continue;
      return analysis::absolute_path(step.workdir, step.words.back().text);
    }
  }
  return {};
}

// The operands of `chown U:G A B` at the end of an inserted line.
std::vector<std::string> chowned_folders(const std::string& line) {
  std::vector<std::string> folders;
  const std::size_t at = line.rfind("chown ");
  if (at == std::string::npos) return folders;
  std::istringstream words(line.substr(at));
  for (std::string word; words >> word;) {
    if (word.starts_with('/')) folders.push_back(word);
  }
  return folders;
}

// Nobody's but the system's, whatever is in it.
bool is_systems(std::string_view path) {
  constexpr std::array<std::string_view, 14> kWhole = {
      "/",        "/home",    "/opt",       "/root",    "/tmp",       "/usr/src", "/var",
      "/var/lib", "/var/log", "/var/cache", "/var/tmp", "/var/spool", "/run",     "/var/run"};
  if (std::ranges::find(kWhole, path) != kWhole.end()) return true;
  // A folder of its own below /run is a server's; Tomcat's and httpd's are named by the data.
  if (analysis::is_within(path, "/run") || analysis::is_within(path, "/var/run")) return false;
  if (analysis::is_within(path, "/usr/local/tomcat")) return false;
  if (path == "/usr/local/apache2/logs") return false;
  return analysis::is_system_path(path) || analysis::is_document_root(path) ||
         analysis::is_within(path, "/root");
}

// Where what stands at `at` is after the edits: a WORKDIR above may have moved, too.
Offset after_edits(const edit::EditSet& edits, Offset at) {
  Offset moved = at;
  for (const edit::Edit& edit : edits.edits()) {
    if (edit.span.begin < at) moved += static_cast<Offset>(edit.text.size()) - edit.span.size();
  }
  return moved;
}

// What the report's applied fixes give to the identity.
std::vector<std::string> given_away(const diag::FileReport& report) {
  std::vector<std::string> paths;
  const auto file =
      model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", report.after)));
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const diag::Finding& finding = report.findings[i];
    if (report.outcomes[i] != diag::Outcome::applied) continue;
    for (const edit::Edit& edit : finding.fix->edits.edits()) {
      if (finding.rule == "copy-owned-by-root") {
        // An existing folder keeps its owner: of `COPY . /opt` only the files are given.
        std::string to = destination_at(file, after_edits(report.edits, edit.span.begin));
        if (to != "/opt") paths.push_back(std::move(to));
      } else if (finding.rule.ends_with("-owned-by-root")) {
        for (std::string& path : chowned_folders(edit.text)) paths.push_back(std::move(path));
      }
    }
  }
  return paths;
}

TEST(CorpusOwnership, NothingOfTheSystemIsGivenAway) {
  std::size_t given = 0;
  for (const std::string folder : {"corpus/dev", "corpus/edge"}) {
    DROPROOT_NEEDS_SHARED(test::shared_path(folder));
    for (const std::filesystem::path& path : test::files_of(test::shared_path(folder))) {
      const std::vector<char> content = test::bytes_of(path);
      const auto report =
          test::harden(std::string_view(content.data(), content.size()), diag::Level::all);
      if (report.status != diag::Status::changed) continue;
      for (const std::string& one : given_away(report)) {
        EXPECT_FALSE(is_systems(one)) << path << " gives " << one << " away";
        ++given;
      }
    }
  }
  EXPECT_GT(given, 1000U) << "next to nothing is given away";
}

TEST(CorpusOwnership, TheSystemsPathsAreKnown) {
  for (const char* path : {"/", "/etc/app", "/usr/local/bin/x", "/var/www/html", "/opt", "/run"}) {
    EXPECT_TRUE(is_systems(path)) << path;
  }
  for (const char* path : {"/app", "/opt/x", "/usr/src/app", "/var/lib/x", "/run/x", "/server"}) {
    EXPECT_FALSE(is_systems(path)) << path;
  }
  EXPECT_THAT(chowned_folders("RUN mkdir -p /a && chown 1:1 /b /c\n"),
              testing::ElementsAre("/b", "/c"));
}

}  // namespace
}  // namespace droproot
