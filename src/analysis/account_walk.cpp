#include "analysis/account_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/copied_files.h"
#include "analysis/stage_file.h"
#include "droproot/analysis/paths.h"
#include "droproot/analysis/start.h"
#include "droproot/model/mount.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

constexpr std::string_view kPasswd = "/etc/passwd";
constexpr std::string_view kGroup = "/etc/group";
constexpr std::array<std::string_view, 2> kAccountFiles = {kPasswd, kGroup};

// Every change keeps the table before it, so their number has a bound; real files stay far below.
constexpr std::size_t kMostChanges = 300;
constexpr std::size_t kMostScripts = 32;
constexpr std::ptrdiff_t kMostLines = 1000;  // of an /etc/passwd

constexpr WordSet kPackageManagers{"apt-get",  "apt",  "apk",    "dnf",   "yum",
                                   "microdnf", "tdnf", "zypper", "pacman"};

bool installs_packages(const Command& command) {
  if (!kPackageManagers.contains(command.program())) return false;
  return command.has_word("install") || command.has_word("add") || command.has_word("in") ||
         command.program() == "pacman" || command.has_word("upgrade") ||
         command.has_word("dist-upgrade");
}

bool is_path_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./").find(c) != std::string_view::npos;
}

// `path` as a whole: neither /rootfs/etc/passwd nor /etc/passwd-.
bool mentions(std::string_view text, std::string_view path) {
  for (std::size_t at = text.find(path); at != text.npos; at = text.find(path, at + 1)) {
    const std::size_t end = at + path.size();
    const bool begins = at == 0 || (!is_path_byte(text[at - 1]) && text[at - 1] != '}');
    if (begins && (end == text.size() || !is_path_byte(text[end]))) return true;
  }
  return false;
}

// $ROOT/etc/passwd is the file itself where ROOT is empty.
bool may_mean(const CommandWord& word, std::string_view path) {
  return word.value ? mentions(*word.value, path) : word.text.find(path) != word.text.npos;
}

bool is_option(const CommandWord& word) { return word.shown().starts_with('-'); }

bool has_letter(const Command& command, char letter) {
  return std::ranges::any_of(command.words, [letter](const CommandWord& word) {
    const std::string_view text = word.shown();
    return text.size() > 1 && text[0] == '-' && text[1] != '-' && text.find(letter) != text.npos;
  });
}

bool edits_in_place(const Command& command) {
  return command.program() == "sed" &&
         (has_letter(command, 'i') ||
          std::ranges::any_of(command.words, [](const CommandWord& word) {
            return word.shown().starts_with("--in-place");
          }));
}

// Puts other text into the files that it names. Line ends do not count.
bool edits_files(const Command& command) {
  const std::string_view program = command.program();
  if (program == "mv" || program == "cp" || program == "tee" || program == "patch") return true;
  return edits_in_place(command) &&
         std::ranges::none_of(command.words, [](const CommandWord& word) {
           return word.text.size() < 16 && word.text.find("\\r") != std::string::npos;
         });
}

// cp -r rootfs/. / and the like: what lands in `folder` may hold the account files.
bool may_bring_account_files(const Command& command, std::string_view folder) {
  return std::any_of(
      command.words.begin() + 1, command.words.end() - 1, [folder](const CommandWord& word) {
        if (is_option(word)) return false;
        const std::string_view text = word.shown();
        const std::string_view name = base_name(text);
        const bool named = folder == "/" ? name == "etc" : name == "passwd" || name == "group";
        return named || name == "." || name.empty() || name.find_first_of("*?[") != name.npos;
      });
}

