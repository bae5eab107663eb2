// Which copied files, and which folder, are given to the identity.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "droproot/analysis/paths.h"
#include "droproot/plan/layout.h"
#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::StageFacts;
using analysis::Step;
using model::Instruction;

// ---- places -------------------------------------------------------------------------------------

// Folders of programs: a folder whose `bin` is on PATH, and what *_HOME and *_ROOT of a runtime
// name.
bool is_program_folder(const StageFacts& facts, std::string_view path) {
  if (const model::Variable* variable = facts.scope->find("PATH")) {
    std::string_view rest = variable->value;
    while (!rest.empty()) {
      const std::size_t colon = std::min(rest.find(':'), rest.size());
      std::string_view folder = rest.substr(0, colon);
      rest.remove_prefix(std::min(colon + 1, rest.size()));
      if (!folder.starts_with('/') || analysis::is_system_path(folder)) continue;
      if (folder.ends_with("/bin") || folder.ends_with("/sbin"))
        folder = analysis::parent_path(folder);
      if (analysis::is_within(path, folder) && path != facts.workdir) return true;
    }
  }
  constexpr std::array<std::string_view, 8> kRuntimes = {"JAVA_HOME", "VIRTUAL_ENV",  "GOROOT",
                                                         "CONDA_DIR", "JRE_HOME",     "DOTNET_ROOT",
                                                         "NODE_PATH", "CATALINA_HOME"};
  return std::ranges::any_of(kRuntimes, [&](std::string_view name) {
    const model::Variable* variable = facts.scope->find(name);
    return variable != nullptr && variable->value.starts_with('/') &&
           analysis::is_within(path, variable->value);
  });
}

// A place that belongs to the application and to nobody else.
bool is_application_path(const StageFacts& facts, std::string_view path) {
  if (analysis::is_system_path(path) || analysis::is_document_root(path)) return false;
  if (analysis::is_within(path, "/root") || analysis::is_within(path, "/tmp")) return false;
  return !is_program_folder(facts, path);
}

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

// ---- who owns what is copied -------------------------------------------------------------------

// Commands that can leave files of somebody else behind: archives and copies that keep owners.
bool may_change_owners(const Command& command) {
  constexpr std::array<std::string_view, 17> kPrograms = {
      "chown", "chgrp",   "tar",     "bsdtar",  "cpio",    "install",  "rsync", "su",        "sudo",
      "gosu",  "su-exec", "useradd", "adduser", "usermod", "dpkg-deb", "ar",    "unsquashfs"};
  const std::string_view program = command.program();
  if (program.empty()) return true;
  if (std::ranges::find(kPrograms, program) != kPrograms.end()) return true;
  if (program != "cp") return false;
  return std::ranges::any_of(command.words, [](const analysis::CommandWord& word) {
    return word.text.starts_with("-a") || word.text.starts_with("-p") ||
           word.text.starts_with("--preserve") || word.text.starts_with("--archive");
  });
}

// Everything that a builder stage made is root's: it ran as root, and nothing that we can see kept
// or set another owner.
bool is_all_roots(const model::Dockerfile& file, const StageFacts& facts) {
  return std::ranges::all_of(facts.steps, [&](const Step& step) {
    const Instruction& instruction = file.at(step.instruction);
    if (instruction.keyword == syntax::Keyword::run ||
        instruction.keyword == syntax::Keyword::workdir) {
      const auto& user = facts.users[step.user];
      if (is_root(user, facts.account_tables[step.accounts]) != Truth::yes) return false;
    }
    if (instruction.flag("chown") != nullptr) return false;
    if (instruction.keyword == syntax::Keyword::add) return false;  // archives keep their owners
    return step.commands.complete && std::ranges::none_of(step.commands.list, may_change_owners);
  });
}

bool adds_archive(const Instruction& instruction, const Step& step) {
  return instruction.keyword == syntax::Keyword::add &&
         std::ranges::any_of(step.words, [](const model::Resolved& word) {
           return !word.exact || analysis::is_archive(word.text) ||
                  word.text.find_first_of("*?[") != std::string::npos;
         });
}

