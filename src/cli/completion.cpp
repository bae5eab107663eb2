#include "cli/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "cli/help.h"
#include "cli/help_page.h"
#include "cli/options.h"
#include "droproot/knowledge/policy.h"
#include "droproot/rules/registry.h"

namespace droproot::cli {
namespace {

using Names = std::vector<std::string_view>;

// What can stand behind an option or a command. `words` alone is a closed set.
struct Operand {
  Names words = {};
  bool files = false;
  bool folders = false;
  bool list = false;  // a,b,c
};

Names rule_names() {
  Names names;
  for (const rules::Rule& rule : rules::all_rules()) names.push_back(rule.meta.id);
  return names;
}

Names profile_names() {
  Names names;
  for (const knowledge::Policy& policy : knowledge::builtin_policies()) names.push_back(policy.id);
  return names;
}

Names words_of(std::string_view option) {
  const std::vector<Choices> all = option_choices();
  const auto choices = std::ranges::find(all, option, &Choices::option);
  return choices == all.end() ? Names{} : choices->words;
}

// By the word in capitals that the help text has for it: RULE, FILE, DIR, PATH.
Operand operand_of(const OptionRow& option) {
  if (option.name == "--profile") return {.words = profile_names(), .files = true};
  if (option.value == "RULE") {
    Operand operand{.words = rule_names(), .list = true};
    operand.words.push_back("all");
    return operand;
  }
  return {.words = words_of(option.name),
          .files = option.value == "FILE",
          .folders = option.value == "DIR"};
}

Operand operand_of_command(const HelpRow& row) {
  const std::string value = behind_first_word(row.left);
  if (value == "RULE") return {.words = rule_names()};
  if (value == "SHELL") return {.words = {kShells.begin(), kShells.end()}};
  return {.files = value.find("PATH") != std::string::npos};
}

struct Table {
  std::vector<OptionRow> options;
  std::vector<HelpRow> commands;
};

Table read_table() {
  const HelpPage page = read_help(help_text(""));
  return {.options = option_rows(page), .commands = rows_of(page, "Commands")};
}

std::vector<std::string> command_names(const Table& table) {
  std::vector<std::string> names;
  for (const HelpRow& row : table.commands) names.push_back(first_word(row.left));
  return names;
}

// The beginning of an explanation, as long as a menu can show it.
std::string in_short(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  text = text.substr(0, text.find(';'));
  if (text.size() <= kLongest) return std::string(text);
  return std::string(text.substr(0, text.rfind(' ', kLongest))) + " ...";
}

// One word of a shell, whatever is in it.
std::string quoted(std::string_view text, std::string_view quote_itself) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += quote_itself;
    } else {
      out += c;
    }
  }
  return out + "'";
}

// ---- bash ---------------------------------------------------------------------------------------

// bash splits --format=json into three words; a word with a comma it leaves whole.
constexpr std::string_view kBashHead =
    R"(# bash completion for droproot; made by `droproot completion bash`.
_droproot_words() { # WORD LIST: what of the list the word begins
  mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}

_droproot_list() { # the same for the last item of a comma list
  local head=
  [[ $1 != *,* ]] || head=${1%,*},
  mapfile -t COMPREPLY < <(compgen -P "$head" -W "$2" -- "${1##*,}")
}

_droproot_files() {
  compopt -o filenames 2>/dev/null || true
  mapfile -O "${#COMPREPLY[@]}" -t COMPREPLY < <(compgen "$2" -- "$1")
}

_droproot() {
  local word=${COMP_WORDS[COMP_CWORD]} before= at
  ((COMP_CWORD < 1)) || before=${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    [[ ${COMP_WORDS[at]} != -- ]] || { _droproot_files "$word" -f; return; }
  done
)";

constexpr std::string_view kBashTail = R"(
complete -F _droproot droproot
)";

std::string bash_action(const Operand& operand) {
  std::string action;
  if (!operand.words.empty()) {
    action = fmt::format("{} \"$word\" \"{}\"", operand.list ? "_droproot_list" : "_droproot_words",
                         fmt::join(operand.words, " "));
  }
  if (operand.files || operand.folders) {
    if (!action.empty()) action += "; ";
    action += fmt::format("_droproot_files \"$word\" {}", operand.folders ? "-d" : "-f");
  }
  return action.empty() ? ":" : action;
}

std::string bash_options(const Table& table) {
  std::string cases;
  std::vector<std::string> names;
  for (const OptionRow& option : table.options) {
    names.push_back(option.name);
    if (!option.short_name.empty()) names.push_back(option.short_name);
    if (option.value.empty()) continue;
    cases += fmt::format("    {}) {}; return ;;\n", option.name, bash_action(operand_of(option)));
  }
  return fmt::format(
      "  case $before in\n{}  esac\n"
      "  if [[ $word == -* ]]; then\n    _droproot_words \"$word\" \"{}\"\n    return\n  fi\n",
      cases, fmt::join(names, " "));
}

std::string bash_commands(const Table& table) {
  std::string cases;
  for (const HelpRow& row : table.commands) {
    cases += fmt::format("    {}) {}; return ;;\n", first_word(row.left),
                         bash_action(operand_of_command(row)));
  }
  return fmt::format(
      "  if ((COMP_CWORD > 1)); then\n    case ${{COMP_WORDS[1]}} in\n{}    esac\n  else\n"
      "    _droproot_words \"$word\" \"{}\"\n  fi\n  _droproot_files \"$word\" -f\n}}\n",
      cases, fmt::join(command_names(table), " "));
}

