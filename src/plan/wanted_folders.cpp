#include "plan/wanted_folders.h"

#include <fmt/format.h>

#include <algorithm>

#include "droproot/analysis/paths.h"
#include "plan/places.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::FileFacts;
using analysis::StageFacts;
using analysis::Step;
using analysis::WriteEvidence;
using analysis::WrittenPath;
using model::InstructionId;

constexpr std::size_t kMostFolders = 50;  // every one is looked for in every RUN
constexpr std::size_t kMostEntries = 20;  // of a folder, given by name

// What a chown of the file names, also where the table cannot tell the number.
std::set<std::string, std::less<>> chowned_words(const StageFacts& facts) {
  std::set<std::string, std::less<>> words;
  for (const Step& step : facts.steps) {
    for (const Command& command : step.commands.list) {
      if (command.program() != "chown") continue;
      for (const analysis::CommandWord& word : command.words) {
        words.emplace(word.shown());
      }
    }
  }
  return words;
}

}  // namespace

WantedFolders::WantedFolders(const PlanInput& input, Target& target, const analysis::Writes& writes,
                             const analysis::FileTable& files)
    : input_(input),
      target_(target),
      facts_(target.facts),
      writes_(writes),
      files_(files),
      chowned_(chowned_words(target.facts)) {}

void WantedFolders::refuse(std::string_view rule, Span at, std::string message) {
  if (!target_.refusal) {
    target_.refusal = Refusal{rule, diag::Severity::warning, at, std::move(message)};
  }
}

// The account's home, which is made with the account.
bool WantedFolders::is_home(std::string_view path) const {
  const analysis::Account* account = facts_.accounts().find(target_.account);
  if (input_.config.wants_group_zero() && target_.kind != DecisionKind::create) return false;
  if (account != nullptr) return account->home && account->home == path;
  return !target_.account.empty() && path == "/home/" + target_.account;
}

// The identity's already, or writable for all, or given to somebody by the author.
bool WantedFolders::is_given(const std::string& path, std::optional<InstructionId> before) const {
  if (input_.config.wants_group_zero()) return false;  // the group has to get its rights as well
  const FileFacts facts = before ? files_.find(path, *before) : files_.find(path);
  if (facts.mode && (*facts.mode & 0002U) != 0) return true;
  // What may be missing has no owner that it could keep.
  if (facts.owner && facts.owner->uid == target_.uid) return facts.exists == Truth::yes;
  if (facts.owner) return facts.owner->uid != 0;
  return author_gives(path);
}

void WantedFolders::add(Wanted wanted) {
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
const WrittenPath* WantedFolders::written_in_workdir() const {
  const WrittenPath* best = nullptr;
  for (const WrittenPath& written : writes_.paths) {
    const bool inside = written.is_file && analysis::parent_path(written.path) == facts_.workdir;
    const bool better = best == nullptr || (best->evidence == WriteEvidence::named &&
                                            written.evidence != WriteEvidence::named);
    if (inside && better) best = &written;
  }
  return best;
}

std::string WantedFolders::why_workdir() const {
  const WrittenPath* const written = written_in_workdir();
  if (written == nullptr) return writes_.in_workdir;
  return fmt::format("{}, {} at line {}", written->path, written->because,
                     input_.lines.line_col(written->at.begin).line);
}

// The WORKDIR that the process starts in, when this chain made it and it is the application's.
void WantedFolders::want_workdir() {
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
    return refuse(kWorkdirRule, input_.file.at(*made_by).span,
                  fmt::format("{} is root's, and without a shell it cannot be given away here",
                              facts_.workdir));
  }
  add({.path = path,
       .is_file = false,
       .rule = kWorkdirRule,
       .needed = seen,
       .because = evidence.empty() ? "WORKDIR made it while root was in force" : evidence,
       .at = input_.file.at(*made_by).span});
}

void WantedFolders::want(const WrittenPath& written) {
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
void WantedFolders::want_file(const WrittenPath& written) {
  const std::string folder(analysis::parent_path(written.path));
  if (written.evidence != WriteEvidence::image && is_file_there(written.path)) {
    add({.path = written.path,
         .is_file = true,
         .rule = kStateRule,
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
                .rule = kStateRule,
                .needed = true,
                .because = written.because,
                .at = written.at});
  }
  refuse(kStateRule, written.at,
         fmt::format("the process writes {} ({}), and {} is not the application's", written.path,
                     written.because, folder));
}

// A document root that can be written is a web shell's home: only where a write is seen.
bool WantedFolders::may_be_given(const WrittenPath& written, std::string_view path) const {
  if (may_be_written(facts_, path)) return true;
  // The author says that it is no place of programs, although it lies in one.
  const bool volume = written.evidence == WriteEvidence::volume;
  if (volume && is_in_program_folder(facts_, path)) return !holds_programs(facts_, path);
  return written.evidence == WriteEvidence::seen && analysis::is_document_root(path) &&
         !analysis::is_system_path(path) && path != "/var/www";
}

// The process needs it, and it is not to be given; what is only named may stay root's.
void WantedFolders::refuse_folder(const WrittenPath& written, std::string_view rule,
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

void WantedFolders::want_folder(const WrittenPath& written, const std::string& path) {
  const auto owner = files_.find(path).owner;
  if (written.copied && owner && owner->uid == target_.uid) return;
  const bool volume = written.evidence == WriteEvidence::volume;
  const std::string_view rule = volume ? kVolumeRule : kStateRule;
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
bool WantedFolders::is_file_there(const std::string& path) const {
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

bool WantedFolders::made_by_run(const FileFacts& facts) const {
  return facts.given && input_.file.at(*facts.given).keyword == syntax::Keyword::run;
}

bool WantedFolders::stays_roots(const std::string& path) const {
  const FileFacts facts = files_.find(path);
  const bool open = facts.mode && (*facts.mode & 0002U) != 0;
  return facts.exists == Truth::yes && facts.named && facts.owner && facts.owner->uid == 0 &&
         made_by_run(facts) && !open && !author_gives(path);
}

// In a folder of state everything is state: what a RUN of root made in it is given by its name.
// What the image's own server writes is there, and what is put beside it is only read.
void WantedFolders::want_entries() {
  if (input_.config.wants_group_zero()) return;  // chmod -R reaches it
  const std::vector<Wanted> folders = wanted_;
  for (const Wanted& folder : folders) {
    if (folder.is_file || folder.rule == kWorkdirRule || folder.there) continue;
    const std::vector<std::string> paths = files_.named_below(folder.path);
    if (paths.size() > kMostEntries) continue;  // note_contents
    for (const std::string& path : paths) want_entry(folder, path);
  }
}

void WantedFolders::want_entry(const Wanted& folder, const std::string& path) {
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

bool WantedFolders::can_run() const {
  return facts_.root_fs == analysis::RootFs::image && facts_.image.tools.shell == Truth::yes &&
         !facts_.shell && is_root(facts_.user(), facts_.accounts()) == Truth::yes;
}

std::vector<Wanted> WantedFolders::find() {
  want_workdir();
  for (const WrittenPath& written : writes_.paths) want(written);
  want_entries();
  std::ranges::stable_sort(wanted_, {}, &Wanted::path);
  return std::move(wanted_);
}

}  // namespace droproot::plan
