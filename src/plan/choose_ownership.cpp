// Which copied files are given to the identity.
#include <algorithm>
#include <map>
#include <optional>

#include "droproot/analysis/paths.h"
#include "droproot/analysis/version_control.h"
#include "plan/decide.h"
#include "plan/places.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::StageFacts;
using analysis::Step;
using model::Instruction;

// ---- places -------------------------------------------------------------------------------------

// The file or folder that COPY makes: with a destination folder and one plain source, the entry in
// it (`COPY server /` makes /server, and / itself is not ours to give).
std::optional<std::string> copied_path(const PlanInput& input, const Step& step,
                                       const model::Copy& copy) {
  const model::Resolved& to = step.words.back();
  if (!to.exact || !step.workdir_exact) return std::nullopt;
  std::string path = analysis::absolute_path(step.workdir, to.text);
  if (path != "/") return path;
  if (copy.sources.size() != 1 || !step.words.front().exact) return std::nullopt;
  const std::string& source = step.words.front().text;
  const std::string_view name = analysis::base_name(source);
  const bool plain = !name.empty() && name != "." && name != ".." &&
                     source.find_first_of("*?[<") == std::string::npos && !source.ends_with('/');
  if (!plain || input.context.entry(source).kind == analysis::EntryKind::folder) {
    return std::nullopt;
  }
  // Only a file is sure to land under its own name: a folder's contents would overlay /.
  const bool from_stage = input.file.at(step.instruction).flag("from") != nullptr;
  const bool file = input.context.entry(source).kind == analysis::EntryKind::file;
  if (from_stage || !file) return std::nullopt;
  return analysis::absolute_path("/", name);
}

// ---- what is copied ----------------------------------------------------------------------------

// Whether ADD may unpack it: what a pattern of a fixed ending stands for has that ending.
bool may_be_archive(std::string_view source) {
  const std::string_view name = analysis::base_name(source);
  const std::size_t dot = name.rfind('.');
  const bool fixed_ending = dot != std::string_view::npos && dot + 1 < name.size() &&
                            !analysis::has_glob(name.substr(dot));
  return analysis::is_archive(source) || (analysis::has_glob(source) && !fixed_ending);
}

bool adds_archive(const Instruction& instruction, const Step& step) {
  return instruction.keyword == syntax::Keyword::add &&
         std::ranges::any_of(step.words, [](const model::Resolved& word) {
           return !word.exact || may_be_archive(word.text);
         });
}

bool is_whole_tree(const model::Copy& copy) {
  return std::ranges::any_of(copy.sources, [](const model::Word& source) {
    return source.text == "." || source.text == "./" || source.text == "/";
  });
}

// ---- which copies ------------------------------------------------------------------------------

// Looks at a target's steps once, then answers for each COPY.
class CopyChooser {
 public:
  CopyChooser(const PlanInput& input, const Target& target, BuilderFiles& builders);
  // The path, as the Dockerfile says it today, that is to be given away; nullopt: the owner stays.
  [[nodiscard]] std::optional<std::string> wanted(const Step& step);

 private:
  [[nodiscard]] bool source_is_roots(const Step& step);
  [[nodiscard]] bool consumed_later(const Step& copy, const std::string& path) const;

  const PlanInput& input_;
  const StageFacts& facts_;
  const bool moves_root_home_;
  BuilderFiles& builders_;
  std::map<std::string, model::InstructionId, std::less<>> removed_;  // by the last rm of it
  std::optional<model::InstructionId> version_control_;               // the last that asks git
  bool tree_has_git_;
};

CopyChooser::CopyChooser(const PlanInput& input, const Target& target, BuilderFiles& builders)
    : input_(input),
      facts_(target.facts),
      moves_root_home_(target.home_move.has_value()),
      builders_(builders),
      tree_has_git_(input.context.entry(".git").kind != analysis::EntryKind::missing) {
  for (const Step& step : facts_.steps) {
    for (const Command& command : step.commands.list) {
      if (analysis::calls_version_control(command)) version_control_ = step.instruction;
      if (command.program() != "rm") continue;
      for (const analysis::CommandWord& word : command.words) {
        removed_.insert_or_assign(std::string(word.shown()), step.instruction);
      }
    }
  }
}

