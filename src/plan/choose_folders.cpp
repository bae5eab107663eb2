// Where the folders of wanted_folders.h are given to the identity, in one line as late as possible,
// and what a person has to do about the rest.
#include <fmt/format.h>

#include <algorithm>

#include "droproot/analysis/paths.h"
#include "droproot/plan/layout.h"
#include "plan/decide.h"
#include "plan/places.h"
#include "plan/wanted_folders.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::FileFacts;
using analysis::FileTable;
using analysis::StageFacts;
using analysis::Step;
using analysis::WriteEvidence;
using analysis::WrittenPath;
using model::Instruction;
using model::InstructionId;

bool mentions(const Command& command, std::string_view path) {
  const auto names = [path](std::string_view text) {
    for (std::size_t at = text.find(path); at != std::string_view::npos;
         at = text.find(path, at + 1)) {
      const std::size_t end = at + path.size();
      const bool begins =
          at == 0 || std::string_view("=:\"' ").find(text[at - 1]) != std::string_view::npos;
      if (begins && (end == text.size() ||
                     std::string_view("/:\"' ").find(text[end]) != std::string_view::npos)) {
        return true;
      }
    }
    return false;
  };
  return std::ranges::any_of(command.words,
                             [&](const analysis::CommandWord& word) {
                               return names(word.text) || (word.value && names(*word.value));
                             }) ||
         std::ranges::any_of(command.writes,
                             [&](const analysis::FileWrite& write) { return names(write.target); });
}

class FolderChooser {
 public:
  FolderChooser(const PlanInput& input, Target& target, const analysis::Writes& writes,
                const FileTable& files)
      : input_(input),
        target_(target),
        facts_(target.facts),
        stage_(input.file.at(target.facts.stage)),
        writes_(writes),
        files_(files),
        finder_(input, target, writes, files) {}
  void choose();

 private:
  [[nodiscard]] bool is_root_at(const Step& step) const;
  [[nodiscard]] bool runs_after(InstructionId id) const;
  [[nodiscard]] bool works_there_after(InstructionId id, std::string_view path) const;
  [[nodiscard]] std::optional<InstructionId> first_volume() const;
  void give_with_run();
  [[nodiscard]] bool is_filled(const Wanted& wanted) const;
  [[nodiscard]] bool is_there(const Wanted& wanted, Offset place) const;
  void give_line(const std::vector<const Wanted*>& wanted, Offset place);
  void give_under_user();
  void make_with_workdir(Offset place, const std::string& workdir);
  [[nodiscard]] std::optional<InstructionId> made_by_workdir(const Wanted& wanted) const;
  [[nodiscard]] std::optional<InstructionId> first_to_follow_user() const;
  [[nodiscard]] bool can_follow_user(const Instruction& instruction) const;
  void note_volumes();
  void note_contents();
  [[nodiscard]] std::optional<InstructionId> left_by_run(const Wanted& wanted) const;
  [[nodiscard]] bool lives_in_root() const;

  const PlanInput& input_;
  Target& target_;
  const StageFacts& facts_;
  const model::Stage& stage_;
  const analysis::Writes& writes_;
  const FileTable& files_;
  WantedFolders finder_;
  std::vector<Wanted> wanted_;
};

bool FolderChooser::is_root_at(const Step& step) const {
  return is_root(facts_.users[step.user], facts_.account_tables[step.accounts]) == Truth::yes;
}

bool FolderChooser::runs_after(InstructionId id) const {
  return std::ranges::any_of(facts_.steps, [&](const Step& step) {
    return step.instruction > id &&
           input_.file.at(step.instruction).keyword == syntax::Keyword::run;
  });
}

