// Copied files that only root may read: ADD of a URL (0600), modes of the context, an octal
// --chmod.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "droproot/analysis/paths.h"
#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::FileFacts;
using analysis::FileKind;
using analysis::StageFacts;
using analysis::Step;
using model::Instruction;

constexpr std::uint32_t kOthersRead = 04;
constexpr std::uint32_t kOthersSearch = 01;
constexpr std::size_t kMostLookedAt = 100;  // each one is looked for in every RUN

// A file or folder of the context in a folder that is copied.
struct InTree {
  std::string_view below;  // relative to the folder
  std::string path;        // in the image
  analysis::ContextEntry entry;
};

// What the process may not read of it.
struct ClosedEntries {
  std::string first = {};
  std::uint32_t mode = 0;
  std::size_t count = 0;
  std::set<std::string, std::less<>> folders = {};  // nobody comes to what is below

  [[nodiscard]] bool hides(std::string_view below) const {
    for (std::size_t slash = below.rfind('/'); slash != std::string_view::npos && slash > 0;
         slash = below.rfind('/', slash - 1)) {
      if (folders.contains(below.substr(0, slash))) return true;
    }
    return false;
  }
};

class ReadableChooser {
 public:
  ReadableChooser(const PlanInput& input, Target& target, const analysis::StartProcess& start,
                  const analysis::FileTable& files)
      : input_(input), target_(target), facts_(target.facts), start_(start), files_(files) {}
  void choose();

 private:
  void check_copy(const Step& step);
  void check_file(const Step& step, const std::string& path);
  void check_folder(const Step& step, std::string_view path);
  void check_tree(const Step& step, const std::string& source, const std::string& place);
  void check_in_tree(const Step& step, const InTree& in, ClosedEntries& closed);
  void note_closed(const Step& step, const ClosedEntries& closed);
  void open_start_file(const Step& step, const std::string& path, std::uint32_t mode);
  // What others need to start it: r and x, or r for what a shell reads; 0: it is not what starts.
  [[nodiscard]] std::uint32_t needed_to_start(const std::string& path) const;
  [[nodiscard]] bool used_by_build(const Step& copy, std::string_view path) const;
  [[nodiscard]] bool sees_to_modes(const Step& copy, std::string_view path) const;
  [[nodiscard]] bool is_users(const FileFacts& facts) const {
    return facts.owner && facts.owner->uid == target_.uid;
  }
  void refuse(const Step& step, std::string message);

  const PlanInput& input_;
  Target& target_;
  const StageFacts& facts_;
  const analysis::StartProcess& start_;
  const analysis::FileTable& files_;
  std::size_t looked_at_ = 0;
  std::size_t names_left_ = analysis::kMaxContextNames;  // of copied folders
};

void ReadableChooser::refuse(const Step& step, std::string message) {
  if (target_.refusal) return;
  target_.refusal = Refusal{"unreadable-copy", diag::Severity::warning,
                            input_.file.at(step.instruction).span, std::move(message)};
}

std::uint32_t ReadableChooser::needed_to_start(const std::string& path) const {
  for (const analysis::StartScript& script : start_.scripts) {
    const bool on_path = script.path.rfind('/') == 0 &&
                         analysis::base_name(path) == analysis::base_name(script.path);
    if (script.path == path || on_path) {
      return script.read_by_shell ? 04 : 05;
    }
  }
  const bool starts = std::ranges::any_of(start_.commands.list, [&](const Command& command) {
    if (command.words.empty() || !command.words.front().value) return false;
    const std::string_view program = *command.words.front().value;
    return program.find('/') == std::string::npos
               ? analysis::base_name(path) == program
               : analysis::absolute_path(facts_.workdir, program) == path;
  });
  return starts ? 05 : 0;
}

// A RUN behind it that names it: it was brought for the build, or the RUN sees to it.
bool ReadableChooser::used_by_build(const Step& copy, std::string_view path) const {
  const std::string_view name = analysis::base_name(path);
  return std::ranges::any_of(facts_.steps, [&](const Step& step) {
    if (step.instruction <= copy.instruction) return false;
    return std::ranges::any_of(step.commands.list, [&](const Command& command) {
      return std::ranges::any_of(command.words, [&](const analysis::CommandWord& word) {
        return word.text.find(name) != std::string::npos;
      });
    });
  });
}

