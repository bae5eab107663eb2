// Which folders are given to the identity, in one line as late as possible, and what a person has
// to do about the rest.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "droproot/analysis/paths.h"
#include "droproot/plan/layout.h"
#include "plan/decide.h"
#include "plan/places.h"

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

constexpr std::string_view kWorkdir = "workdir-owned-by-root";
constexpr std::string_view kVolume = "volume-owned-by-root";
constexpr std::string_view kState = "state-dir-owned-by-root";

constexpr std::size_t kMostFolders = 50;  // every one is looked for in every RUN

// A path that has to be the identity's.
struct Wanted {
  std::string path;
  bool is_file;
  std::string_view rule;
  bool needed;  // without it the process is seen to fail
  std::string because;
  Span at;
  std::optional<InstructionId> volume = {};  // the VOLUME that takes it as it is then
  bool there = false;                        // the base image or the build has made it
};

constexpr std::size_t kMostEntries = 20;  // of a folder, given by name

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

// What a chown of the file names, also where the table cannot tell the number.
std::set<std::string, std::less<>> chowned_words(const StageFacts& facts) {
  std::set<std::string, std::less<>> words;
  for (const Step& step : facts.steps) {
    for (const Command& command : step.commands.list) {
      if (command.program() != "chown") continue;
      for (const analysis::CommandWord& word : command.words) {
        words.insert(word.value.value_or(word.text));
      }
    }
  }
  return words;
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
        chowned_(chowned_words(target.facts)) {}
  void choose();

 private:
  void want_workdir();
  [[nodiscard]] const WrittenPath* written_in_workdir() const;
  [[nodiscard]] std::string why_workdir() const;
  void want(const WrittenPath& written);
  void want_file(const WrittenPath& written);
  void want_folder(const WrittenPath& written, const std::string& path);
  void refuse_folder(const WrittenPath& written, std::string_view rule, const std::string& path);
  void want_entries();
  void want_entry(const Wanted& folder, const std::string& path);
  void add(Wanted wanted);
  [[nodiscard]] bool is_given(const std::string& path, std::optional<InstructionId> before) const;
  [[nodiscard]] bool is_home(std::string_view path) const;
  [[nodiscard]] bool may_be_given(const WrittenPath& written, std::string_view path) const;
  [[nodiscard]] bool author_gives(const std::string& path) const { return chowned_.contains(path); }
  [[nodiscard]] bool can_run() const;
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
  [[nodiscard]] bool is_file_there(const std::string& path) const;
  [[nodiscard]] bool made_by_run(const FileFacts& facts) const;
  [[nodiscard]] bool stays_roots(const std::string& path) const;
  void refuse(std::string_view rule, Span at, std::string message);

  const PlanInput& input_;
  Target& target_;
  const StageFacts& facts_;
  const model::Stage& stage_;
  const analysis::Writes& writes_;
  const FileTable& files_;
  std::set<std::string, std::less<>> chowned_;
  std::vector<Wanted> wanted_;
};

void FolderChooser::refuse(std::string_view rule, Span at, std::string message) {
  if (!target_.refusal) {
    target_.refusal = Refusal{rule, diag::Severity::warning, at, std::move(message)};
  }
}

// ---- what is wanted ----------------------------------------------------------------------------

// The account's home, which is made with the account.
bool FolderChooser::is_home(std::string_view path) const {
  const analysis::Account* account = facts_.accounts().find(target_.account);
  if (input_.config.wants_group_zero() && target_.kind != DecisionKind::create) return false;
  if (account != nullptr) return account->home && account->home == path;
  return !target_.account.empty() && path == "/home/" + target_.account;
}

// The identity's already, or writable for all, or given to somebody by the author.
bool FolderChooser::is_given(const std::string& path, std::optional<InstructionId> before) const {
  if (input_.config.wants_group_zero()) return false;  // the group has to get its rights as well
  const FileFacts facts = before ? files_.find(path, *before) : files_.find(path);
  if (facts.mode && (*facts.mode & 0002U) != 0) return true;
  // What may be missing has no owner that it could keep.
  if (facts.owner && facts.owner->uid == target_.uid) return facts.exists == Truth::yes;
  if (facts.owner) return facts.owner->uid != 0;
  return author_gives(path);
}