// A RUN behind `id` that makes, fills or moves the folder itself.
bool FolderChooser::works_there_after(InstructionId id, std::string_view path) const {
  const auto filled = files_.filled_by(path);
  const bool brings = !filled.empty() && filled.back() > id;
  if (brings && input_.config.wants_group_zero()) return true;  // COPY has no g=u of its own
  return std::ranges::any_of(facts_.steps, [&](const Step& step) {
    if (step.instruction <= id) return false;
    if (input_.file.at(step.instruction).keyword != syntax::Keyword::run) return false;
    return !step.commands.complete || analysis::is_within(step.workdir, path) ||
           std::ranges::any_of(step.commands.list,
                               [path](const Command& command) { return mentions(command, path); });
  });
}

std::optional<InstructionId> FolderChooser::first_volume() const {
  std::optional<InstructionId> first;
  for (const Wanted& wanted : wanted_) {
    if (!wanted.volume || works_there_after(*wanted.volume, wanted.path)) continue;
    if (!first || *wanted.volume < *first) first = wanted.volume;
  }
  return first;
}

void FolderChooser::give_with_run() {
  std::vector<const Wanted*> above_volume;
  std::vector<const Wanted*> above_user;
  const auto volume = first_volume();
  if (volume && *volume < stage_.body_begin) {
    return finder_.refuse(
        kVolumeRule, input_.file.at(*volume).span,
        "the VOLUME stands in a stage that others build on: its folder cannot be given "
        "away above it");
  }
  const Step* step = volume ? facts_.step(*volume) : nullptr;
  const bool usable = step != nullptr && is_root_at(*step);
  const bool joins = usable && !runs_after(*volume);
  for (const Wanted& wanted : wanted_) {
    const bool of_volume = wanted.volume && !works_there_after(*wanted.volume, wanted.path);
    (usable && (joins || of_volume) ? above_volume : above_user).push_back(&wanted);
  }
  if (!above_volume.empty()) {
    give_line(above_volume, place_above(input_.file, input_.file.at(*volume)));
  }
  if (!above_user.empty()) give_line(above_user, *user_place(input_.file, stage_));
}

// What the line at `place` finds there already.
bool FolderChooser::is_there(const Wanted& wanted, Offset place) const {
  if (wanted.there) return true;
  if (wanted.rule == kWorkdirRule) return wanted.at.begin < place;
  const FileFacts facts =
      wanted.volume ? files_.find(wanted.path, *wanted.volume) : files_.find(wanted.path);
  return facts.exists == Truth::yes && facts.kind == analysis::FileKind::folder;
}

// A folder of state, not the application's own, that is there with files in it.
bool FolderChooser::is_filled(const Wanted& wanted) const {
  const bool holds_application = analysis::is_within(facts_.workdir, wanted.path);
  return !wanted.is_file && wanted.rule != kWorkdirRule && !holds_application &&
         !files_.filled_by(wanted.path).empty();
}

// RUN mkdir -p A B && chown U:G A B
void FolderChooser::give_line(const std::vector<const Wanted*>& wanted, Offset place) {
  std::string folders;
  std::string files;
  GivenPaths given;
  bool missing = false;
  for (const Wanted* one : wanted) {
    (is_filled(*one) ? given.trees : given.paths).push_back(one->path);
    if (one->is_file && one->there) continue;
    (one->is_file ? files : folders).append(" ").append(one->path);
    missing = missing || (!one->is_file && !is_there(*one, place));
  }
  std::string command;
  if (missing) command += "mkdir -p" + folders + " && ";
  if (!files.empty()) command += "touch" + files + " && ";
  const std::string line = fmt::format("{} {}{}", keyword_in_style(input_.file, "RUN"), command,
                                       give_command(input_, target_, given));
  const edit::Edit edit = line_edit(input_.file, place, line, Order::folders);
  for (const Wanted* one : wanted) {
    target_.folders.push_back({one->path, one->rule, one->at, one->because, edit});
  }
}

// What may stand below USER: COPY and ADD do not look at it, WORKDIR's folders become the user's.
bool FolderChooser::can_follow_user(const Instruction& instruction) const {
  switch (instruction.keyword) {
    case syntax::Keyword::run:
    case syntax::Keyword::user:
    case syntax::Keyword::onbuild:
    case syntax::Keyword::unknown:
      return false;
    default:
      return true;
  }
}