void ReadableChooser::open_start_file(const Step& step, const std::string& path,
                                      std::uint32_t mode) {
  const Instruction& instruction = input_.file.at(step.instruction);
  const bool alone = step.words.size() == 2 && instruction.flag("chmod") == nullptr;
  const bool own = step.instruction >= input_.file.at(facts_.stage).body_begin;
  if (alone && own && input_.config.chown != config::ChownMode::none) {
    target_.readable.push_back({step.instruction, path, mode, "--chmod=0755"});
    return;
  }
  refuse(step, fmt::format("the start script {} is not readable and executable for others than "
                           "root (mode {:04o})",
                           path, mode));
}

void ReadableChooser::check_file(const Step& step, const std::string& path) {
  const FileFacts facts = files_.find(path);
  if (facts.exists != Truth::yes || facts.kind != FileKind::file || !facts.mode) return;
  if (facts.given != step.instruction || is_users(facts)) return;
  if ((*facts.mode & 05U) == 05U || ++looked_at_ > kMostLookedAt) return;
  const std::uint32_t to_start = needed_to_start(path);
  const std::uint32_t needed = to_start != 0 ? to_start : kOthersRead;
  if ((*facts.mode & needed) == needed) return;
  if (to_start != 0) return open_start_file(step, path, *facts.mode);
  const Instruction& instruction = input_.file.at(step.instruction);
  const bool own = step.instruction >= input_.file.at(facts_.stage).body_begin;
  const bool root_home = analysis::is_within(path, "/root");
  // Downloads there are package lists and keys, for the build.
  const bool for_system =
      instruction.keyword == syntax::Keyword::add && analysis::is_system_path(path);
  if (!own || root_home || for_system || instruction.flag("chown") != nullptr ||
      used_by_build(step, path)) {
    return;
  }
  if (input_.config.chown == config::ChownMode::none || target_.owner_text().empty()) return;
  target_.readable.push_back(
      {step.instruction, path, *facts.mode, "--chown=" + target_.owner_text()});
}

// A folder that --chmod made without x.
void ReadableChooser::check_folder(const Step& step, std::string_view path) {
  const FileFacts facts = files_.find(path);
  if (facts.kind != FileKind::folder || !facts.mode || facts.given != step.instruction) return;
  const std::uint32_t needed = is_users(facts) ? kOthersSearch << 6U : kOthersSearch;
  if ((*facts.mode & needed) != 0) return;
  refuse(step, fmt::format("--chmod={:04o} is also the mode of the new folder {}, which only root "
                           "may enter then",
                           *facts.mode, path));
}

// A RUN behind the copy names the file, or changes the modes or owners of a folder above it.
bool ReadableChooser::sees_to_modes(const Step& copy, std::string_view path) const {
  if (used_by_build(copy, path)) return true;
  return std::ranges::any_of(facts_.steps, [&](const Step& step) {
    if (step.instruction <= copy.instruction) return false;
    return std::ranges::any_of(step.commands.list, [&](const Command& command) {
      const std::string_view program = command.program();
      if (program != "chmod" && program != "chown" && program != "chgrp") return false;
      return std::ranges::any_of(command.words, [&](const analysis::CommandWord& word) {
        return !word.value ||
               analysis::is_within(path, analysis::absolute_path(step.workdir, *word.value));
      });
    });
  });
}

// What lies in a copied folder of the context, each with a mode of its own. What is the user's
// already is as readable as it was.
void ReadableChooser::check_tree(const Step& step, const std::string& source,
                                 const std::string& place) {
  if (input_.context.entry(source).kind != analysis::EntryKind::folder) return;
  if (is_users(files_.find(analysis::absolute_path(place, "any file")))) return;
  const analysis::ContextTree tree = input_.context.tree(source, names_left_);
  names_left_ -= std::min(names_left_, tree.seen);
  ClosedEntries closed;
  for (const auto& [below, entry] : tree.entries) {
    check_in_tree(step, {below, analysis::absolute_path(place, below), entry}, closed);
  }
  note_closed(step, closed);
  if (tree.complete && looked_at_ <= kMostLookedAt) return;
  target_.notes.push_back(
      {"unreadable-copy", input_.file.at(step.instruction).span,
       fmt::format("{} holds more than is looked at: whether the process may read all that is "
                   "copied from there is not known",
                   source)});
}

