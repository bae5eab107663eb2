#include "analysis/package_scripts.h"

#include "droproot/knowledge/open_yaml.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {

std::optional<std::string> package_script(const Command& command) {
  const std::string_view program = command.program();
  static constexpr WordSet kManagers{"npm", "pnpm", "yarn"};
  if (!kManagers.contains(program)) return std::nullopt;
  std::string name;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    if (!word.value) return std::nullopt;
    const std::string_view text = *word.value;
    // Words behind the name go to the script, and its port may be among them.
    if (!name.empty()) return std::nullopt;
    static constexpr WordSet kQuiet{"--silent", "-s", "--quiet", "--production"};
    if (kQuiet.contains(text)) continue;
    if (text.starts_with('-')) return std::nullopt;
    if (text == "run" || text == "run-script") continue;
    name = text;
  }
  const bool named = command.words.size() > 1 && !name.empty();
  if (!named) return std::nullopt;
  // `npm ci` is a command of npm; `yarn serve` runs the script of that name.
  const bool runs = command.has_word("run") || command.has_word("run-script");
  if (!runs && program == "npm" && name != "start") return std::nullopt;
  return name;
}

std::optional<std::string> script_of_package(std::string_view package, const std::string& name) {
  const auto root = knowledge::read_open_yaml(package);
  if (!root || root->kind != knowledge::YamlKind::map) return std::nullopt;
  const knowledge::YamlNode* scripts = knowledge::member(*root, "scripts");
  const auto* script = scripts == nullptr ? nullptr : knowledge::member(*scripts, name);
  if (script != nullptr && script->kind == knowledge::YamlKind::scalar) return script->scalar;
  const bool has_hook = scripts != nullptr && knowledge::member(*scripts, "pre" + name) != nullptr;
  return script == nullptr && name == "start" && !has_hook ? std::optional("node server.js")
                                                           : std::nullopt;
}

}  // namespace droproot::analysis
