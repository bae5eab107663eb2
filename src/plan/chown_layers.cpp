// `RUN chown -R app:app /app` right behind the COPYs that made /app: the layer holds the whole tree
// a second time. The COPYs can give it away themselves, and the RUN keeps the folder alone.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "droproot/analysis/paths.h"
#include "droproot/analysis/version_control.h"
#include "droproot/plan/layout.h"
#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::CommandWord;
using analysis::StageFacts;
using analysis::Step;
using model::Instruction;
using syntax::Keyword;

struct RecursiveChown {
  std::string owner;
  std::string tree;
  Span option;  // -R with the blank behind it
};

// A RUN that does nothing but `chown -R OWNER TREE`.
std::optional<RecursiveChown> recursive_chown(const model::Dockerfile& file, const Step& step) {
  const Instruction& instruction = file.at(step.instruction);
  const auto* run = std::get_if<model::Run>(&instruction.body);
  if (run == nullptr || run->exec || !instruction.flags.empty() || !instruction.heredocs.empty()) {
    return std::nullopt;
  }
  if (!step.commands.complete || step.commands.list.size() != 1) return std::nullopt;
  const Command& command = step.commands.list.front();
  if (command.program() != "chown" || command.ran != analysis::Ran::certain ||
      command.words.size() != 4 || !command.writes.empty()) {
    return std::nullopt;
  }
  const CommandWord& option = command.words[1];
  const CommandWord& owner = command.words[2];
  const CommandWord& tree = command.words[3];
  if ((option.text != "-R" && option.text != "--recursive") || !owner.value || !tree.value) {
    return std::nullopt;
  }
  if (owner.value->starts_with('-') || !step.workdir_exact ||
      tree.value->find_first_of("*?[$~") != std::string::npos) {
    return std::nullopt;
  }
  return RecursiveChown{std::string(*owner.value),
                        analysis::absolute_path(step.workdir, *tree.value),
                        Span{option.at.begin, owner.at.begin}};
}

bool adds_archive(const Instruction& instruction, const Step& step) {
  return instruction.keyword == Keyword::add &&
         std::ranges::any_of(step.words, [](const model::Resolved& word) {
           return analysis::is_archive(word.text) ||
                  word.text.find_first_of("*?[") != std::string::npos;
         });
}

bool is_copy_into(const PlanInput& input, const Step& step, std::string_view tree) {
  const Instruction& instruction = input.file.at(step.instruction);
  if (!std::holds_alternative<model::Copy>(instruction.body) || step.words.empty()) return false;
  const model::Resolved& to = step.words.back();
  if (!to.exact || !step.workdir_exact || instruction.flag("chown") != nullptr) return false;
  return !adds_archive(instruction, step) &&
         analysis::is_within(analysis::absolute_path(step.workdir, to.text), tree);
}

// Changes no file.
bool is_metadata(Keyword keyword) {
  switch (keyword) {
    case Keyword::arg:
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::env:
    case Keyword::expose:
    case Keyword::healthcheck:
    case Keyword::label:
    case Keyword::stopsignal:
      return true;
    default:
      return false;
  }
}

// What an earlier step may have put below the tree, or made of the tree itself.
bool may_fill(const PlanInput& input, const Step& step, std::string_view tree) {
  const Instruction& instruction = input.file.at(step.instruction);
  if (std::holds_alternative<model::Copy>(instruction.body)) {
    if (step.words.empty() || !step.words.back().exact) return true;
    const std::string to = analysis::absolute_path(step.workdir, step.words.back().text);
    return analysis::is_within(to, tree) || analysis::is_within(tree, to);
  }
  if (instruction.keyword != Keyword::run) return false;
  if (!step.commands.complete || analysis::is_within(step.workdir, tree)) return true;
  return std::ranges::any_of(step.commands.list, [&](const Command& command) {
    return command.program() != "mkdir" &&
           std::ranges::any_of(command.words, [&](const CommandWord& word) {
             return word.text.find(tree) != std::string::npos;
           });
  });
}

