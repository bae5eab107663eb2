#include "analysis/file_walk.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "analysis/mounts.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

using model::Instruction;
using syntax::Keyword;

constexpr FileOwner kRoot{0, 0};
constexpr std::uint32_t kFolderMode = 0755;
constexpr std::uint32_t kDownloadMode = 0600;  // BuildKit: source/http

bool has_pattern(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

bool is_git(std::string_view text) {
  return text.starts_with("git@") || text.starts_with("git://") || text.starts_with("ssh://") ||
         (is_url(text) && (text.ends_with(".git") || text.find(".git#") != std::string_view::npos));
}

// What names a folder as a destination whatever is there.
bool says_folder(std::string_view text) {
  return text.ends_with('/') || text == "." || text == ".." || text.ends_with("/.") ||
         text.ends_with("/..");
}

bool is_flag(const Instruction& instruction, std::string_view name) {
  const model::Flag* flag = instruction.flag(name);
  return flag != nullptr && flag->value.value_or("true") != "false";
}

// The operands of a command: what is no option and no option's value.
std::vector<std::string_view> operands(const Command& command, std::string_view with_value) {
  std::vector<std::string_view> found;
  bool only_operands = false;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    const std::string_view text = word.shown();
    if (only_operands || !text.starts_with('-') || text == "-") {
      found.push_back(text);
    } else if (text == "--") {
      only_operands = true;
    } else if (!text.starts_with("--") && with_value.find(text.back()) != std::string_view::npos) {
      ++i;
    }
  }
  return found;
}

// A short option among bundled ones, or the long one.
bool has_option(const Command& command, char letter, std::string_view name) {
  return std::any_of(command.words.begin() + 1, command.words.end(), [&](const CommandWord& word) {
    const std::string_view text = word.text;
    if (text.starts_with("--")) return text == name;
    return text.starts_with('-') && text.find(letter) != std::string_view::npos;
  });
}

// -m VALUE, -mVALUE, --mode=VALUE.
std::optional<std::string_view> option_value(const Command& command, char letter,
                                             std::string_view name) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].text;
    if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) {
      return text.substr(name.size() + 1);
    }
    if (text.starts_with("--") || !text.starts_with('-')) continue;
    const std::size_t at = text.find(letter);
    if (at == std::string_view::npos) continue;
    if (at + 1 < text.size()) return text.substr(at + 1);
    if (i + 1 < command.words.size()) return std::string_view(command.words[i + 1].text);
  }
  return std::nullopt;
}

// Programs that may leave files of anybody anywhere.
bool brings_others(std::string_view program) {
  constexpr std::array<std::string_view, 10> kPrograms = {
      "cpio", "rsync", "su", "sudo", "gosu", "su-exec", "dpkg-deb", "ar", "unsquashfs", "runuser"};
  return program.empty() || std::ranges::find(kPrograms, program) != kPrograms.end();
}

// The bits that a letter before the + covers; 0: names no class.
std::uint32_t class_bits(char letter) {
  switch (letter) {
    case 'u':
      return 0700U;
    case 'g':
      return 0070U;
    case 'o':
      return 0007U;
    case 'a':
      return 0777U;
    default:
      return 0;
  }
}

// The bits that a letter after the + gives, to every class; 0: not followed.
std::uint32_t permission_bits(char letter) {
  switch (letter) {
    case 'r':
      return 0444U;
    case 'w':
      return 0222U;
    case 'x':
      return 0111U;
    default:
      return 0;
  }
}

// u+x and the like on a known mode; nullopt: not followed.
std::optional<std::uint32_t> symbolic_mode(std::string_view text,
                                           const std::optional<std::uint32_t>& mode) {
  if (!mode) return std::nullopt;
  std::size_t at = 0;
  std::uint32_t who = 0;
  for (; at < text.size() && class_bits(text[at]) != 0; ++at) who |= class_bits(text[at]);
  if (at == 0) who = 0755U;  // umask 022
  if (at == text.size() || text[at] != '+') return std::nullopt;
  std::uint32_t bits = 0;
  for (++at; at < text.size(); ++at) {
    const std::uint32_t given = permission_bits(text[at]);
    if (given == 0) return std::nullopt;
    bits |= given;
  }
  return *mode | (bits & who);
}