std::string bash_script() {
  const Table table = read_table();
  return fmt::format("{}{}{}{}", kBashHead, bash_options(table), bash_commands(table), kBashTail);
}

// ---- zsh ----------------------------------------------------------------------------------------

std::string zsh_quoted(std::string_view text) { return quoted(text, R"('\'')"); }

// Inside [...] of a specification of _arguments.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : in_short(text)) {
    if (std::string_view("[]:\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(const Operand& operand) {
  if (operand.list) return fmt::format("_sequence compadd - {}", fmt::join(operand.words, " "));
  if (!operand.words.empty() && operand.files) {
    // In an action of _arguments a bare colon would end it.
    return fmt::format(R"--(_alternative "words\:word\:({})" "files\:file\:_files")--",
                       fmt::join(operand.words, " "));
  }
  if (!operand.words.empty()) return fmt::format("({})", fmt::join(operand.words, " "));
  if (operand.folders) return "_files -/";
  return operand.files ? "_files" : " ";
}

std::string zsh_option(const OptionRow& option) {
  const std::string value = option.value.empty() ? ""
                                                 : fmt::format(":{}:{}", zsh_text(option.value),
                                                               zsh_action(operand_of(option)));
  const std::string rest = fmt::format("[{}]{}", zsh_text(option.text), value);
  const bool repeatable = option.text.find("repeatable") != std::string::npos;
  const std::string_view mark = option.value.empty() ? "" : "=";
  if (option.short_name.empty()) {
    return "    " +
           zsh_quoted(fmt::format("{}{}{}{}", repeatable ? "*" : "", option.name, mark, rest));
  }
  return fmt::format("    '({0} {1})'{{{0},{1}}}{2}", option.short_name, option.name,
                     zsh_quoted(rest));
}

std::string zsh_script() {
  const Table table = read_table();
  std::string script =
      "#compdef droproot\n# zsh completion for droproot; made by `droproot completion zsh`.\n"
      "_droproot_first() {\n  local -a commands\n  commands=(\n";
  std::string cases;
  for (const HelpRow& row : table.commands) {
    const std::string name = first_word(row.left);
    script += fmt::format("    {}\n", zsh_quoted(name + ":" + in_short(row.right)));
    // One that takes the options of the main command is completed like it.
    if (row.left.find("[OPTIONS]") != std::string::npos) continue;
    cases += fmt::format(
        "    {}) _arguments '(-h --help)'{{-h,--help}}'[print its help]' '1: :' {}; "
        "return ;;\n",
        name, zsh_quoted(fmt::format("*:operand:{}", zsh_action(operand_of_command(row)))));
  }
  script += fmt::format(
      "  )\n  _describe -t commands command commands\n  _files\n}}\n\n_droproot() {{\n"
      "  if ((CURRENT > 2)); then\n    case $words[2] in\n{}    esac\n  fi\n  _arguments -s -S",
      cases);
  for (const OptionRow& option : table.options) script += " \\\n" + zsh_option(option);
  script += " \\\n    '1: :_droproot_first' '*:file:_files'\n}\n\n";
  // Autoloaded from $fpath it is the body of _droproot itself; sourced it only registers.
  script +=
      "if [[ $funcstack[1] == _droproot ]]; then\n  _droproot \"$@\"\nelse\n"
      "  compdef _droproot droproot\nfi\n";
  return script;
}

// ---- fish ---------------------------------------------------------------------------------------

std::string fish_quoted(std::string_view text) { return quoted(text, R"(\')"); }

std::string fish_option(const OptionRow& option) {
  std::string line = fmt::format("complete -c droproot -l {}", option.name.substr(2));
  if (!option.short_name.empty()) line += fmt::format(" -s {}", option.short_name.substr(1));
  if (!option.value.empty()) {
    const Operand operand = operand_of(option);
    line += operand.files || operand.folders ? " -r -F" : " -x";
    if (operand.list) {
      line += fmt::format(" -a \"(__fish_append , {})\"", fmt::join(operand.words, " "));
    } else if (operand.folders) {
      line += " -a '(__fish_complete_directories)'";
    } else if (!operand.words.empty()) {
      line += fmt::format(" -a '{}'", fmt::join(operand.words, " "));
    }
  }
  return fmt::format("{} -d {}\n", line, fish_quoted(in_short(option.text)));
}

std::string fish_script() {
  const Table table = read_table();
  std::string script = "# fish completion for droproot; made by `droproot completion fish`.\n";
  for (const OptionRow& option : table.options) script += fish_option(option);
  for (const HelpRow& row : table.commands) {
    const std::string name = first_word(row.left);
    script += fmt::format("complete -c droproot -n __fish_is_first_arg -a {} -d {}\n", name,
                          fish_quoted(in_short(row.right)));
    const Operand operand = operand_of_command(row);
    if (operand.files) continue;  // fish offers files by itself
    script += fmt::format("complete -c droproot -n '__fish_seen_subcommand_from {}' -f", name);
    if (!operand.words.empty()) {
      script += fmt::format(" -a '{}'", fmt::join(operand.words, " "));
    }
    script += '\n';
  }
  return script;
}

}  // namespace

std::optional<std::string> completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return std::nullopt;
}

}  // namespace droproot::cli