// The COPYs directly above the RUN; empty when something else may be in the tree.
std::vector<const Step*> copies_above(const PlanInput& input, const StageFacts& facts,
                                      std::size_t run, std::string_view tree) {
  std::vector<const Step*> copies;
  const model::Stage& stage = input.file.at(facts.stage);
  std::size_t at = run;
  while (at > 0 && facts.steps[at - 1].instruction >= stage.body_begin) {
    const Step& step = facts.steps[at - 1];
    if (is_copy_into(input, step, tree)) {
      copies.push_back(&step);
    } else if (!is_metadata(input.file.at(step.instruction).keyword)) {
      break;
    }
    --at;
  }
  const bool filled =
      std::any_of(facts.steps.begin(), facts.steps.begin() + static_cast<std::ptrdiff_t>(at),
                  [&](const Step& step) { return may_fill(input, step, tree); });
  if (filled) copies.clear();
  std::ranges::reverse(copies);
  return copies;
}

// Nobody but this file puts something there.
bool is_own_tree(const StageFacts& facts, std::string_view tree) {
  constexpr std::array<std::string_view, 5> kEmpty = {"/opt", "/srv", "/home", "/mnt", "/media"};
  const bool below_empty = std::ranges::any_of(kEmpty, [tree](std::string_view folder) {
    return tree != folder && analysis::is_within(tree, folder);
  });
  const bool known = facts.root_fs == analysis::RootFs::image && facts.image.reliable() &&
                     facts.image.role != knowledge::ImageRole::server;
  const bool is_home = std::ranges::any_of(
      facts.accounts().accounts,
      [tree](const analysis::Account& account) { return account.home == tree; });
  return known && !is_home && !analysis::is_system_path(tree) &&
         !analysis::is_within(tree, "/var") && !analysis::is_within(tree, "/root") &&
         !analysis::is_within(tree, "/tmp") &&
         (below_empty || std::ranges::find(kEmpty, tree) == kEmpty.end());
}

// True: the strict form, in which nothing but the copies above is in the tree.
bool add_strict_layer(const PlanInput& input, Target& target, std::size_t run) {
  const Step& step = target.facts.steps[run];
  const auto chown = recursive_chown(input.file, step);
  if (!chown || !is_own_tree(target.facts, chown->tree)) return false;
  const auto copies = copies_above(input, target.facts, run, chown->tree);
  if (copies.empty()) return false;
  // Behind a name --chown looks where the COPY stands; a number is the same everywhere.
  const auto numbers = analysis::to_owner(
      chown->owner, target.facts.account_tables[copies.front()->accounts], input.lines);
  if (!numbers || chown->owner.find('.') != std::string::npos || chown->owner.ends_with(':') ||
      chown->owner.starts_with(':')) {
    return false;
  }
  ChownLayer layer{step.instruction, diag::Level::standard, chown->tree, chown->owner, {}};
  if (analysis::user_number(chown->owner)) layer.owner = numbers->text();
  layer.edits.push_back({.span = chown->option, .text = {}});
  for (const Step* copy : copies) {
    const Offset at = flag_place(input.file.at(copy->instruction));
    layer.edits.push_back({.span = {at, at}, .text = " --chown=" + layer.owner});
    std::erase_if(target.copies, [copy](const OwnedCopy& owned) {
      return owned.instruction == copy->instruction;
    });
    std::erase_if(target.readable, [copy](const ReadableCopy& owned) {
      return owned.instruction == copy->instruction && owned.flag.starts_with("--chown");
    });
  }
  target.chown_layers.push_back(std::move(layer));
  return true;
}

bool uses_git(const Step& step) {
  return std::ranges::any_of(step.commands.list, analysis::calls_version_control);
}

// ---- among other commands ----------------------------------------------------------------------