std::string_view without_last_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// tar -xf rootfs.tar -C /
bool unpacks_over_root(const Command& command) {
  const bool extracts = has_letter(command, 'x') || command.has_word("--extract") ||
                        (command.words.size() > 1 &&
                         command.words[1].shown().find_first_of("/-") == std::string::npos &&
                         command.words[1].shown().find('x') != std::string::npos);
  if (!extracts) return false;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].shown();
    const bool behind =
        command.words[i - 1].shown() == "-C" || command.words[i - 1].shown() == "--directory";
    const bool joined = text.starts_with("-C/") || text.starts_with("--directory=/");
    const std::string_view folder = joined ? text.substr(text.find('/')) : text;
    if ((behind || joined) && (folder == "/" || without_last_slash(folder) == "/etc")) return true;
  }
  return false;
}

bool means_account_file(const CommandWord& word) {
  return may_mean(word, kPasswd) || may_mean(word, kGroup);
}

// The last word of cp, install, rsync and mv is a folder that holds the account files.
bool lands_over_accounts(const Command& command) {
  const std::string_view last = without_last_slash(command.words.back().shown());
  return (last == "/etc" || last == "/") && may_bring_account_files(command, last);
}

// Why a command that is no account command may change accounts all the same; empty: it does not.
std::string_view may_change_accounts(const Command& command) {
  static constexpr WordSet kReaders{
      "cat",  "grep", "egrep", "fgrep", "cut",    "awk",   "getent", "ls",        "test", "[",
      "head", "tail", "stat",  "echo",  "printf", "chmod", "chown",  "chgrp",     "diff", "cmp",
      "wc",   "sort", "id",    "less",  "more",   "file",  "md5sum", "sha256sum", "find"};
  const std::string_view program = command.program();
  if (kReaders.contains(program)) return {};
  if (program == "sed" && !edits_in_place(command)) return {};
  if (program == "tar" || program == "bsdtar") {
    return unpacks_over_root(command) ? "unpacks an archive over /" : std::string_view{};
  }
  const bool copies = program == "cp" || program == "install" || program == "rsync";
  if ((copies || program == "mv") && lands_over_accounts(command)) {
    return "may bring another /etc/passwd";
  }
  if (copies) return means_account_file(command.words.back()) ? "replaces /etc/passwd" : "";
  if (std::ranges::any_of(command.words, means_account_file)) return "may change /etc/passwd";
  const bool starts_others = program == "xargs" || program == "parallel";
  const bool account_tool = starts_others && std::ranges::any_of(command.words, [](const auto& w) {
                              return is_account_command(base_name(w.shown()));
                            });
  return account_tool ? "runs an account command with words that are not seen" : "";
}

// False: the command, which starts no other one, leaves accounts alone, and one look at its program
// and for /etc/ says so.
bool may_concern_accounts(const Command& command) {
  static constexpr WordSet kOthers{"tar",   "bsdtar", "cp",    "install",
                                   "rsync", "mv",     "xargs", "parallel"};
  const std::string_view program = command.program();
  if (kPackageManagers.contains(program) || kOthers.contains(program)) return true;
  if (is_account_command(program)) return true;
  const auto in_etc = [](std::string_view text) { return text.find("/etc/") != text.npos; };
  return std::ranges::any_of(command.writes, in_etc, &FileWrite::target) ||
         std::ranges::any_of(command.words, in_etc, &CommandWord::shown);
}

// Whether `id app`, `getent group app` succeeds; maybe for any other command.
Truth succeeds(const Command& check, const AccountTable& accounts) {
  const std::string_view program = check.program();
  std::vector<std::string_view> names;
  for (std::size_t i = 1; i < check.words.size(); ++i) {
    if (!check.words[i].value) return Truth::maybe;
    if (!check.words[i].value->starts_with('-')) names.push_back(*check.words[i].value);
  }
  if (program == "id" && names.size() == 1) return accounts.has(names[0]);
  if (program != "getent" || names.size() != 2) return Truth::maybe;
  if (user_number(names[1])) return Truth::maybe;
  if (names[0] == "passwd") return accounts.has(names[1]);
  return names[0] == "group" ? accounts.has_group(names[1]) : Truth::maybe;
}