// COPY to a folder itself, not to a file of that name.
bool makes_folder(const PlanInput& input, const Step& step) {
  const std::string& to = step.words.back().text;
  if (to.ends_with('/') || step.words.size() > 2) return true;
  const std::string& source = step.words.front().text;
  return source == "." || source == "./" || source.ends_with('/') ||
         input.context.entry(source).kind == analysis::EntryKind::folder;
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
  CopyChooser(const PlanInput& input, const Target& target);
  // The path that is to be given away; nullopt: the owner stays.
  [[nodiscard]] std::optional<std::string> wanted(const Step& step);

 private:
  [[nodiscard]] bool source_owner_known(const Instruction& instruction);
  [[nodiscard]] bool consumed_later(const Step& copy, const std::string& path) const;

  const PlanInput& input_;
  const StageFacts& facts_;
  std::map<model::StageId, bool> all_roots_;                          // of builders
  std::map<std::string, model::InstructionId, std::less<>> removed_;  // by the last rm of it
  std::optional<model::InstructionId> version_control_;               // the last git
  bool tree_has_git_;
};

CopyChooser::CopyChooser(const PlanInput& input, const Target& target)
    : input_(input),
      facts_(target.facts),
      tree_has_git_(input.context.entry(".git").kind != analysis::EntryKind::missing) {
  for (const Step& step : facts_.steps) {
    for (const Command& command : step.commands.list) {
      const std::string_view program = command.program();
      if (program == "git" || program == "hg") version_control_ = step.instruction;
      if (program != "rm") continue;
      for (const analysis::CommandWord& word : command.words) {
        removed_.insert_or_assign(word.value.value_or(word.text), step.instruction);
      }
    }
  }
}

bool CopyChooser::source_owner_known(const Instruction& instruction) {
  const model::Flag* from = instruction.flag("from");
  if (from == nullptr || !from->value) return from == nullptr;
  const auto edges = input_.file.edges();
  const auto edge = std::ranges::lower_bound(edges, instruction.id, {}, &model::StageEdge::at);
  if (edge == edges.end() || edge->at != instruction.id) return false;  // an image: anybody's files
  const auto known = all_roots_.try_emplace(edge->used, false);
  if (known.second) {
    known.first->second =
        is_all_roots(input_.file, analysis::analyse({input_.file, input_.context}, edge->used));
  }
  return known.first->second;
}

// A RUN behind the copy that throws it away again, or that calls git in a tree: git refuses a
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
  if (!place || !is_application_path(facts_, *place)) return std::nullopt;
  if (adds_archive(instruction, step) || consumed_later(step, *place)) return std::nullopt;
  if (!source_owner_known(instruction)) return std::nullopt;
  return place;
}

// ---- the working folder ------------------------------------------------------------------------

// The WORKDIR that the process starts in, when this chain made it and it is the application's.
std::optional<model::InstructionId> own_workdir(const PlanInput& input, const StageFacts& facts) {
  if (!facts.workdir_exact || !is_application_path(facts, facts.workdir)) return std::nullopt;
  std::optional<model::InstructionId> found;
  for (const Step& step : facts.steps) {
    const Instruction& instruction = input.file.at(step.instruction);
    if (instruction.keyword == syntax::Keyword::workdir) found = step.instruction;
  }
  return found;
}

// The WORKDIR that made the folder ran as somebody else than root, whose it is then (BuildKit:
// dispatchWorkdir).
bool made_by_user(const PlanInput& input, const StageFacts& facts) {
  for (const Step& step : facts.steps) {
    if (input.file.at(step.instruction).keyword != syntax::Keyword::workdir) continue;
    if (step.words.empty()) continue;
    const std::string path = analysis::absolute_path(step.workdir, step.words.front().text);
    if (!analysis::is_within(path, facts.workdir)) continue;
    return is_root(facts.users[step.user], facts.account_tables[step.accounts]) == Truth::no;
  }
  return false;
}

// A path that the shell takes as it is.
bool is_plain_word(std::string_view path) {
  return std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+@").find(c) != std::string_view::npos;
  });
}