// The WORKDIR of this stage that makes the folder. Behind its VOLUME that is lost with some
// builders.
std::optional<InstructionId> FolderChooser::made_by_workdir(const Wanted& wanted) const {
  const auto given = files_.find(wanted.path).given;
  const bool own = given && *given >= stage_.body_begin &&
                   input_.file.at(*given).keyword == syntax::Keyword::workdir &&
                   (!wanted.volume || *given < *wanted.volume);
  return own && files_.find(wanted.path, *given).exists != Truth::yes ? given : std::nullopt;
}

// Where USER has to stand for the folders: above the first VOLUME, and above a WORKDIR that makes
// one of them, for that makes it as the user then.
std::optional<InstructionId> FolderChooser::first_to_follow_user() const {
  std::optional<InstructionId> first = first_volume();
  for (const Wanted& wanted : wanted_) {
    const auto made = made_by_workdir(wanted);
    if (made && (!first || *made < *first)) first = made;
  }
  return first;
}

// Without a shell: USER stands above, and WORKDIR makes the folders as that user.
void FolderChooser::give_under_user() {
  std::erase_if(wanted_, [](const Wanted& wanted) { return !wanted.needed; });
  if (wanted_.empty()) return;
  const auto body = input_.file.body(stage_);
  const auto above = first_to_follow_user();
  const bool inherited = above && *above < stage_.body_begin;
  const auto first = std::ranges::find_if(
      body, [&](const Instruction& instruction) { return above && instruction.id == *above; });
  const Step* step = above ? facts_.step(*above) : nullptr;
  const std::string workdir = step != nullptr ? step->workdir : facts_.workdir;
  const bool exact = step != nullptr ? step->workdir_exact : facts_.workdir_exact;
  const bool follows =
      std::all_of(first, body.end(), [this](const Instruction& i) { return can_follow_user(i); });
  const bool missing = std::ranges::all_of(wanted_, [&](const Wanted& wanted) {
    const FileFacts before = above ? files_.find(wanted.path, *above) : files_.find(wanted.path);
    return !wanted.is_file && before.exists != Truth::yes;
  });
  const bool for_group = input_.config.wants_group_zero();  // chmod g=u would need a shell
  if (for_group || inherited || !exact || !follows || !missing || facts_.shell) {
    return finder_.refuse(
        wanted_.front().rule, wanted_.front().at,
        fmt::format("{} is root's, and without a shell it cannot be given away here",
                    wanted_.front().path));
  }
  const Offset place =
      first == body.end() ? *user_place(input_.file, stage_) : place_above(input_.file, *first);
  if (first != body.end()) target_.user_at = place;
  make_with_workdir(place, workdir);
}

// WORKDIR lines for what no WORKDIR makes yet, and back to where it was. A folder without a line of
// its own is given by USER alone (place_user).
void FolderChooser::make_with_workdir(Offset place, const std::string& workdir) {
  const std::string keyword = keyword_in_style(input_.file, "WORKDIR");
  edit::Edit edit{.span = {place, place},
                  .text = {},
                  .order = static_cast<std::uint8_t>(Order::folders_of_user)};
  for (const Wanted& wanted : wanted_) {
    if (made_by_workdir(wanted)) continue;
    edit.text += line_edit(input_.file, place, keyword + ' ' + wanted.path, Order::folders).text;
  }
  if (!edit.text.empty()) {
    edit.text += line_edit(input_.file, place, keyword + ' ' + workdir, Order::folders).text;
  }
  for (const Wanted& wanted : wanted_) {
    target_.folders.push_back({wanted.path, wanted.rule, wanted.at, wanted.because, edit});
    if (made_by_workdir(wanted)) target_.folders.back().edit.text.clear();
  }
}

// ---- what a person has to do -------------------------------------------------------------------