// Where the account or group that the refusal names comes from.
std::optional<Provenance> holder_of(const AccountTable& accounts, std::string_view why) {
  const auto named = [why](std::string_view name) {
    return why.ends_with(fmt::format(" by {}", name)) ||
           why.find(fmt::format(" {} exists", name)) != std::string_view::npos;
  };
  for (const Account& account : accounts.accounts) {
    if (named(account.name)) return account.from;
  }
  for (const Group& group : accounts.groups) {
    if (named(group.name)) return group.from;
  }
  return std::nullopt;
}

// Where a file of the image comes from when RUN --mount=type=bind,source=setup,target=/setup holds
// it.
std::optional<std::string> mounted_source(const model::Mount& mount, std::string_view workdir,
                                          std::string_view path) {
  if (mount.type != "bind" || mount.target.empty()) return std::nullopt;
  const std::string target = absolute_path(workdir, mount.target);
  if (!is_within(path, target)) return std::nullopt;
  const std::string source = absolute_path("/", mount.source);
  return absolute_path(source, "./" + std::string(path.substr(target.size())));
}

}  // namespace

AccountTable& AccountWalk::changed_accounts() {
  if (!changed_) {
    facts_.account_tables.push_back(facts_.account_tables.back());
    changed_ = true;
  }
  return facts_.account_tables.back();
}

// A second doubt takes nothing that the first has left.
void AccountWalk::doubt(Doubt why) {
  if (all_in_doubt_) return;
  cast_doubt(changed_accounts(), std::move(why));
  all_in_doubt_ = true;
}

void AccountWalk::doubt(const Step& step, std::string why, Span at) {
  if (at.empty()) at = input_.file.at(step.instruction).span;
  doubt(Doubt{.why = std::move(why), .instruction = step.instruction, .at = at});
}

bool AccountWalk::count_change(const Step& step, Span at) {
  if (++changes_ > kMostChanges) {
    doubt(step, "there are more account commands than droproot follows", at);
    return false;
  }
  all_in_doubt_ = false;
  return true;
}

// ---- RUN ---------------------------------------------------------------------------------------

// A script that was copied and then edited is not the one of the context.
void AccountWalk::note_edits(const Step& step) {
  for (const Command& command : step.commands.list) {
    for (const FileWrite& write : command.writes) edited_.emplace(base_name(write.target));
    if (!edits_files(command)) continue;
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      edited_.emplace(base_name(command.words[i].shown()));
    }
  }
}

std::optional<ScriptFile> AccountWalk::read_script(const Step& step, const std::string& path) {
  if (++scripts_ > kMostScripts) {
    return ScriptFile{{}, "there are more scripts than droproot follows"};
  }
  const auto of_context = [&](const std::string& source) {
    ScriptFile file{input_.context.read(source)};
    const std::string name = absolute_path("/", source).substr(1);
    if (!file.text) file.why = fmt::format("{} is run, and it is not in the context", name);
    return file;
  };
  for (const model::Mount& mount : model::mounts_of(input_.file.at(step.instruction))) {
    const auto source = mounted_source(mount, step.workdir, path);
    if (!source) continue;
    if (mount.from) {
      return ScriptFile{{}, fmt::format("{} is run, and it comes from another stage", path)};
    }
    return of_context(*source);
  }
  const auto copied = find_copied(input_, facts_, path);
  if (!copied) return std::nullopt;
  if (edited_.contains(base_name(path))) {
    return ScriptFile{{}, fmt::format("{} is run, and a RUN edits it before", path)};
  }
  if (copied->heredoc) return ScriptFile{std::string(input_.file.source().at(*copied->heredoc))};
  if (copied->from_context) return of_context(copied->source);
  return ScriptFile{{}, fmt::format("{} is run, and it comes from another stage", path)};
}