void FolderChooser::add(Wanted wanted) {
  if (!input_.config.selects(wanted.rule)) return;
  if (!is_plain_word(wanted.path)) {
    if (wanted.needed) {
      refuse(wanted.rule, wanted.at,
             fmt::format("{} is root's and its name needs quotes in a shell", wanted.path));
    }
    return;
  }
  const auto same = std::ranges::find(wanted_, wanted.path, &Wanted::path);
  if (same == wanted_.end()) {
    if (wanted_.size() < kMostFolders) return wanted_.push_back(std::move(wanted));
    return refuse(wanted.rule, wanted.at, "more folders are written than droproot gives away");
  }
  same->needed = same->needed || wanted.needed;
  if (!same->volume) same->volume = wanted.volume;
}

// A file right in the WORKDIR says more than the kind of program that it is; nullptr: none.
const WrittenPath* FolderChooser::written_in_workdir() const {
  const WrittenPath* best = nullptr;
  for (const WrittenPath& written : writes_.paths) {
    const bool inside = written.is_file && analysis::parent_path(written.path) == facts_.workdir;
    const bool better = best == nullptr || (best->evidence == WriteEvidence::named &&
                                            written.evidence != WriteEvidence::named);
    if (inside && better) best = &written;
  }
  return best;
}

std::string FolderChooser::why_workdir() const {
  const WrittenPath* const written = written_in_workdir();
  if (written == nullptr) return writes_.in_workdir;
  return fmt::format("{}, {} at line {}", written->path, written->because,
                     input_.lines.line_col(written->at.begin).line);
}

// The WORKDIR that the process starts in, when this chain made it and it is the application's.
void FolderChooser::want_workdir() {
  const std::string evidence = why_workdir();
  const WrittenPath* const written = written_in_workdir();
  const bool seen = written != nullptr && written->evidence == WriteEvidence::seen;
  const bool by_mode = seen || input_.config.chown == config::ChownMode::all ||
                       (input_.config.chown == config::ChownMode::writable && !evidence.empty());
  if (!by_mode || !facts_.workdir_exact || is_shared_folder(facts_.workdir)) return;
  const std::string path = place_after_move(target_, facts_.workdir);
  const bool moved = path != facts_.workdir;
  if (!moved && !is_application_path(facts_, facts_.workdir)) return;
  std::optional<InstructionId> made_by;
  for (const Step& step : facts_.steps) {
    if (input_.file.at(step.instruction).keyword == syntax::Keyword::workdir) {
      made_by = step.instruction;
    }
  }
  if (!made_by || is_home(path) || is_given(facts_.workdir, std::nullopt)) return;
  if (author_gives(facts_.workdir)) return;
  if (moved && !can_run()) {
    if (!seen) return;
    return refuse(kWorkdir, input_.file.at(*made_by).span,
                  fmt::format("{} is root's, and without a shell it cannot be given away here",
                              facts_.workdir));
  }
  add({.path = path,
       .is_file = false,
       .rule = kWorkdir,
       .needed = seen,
       .because = evidence.empty() ? "WORKDIR made it while root was in force" : evidence,
       .at = input_.file.at(*made_by).span});
}

void FolderChooser::want(const WrittenPath& written) {
  const std::string& path = written.path;
  if (analysis::is_within(path, "/tmp") || analysis::is_within(path, "/var/tmp") ||
      analysis::is_within(path, "/dev/shm") ||
      (is_home(path) && written.evidence != WriteEvidence::image)) {
    return;
  }
  // What the image's own user writes is that user's.
  const bool images_own = target_.kind == DecisionKind::restore &&
                          written.evidence == WriteEvidence::image &&
                          !input_.config.wants_group_zero();
  if (images_own) return;
  return written.is_file ? want_file(written) : want_folder(written, path);
}

// The folder above it, where that may be given; else the file itself has to be there.
void FolderChooser::want_file(const WrittenPath& written) {
  const std::string folder(analysis::parent_path(written.path));
  if (written.evidence != WriteEvidence::image && is_file_there(written.path)) {
    add({.path = written.path,
         .is_file = true,
         .rule = kState,
         .needed = false,
         .because = written.because,
         .at = written.at,
         .there = true});
  }
  if (folder == facts_.workdir || is_home(folder) || is_given(written.path, std::nullopt)) return;
  if (may_be_given(written, folder)) return want_folder(written, folder);
  if (is_given(folder, std::nullopt) || written.evidence != WriteEvidence::seen) return;
  if (folder == "/var/log") {
    return add({.path = written.path,
                .is_file = true,
                .rule = kState,
                .needed = true,
                .because = written.because,
                .at = written.at});
  }
  refuse(kState, written.at,
         fmt::format("the process writes {} ({}), and {} is not the application's", written.path,
                     written.because, folder));
}

