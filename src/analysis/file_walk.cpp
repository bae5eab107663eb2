#include "analysis/file_walk.h"

#include <algorithm>
#include <charconv>

#include "analysis/mounts.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

using model::Instruction;
using syntax::Keyword;

constexpr std::uint32_t kDownloadMode = 0600;  // BuildKit: source/http

// What names a folder as a destination whatever is there.
bool says_folder(std::string_view text) {
  return text.ends_with('/') || text == "." || text == ".." || text.ends_with("/.") ||
         text.ends_with("/..");
}

bool is_flag(const Instruction& instruction, std::string_view name) {
  const model::Flag* flag = instruction.flag(name);
  return flag != nullptr && flag->value.value_or("true") != "false";
}

// The part of an absolute path that a FileTable follows.
std::string_view followed(std::string_view path) {
  std::size_t end = 0;
  for (std::size_t depth = 0; depth < kDeepest && end < path.size(); ++depth) {
    end = std::min(path.find('/', end + 1), path.size());
  }
  return path.substr(0, end);
}

}  // namespace

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

bool is_git(std::string_view text) {
  return text.starts_with("git@") || text.starts_with("git://") || text.starts_with("ssh://") ||
         (is_url(text) && (text.ends_with(".git") || text.find(".git#") != std::string_view::npos));
}

std::optional<FileOwner> owner_of(std::string_view written, const AccountTable& accounts) {
  const UserParts parts = split_user(written);
  std::optional<FileOwner> owner;
  if (parts.user.empty() || parts.user == "root") {
    owner = kRoot;
  } else if (const auto number = user_number(parts.user)) {
    owner = FileOwner{*number, *number};
  } else if (const Account* account = accounts.find(parts.user);
             account != nullptr && account->exists == Truth::yes && account->uid && account->gid) {
    owner = FileOwner{*account->uid, *account->gid};
  }
  if (!owner || !parts.group) return owner;
  if (const auto number = user_number(*parts.group)) {
    owner->gid = *number;
  } else if (const Group* group = accounts.find_group(*parts.group);
             group != nullptr && group->exists == Truth::yes && group->gid) {
    owner->gid = *group->gid;
  } else if (*parts.group == "root") {
    owner->gid = 0;
  } else {
    owner.reset();
  }
  return owner;
}

std::optional<std::uint32_t> octal_mode(std::string_view text) {
  std::uint32_t mode = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return mode;
}

FileWalk::FileWalk(const FilesInput& input) : input_(input), facts_(input.facts) {}

FileTable FileWalk::run() {
  begin();
  for (const Step& step : facts_.steps) visit(step);
  return std::move(table_);
}

void FileWalk::begin() {
  const knowledge::ImageFacts& image = facts_.image;
  table_.root_fs_ = facts_.root_fs;
  table_.plain_base_ = facts_.root_fs == RootFs::image && image.reliable() &&
                       image.role != knowledge::ImageRole::server &&
                       image.role != knowledge::ImageRole::tool;
  for (const Account& account : facts_.account_tables.front().accounts) {
    if (!account.home || !account.home->starts_with("/home/") || !account.uid) continue;
    table_.homes_.insert_or_assign(
        *account.home,
        FileFacts{.exists = Truth::yes,
                  .kind = FileKind::folder,
                  .owner = FileOwner{*account.uid, account.gid.value_or(*account.uid)}});
  }
}

void FileWalk::visit(const Step& step) {
  now_ = step.instruction;
  switch (input_.input.file.at(step.instruction).keyword) {
    case Keyword::copy:
    case Keyword::add:
      return copy(step);
    case Keyword::workdir:
      return workdir(step);
    case Keyword::run:
      return run_commands(step);
    default:
      return;
  }
}

// ---- what is recorded --------------------------------------------------------------------------

FileChange FileWalk::change(Reach reach, bool filling) const {
  return {.by = now_, .order = 0, .reach = reach, .filling = filling};
}

