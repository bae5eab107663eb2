// Where the plan does not read the RUNs of a real Dockerfile, reading them would have given the
// same.
#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "plan/decide.h"
#include "support/pch.h"
#include "support/shared_files.h"

namespace droproot::plan {
namespace {

std::string shown(const std::optional<Refusal>& refusal) {
  if (!refusal) return "none";
  return fmt::format("{} at {}-{}: {}", refusal->rule, refusal->at.begin, refusal->at.end,
                     refusal->message);
}

std::string refusal_with_runs(const PlanInput& input, model::StageId stage) {
  Target target{.facts = analysis::analyse(input.facts_input(), stage)};
  const auto start = analysis::start_process(input.facts_input(), target.facts);
  Moves moves;
  const std::string refusal = shown(find_refusal(input, target.facts, start, moves));
  find_chown_layers(input, target);
  if (target.facts.account_conflict) return "account-conflict";
  if (!target.facts.sudo_uses.empty()) return "sudo-without-need";
  if (!target.chown_layers.empty()) return "chown-layer";
  return refusal;
}

TEST(CorpusRunWords, WhatIsRefusedWithoutRunsIsRefusedWithThem) {
  const analysis::NoContext context;
  const config::Config config;
  std::size_t spared = 0;
  for (const std::string folder : {"corpus/dev", "corpus/edge"}) {
    DROPROOT_NEEDS_SHARED(test::shared_path(folder));
    for (const std::filesystem::path& path : test::files_of(test::shared_path(folder))) {
      const std::vector<char> bytes = test::bytes_of(path);
      const auto file = model::Dockerfile::read(syntax::SyntaxTree::parse(
          SourceText("Dockerfile", std::string_view(bytes.data(), bytes.size()))));
      if (file.refusal()) continue;
      const LineIndex lines(file.source().bytes());
      const PlanInput input{file, context, config, lines};
      if (runs_may_matter(input)) continue;
      analysis::FactsInput without = input.facts_input();
      without.read_runs = false;
      const model::StageId stage = file.stages().back().id;
      const auto facts = analysis::analyse(without, stage);
      if (is_root(facts.user(), facts.accounts()) == Truth::no) continue;
      const auto refusal =
          find_refusal_without_runs(input, facts, analysis::start_process(without, facts));
      if (!refusal) continue;
      EXPECT_EQ(shown(refusal), refusal_with_runs(input, stage)) << path;
      ++spared;
    }
  }
  EXPECT_GT(spared, 1000U) << "next to nothing is spared";
}

}  // namespace
}  // namespace droproot::plan