// What the first operand of chown or chgrp says.
struct Ownership {
  std::string written;  // as owner_of reads it; for a group alone with root as its user
  bool group_only;
  bool user_only;
};

Ownership read_ownership(const Command& command, std::string_view operand) {
  std::string spec(operand);
  if (spec.find(':') == std::string::npos) std::ranges::replace(spec, '.', ':');
  if (spec.ends_with(':')) spec.pop_back();
  if (command.program() == "chgrp" || operand.starts_with(':')) {
    const std::string group = spec.substr(spec.starts_with(':') ? 1 : 0);
    return {.written = "0:" + group, .group_only = true, .user_only = false};
  }
  const bool user_only = spec.find(':') == std::string::npos;
  return {.written = std::move(spec), .group_only = false, .user_only = user_only};
}

// The owner of a path that had the owner `before` and is given `owner`, or the half of it that is
// said.
std::optional<FileOwner> owner_after(const Ownership& said, const std::optional<FileOwner>& owner,
                                     const std::optional<FileOwner>& before) {
  if (!owner) return std::nullopt;
  if (said.group_only) {
    return before ? std::optional(FileOwner{before->uid, owner->gid}) : std::nullopt;
  }
  return said.user_only && before ? FileOwner{owner->uid, before->gid} : *owner;
}

}  // namespace

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
  for (std::string_view at = path; at != "/"; at = parent_path(at)) {
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
  if (!word.exact || has_pattern(text)) {
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

// ---- RUN ---------------------------------------------------------------------------------------

void FileWalk::run_commands(const Step& step) {
  const auto user = user_of(step);
  mounted_ = mount_targets(input_.input.file.at(step.instruction), step.workdir);
  if (user != kRoot || !step.commands.complete) table_.others_possible_ = true;
  std::optional<std::string> outer;
  if (step.workdir_exact) outer = step.workdir;
  std::optional<std::string> inner = outer;  // in ( ) or a pipeline
  for (const Command& command : step.commands.list) {
    if (!command.in_subshell) inner = outer;
    const Call call{command, inner, user, accounts_after(step), command.ran == Ran::maybe};
    if (command.program() != "cd") {
      run_command(call);
      continue;
    }
    const auto to = operands(command, "");
    inner = to.size() == 1 && !call.maybe ? path_of(call, to.front()) : std::nullopt;
    if (!command.in_subshell) outer = inner;
  }
  mounted_.clear();
  make_homes(step);
  if (step.commands.complete) return;
  FileChange unread = change(Reach::all, true);
  unread.owner.emplace(std::nullopt);
  unread.mode.emplace(std::nullopt);
  record("/", unread);
}

void FileWalk::run_command(const Call& call) {
  struct Handler {
    std::string_view program;
    void (FileWalk::*apply)(const Call&);
  };
  constexpr std::array<Handler, 15> kHandlers = {{{"mkdir", &FileWalk::mkdir},
                                                  {"install", &FileWalk::install},
                                                  {"chown", &FileWalk::chown},
                                                  {"chmod", &FileWalk::chmod},
                                                  {"cp", &FileWalk::copy_or_move},
                                                  {"mv", &FileWalk::copy_or_move},
                                                  {"ln", &FileWalk::copy_or_move},
                                                  {"rm", &FileWalk::remove},
                                                  {"rmdir", &FileWalk::remove},
                                                  {"tar", &FileWalk::unpack},
                                                  {"bsdtar", &FileWalk::unpack},
                                                  {"touch", &FileWalk::create_files},
                                                  {"unzip", &FileWalk::unzip},
                                                  {"git", &FileWalk::clone},
                                                  {"chgrp", &FileWalk::chown}}};
  const std::string_view program = call.command.program();
  const auto handler = std::ranges::find(kHandlers, program, &Handler::program);
  if (handler != kHandlers.end()) {
    (this->*handler->apply)(call);
  } else if (brings_others(program)) {
    table_.others_possible_ = true;
  }
  for (const FileWrite& write : call.command.writes) {
    if (!write.fixed) table_.others_possible_ = true;
    const auto path = write.fixed ? path_of(call, write.target) : std::nullopt;
    if (!path || is_within(*path, "/dev") || is_within(*path, "/proc")) continue;
    FileChange made = change(Reach::itself, true);
    made.exists = Truth::yes;
    made.kind = FileKind::file;
    made.owner = call.user;
    record(*path, made);
  }
}

std::optional<std::string> FileWalk::path_of(const Call& call, std::string_view text) const {
  if (text.empty() || has_pattern(text) || text.find('$') != std::string_view::npos ||
      text.starts_with('~')) {
    return std::nullopt;
  }
  if (text.starts_with('/')) return absolute_path("/", text);
  return call.folder ? std::optional(absolute_path(*call.folder, text)) : std::nullopt;
}

void FileWalk::make_homes(const Step& step) {
  const AccountTable& after = accounts_after(step);
  const AccountTable& before = facts_.account_tables[step.accounts];
  if (&after == &before) return;
  for (const Account& account : after.accounts) {
    if (!account.home || !account.home_made || account.from.instruction != step.instruction) {
      continue;
    }
    FileChange made = change(Reach::itself, false);
    made.exists = Truth::yes;
    made.kind = FileKind::folder;
    made.owner = account.uid && account.gid ? std::optional(FileOwner{*account.uid, *account.gid})
                                            : std::nullopt;
    made.mode = octal_mode(facts_.image.home_mode);
    if (account.exists != Truth::yes) made.owner.emplace(std::nullopt);
    record(absolute_path("/", *account.home), made);
  }
}

void FileWalk::mkdir(const Call& call) {
  const bool parents = has_option(call.command, 'p', "--parents");
  const auto mode_text = option_value(call.command, 'm', "--mode");
  const std::optional<std::uint32_t> mode =
      mode_text ? octal_mode(*mode_text) : std::optional(kFolderMode);
  for (const std::string_view operand : operands(call.command, "m")) {
    const auto path = path_of(call, operand);
    if (!path) continue;
    if (parents || call.maybe) {
      make_folder(*path, call.user, mode);
      continue;
    }
    FileChange made = change(Reach::itself, false);
    made.exists = Truth::yes;
    made.kind = FileKind::folder;
    made.owner = call.user;
    made.mode = mode;
    record(*path, made);
  }
}

void FileWalk::install(const Call& call) {
  const auto user = option_value(call.command, 'o', "--owner");
  const auto group = option_value(call.command, 'g', "--group");
  std::optional<FileOwner> owner = call.user;
  if (user) {
    owner = owner_of(group ? std::string(*user) + ':' + std::string(*group) : std::string(*user),
                     call.accounts);
  } else if (group) {
    owner.reset();
  }
  const auto mode_text = option_value(call.command, 'm', "--mode");
  const bool folders = has_option(call.command, 'd', "--directory");
  auto names = operands(call.command, "ogmt");
  if (!folders && names.size() > 1) names.erase(names.begin(), names.end() - 1);
  for (const std::string_view operand : names) {
    const auto path = path_of(call, operand);
    if (!path) continue;
    if (folders) make_folder(*path, kRoot, kFolderMode);
    FileChange made = change(folders ? Reach::itself : Reach::all, !folders || call.maybe);
    made.exists = Truth::yes;
    made.owner = owner;
    made.mode = mode_text ? octal_mode(*mode_text) : std::optional(kFolderMode);
    if (folders) made.kind = FileKind::folder;
    record(*path, made);
  }
}

void FileWalk::chown(const Call& call) {
  auto names = operands(call.command, "");
  if (names.empty()) return;
  const bool recursive = has_option(call.command, 'R', "--recursive");
  const Ownership said = read_ownership(call.command, names.front());
  const std::optional<FileOwner> owner = owner_of(said.written, call.accounts);
  names.erase(names.begin());
  for (const std::string_view operand : names) {
    const bool contents = operand.ends_with("/*");
    const auto path = path_of(call, contents ? operand.substr(0, operand.size() - 2) : operand);
    if (!path) {
      table_.others_possible_ = true;
      continue;
    }
    const Reach reach = contents ? Reach::below : recursive ? Reach::all : Reach::itself;
    FileChange given = change(reach, call.maybe);
    given.owner = owner_after(said, owner, table_.find(*path).owner);
    record(*path, given);
  }
}

void FileWalk::chmod(const Call& call) {
  auto names = operands(call.command, "");
  if (names.size() < 2) return;
  const bool recursive = has_option(call.command, 'R', "--recursive");
  const auto octal = octal_mode(names.front());
  for (std::size_t i = 1; i < names.size(); ++i) {
    const auto path = path_of(call, names[i]);
    if (!path) continue;
    FileChange changed = change(recursive ? Reach::all : Reach::itself, call.maybe);
    changed.mode = octal;
    if (!octal) changed.mode = symbolic_mode(names.front(), table_.find(*path).mode);
    record(*path, changed);
  }
}

// cp, mv and ln: what is at the destination afterwards, or in it.
void FileWalk::copy_or_move(const Call& call) {
  const std::string_view program = call.command.program();
  auto names = operands(call.command, "t");
  if (names.size() < 2) return;
  const auto to = path_of(call, names.back());
  names.pop_back();
  const bool keeps = program == "mv" || has_option(call.command, 'a', "--archive") ||
                     has_option(call.command, 'p', "--preserve");
  std::optional<FileOwner> owner = call.user;
  if (program == "ln") owner.reset();
  for (std::size_t i = 0; keeps && program != "ln" && i < names.size(); ++i) {
    const auto from = path_of(call, names[i]);
    const auto theirs = from ? table_.find(*from).owner : std::nullopt;
    owner = i == 0 || owner == theirs ? theirs : std::nullopt;
    if (program != "mv" || !from) continue;
    FileChange moved = change(Reach::all, call.maybe);
    moved.exists = call.maybe ? Truth::maybe : Truth::no;
    record(*from, moved);
  }
  if (!to) {
    if (!owner && program != "ln") table_.others_possible_ = true;
    return;
  }
  FileChange brought = change(Reach::all, true);
  brought.brings = program != "ln";
  brought.links = program == "ln";
  if (names.size() == 1) brought.exists = Truth::yes;
  brought.owner = owner;
  brought.mode.emplace(std::nullopt);
  record(*to, brought);
}

void FileWalk::remove(const Call& call) {
  for (const std::string_view operand : operands(call.command, "")) {
    const auto path = path_of(call, operand);
    if (!path || *path == "/") continue;
    FileChange removed = change(Reach::all, call.maybe);
    removed.exists = call.maybe ? Truth::maybe : Truth::no;
    if (!call.maybe) removed.kind = FileKind::unknown;
    record(*path, removed);
  }
}

// Root keeps the owners that an archive names, unless told not to.
void FileWalk::unpack(const Call& call) {
  const bool own = call.user != kRoot || call.command.has_word("--no-same-owner");
  if (own) return;
  const auto named = option_value(call.command, 'C', "--directory");
  const auto folder = named ? path_of(call, *named) : call.folder;
  if (!folder) {
    table_.others_possible_ = true;
    return;
  }
  FileChange brought = change(Reach::below, true);
  brought.brings = true;
  brought.owner.emplace(std::nullopt);
  record(*folder, brought);
}

// unzip ARCHIVE [-d FOLDER]: root's, whatever the archive says.
void FileWalk::unzip(const Call& call) {
  const auto named = option_value(call.command, 'd', "-d");
  const auto folder = named ? path_of(call, *named) : call.folder;
  if (!folder) return;
  FileChange brought = change(Reach::below, true);
  brought.brings = true;
  brought.owner = call.user;
  record(*folder, brought);
}

// git clone URL [FOLDER]
void FileWalk::clone(const Call& call) {
  if (!call.command.has_word("clone")) return;
  auto names = operands(call.command, "bcou");
  const auto url = std::ranges::find_if(names, [](std::string_view name) {
    return is_url(name) || is_git(name) || name.find("://") != std::string_view::npos;
  });
  if (url == names.end()) return;
  std::string_view name = base_name(*url);
  if (name.ends_with(".git")) name.remove_suffix(4);
  const auto folder = path_of(call, url + 1 == names.end() ? name : *(url + 1));
  if (!folder) return;
  FileChange brought = change(Reach::all, true);
  brought.brings = true;
  brought.exists = Truth::yes;
  brought.owner = call.user;
  record(*folder, brought);
}

void FileWalk::create_files(const Call& call) {
  for (const std::string_view operand : operands(call.command, "drt")) {
    const auto path = path_of(call, operand);
    if (!path) continue;
    FileChange made = change(Reach::itself, true);
    made.exists = Truth::yes;
    made.owner = call.user;
    record(*path, made);
  }
}

}  // namespace droproot::analysis
