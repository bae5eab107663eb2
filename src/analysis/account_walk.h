// What RUN, COPY and ADD do to the accounts of a stage, one step after the other.
//
// Only root changes /etc/passwd: what another user runs is left aside, but for the sudo in it. What
// root runs and cannot be read casts doubt on every number that there is, with its reason; what it
// makes afterwards is proven again.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "analysis/nested_commands.h"
#include "droproot/analysis/facts.h"

namespace droproot::analysis {

// The facts of another stage of the file; nullptr where there are more of them than are followed.
using StageReader = std::function<const StageFacts*(model::StageId)>;

class AccountWalk {
 public:
  AccountWalk(const FactsInput& input, StageFacts& facts, const StageReader& stages,
              ShellReader& shell)
      : input_(input), facts_(facts), stages_(stages), shell_(shell) {}

  // A new instruction: what exists before it is kept.
  void begin_step() { changed_ = false; }
  void run(const Step& step, const model::Scope& scope, Truth by_root);
  void copy(const Step& step, model::StageId stage);

 private:
  void apply_leaf(const Step& step, const Leaf& leaf);
  void apply_root_leaf(const Step& step, const Leaf& leaf);
  bool apply_command(const Step& step, const Command& command, Ran ran);
  bool apply_write(const Step& step, const Leaf& leaf, const CommandWord& target, bool append,
                   bool output);
  bool apply_writes(const Step& step, const Leaf& leaf);
  void write_file(const Step& step, const Leaf& leaf, std::string_view path, bool append);
  void replace_file(const Step& step, std::string_view path, const std::string& text,
                    const std::string& source);
  bool copy_from(const Step& step, std::string_view path, const struct OtherRoot& root,
                 const std::string& source);
  [[nodiscard]] std::optional<ScriptFile> read_script(const Step& step, const std::string& path);
  void note_edits(const Step& step);
  AccountTable& changed_accounts();
  bool count_change(const Step& step, Span at);
  void doubt(Doubt why);
  void doubt(const Step& step, std::string why, Span at = {});

  const FactsInput& input_;
  StageFacts& facts_;
  const StageReader& stages_;
  ShellReader& shell_;
  std::set<std::string, std::less<>> edited_;  // names of files that a RUN edits in place
  const Command* succeeded_ = nullptr;  // of the RUN: the latest that surely did, if it was started
  bool changed_ = false;                // by this step
  bool all_in_doubt_ = false;           // the last doubt has taken every number that there is
  std::size_t changes_ = 0;
  std::size_t scripts_ = 0;
};

}  // namespace droproot::analysis