void FileWalk::record(std::string_view path, FileChange change) {
  if (static_cast<std::size_t>(std::ranges::count(path, '/')) > kDeepest) return;
  if (is_mounted(mounted_, path)) return;
  change.order = ++order_;
  auto found = table_.changes_.find(path);
  if (found == table_.changes_.end()) {
    found = table_.changes_.emplace(std::string(path), FileTable::Changes{}).first;
  }
  FileTable::Changes& changes = found->second;
  if (changes.size() < kMostChanges) {
    changes.push_back(change);
    return;
  }
  // More than droproot follows: nothing is known of it any more.
  changes.back() = {.by = now_, .order = order_, .reach = Reach::all, .filling = false};
  changes.back().exists = Truth::maybe;
  changes.back().kind = FileKind::unknown;
  changes.back().owner.emplace(std::nullopt);
  changes.back().mode.emplace(std::nullopt);
}

// With the parents that are missing.
void FileWalk::make_folder(std::string_view path, const std::optional<FileOwner>& owner,
                           const std::optional<std::uint32_t>& mode) {
  for (std::string_view at = followed(path); at != "/"; at = parent_path(at)) {
    if (table_.find(at).exists == Truth::yes) return;
    FileChange made = change(Reach::itself, true);
    made.exists = Truth::yes;
    made.kind = FileKind::folder;
    made.owner = owner;
    made.mode = mode;
    record(at, made);
  }
}

std::optional<FileOwner> FileWalk::user_of(const Step& step) const {
  const UserState& user = facts_.users[step.user];
  if (!user.known || !user.exact) return std::nullopt;
  return owner_of(user.written, facts_.account_tables[step.accounts]);
}

const AccountTable& FileWalk::accounts_after(const Step& step) const {
  const auto next = static_cast<std::size_t>(&step - facts_.steps.data()) + 1;
  return next < facts_.steps.size() ? facts_.account_tables[facts_.steps[next].accounts]
                                    : facts_.accounts();
}

// ---- COPY, ADD, WORKDIR ------------------------------------------------------------------------

void FileWalk::workdir(const Step& step) {
  if (step.words.empty() || !step.words.front().exact) return;
  const std::string& path = step.words.front().text;
  if (!path.starts_with('/') && !step.workdir_exact) return;
  make_folder(absolute_path(step.workdir, path), user_of(step), kFolderMode);
}

void FileWalk::copy(const Step& step) {
  const Instruction& instruction = input_.input.file.at(step.instruction);
  if (!std::holds_alternative<model::Copy>(instruction.body) || step.words.empty()) return;
  const model::Resolved& to = step.words.back();
  if (!to.exact || (!to.text.starts_with('/') && !step.workdir_exact)) {
    table_.others_possible_ = true;
    return;
  }
  Bringing bringing{.step = step,
                    .instruction = instruction,
                    .to = absolute_path(step.workdir, to.text),
                    .into_folder = says_folder(to.text) || step.words.size() > 2,
                    .from_context = instruction.flag("from") == nullptr,
                    .owner = kRoot,
                    .folder_owner = kRoot};
  const FileFacts there = table_.find(bringing.to);
  bringing.into_folder =
      bringing.into_folder || (there.exists == Truth::yes && there.kind == FileKind::folder);
  choose_owners(bringing);
  if (const model::Flag* chmod = instruction.flag("chmod"); chmod != nullptr && chmod->value) {
    bringing.chmod = true;
    bringing.mode = octal_mode(*chmod->value);
  }
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i) bring(bringing, i);
}

// --chown, as planned or as written, decides for all that is brought; without it another stage's
// files keep their owners.
void FileWalk::choose_owners(Bringing& bringing) const {
  const Step& step = bringing.step;
  const auto planned = input_.planned_owner ? input_.planned_owner(step.instruction) : std::nullopt;
  if (planned || bringing.instruction.flag("chown") != nullptr) {
    bringing.owner = planned ? planned : written_owner(step);
    bringing.folder_owner = bringing.owner;
    return;
  }
  if (bringing.from_context) return;
  bringing.owner.reset();
  bringing.source = files_of_source(step.instruction);
}

