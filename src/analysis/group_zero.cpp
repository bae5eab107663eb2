#include "droproot/analysis/group_zero.h"

#include <algorithm>
#include <array>

namespace droproot::analysis {
namespace {

bool is_zero(std::string_view group) { return group == "0" || group == "root"; }

// The first word that is no option.
std::string_view first_operand(const Command& command) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].shown();
    if (!text.starts_with('-')) return text;
  }
  return {};
}

// `1001:0`, `:root`, `app.0`. Root's own files are in root's group: `root:root` gives nothing.
bool owner_names_group_zero(std::string_view owner) {
  const std::size_t separator = owner.find_first_of(":.");
  if (separator == std::string_view::npos) return false;
  return is_zero(owner.substr(separator + 1)) && !is_zero(owner.substr(0, separator));
}

// 775: the group may do what others may not.
bool octal_prefers_group(std::string_view mode) {
  const bool octal = mode.size() >= 3 && mode.size() <= 5 &&
                     mode.find_first_not_of("01234567") == std::string_view::npos;
  if (!octal) return false;
  const int group = mode[mode.size() - 2] - '0';
  const int others = mode[mode.size() - 1] - '0';
  return (group & ~others) != 0;
}

// g=u, ug+rwX: a clause that gives something to the group and not to all.
bool symbolic_gives_group(std::string_view mode) {
  while (!mode.empty()) {
    const std::size_t comma = std::min(mode.find(','), mode.size());
    const std::string_view clause = mode.substr(0, comma);
    mode.remove_prefix(std::min(comma + 1, mode.size()));
    const std::size_t who = clause.find_first_not_of("ugoa");
    if (who == std::string_view::npos || (clause[who] != '+' && clause[who] != '=')) continue;
    const std::string_view classes = clause.substr(0, who);
    const bool some_right = who + 1 < clause.size();
    if (some_right && classes.find('g') != std::string_view::npos &&
        classes.find_first_of("oa") == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// -g 0, --gid=root, -g0, -G root.
bool option_names_group_zero(const Command& command) {
  constexpr std::array<std::string_view, 6> kOptions = {"-g",       "--gid",     "-G",
                                                        "--groups", "--ingroup", "--group"};
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].shown();
    for (const std::string_view option : kOptions) {
      if (!text.starts_with(option)) continue;
      std::string_view value = text.substr(option.size());
      if (value.starts_with('=')) value.remove_prefix(1);
      if (value.empty() && i + 1 < command.words.size()) value = command.words[i + 1].shown();
      if (is_zero(value)) return true;
    }
  }
  return false;
}

std::optional<GroupGrant> grant_of(const Command& command) {
  const std::string_view program = command.program();
  const std::string_view operand = first_operand(command);
  if (program == "chgrp" && is_zero(operand)) return GroupGrant::wanted;
  if (program == "chown" && owner_names_group_zero(operand)) return GroupGrant::wanted;
  if (program == "fix-permissions") return GroupGrant::wanted;  // of the s2i images
  if (program == "chmod") {
    if (symbolic_gives_group(operand)) return GroupGrant::wanted;
    if (octal_prefers_group(operand)) return GroupGrant::possible;
  }
  const bool takes_group =
      program == "useradd" || program == "usermod" || program == "adduser" || program == "install";
  if (takes_group && option_names_group_zero(command)) return GroupGrant::wanted;
  return std::nullopt;
}

std::string as_written(const Command& command) {
  std::string text;
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    if (i == 4) return text + " ...";
    if (i > 0) text += ' ';
    text += command.words[i].text;
  }
  return text;
}

std::optional<GroupZeroUse> use_of_copy(const model::Instruction& instruction, const Step& step) {
  if (step.chown && owner_names_group_zero(step.chown->text)) {
    return GroupZeroUse{GroupGrant::wanted, instruction.span, "--chown=" + step.chown->text};
  }
  const model::Flag* mode = instruction.flag("chmod");
  if (mode != nullptr && mode->value && octal_prefers_group(*mode->value)) {
    return GroupZeroUse{GroupGrant::possible, instruction.span, "--chmod=" + *mode->value};
  }
  return std::nullopt;
}

}  // namespace

std::optional<GroupZeroUse> find_group_zero(const model::Dockerfile& file,
                                            const StageFacts& facts) {
  std::optional<GroupZeroUse> found;
  const auto take = [&found](std::optional<GroupZeroUse> use) {
    if (use && (!found || found->grant < use->grant)) found = std::move(use);
  };
  for (const Step& step : facts.steps) {
    take(use_of_copy(file.at(step.instruction), step));
    for (const Command& command : step.commands.list) {
      if (const auto grant = grant_of(command)) {
        take(GroupZeroUse{*grant, command.at, as_written(command)});
      }
    }
  }
  return found;
}

}  // namespace droproot::analysis