void FolderChooser::note_volumes() {
  const auto volume = std::ranges::find_if(writes_.paths, [this](const WrittenPath& written) {
    return written.evidence == WriteEvidence::volume && may_be_written(facts_, written.path);
  });
  if (volume == writes_.paths.end() || target_.owner_text().empty()) return;
  target_.notes.push_back(
      {kVolumeRule, volume->at,
       fmt::format("a volume or a bind mount that was filled before stays root's; give it away "
                   "once: docker run --rm -u 0 -v VOLUME:{0} --entrypoint chown IMAGE -R {1} {0}",
                   volume->path, target_.owner_text())});
}

// A RUN that left something in the folder that nobody gives away.
std::optional<InstructionId> FolderChooser::left_by_run(const Wanted& wanted) const {
  const auto is_run = [this](InstructionId id) {
    return input_.file.at(id).keyword == syntax::Keyword::run;
  };
  const FileFacts inside = files_.find(analysis::absolute_path(wanted.path, "any file"));
  if (inside.owner && inside.owner->uid != 0) return std::nullopt;
  // Where the application is copied, RUN leaves what it needs to run, not what it writes.
  const auto filled = files_.filled_by(wanted.path);
  if (wanted.rule == kWorkdirRule && !std::ranges::all_of(filled, is_run)) return std::nullopt;
  const auto trees = files_.trees_in(wanted.path);
  const auto tree = std::ranges::find_if(trees, is_run);
  if (tree != trees.end()) return *tree;
  if (wanted.rule == kWorkdirRule) return std::nullopt;
  for (const std::string& path : files_.named_below(wanted.path)) {
    const bool named = std::ranges::find(wanted_, path, &Wanted::path) != wanted_.end();
    if (!named && finder_.stays_roots(path)) return files_.find(path).given;
  }
  return std::nullopt;
}

void FolderChooser::note_contents() {
  for (const Wanted& wanted : wanted_) {
    if (wanted.is_file || wanted.there || finder_.author_gives(wanted.path)) continue;
    const auto run = left_by_run(wanted);
    if (!run) continue;
    target_.notes.push_back(
        {wanted.rule, input_.file.at(*run).span,
         fmt::format("what this RUN leaves in {} stays root's: only the folder itself is given "
                     "away, and a file in it that the process changes has to be, too",
                     wanted.path)});
  }
}

// The application is copied to / and writes beside its code.
bool FolderChooser::lives_in_root() const {
  const bool in_root_folder = facts_.workdir_exact && facts_.workdir == "/";
  return in_root_folder && !writes_.in_workdir.empty() &&
         std::ranges::any_of(facts_.steps, [&](const Step& step) {
           return std::holds_alternative<model::Copy>(input_.file.at(step.instruction).body) &&
                  !step.words.empty() &&
                  analysis::absolute_path(step.workdir, step.words.back().text) == "/";
         });
}

void FolderChooser::choose() {
  if (lives_in_root()) {
    return finder_.refuse(
        kStateRule, target_.at,
        fmt::format("the application lives in / itself and writes there ({}): give it a "
                    "WORKDIR of its own",
                    writes_.in_workdir));
  }
  if (writes_.unseen_volume) {
    return finder_.refuse(
        kVolumeRule, *writes_.unseen_volume,
        "the path of the VOLUME hangs on a variable, so its folder cannot be given away");
  }
  wanted_ = finder_.find();
  const bool gives =
      input_.config.chown != config::ChownMode::none && !target_.owner_text().empty();
  if (!gives) {
    const auto needed = std::ranges::find_if(wanted_, &Wanted::needed);
    if (needed == wanted_.end()) return;
    return finder_.refuse(needed->rule, needed->at,
                          fmt::format("the process writes {} ({}), which stays root's",
                                      needed->path, needed->because));
  }
  if (wanted_.empty()) return note_volumes();
  if (finder_.can_run()) {
    give_with_run();
  } else {
    give_under_user();
  }
  note_volumes();
  if (!target_.refusal) note_contents();
}

}  // namespace

void choose_folders(const PlanInput& input, Target& target, const analysis::Writes& writes,
                    const FileTable& files) {
  FolderChooser(input, target, writes, files).choose();
}

}  // namespace droproot::plan
