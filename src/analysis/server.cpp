#include "droproot/analysis/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/config_ports.h"
#include "analysis/port_text.h"
#include "droproot/analysis/paths.h"
#include "droproot/knowledge/glob.h"
#include "droproot/text/unicode.h"

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

bool is_for_image(const ServerRecipe& recipe, const StageFacts& facts) {
  if (!facts.image.reliable() || !contains(recipe.images, facts.image.profile->id)) return false;
  const std::string_view tag = facts.reference.tag;
  return recipe.tags.empty() ||
         (facts.image.tag_known && std::ranges::any_of(recipe.tags, [tag](std::string_view glob) {
            return knowledge::glob_match(glob, tag);
          }));
}

bool starts_as_shipped(const ServerRecipe& recipe, const StartProcess& start) {
  if (start.inherited) return true;
  return start.commands.complete && !start.commands.assigns && start.scripts.empty() &&
         start.commands.list.size() == 1 &&
         contains(recipe.starts, joined(start.commands.list.front()));
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
  void look_at_run(const Step& step, const Instruction& instruction);
  [[nodiscard]] bool is_harmless(const Command& command);
  [[nodiscard]] bool is_conflict(const Command& command) const;
  void refuse(Span at, std::string what, std::string why) {
    if (!out_.conflict) out_.conflict = ServerConflict{at, std::move(what), std::move(why)};
  }

  const FactsInput& input_;
  const StageFacts& facts_;
  const ServerRecipe& recipe_;
  ServerFacts out_{.recipe = &recipe_};
};

bool says_where_it_listens(std::string_view config) {
  return ascii_lower(config).find("listen") != std::string::npos;
}

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

// What is read of one file of the configuration.
ConfigPorts ports_of(std::string_view recipe, std::string_view text) {
  if (const auto kind = config_kind(recipe)) return config_ports(*kind, text);
  ConfigPorts ports{.low = {}, .listens = says_where_it_listens(text)};
  if (const std::size_t line = line_that_listens_low(text); line != 0) {
    ports.problem = ConfigProblem{line, "is configuration of the build context, which is not read"};
  }
  return ports;
}

// ---- COPY --------------------------------------------------------------------------------------

void ConflictFinder::look_at_copy(const Step& step, const Instruction& instruction,
                                  const model::Copy& copy) {
  if (step.words.empty()) return;
  const std::string& written = step.words.back().text;
  const std::string path = absolute_path(step.workdir, written);
  const bool above = std::ranges::any_of(recipe_.config, [&path](std::string_view folder) {
    return folder.starts_with('/') && is_within(folder, path);
  });
  if (!step.words.back().exact || (!above && !is_within_any(path, recipe_.config))) return;
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
  const ConfigPorts found = ports_of(recipe_.id, *text);
  if (found.problem) {
    return refuse(instruction.span, fmt::format("{}:{}", source, found.problem->line),
                  found.problem->why);
  }
  if (!is_within_any(path, recipe_.replaceable)) {
    return refuse(instruction.span, source, "replaces configuration that has to change");
  }
  for (const ConfigPort& port : found.low) {
    out_.own_ports.push_back({instruction.span, source, port.at, port.line, port.port});
  }
  if (!contains(recipe_.port_files, path)) return;
  if (!found.listens) {
    return refuse(instruction.span, source, "does not say where it listens");
  }
  out_.listens = false;
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
  const std::string& program = command.words.front().text;
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
  const bool appends =
      std::ranges::all_of(command.writes, [](const FileWrite& write) { return write.append; });
  return appends && std::ranges::all_of(command.words, [](const CommandWord& word) {
           const std::string& text = word.shown();
           return text.find("isten") == std::string::npos && text.find("80") == std::string::npos &&
                  text.find("443") == std::string::npos && text.find("pid") == std::string::npos &&
                  (text.find('$') == std::string::npos || (word.value && replaces_path(text)));
         });
}

void ConflictFinder::look_at_run(const Step& step, const Instruction& instruction) {
  const bool there = is_within_any(step.workdir, recipe_.config);
  if (there || !step.commands.complete) {
    return refuse(instruction.span, "this RUN", "may change the configuration of the server");
  }
  for (const Command& command : step.commands.list) {
    const bool names = std::ranges::any_of(command.words,
                                           [this](const CommandWord& word) {
                                             return names_any(word.shown(), recipe_.config);
                                           }) ||
                       std::ranges::any_of(command.writes, [this](const FileWrite& write) {
                         return names_any(write.target, recipe_.config);
                       });
    if (is_conflict(command) || runs_script(command) || (names && !is_harmless(command))) {
      return refuse(command.at, std::string(command.program()),
                    "changes the configuration of the server");
    }
  }
}

ServerFacts ConflictFinder::find() {
  for (const Step& step : facts_.steps) {
    const Instruction& instruction = input_.file.at(step.instruction);
    if (const auto* copy = std::get_if<model::Copy>(&instruction.body)) {
      look_at_copy(step, instruction, *copy);
    } else if (instruction.keyword == Keyword::run) {
      look_at_run(step, instruction);
    } else if (instruction.keyword == Keyword::shell) {
      refuse(instruction.span, "SHELL", "may not be able to change the configuration");
    }
  }
  return std::move(out_);
}

}  // namespace

ServerFacts find_server(const FactsInput& input, const StageFacts& facts,
                        const StartProcess& start) {
  if (facts.image.profile == nullptr) return {};
  for (const ServerRecipe& recipe : knowledge::builtin_servers()) {
    if (!is_for_image(recipe, facts) || !starts_as_shipped(recipe, start)) continue;
    return ConflictFinder(input, facts, recipe).find();
  }
  return {};
}

}  // namespace droproot::analysis