void AccountWalk::run(const Step& step, const model::Scope& scope, Truth by_root) {
  succeeded_ = nullptr;
  note_edits(step);
  const ScriptReader reader = [&](const std::string& path) { return read_script(step, path); };
  const RunBy by = by_root == Truth::no    ? RunBy::other
                   : by_root == Truth::yes ? RunBy::root
                                           : RunBy::unknown;
  if (!step.commands.complete && by != RunBy::other) {
    doubt(step, "a RUN that cannot be read in full may change accounts");
  }
  const auto workdir =
      step.workdir_exact ? std::optional<std::string_view>(step.workdir) : std::nullopt;
  const std::vector<Leaf> leaves =
      leaves_of(step.commands, {by, workdir, scope, reader, shell_, &may_concern_accounts});
  for (const Leaf& leaf : leaves) apply_leaf(step, leaf);
}

void AccountWalk::apply_leaf(const Step& step, const Leaf& leaf) {
  if (apply_writes(step, leaf)) return;
  if (leaf.by != RunBy::other) apply_root_leaf(step, leaf);
}

void AccountWalk::apply_root_leaf(const Step& step, const Leaf& leaf) {
  const Command& command = leaf.command;
  if (!leaf.unread.empty()) return doubt(step, leaf.unread, command.at);
  if (leaf.installs_packages || installs_packages(command)) {
    if (!facts_.accounts().packages_installed) changed_accounts().packages_installed = true;
    return;
  }
  if (is_account_command(command.program())) {
    const Truth skipped =
        leaf.unless != nullptr ? succeeds(*leaf.unless, facts_.accounts()) : Truth::maybe;
    if (skipped == Truth::yes) return;
    const bool reached =
        skipped == Truth::no || (leaf.after != nullptr && leaf.after == succeeded_);
    const Ran ran = reached ? Ran::unchecked : command.ran;
    if (apply_command(step, command, ran)) succeeded_ = &command;
    return;
  }
  if (command.program().empty()) {
    return doubt(step, fmt::format("{} hangs on a variable", command.words.front().shown()),
                 command.at);
  }
  const std::string_view why = may_change_accounts(command);
  if (!why.empty()) doubt(step, fmt::format("{} {}", command.program(), why), command.at);
}

// True: it surely succeeded, if it was started.
bool AccountWalk::apply_command(const Step& step, const Command& command, Ran ran) {
  if (!count_change(step, command.at)) return false;
  AccountCommand account = account_command(command, step.instruction);
  account.ran = ran;
  AccountTable& accounts = changed_accounts();
  auto [why, succeeded] = analysis::apply(accounts, account, facts_.image);
  if (!why || ran != Ran::certain || facts_.account_conflict) return succeeded;
  const auto holder = holder_of(accounts, *why);
  facts_.account_conflict = AccountConflict{.instruction = step.instruction,
                                            .at = command.at,
                                            .command = account.from.tool,
                                            .why = std::move(*why),
                                            .because_of = holder};
  return false;
}

// True: what is written may be an account file. `output`: it is the command's output that goes
// there.
bool AccountWalk::apply_write(const Step& step, const Leaf& leaf, const CommandWord& target,
                              bool append, bool output) {
  const Command& command = leaf.command;
  bool applied = false;
  for (const std::string_view path : kAccountFiles) {
    if (!may_mean(target, path)) continue;
    applied = true;
    if (output && target.value == path) {
      write_file(step, leaf, path, append);
    } else {
      doubt(step, fmt::format("{} writes {}", command.program(), path), command.at);
    }
  }
  return applied;
}

// True: the command's output goes to an account file, and that is all it does.
bool AccountWalk::apply_writes(const Step& step, const Leaf& leaf) {
  const Command& command = leaf.command;
  bool applied = false;
  for (const FileWrite& write : command.writes) {
    const CommandWord target{.value = write.fixed ? std::optional(write.target) : std::nullopt,
                             .text = write.target,
                             .at = {}};
    applied = apply_write(step, leaf, target, write.append, write.output) || applied;
  }
  if (command.program() != "tee") return applied;
  const bool append = has_letter(command, 'a') || command.has_word("--append");
  for (const CommandWord& word : command.words) {
    applied = apply_write(step, leaf, word, append, true) || applied;
  }
  return applied;
}