// A document root that can be written is a web shell's home: only where a write is seen.
bool FolderChooser::may_be_given(const WrittenPath& written, std::string_view path) const {
  if (may_be_written(facts_, path)) return true;
  // The author says that it is no place of programs, although it lies in one.
  const bool volume = written.evidence == WriteEvidence::volume;
  if (volume && is_in_program_folder(facts_, path)) return !holds_programs(facts_, path);
  return written.evidence == WriteEvidence::seen && analysis::is_document_root(path) &&
         !analysis::is_system_path(path) && path != "/var/www";
}

// The process needs it, and it is not to be given; what is only named may stay root's.
void FolderChooser::refuse_folder(const WrittenPath& written, std::string_view rule,
                                  const std::string& path) {
  const bool volume = written.evidence == WriteEvidence::volume;
  if (!volume && written.evidence != WriteEvidence::seen) return;
  // So may configuration and documents that are only read.
  const bool readable =
      volume && (analysis::is_within(path, "/etc") || analysis::is_within(path, "/usr") ||
                 analysis::is_document_root(path));
  if (readable) return;
  const bool of_root = analysis::is_within(path, "/root");
  refuse(of_root ? "root-home" : rule, written.at,
         of_root ? fmt::format("{} is below /root, which only root may enter", path)
                 : fmt::format("the process writes {} ({}), which is not the application's to own",
                               path, written.because));
}

void FolderChooser::want_folder(const WrittenPath& written, const std::string& path) {
  const auto owner = files_.find(path).owner;
  if (written.copied && owner && owner->uid == target_.uid) return;
  const bool volume = written.evidence == WriteEvidence::volume;
  const std::string_view rule = volume ? kVolume : kState;
  const bool seen = volume || written.evidence == WriteEvidence::seen;
  // Removed again by the build: it was not made to be written by the process.
  const bool removed = files_.find(path).exists == Truth::no;
  if (written.evidence == WriteEvidence::named && removed && can_run()) return;
  // A home that the image's data names is root's: its account was made without one.
  const bool home_of_data = written.evidence == WriteEvidence::image && is_home(path);
  const bool open = !home_of_data && is_given(path, std::nullopt);
  if (open && (!volume || is_given(path, written.instruction) || author_gives(path))) return;
  const bool from_data = written.evidence == WriteEvidence::image && path != "/";
  if (!may_be_given(written, path) && !from_data) return refuse_folder(written, rule, path);
  const auto line = input_.lines.line_col(written.at.begin).line;
  add({.path = path,
       .is_file = false,
       .rule = rule,
       .needed = seen,
       .because = fmt::format("{} at line {}", written.because, line),
       .at = written.at,
       .volume = volume ? std::optional(written.instruction) : std::nullopt,
       .there = from_data});
}

// A file of the application that is there before the process starts and that it may not write: one
// that a RUN of root made, or for group 0 one that COPY brings with its mode.
bool FolderChooser::is_file_there(const std::string& path) const {
  if (!is_application_path(facts_, path) && !may_be_written(facts_, path)) return false;
  const FileFacts facts = files_.find(path);
  const bool open = facts.mode && (*facts.mode & 0002U) != 0;
  if (open || author_gives(path)) return false;
  if (input_.config.wants_group_zero()) {
    const auto copied = analysis::find_copied(input_.facts_input(), facts_, path);
    const bool brought = copied && copied->from_context &&
                         input_.context.entry(copied->source).kind == analysis::EntryKind::file;
    if (brought) return input_.file.at(copied->instruction).flag("chmod") == nullptr;
  }
  const bool given = facts.owner && facts.owner->uid == target_.uid;
  return facts.exists == Truth::yes && facts.named && !given &&
         facts.kind != analysis::FileKind::folder && made_by_run(facts);
}

bool FolderChooser::made_by_run(const FileFacts& facts) const {
  return facts.given && input_.file.at(*facts.given).keyword == syntax::Keyword::run;
}

// Made by a RUN in a folder that is given away, and not with it.
bool FolderChooser::stays_roots(const std::string& path) const {
  const FileFacts facts = files_.find(path);
  const bool open = facts.mode && (*facts.mode & 0002U) != 0;
  return facts.exists == Truth::yes && facts.named && facts.owner && facts.owner->uid == 0 &&
         made_by_run(facts) && !open && !author_gives(path);
}

// In a folder of state everything is state: what a RUN of root made in it is given by its name.
// What the image's own server writes is there, and what is put beside it is only read.
void FolderChooser::want_entries() {
  if (input_.config.wants_group_zero()) return;  // chmod -R reaches it
  const std::vector<Wanted> folders = wanted_;
  for (const Wanted& folder : folders) {
    if (folder.is_file || folder.rule == kWorkdir || folder.there) continue;
    const std::vector<std::string> paths = files_.named_below(folder.path);
    if (paths.size() > kMostEntries) continue;  // note_contents
    for (const std::string& path : paths) want_entry(folder, path);
  }
}