// An image's files may be anybody's; an own stage's are root's where nothing says otherwise.
bool CopyChooser::source_is_roots(const Step& step) {
  const Instruction& instruction = input_.file.at(step.instruction);
  const model::Flag* from = instruction.flag("from");
  if (from == nullptr || !from->value) return from == nullptr;
  const auto edges = input_.file.edges();
  const auto edge = std::ranges::lower_bound(edges, instruction.id, {}, &model::StageEdge::at);
  if (edge == edges.end() || edge->at != instruction.id) return false;
  const analysis::FileTable* files = builders_.of(edge->used);
  return files != nullptr &&
         std::all_of(step.words.begin(), step.words.end() - 1, [&](const model::Resolved& word) {
           const std::string_view text = word.text;
           const std::size_t pattern = std::min(text.find_first_of("*?["), text.size());
           const std::string_view fixed =
               pattern == text.size() ? text : analysis::parent_path(text.substr(0, pattern));
           return word.exact && files->owner_of_all(analysis::absolute_path("/", fixed)) ==
                                    analysis::FileOwner{0, 0};
         });
}

// A RUN behind the copy that throws it away again, or that asks git about a tree: it refuses a
// repository that somebody else owns ("dubious ownership").
bool CopyChooser::consumed_later(const Step& copy, const std::string& path) const {
  const auto removed = removed_.find(path);
  if (removed != removed_.end() && removed->second > copy.instruction) return true;
  const auto& body = std::get<model::Copy>(input_.file.at(copy.instruction).body);
  return tree_has_git_ && version_control_ && *version_control_ > copy.instruction &&
         is_whole_tree(body);
}

std::optional<std::string> CopyChooser::wanted(const Step& step) {
  const Instruction& instruction = input_.file.at(step.instruction);
  const auto* copy = std::get_if<model::Copy>(&instruction.body);
  if (copy == nullptr || step.words.empty() || instruction.flag("chown") != nullptr) {
    return std::nullopt;
  }
  auto place = copied_path(input_, step, *copy);
  const bool moved = place && moves_root_home_ && is_in_moved_home(facts_, *place);
  if (!place || (!moved && !is_application_path(facts_, *place))) return std::nullopt;
  if (adds_archive(instruction, step) || consumed_later(step, *place)) return std::nullopt;
  if (!source_is_roots(step)) return std::nullopt;
  return place;
}

// Whether the copy brings what the process writes.
bool is_written(const analysis::Writes& writes, std::string_view path) {
  return std::ranges::any_of(writes.paths, [path](const analysis::WrittenPath& written) {
    return written.evidence != analysis::WriteEvidence::named &&
           analysis::is_within(path, written.path);
  });
}

}  // namespace

const analysis::FileTable* BuilderFiles::of(model::StageId stage) {
  constexpr std::size_t kMostBuilders = 16;
  const auto found = tables_.find(stage);
  if (found != tables_.end()) return &found->second;
  if (tables_.size() == kMostBuilders) return nullptr;
  const StageFacts facts = analysis::analyse(input_.facts_input(), stage);
  const analysis::FilesInput files{.input = input_.facts_input(), .facts = facts};
  return &tables_.emplace(stage, analysis::files_of(files)).first->second;
}

analysis::FileTable planned_files(const PlanInput& input, const Target& target,
                                  BuilderFiles& builders) {
  return analysis::files_of(
      {.input = input.facts_input(),
       .facts = target.facts,
       .planned_owner = [&target](model::InstructionId id) -> std::optional<analysis::FileOwner> {
         const auto copy = std::ranges::lower_bound(target.copies, id, {}, &OwnedCopy::instruction);
         if (copy == target.copies.end() || copy->instruction != id) return std::nullopt;
         return analysis::FileOwner{target.uid, target.owner_gid.value_or(target.uid)};
       },
       .files_of_stage = [&builders](model::StageId id) { return builders.of(id); }});
}

void choose_ownership(const PlanInput& input, Target& target, const analysis::StartProcess& start,
                      const RootHome& root_home) {
  const StageFacts& facts = target.facts;
  const analysis::FactsInput facts_input = input.facts_input();
  const analysis::Writes writes = find_writes(facts_input, facts, start);
  BuilderFiles builders(input);
  choose_root_home(target, root_home);
  const bool gives = input.config.chown != config::ChownMode::none && !target.owner_text().empty();
  const model::Stage& stage = input.file.at(facts.stage);
  CopyChooser chooser(input, target, builders);
  for (const Step& step : facts.steps) {
    if (!gives || step.instruction < stage.body_begin) continue;
    auto path = chooser.wanted(step);
    if (!path) continue;
    if (input.config.chown == config::ChownMode::writable && !is_written(writes, *path)) continue;
    target.copies.push_back({step.instruction, place_after_move(target, *path)});
  }
  const analysis::FileTable files = planned_files(input, target, builders);
  choose_folders(input, target, writes, files);
  choose_readable(input, target, start, files);
}

}  // namespace droproot::plan