// chown -R OWNER TREE... with no other options than -f, -v and -c; `options` words come first.
std::optional<std::size_t> operands_at(const Command& command) {
  std::size_t at = 1;
  bool recursive = false;
  for (; at < command.words.size() && command.words[at].text.starts_with('-'); ++at) {
    const std::string_view option = command.words[at].text;
    recursive = recursive || option == "--recursive" || option.find('R') != std::string::npos;
    const bool plain = option.find_first_not_of("-Rfvc") == std::string::npos;
    if (!plain && option != "--recursive") return std::nullopt;
  }
  return recursive && command.words.size() >= at + 2 ? std::optional(at) : std::nullopt;
}

// The owner as --chown says it, in numbers, those that this run gives the account counted in. A
// user alone leaves the group root's.
std::optional<std::string> owner_in_numbers(const PlanInput& input, const Target& target,
                                            std::size_t run, const CommandWord& owner) {
  if (!owner.value || owner.value->find_first_of(".$") != std::string::npos ||
      owner.value->starts_with(':') || owner.value->ends_with(':')) {
    return std::nullopt;
  }
  const StageFacts& facts = target.facts;
  const auto& accounts = run + 1 < facts.steps.size()
                             ? facts.account_tables[facts.steps[run + 1].accounts]
                             : facts.accounts();
  const analysis::UserParts parts = analysis::split_user(*owner.value);
  const Pin* const pin = target.pin ? &*target.pin : nullptr;
  std::string text(parts.user);
  if (pin != nullptr && pin->account == parts.user) text = std::to_string(pin->uid);
  if (!parts.group) {
    text += ":0";
  } else if (pin != nullptr && pin->group == *parts.group) {
    text += ':' + std::to_string(pin->gid);
  } else {
    text += ':' + std::string(*parts.group);
  }
  const auto numbers = analysis::to_owner(text, accounts, input.lines);
  return numbers ? std::optional(numbers->text()) : std::nullopt;
}

// A COPY into the tree whose files nobody gives away but the chown.
bool is_stored_twice(const PlanInput& input, const Target& target, const Step& step,
                     std::string_view tree) {
  if (step.instruction < input.file.at(target.facts.stage).body_begin) return false;
  if (!is_copy_into(input, step, tree)) return false;
  const auto id = step.instruction;
  const bool given =
      std::ranges::find(target.copies, id, &OwnedCopy::instruction) != target.copies.end();
  const bool opened =
      std::ranges::find(target.readable, id, &ReadableCopy::instruction) != target.readable.end();
  return !given && !opened;
}

// A --chown of this place is on its way: two trees of one chown, or two chowns, may hold one COPY.
bool is_claimed(const Target& target, const ChownLayer& layer, Offset place) {
  const auto inserts = [place](const edit::Edit& edit) { return edit.span == Span{place, place}; };
  return std::ranges::any_of(layer.edits, inserts) ||
         std::ranges::any_of(target.chown_layers, [&](const ChownLayer& other) {
           return std::ranges::any_of(other.edits, inserts);
         });
}

void claim_copies(const PlanInput& input, const Target& target, std::size_t run,
                  const std::string& tree, ChownLayer& layer) {
  for (std::size_t at = run; at-- > 0;) {
    const Step& above = target.facts.steps[at];
    if (uses_git(above)) return;  // it refuses a repository that somebody else owns
    if (!is_stored_twice(input, target, above, tree)) continue;
    const Offset place = flag_place(input.file.at(above.instruction));
    if (is_claimed(target, layer, place)) continue;
    layer.edits.push_back({.span = {place, place}, .text = " --chown=" + layer.owner});
    layer.tree = tree;
  }
}

void add_wide_layer(const PlanInput& input, Target& target, std::size_t run,
                    const Command& command) {
  const Step& step = target.facts.steps[run];
  const auto first = operands_at(command);
  if (!first || command.ran != analysis::Ran::certain) return;
  const auto owner = owner_in_numbers(input, target, run, command.words[*first]);
  if (!owner) return;
  ChownLayer layer{step.instruction, diag::Level::all, {}, *owner, {}};
  for (std::size_t i = *first + 1; i < command.words.size(); ++i) {
    const auto& word = command.words[i].value;
    const bool fixed =
        word && word->starts_with('/') && word->find_first_of("*?[~") == std::string::npos;
    if (!fixed) continue;
    const std::string tree = analysis::absolute_path("/", *word);
    if (analysis::is_system_path(tree) || analysis::is_within(tree, "/tmp")) continue;
    claim_copies(input, target, run, tree, layer);
  }
  if (!layer.edits.empty()) target.chown_layers.push_back(std::move(layer));
}

