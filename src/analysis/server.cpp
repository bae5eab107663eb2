#include "droproot/analysis/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/config_ports.h"
#include "analysis/server_config.h"
#include "droproot/analysis/paths.h"
#include "droproot/knowledge/glob.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

using knowledge::ServerRecipe;
using model::Instruction;
using syntax::Keyword;
using Words = ServerRecipe::Words;

bool contains(Words words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_within_any(std::string_view path, Words folders) {
  return std::ranges::any_of(folders, [path](std::string_view folder) {
    return folder.starts_with('/') && is_within(path, folder);
  });
}

bool is_above_any(std::string_view path, Words folders) {
  return std::ranges::any_of(folders, [path](std::string_view folder) {
    return folder.starts_with('/') && is_within(folder, path);
  });
}

bool names_any(std::string_view text, Words words) {
  return std::ranges::any_of(
      words, [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// "nginx -g daemon off;": the words without quotes, the program without its folder.
std::string joined(const Command& command) {
  std::string text(command.program());
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    text.append(" ").append(word.shown());
  }
  return text;
}

bool matches_any(std::string_view text, Words patterns) {
  return std::ranges::any_of(
      patterns, [text](std::string_view pattern) { return knowledge::glob_match(pattern, text); });
}

bool is_for_image(const ServerRecipe& recipe, const StageFacts& facts) {
  if (!facts.image.reliable() || !contains(recipe.images, facts.image.profile->id)) return false;
  return recipe.tags.empty() ||
         (facts.image.tag_known && matches_any(facts.reference.tag, recipe.tags));
}

// `catalina.sh run`: a script, and the image's own as long as nothing is copied in its place.
bool has_own_scripts(const StartProcess& start) {
  return std::ranges::any_of(start.scripts, [](const StartScript& script) {
    return script.source != ScriptSource::unseen || script.copied_by;
  });
}

bool starts_as_shipped(const ServerRecipe& recipe, const StartProcess& start) {
  if (start.inherited) return recipe.packages.empty();
  return start.commands.complete && !start.commands.assigns && !has_own_scripts(start) &&
         start.commands.list.size() == 1 &&
         matches_any(joined(start.commands.list.front()), recipe.starts);
}

// `apt-get install -y nginx=1.22.1-9`
bool installs_any(const Command& command, Words packages) {
  static constexpr WordSet kInstallers{"apt-get", "apt", "aptitude"};
  if (!kInstallers.contains(command.program()) || !command.has_word("install")) return false;
  return std::ranges::any_of(command.words, [packages](const CommandWord& word) {
    const std::string_view shown = word.shown();
    return contains(packages, shown.substr(0, shown.find_first_of("=/")));
  });
}

bool is_installed(const ServerRecipe& recipe, const StageFacts& facts) {
  return recipe.packages.empty() || std::ranges::any_of(facts.steps, [&](const Step& step) {
           return std::ranges::any_of(step.commands.list, [&recipe](const Command& command) {
             return installs_any(command, recipe.packages);
           });
         });
}

class ConflictFinder {
 public:
  ConflictFinder(const FactsInput& input, const StageFacts& facts, const ServerRecipe& recipe)
      : input_(input), facts_(facts), recipe_(recipe) {}
  ServerFacts find();

 private:
  void look_at_copy(const Step& step, const Instruction& instruction, const model::Copy& copy);
  void look_at_config_file(const Step& step, const Instruction& instruction,
                           const std::string& path);
  [[nodiscard]] bool lands_elsewhere(const Step& step, std::string_view folder) const;
  void look_at_run(const Step& step, const Instruction& instruction);
  void look_at_command(const Command& command);
  void look_at_volume(const Step& step, const Instruction& instruction);
  // What is not seen to touch the configuration may do it all the same: that counts where the port
  // or the start hangs on what it says.
  [[nodiscard]] bool needs_known_config() const {
    return !recipe_.ports.empty() || !recipe_.setup.empty() || recipe_.own_config;
  }
  [[nodiscard]] bool is_harmless(const Command& command);
  [[nodiscard]] bool is_conflict(const Command& command) const;
  void refuse(Span at, std::string what, std::string why, bool of_port = false) {
    if (out_.conflict) return;
    out_.conflict = ServerConflict{at, std::move(what), std::move(why), of_port};
  }

  const FactsInput& input_;
  const StageFacts& facts_;
  const ServerRecipe& recipe_;
  ServerFacts out_{.recipe = &recipe_};
};

std::optional<ConfigKind> config_kind(std::string_view recipe) {
  constexpr std::array<std::pair<std::string_view, ConfigKind>, 6> kKinds = {{
      {"nginx", ConfigKind::nginx},
      {"httpd", ConfigKind::apache},
      {"apache", ConfigKind::apache},
      {"haproxy", ConfigKind::haproxy},
      {"lighttpd", ConfigKind::lighttpd},
      {"caddy", ConfigKind::caddy},
  }};
  for (const auto& [part, kind] : kKinds) {
    if (recipe.find(part) != std::string_view::npos) return kind;
  }
  return std::nullopt;
}

// Where one file of the configuration says that the server listens.
ConfigPorts ports_of(std::string_view recipe, std::string_view text, const ConfigReading& reading) {
  if (const auto kind = config_kind(recipe)) return config_ports(*kind, text);
  ConfigPorts ports{.low = {}, .listens = reading.listens};
  if (reading.low_line != 0) {
    ports.problem = ConfigProblem{reading.low_line,
                                  "is configuration of the build context, which is not changed"};
  }
  return ports;
}

// ---- COPY --------------------------------------------------------------------------------------

// `COPY context.xml tomcat-users.xml conf/`: by their names they are other files of a folder that
// holds configuration.
bool ConflictFinder::lands_elsewhere(const Step& step, std::string_view folder) const {
  return std::all_of(step.words.begin(), step.words.end() - 1, [&](const model::Resolved& source) {
    const std::string_view name = base_name(source.text);
    const bool file = source.exact && name.find_first_of("*?[") == std::string_view::npos &&
                      name.find('.', 1) != std::string_view::npos && !name.ends_with('.');
    if (!file) return false;
    const std::string path = absolute_path(folder, name);
    return !is_within_any(path, recipe_.config) && !is_above_any(path, recipe_.config);
  });
}

void ConflictFinder::look_at_copy(const Step& step, const Instruction& instruction,
                                  const model::Copy& copy) {
  if (step.words.empty()) return;
  const std::string& written = step.words.back().text;
  const std::string path = absolute_path(step.workdir, written);
  const bool above = is_above_any(path, recipe_.config);
  if (!step.words.back().exact || (!above && !is_within_any(path, recipe_.config))) return;
  if (above && lands_elsewhere(step, path)) return;
  const std::string source = step.words.front().text;
  const bool one_file = copy.sources.size() == 1 && instruction.flag("from") == nullptr &&
                        instruction.keyword == Keyword::copy &&
                        input_.context.entry(source).kind == EntryKind::file;
  if (!one_file) {
    return refuse(instruction.span, fmt::format("what is copied to {}", written),
                  "may be configuration that is not seen");
  }
  const bool into_folder = written.ends_with('/') || above || contains(recipe_.replaceable, path);
  look_at_config_file(step, instruction,
                      into_folder ? absolute_path(path, base_name(source)) : path);
}

// One file of the context that becomes `path` in the image.
void ConflictFinder::look_at_config_file(const Step& step, const Instruction& instruction,
                                         const std::string& path) {
  if (!is_within_any(path, recipe_.config)) return;
  const std::string& source = step.words.front().text;
  const auto text = input_.context.read(source);
  if (!text) {
    return refuse(instruction.span, source, "may be configuration that is not seen");
  }
  const ConfigReading reading = read_server_config(*text, recipe_);
  const ConfigPorts found = ports_of(recipe_.id, *text, reading);
  const bool port_first =
      found.problem && (reading.root_line == 0 || found.problem->line < reading.root_line);
  if (port_first) {
    return refuse(instruction.span, fmt::format("{}:{}", source, found.problem->line),
                  found.problem->why, true);
  }
  if (reading.root_line != 0) {
    return refuse(
        instruction.span, fmt::format("{}:{}", source, reading.root_line),
        fmt::format("says `{}`, which fails for a user other than root", reading.root_text));
  }
  if (!is_within_any(path, recipe_.replaceable)) {
    return refuse(instruction.span, source, "replaces configuration that has to change");
  }
  for (const ConfigPort& port : found.low) {
    out_.own_ports.push_back({instruction.span, source, port.at, port.line, port.port});
  }
  out_.own_config.push_back(*text);
  if (!contains(recipe_.port_files, path)) return;
  if (!found.listens) {
    return refuse(instruction.span, source, "does not say where it listens");
  }
  out_.listens = false;
}

// ---- VOLUME ------------------------------------------------------------------------------------

void ConflictFinder::look_at_volume(const Step& step, const Instruction& instruction) {
  const bool over_config = std::ranges::any_of(step.words, [this](const model::Resolved& word) {
    return !word.exact || is_within_any(absolute_path("/", word.text), recipe_.config);
  });
  if (!over_config) return;
  refuse(instruction.span, "VOLUME", "may bring configuration that is not seen");
}

// ---- RUN ---------------------------------------------------------------------------------------

bool ConflictFinder::is_conflict(const Command& command) const {
  return std::ranges::any_of(recipe_.conflicts, [&command](std::string_view conflict) {
    const std::size_t blank = std::min(conflict.find(' '), conflict.size());
    if (command.program() != conflict.substr(0, blank)) return false;
    return blank == conflict.size() || command.has_word(conflict.substr(blank + 1));
  });
}

// It can do anything: ./setup.sh, sh setup.sh.
bool runs_script(const Command& command) {
  if (command.words.empty()) return false;
  const std::string_view program = command.words.front().text;
  if (program.starts_with("./") || program.ends_with(".sh")) return true;
  return (command.program() == "sh" || command.program() == "bash") && command.words.size() > 1 &&
         command.words[1].text != "-c";
}

// s!/var/www/html!${APACHE_DOCUMENT_ROOT}!g: a path takes the place of a path, and the lines that
// say where a server listens hold none. What it puts there is the server's variable, not the
// shell's.
bool replaces_path(std::string_view script) {
  if (script.size() < 4 || script[0] != 's' || script[1] == '/') return false;
  const std::string_view pattern = script.substr(2, script.find(script[1], 2) - 2);
  return pattern.size() > 1 && pattern.starts_with('/') && std::ranges::all_of(pattern, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '/' || c == '.' || c == '-' || c == '_';
         });
}

// `sed -i s/#LoadModule/LoadModule/`, `echo ServerName x >>`, `rm default.conf`.
bool ConflictFinder::is_harmless(const Command& command) {
  const std::string_view program = command.program();
  if (program == "rm" && !command.has_word("-r") && !command.has_word("-rf")) {
    for (const CommandWord& word : command.words) {
      if (word.value && contains(recipe_.port_files, *word.value)) out_.listens = false;
    }
    return std::ranges::all_of(command.words, [this](const CommandWord& word) {
      return word.value &&
             (!names_any(*word.value, recipe_.config) || contains(recipe_.port_files, *word.value));
    });
  }
  constexpr std::array<std::string_view, 5> kReaders = {"cat", "ls", "grep", "test", "chown"};
  if (std::ranges::find(kReaders, program) != kReaders.end()) {
    return command.writes.empty();
  }
  if (program != "sed" && program != "echo" && program != "printf") return false;
  if (recipe_.own_config) return false;  // it may say anything
  const bool appends =
      std::ranges::all_of(command.writes, [](const FileWrite& write) { return write.append; });
  return appends && std::ranges::all_of(command.words, [](const CommandWord& word) {
           const std::string_view text = word.shown();
           return text.find("isten") == std::string::npos && text.find("80") == std::string::npos &&
                  text.find("443") == std::string::npos && text.find("pid") == std::string::npos &&
                  text.find("chroot") == std::string::npos &&
                  (text.find('$') == std::string::npos || (word.value && replaces_path(text)));
         });
}

void ConflictFinder::look_at_run(const Step& step, const Instruction& instruction) {
  const bool there = is_within_any(step.workdir, recipe_.config);
  if (there || (!step.commands.complete && needs_known_config())) {
    return refuse(instruction.span, "this RUN", "may change the configuration of the server");
  }
  for (const Command& command : step.commands.list) look_at_command(command);
}

void ConflictFinder::look_at_command(const Command& command) {
  const auto has_any_of = [&command](Words words) {
    return std::ranges::any_of(
               command.words,
               [words](const CommandWord& word) { return names_any(word.shown(), words); }) ||
           std::ranges::any_of(command.writes, [words](const FileWrite& write) {
             return names_any(write.target, words);
           });
  };
  if (has_any_of(recipe_.foreign)) {
    return refuse(command.at, std::string(command.program()),
                  "brings the server from elsewhere, with a layout of its own");
  }
  const bool names = has_any_of(recipe_.config);
  const bool by_script = needs_known_config() && runs_script(command);
  if (is_conflict(command) || by_script || (names && !is_harmless(command))) {
    refuse(command.at, std::string(command.program()), "changes the configuration of the server");
  }
}

ServerFacts ConflictFinder::find() {
  for (const Step& step : facts_.steps) {
    const Instruction& instruction = input_.file.at(step.instruction);
    if (const auto* copy = std::get_if<model::Copy>(&instruction.body)) {
      look_at_copy(step, instruction, *copy);
    } else if (instruction.keyword == Keyword::run) {
      look_at_run(step, instruction);
    } else if (instruction.keyword == Keyword::volume) {
      look_at_volume(step, instruction);
    } else if (instruction.keyword == Keyword::shell) {
      refuse(instruction.span, "SHELL", "may not be able to change the configuration");
    }
  }
  if (recipe_.own_config && out_.listens) {
    refuse(input_.file.at(input_.file.at(facts_.stage).from).span, "its configuration",
           "is not in the file");
  }
  return std::move(out_);
}

}  // namespace

std::string server_name(const ServerFacts& server, const StageFacts& facts) {
  const Words packages = server.recipe->packages;
  return packages.empty() ? "the server of " + facts.base_name : std::string(packages.front());
}

bool hangs_on_packages(const StageFacts& facts, const StartProcess& start) {
  if (facts.image.profile == nullptr) return false;
  return std::ranges::any_of(knowledge::builtin_servers(), [&](const ServerRecipe& recipe) {
    return !recipe.packages.empty() && is_for_image(recipe, facts) &&
           starts_as_shipped(recipe, start);
  });
}

ServerFacts find_server(const FactsInput& input, const StageFacts& facts,
                        const StartProcess& start) {
  if (facts.image.profile == nullptr) return {};
  for (const ServerRecipe& recipe : knowledge::builtin_servers()) {
    if (!is_for_image(recipe, facts) || !starts_as_shipped(recipe, start)) continue;
    if (recipe.drops_as_root && facts.entrypoint) continue;  // the image's own is not there
    if (!is_installed(recipe, facts)) continue;
    return ConflictFinder(input, facts, recipe).find();
  }
  return {};
}

}  // namespace droproot::analysis