void FolderChooser::want_entry(const Wanted& folder, const std::string& path) {
  const bool full = wanted_.size() + 1 >= kMostFolders;
  if (full || !stays_roots(path) || !is_plain_word(path)) return;
  const FileFacts facts = files_.find(path);
  add({.path = path,
       .is_file = facts.kind != analysis::FileKind::folder,
       .rule = folder.rule,
       .needed = false,
       .because = fmt::format("it is in {}, and root made it at line {}", folder.path,
                              line_of(input_, *facts.given)),
       .at = folder.at,
       .volume = folder.volume,
       .there = true});
}

// ---- where -------------------------------------------------------------------------------------

bool FolderChooser::can_run() const {
  return facts_.root_fs == analysis::RootFs::image && facts_.image.tools.shell == Truth::yes &&
         !facts_.shell && is_root(facts_.user(), facts_.accounts()) == Truth::yes;
}

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
    return refuse(kVolume, input_.file.at(*volume).span,
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
  if (wanted.rule == kWorkdir) return wanted.at.begin < place;
  const FileFacts facts =
      wanted.volume ? files_.find(wanted.path, *wanted.volume) : files_.find(wanted.path);
  return facts.exists == Truth::yes && facts.kind == analysis::FileKind::folder;
}

// A folder of state, not the application's own, that is there with files in it.
bool FolderChooser::is_filled(const Wanted& wanted) const {
  const bool holds_application = analysis::is_within(facts_.workdir, wanted.path);
  return !wanted.is_file && wanted.rule != kWorkdir && !holds_application &&
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
    return refuse(wanted_.front().rule, wanted_.front().at,
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
      {kVolume, volume->at,
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
  if (wanted.rule == kWorkdir && !std::ranges::all_of(filled, is_run)) return std::nullopt;
  const auto trees = files_.trees_in(wanted.path);
  const auto tree = std::ranges::find_if(trees, is_run);
  if (tree != trees.end()) return *tree;
  if (wanted.rule == kWorkdir) return std::nullopt;
  for (const std::string& path : files_.named_below(wanted.path)) {
    const bool named = std::ranges::find(wanted_, path, &Wanted::path) != wanted_.end();
    if (!named && stays_roots(path)) return files_.find(path).given;
  }
  return std::nullopt;
}

void FolderChooser::note_contents() {
  for (const Wanted& wanted : wanted_) {
    if (wanted.is_file || wanted.there || author_gives(wanted.path)) continue;
    const auto run = left_by_run(wanted);
    if (!run) continue;
    target_.notes.push_back(
        {wanted.rule, input_.file.at(*run).span,
         fmt::format("what this RUN leaves in {} stays root's: only the folder itself is given "
                     "away, and a file in it that the process changes has to be, too",
                     wanted.path)});
  }
}

void FolderChooser::choose() {
  const bool in_root_folder = facts_.workdir_exact && facts_.workdir == "/";
  const bool lives_in_root =
      in_root_folder && !writes_.in_workdir.empty() &&
      std::ranges::any_of(facts_.steps, [&](const Step& step) {
        return std::holds_alternative<model::Copy>(input_.file.at(step.instruction).body) &&
               !step.words.empty() &&
               analysis::absolute_path(step.workdir, step.words.back().text) == "/";
      });
  if (lives_in_root) {
    return refuse(kState, target_.at,
                  fmt::format("the application lives in / itself and writes there ({}): give it a "
                              "WORKDIR of its own",
                              writes_.in_workdir));
  }
  if (writes_.unseen_volume) {
    return refuse(kVolume, *writes_.unseen_volume,
                  "the path of the VOLUME hangs on a variable, so its folder cannot be given away");
  }
  want_workdir();
  for (const WrittenPath& written : writes_.paths) want(written);
  want_entries();
  const bool gives =
      input_.config.chown != config::ChownMode::none && !target_.owner_text().empty();
  if (!gives) {
    const auto needed = std::ranges::find_if(wanted_, &Wanted::needed);
    if (needed == wanted_.end()) return;
    return refuse(needed->rule, needed->at,
                  fmt::format("the process writes {} ({}), which stays root's", needed->path,
                              needed->because));
  }
  if (wanted_.empty()) return note_volumes();
  std::ranges::stable_sort(wanted_, {}, &Wanted::path);  // a folder before what is in it
  if (can_run()) {
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
