// What the commands of a RUN do to files: the part of FileWalk that reads them.
#include <algorithm>
#include <array>

#include "analysis/file_walk.h"
#include "analysis/mounts.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

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
  if (text.empty() || has_glob(text) || text.find('$') != std::string_view::npos ||
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