std::optional<FileOwner> FileWalk::written_owner(const Step& step) const {
  if (!step.chown || !step.chown->exact) return std::nullopt;
  return owner_of(step.chown->text, facts_.account_tables[step.accounts]);
}

const FileTable* FileWalk::files_of_source(model::InstructionId copy) const {
  const auto edges = input_.input.file.edges();
  const auto edge = std::ranges::lower_bound(edges, copy, {}, &model::StageEdge::at);
  const bool own_stage = edge != edges.end() && edge->at == copy;
  return own_stage && input_.files_of_stage ? input_.files_of_stage(edge->used) : nullptr;
}

// One source. Where its kind is not seen it may be a file or a folder.
void FileWalk::bring(const Bringing& bringing, std::size_t source) {
  const model::Resolved& word = bringing.step.words[source];
  const std::string_view text = word.text;
  const bool adds = bringing.instruction.keyword == Keyword::add;
  if (text.starts_with("<<")) {
    const auto& heredocs = bringing.instruction.heredocs;
    std::string_view name;
    if (source < heredocs.size()) name = heredocs[source].name;
    return bring_file(bringing, name, 0644U);
  }
  if (!word.exact || has_glob(text)) {
    return bring_tree(bringing, adds ? std::nullopt : bringing.owner);
  }
  if (adds && is_git(text)) return bring_tree(bringing, bringing.owner);
  if (adds && is_url(text)) return bring_file(bringing, base_name(text), kDownloadMode);
  if (!bringing.from_context) {
    const bool known = !bringing.owner && bringing.source != nullptr;
    const auto owner =
        known ? bringing.source->owner_of_all(absolute_path("/", text)) : bringing.owner;
    return bring_something(bringing, base_name(text), owner);
  }
  const ContextEntry entry = input_.input.context.entry(text);
  const bool archive = adds && is_archive(text);
  if (archive) return bring_tree(bringing, std::nullopt);
  if (entry.kind == EntryKind::file) return bring_file(bringing, base_name(text), entry.mode);
  const bool folder = entry.kind == EntryKind::folder || says_folder(text);
  if (folder) return bring_tree(bringing, bringing.owner);
  bring_something(bringing, base_name(text), bringing.owner);
}

void FileWalk::bring_file(const Bringing& bringing, std::string_view name, std::uint32_t mode) {
  const std::string path = bringing.into_folder ? absolute_path(bringing.to, name) : bringing.to;
  make_folder(parent_path(path), bringing.folder_owner, bringing.mode_or(kFolderMode));
  FileChange made = change(Reach::itself, false);
  made.exists = Truth::yes;
  made.kind = FileKind::file;
  made.owner = bringing.owner;
  made.mode = bringing.mode_or(mode);
  record(path, made);
}

// Files whose names are not seen. --link puts them on a layer of its own, whose folders win.
void FileWalk::bring_tree(const Bringing& bringing, const std::optional<FileOwner>& owner) {
  make_folder(bringing.to, bringing.folder_owner, bringing.mode_or(kFolderMode));
  if (is_flag(bringing.instruction, "link")) {
    FileChange made = change(Reach::itself, false);
    made.owner = bringing.folder_owner;
    record(bringing.to, made);
  }
  FileChange brought = change(Reach::below, true);
  brought.brings = true;
  brought.owner = owner;
  brought.mode = bringing.mode;
  record(bringing.to, brought);
}

// A file, or a folder of that content.
void FileWalk::bring_something(const Bringing& bringing, std::string_view name,
                               const std::optional<FileOwner>& owner) {
  if (bringing.into_folder) {
    const std::string path = absolute_path(bringing.to, name);
    if (path != bringing.to) {
      FileChange made = change(Reach::itself, true);
      made.owner = owner;
      made.mode = bringing.mode;
      record(path, made);
    }
    return bring_tree(bringing, owner);
  }
  make_folder(parent_path(bringing.to), bringing.folder_owner, bringing.mode_or(kFolderMode));
  FileChange made = change(Reach::all, true);
  made.brings = true;
  made.exists = Truth::yes;
  made.owner = owner;
  made.mode = bringing.mode;
  record(bringing.to, made);
}

}  // namespace droproot::analysis