// A COPY of ours makes the folder (a new folder gets --chown's owner) before anything else could.
bool made_by_copy(const PlanInput& input, const Target& target) {
  const std::string& folder = target.facts.workdir;
  for (const Step& step : target.facts.steps) {
    const auto copy =
        std::ranges::lower_bound(target.copies, step.instruction, {}, &OwnedCopy::instruction);
    const bool given = copy != target.copies.end() && copy->instruction == step.instruction;
    if (given && analysis::is_within(copy->path, folder)) {
      return copy->path != folder || makes_folder(input, step);
    }
    const Instruction& instruction = input.file.at(step.instruction);
    const bool workdir =
        instruction.keyword == syntax::Keyword::workdir && !step.words.empty() &&
        analysis::is_within(analysis::absolute_path(step.workdir, step.words.front().text), folder);
    const bool mentioned = std::ranges::any_of(step.commands.list, [&](const Command& command) {
      return std::ranges::any_of(command.words, [&](const analysis::CommandWord& word) {
        return word.text.find(folder) != std::string::npos ||
               (word.value && word.value->find(folder) != std::string::npos);
      });
    });
    if (workdir || mentioned || !step.commands.complete) return false;
  }
  return false;
}

// Already the identity's: its home, or a folder that a RUN or a --chown of ours gives to it.
bool already_given(const PlanInput& input, const Target& target) {
  const StageFacts& facts = target.facts;
  const analysis::Account* account = facts.accounts().find(target.account);
  if (account != nullptr && account->home == facts.workdir) return true;
  if (facts.workdir == "/home/" + target.account) return true;
  for (const Step& step : facts.steps) {
    for (const Command& command : step.commands.list) {
      if (command.program() == "chown" && command.has_word(facts.workdir)) return true;
    }
  }
  return made_by_copy(input, target);
}

void give_workdir(const PlanInput& input, Target& target) {
  const StageFacts& facts = target.facts;
  const bool can_run = facts.root_fs == analysis::RootFs::image &&
                       facts.image.tools.shell == Truth::yes && !facts.shell;
  const auto workdir = own_workdir(input, facts);
  if (!workdir || !can_run || !is_plain_word(facts.workdir)) return;
  const bool for_group = input.config.wants_group_zero();
  const bool given =
      for_group ? target.kind == DecisionKind::create && facts.workdir == "/home/" + target.account
                : made_by_user(input, facts) || already_given(input, target);
  if (given) return;
  if (is_root(facts.user(), facts.accounts()) != Truth::yes) return;
  const std::string line =
      keyword_in_style(input.file, "RUN") + ' ' + give_command(input, target, facts.workdir);
  const model::Stage& stage = input.file.at(facts.stage);
  target.folder =
      OwnedFolder{facts.workdir, *workdir,
                  line_edit(input.file, *user_place(input.file, stage), line, Order::folders)};
}

// A VOLUME takes the content and the owner that the path has in the image: it has to be given
// before.
std::optional<Refusal> volume_of_root(const PlanInput& input, const Target& target) {
  for (const Step& step : target.facts.steps) {
    const Instruction& instruction = input.file.at(step.instruction);
    if (instruction.keyword != syntax::Keyword::volume) continue;
    for (const model::Resolved& word : step.words) {
      const std::string path = analysis::absolute_path(step.workdir, word.text);
      const bool given =
          word.exact && std::ranges::any_of(target.copies, [&](const OwnedCopy& copy) {
            return copy.path == path && copy.instruction < step.instruction;
          });
      if (given) continue;
      return Refusal{"volume-owned-by-root", diag::Severity::warning, instruction.span,
                     "the process writes a VOLUME that is root's"};
    }
  }
  return std::nullopt;
}

}  // namespace

void choose_ownership(const PlanInput& input, Target& target) {
  if (input.config.chown != config::ChownMode::all || target.owner_text().empty()) {
    target.refusal = volume_of_root(input, target);
    return;
  }
  const model::Stage& stage = input.file.at(target.facts.stage);
  CopyChooser chooser(input, target);
  for (const Step& step : target.facts.steps) {
    if (step.instruction < stage.body_begin) continue;
    if (auto path = chooser.wanted(step)) {
      target.copies.push_back({step.instruction, std::move(*path)});
    }
  }
  give_workdir(input, target);
  target.refusal = volume_of_root(input, target);
}

}  // namespace droproot::plan