// One flag is for all that a COPY brings, so what is closed needs a COPY of its own.
void ReadableChooser::check_in_tree(const Step& step, const InTree& in, ClosedEntries& closed) {
  const FileFacts facts = files_.find(in.path);
  if (facts.given != step.instruction) return;
  const bool hidden = closed.hides(in.below);
  const std::uint32_t mode = is_users(facts) ? in.entry.mode >> 6U : in.entry.mode;
  if (!hidden && (mode & 05U) == 05U) return;
  const bool folder = in.entry.kind == analysis::EntryKind::folder;
  // What has no x at all is not what root starts either.
  const bool starts = !folder && (in.entry.mode & 0111U) != 0;
  const std::uint32_t to_start = starts ? needed_to_start(in.path) : 0;
  const std::uint32_t needed = folder ? kOthersSearch : to_start | kOthersRead;
  if (hidden ? to_start == 0 : (mode & needed) == needed) return;
  // A folder that was there before keeps its mode.
  if (folder && files_.find(in.path, step.instruction).exists == Truth::yes) return;
  if (++looked_at_ > kMostLookedAt || sees_to_modes(step, in.path)) return;
  if (to_start != 0) {
    const std::string why =
        hidden
            ? "into a folder that only root may enter"
            : fmt::format("with mode {:04o}, in which the process cannot start it", in.entry.mode);
    return refuse(step, fmt::format("the start script {} is copied {}", in.path, why));
  }
  if (folder) closed.folders.emplace(in.below);
  if (closed.count++ == 0) {
    closed.first = in.path;
    closed.mode = in.entry.mode;
  }
}

void ReadableChooser::note_closed(const Step& step, const ClosedEntries& closed) {
  if (closed.count == 0) return;
  const std::string more =
      closed.count == 1 ? "" : fmt::format(" (and {} more like it)", closed.count - 1);
  target_.notes.push_back(
      {"unreadable-copy", input_.file.at(step.instruction).span,
       fmt::format("{} is copied with mode {:04o} and stays root's{}: if the process reads it, it "
                   "needs a COPY --chown={} of its own",
                   closed.first, closed.mode, more, target_.owner_text())});
}

void ReadableChooser::check_copy(const Step& step) {
  const Instruction& instruction = input_.file.at(step.instruction);
  const model::Resolved& to = step.words.back();
  if (!to.exact || (!to.text.starts_with('/') && !step.workdir_exact)) return;
  const std::string place = analysis::absolute_path(step.workdir, to.text);
  if (const model::Flag* chmod = instruction.flag("chmod"); chmod != nullptr) {
    check_folder(step, place);
    check_folder(step, analysis::parent_path(place));
  }
  if (instruction.flag("from") != nullptr) return;  // modes of another stage are not seen
  check_file(step, place);
  const bool modes_of_context = instruction.flag("chmod") == nullptr;
  for (std::size_t i = 0; modes_of_context && i + 1 < step.words.size(); ++i) {
    if (step.words[i].exact) check_tree(step, step.words[i].text, place);
  }
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
    const std::size_t given = target_.readable.size();
    check_file(step, analysis::absolute_path(place, analysis::base_name(step.words[i].text)));
    if (target_.readable.size() != given) return;  // one flag is for all sources
  }
}

void ReadableChooser::choose() {
  for (const Step& step : facts_.steps) {
    const bool copies = std::holds_alternative<model::Copy>(input_.file.at(step.instruction).body);
    if (copies && !step.words.empty()) check_copy(step);
  }
}

}  // namespace

void choose_readable(const PlanInput& input, Target& target, const analysis::StartProcess& start,
                     const analysis::FileTable& files) {
  if (target.refusal) return;
  ReadableChooser(input, target, start, files).choose();
}

}  // namespace droproot::plan