void AccountWalk::write_file(const Step& step, const Leaf& leaf, std::string_view path,
                             bool append) {
  const Command& command = leaf.command;
  const auto output = output_of(leaf);
  const bool known = output && std::ranges::count(*output, '\n') <= kMostLines &&
                     (append || command.ran != Ran::maybe);
  if (!known) {
    return doubt(step, fmt::format("{} writes to {} what is not seen", command.program(), path),
                 command.at);
  }
  if (!count_change(step, command.at)) return;
  const Provenance from{.instruction = step.instruction,
                        .at = command.at,
                        .tool = fmt::format("the line for {}", path)};
  AccountTable& accounts = changed_accounts();
  if (!append) {
    path == kPasswd ? apply_passwd_file(accounts, *output, from)
                    : apply_group_file(accounts, *output, from);
    return;
  }
  std::string_view rest = *output;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    path == kPasswd ? apply_passwd_line(accounts, line, from, command.ran)
                    : apply_group_line(accounts, line, from, command.ran);
  }
}

// ---- COPY --------------------------------------------------------------------------------------

void AccountWalk::copy(const Step& step, model::StageId stage) {
  for (const std::string_view path : kAccountFiles) {
    const Arrival arrival = arrival_at({input_, step, stage}, path);
    switch (arrival.kind) {
      case Arrival::Kind::none:
        break;
      case Arrival::Kind::unknown:
        doubt(step, arrival.why);
        break;
      case Arrival::Kind::text:
        replace_file(step, path, arrival.text, arrival.source);
        break;
      case Arrival::Kind::other:
        if (!copy_from(step, path, *arrival.root, arrival.source)) {
          doubt(step, fmt::format("COPY --from={} brings another {}, and what is in it is not seen",
                                  arrival.root->image, path));
        }
        break;
    }
  }
}

void AccountWalk::replace_file(const Step& step, std::string_view path, const std::string& text,
                               const std::string& source) {
  const Span at = input_.file.at(step.instruction).span;
  if (std::ranges::count(text, '\n') > kMostLines) {
    return doubt(step, fmt::format("{} has more lines than droproot follows", source));
  }
  if (!count_change(step, at)) return;
  const Provenance from{
      .instruction = step.instruction, .at = at, .tool = fmt::format("COPY {}", source)};
  AccountTable& accounts = changed_accounts();
  path == kPasswd ? apply_passwd_file(accounts, text, from)
                  : apply_group_file(accounts, text, from);
}

// False: what the other file system has there is not known.
bool AccountWalk::copy_from(const Step& step, std::string_view path, const OtherRoot& root,
                            const std::string& source) {
  const Span at = input_.file.at(step.instruction).span;
  const auto take = [&](const AccountTable& other) {
    if (!count_change(step, at)) return;
    path == kPasswd ? copy_passwd_file(changed_accounts(), other)
                    : copy_group_file(changed_accounts(), other);
  };
  if (root.stage) {
    const StageFacts* const facts = stages_(*root.stage);
    if (facts == nullptr) return false;
    if (root.path == path) {
      take(facts->accounts());
      return true;
    }
    const auto text = stage_file({input_, *facts}, root.path);
    if (text) replace_file(step, path, *text, source);
    return text.has_value();
  }
  if (root.path != path) return false;
  const knowledge::ImageFacts image =
      knowledge::lookup(knowledge::parse_image_reference(root.image), input_.images);
  if (!image.reliable()) return false;
  take(input_.images == nullptr ? accounts_of_builtin_image(image, root.image)
                                : accounts_of_image(image, root.image));
  return true;
}

}  // namespace droproot::analysis