void add_layer(const PlanInput& input, Target& target, std::size_t run) {
  if (add_strict_layer(input, target, run)) return;
  const Step& step = target.facts.steps[run];
  if (!step.commands.complete) return;
  const auto chown = std::ranges::find_if(step.commands.list, [](const Command& command) {
    return operands_at(command).has_value() && command.program() == "chown";
  });
  if (chown != step.commands.list.end()) add_wide_layer(input, target, run, *chown);
}

// The last word of a command as a path of the image; nullopt: not seen.
std::optional<std::string> last_path(const Step& step, const Command& command) {
  const CommandWord& last = command.words.back();
  if (!last.value) return std::nullopt;
  return analysis::absolute_path(step.workdir, *last.value);
}

// Which of the files in `capable` the chown reaches.
std::vector<std::string>::iterator reached_by(const Step& step, const Command& chown,
                                              std::vector<std::string>& capable) {
  const auto given = last_path(step, chown);
  if (!given) return capable.end();
  const bool recursive = chown.has_word("-R") || chown.has_word("--recursive");
  return std::ranges::find_if(capable, [&](const std::string& path) {
    return path == *given || (recursive && analysis::is_within(path, *given));
  });
}

// chown takes the capabilities away that setcap gave a file; --chown of a COPY does not.
void note_lost_capabilities(const PlanInput& input, Target& target) {
  constexpr std::size_t kMostFiles = 20;  // each is compared with every chown behind it
  std::vector<std::string> capable;
  for (const Step& step : target.facts.steps) {
    for (const Command& command : step.commands.list) {
      const std::string_view program = command.program();
      if (program == "setcap" && command.words.size() > 2) {
        auto path = last_path(step, command);
        if (path && capable.size() < kMostFiles) capable.push_back(std::move(*path));
      }
      if (program != "chown" || capable.empty()) continue;
      const auto lost = reached_by(step, command, capable);
      if (lost == capable.end()) continue;
      target.notes.push_back({"chown-layer", input.file.at(step.instruction).span,
                              fmt::format("chown takes the capabilities away that setcap gave {}: "
                                          "setcap has to stand behind it",
                                          *lost)});
      capable.erase(lost);
    }
  }
}

// Most stages have neither.
struct RunsThatGive {
  std::vector<std::size_t> chowns = {};  // the steps
  bool sets_capabilities = false;
};

RunsThatGive runs_that_give(const std::vector<Step>& steps) {
  RunsThatGive runs;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    bool chowns = false;
    for (const Command& command : steps[i].commands.list) {
      const std::string_view program = command.program();
      chowns = chowns || program == "chown";
      runs.sets_capabilities = runs.sets_capabilities || program == "setcap";
    }
    if (chowns) runs.chowns.push_back(i);
  }
  return runs;
}

}  // namespace

void find_chown_layers(const PlanInput& input, Target& target) {
  constexpr std::size_t kMostLayers = 20;  // each one looks at every step above it
  if (!input.config.selects("chown-layer")) return;
  const RunsThatGive runs = runs_that_give(target.facts.steps);
  if (runs.sets_capabilities) note_lost_capabilities(input, target);
  const model::Stage& stage = input.file.at(target.facts.stage);
  std::size_t looked_at = 0;
  for (const std::size_t run : runs.chowns) {
    if (target.facts.steps[run].instruction < stage.body_begin) continue;
    if (++looked_at > kMostLayers) return;
    add_layer(input, target, run);
  }
}

}  // namespace droproot::plan
