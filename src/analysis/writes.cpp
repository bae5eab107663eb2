#include "droproot/analysis/writes.h"

#include <algorithm>
#include <array>
#include <span>

#include "analysis/mounts.h"
#include "droproot/analysis/paths.h"
#include "droproot/analysis/server.h"
#include "droproot/text/unicode.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

using model::Instruction;
using syntax::Keyword;

constexpr std::size_t kMostAsked = 32;

// ---- words -------------------------------------------------------------------------------------

// A word that a folder of changing data is called by.
bool is_state_word(std::string_view word) {
  static constexpr WordSet kWords{"data",     "datadir",  "logs",    "log",     "logdir",  "cache",
                                  "caches",   "state",    "storage", "uploads", "upload",  "spool",
                                  "sessions", "session",  "backup",  "backups", "persist", "db",
                                  "dbpath",   "database", "pgdata",  "media",   "tmp",     "temp",
                                  "queue",    "mnesia",   "wal",     "cachedir"};
  return kWords.contains(word);
}

bool has_state_word(std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of("_-./", begin), text.size());
    if (is_state_word(text.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

// Places that the Filesystem Hierarchy Standard keeps for what programs write.
bool is_state_place(std::string_view path) {
  constexpr std::array<std::string_view, 5> kPlaces = {"/data", "/var/lib", "/var/log",
                                                       "/var/cache", "/var/spool"};
  return std::ranges::any_of(kPlaces, [path](std::string_view f) { return is_within(path, f); });
}

bool is_plain_path(std::string_view text) {
  return text.starts_with('/') && text.find_first_of("$*?[:;, \t'\"`") == std::string_view::npos;
}

// `app.db` and `x.log`, but not the dot of `.cache` or of `v1.2`.
bool looks_like_file(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return false;
  const char next = name[dot + 1];
  return next < '0' || next > '9';
}

// The path in a URL of a database file: file:///data/a.db, sqlite:////data/a.db.
std::string_view path_of_url(std::string_view value) {
  for (const std::string_view scheme : {"file:", "sqlite:", "sqlite3:"}) {
    if (!value.starts_with(scheme)) continue;
    value.remove_prefix(scheme.size());
    while (value.starts_with("//")) value.remove_prefix(1);
    return value.substr(0, value.find('?'));
  }
  return {};
}

// ---- ENV ---------------------------------------------------------------------------------------

bool names_state(std::string_view variable, std::string_view path) {
  const std::string name = ascii_lower(variable);
  static constexpr WordSet kWellKnown{"hf_home", "mplconfigdir", "pgdata"};
  if (kWellKnown.contains(name) || (name.starts_with("xdg_") && name.ends_with("_home"))) {
    return true;
  }
  for (const std::string_view ending : {"_url", "_host", "_port", "_user", "_name", "_password"}) {
    if (name.ends_with(ending)) return false;
  }
  if (name.starts_with("data")) return true;
  if (has_state_word(name)) return true;
  const bool is_folder = name.ends_with("_dir") || name.ends_with("_home") ||
                         name.ends_with("_path") || name.ends_with("_directory") ||
                         name.ends_with("_folder");
  return is_folder && (is_state_place(path) || has_state_word(base_name(path)));
}

// ---- options -----------------------------------------------------------------------------------

// --data-dir, -Dlog.path, --cache
bool option_names_state(std::string_view option) {
  while (option.starts_with('-')) option.remove_prefix(1);
  const std::string name = ascii_lower(option);
  return has_state_word(name) || name.find("logfile") != std::string::npos ||
         name.starts_with("pid");
}

// ---- the working folder ------------------------------------------------------------------------

// Programs that write beside the code that they are started on: caches, builds, databases.
bool writes_beside_code(std::string_view program) {
  static constexpr WordSet kPrograms{"gatsby",
                                     "next",
                                     "nuxt",
                                     "vite",
                                     "webpack",
                                     "webpack-dev-server",
                                     "ng",
                                     "parcel",
                                     "jekyll",
                                     "hugo",
                                     "hexo",
                                     "mkdocs",
                                     "react-scripts",
                                     "gulp",
                                     "grunt",
                                     "rails",
                                     "jupyter",
                                     "ionic",
                                     "expo",
                                     "vue-cli-service",
                                     "docusaurus",
                                     "mkdocs",
                                     "sphinx-autobuild",
                                     "jupyter-notebook"};
  return kPrograms.contains(program);
}

bool is_package_runner(std::string_view program) {
  static constexpr WordSet kRunners{"npm", "yarn", "pnpm", "npx", "bun"};
  return kRunners.contains(program);
}

// The text of a script of package.json; empty: not seen.
std::string package_script(std::string_view package, std::string_view name) {
  std::size_t at = package.find("\"scripts\"");
  if (at == std::string_view::npos) return {};
  const std::string key = '"' + std::string(name) + '"';
  at = package.find(key, at);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = package.find('"', at + key.size());
  if (begin == std::string_view::npos) return {};
  const std::size_t end = package.find('"', begin + 1);
  if (end == std::string_view::npos) return {};
  return std::string(package.substr(begin + 1, end - begin - 1));
}

std::string_view first_writer(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t&|;", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (writes_beside_code(word)) return word;
    begin = end + 1;
  }
  return {};
}

// What a program's own text shows: a database file, a file opened to be written.
std::string_view writing_in(std::string_view text) {
  if (text.find("sqlite") != std::string_view::npos) return "uses SQLite";
  for (std::size_t at = text.find("open("); at != std::string_view::npos;
       at = text.find("open(", at + 1)) {
    const std::string_view call = text.substr(at, text.find('\n', at) - at);
    for (const std::string_view mode : {"'w'", "\"w\"", "'a'", "\"a\"", "'wb'", "\"wb\"", "'a+'"}) {
      if (call.find(mode) != std::string_view::npos) return "opens files to write them";
    }
  }
  return {};
}

// Play keeps its number in the folder above bin/, unless told where (playframework.com, "Production
// Configuration"); empty: it is no Play server, or it was told.
std::string_view folder_of_play(const Command& command) {
  const auto begins = [&command](std::string_view option) {
    return std::ranges::any_of(command.words, [option](const CommandWord& word) {
      return word.shown().starts_with(option);
    });
  };
  if (!begins("-Dplay.") || begins("-Dpidfile.path") || !command.words.front().value) return {};
  const std::string_view bin = parent_path(*command.words.front().value);
  return base_name(bin) == "bin" ? parent_path(bin) : std::string_view{};
}

// ---- the search --------------------------------------------------------------------------------

class WriteFinder {
 public:
  WriteFinder(const FactsInput& input, const StageFacts& facts, const StartProcess& start)
      : input_(input), facts_(facts), start_(start) {}
  Writes find();

 private:
  void add(WrittenPath path);
  void read_volume(const Step& step);
  void read_env(const Instruction& instruction);
  void read_build_folders(const Step& step);
  void read_start(const Command& command, const std::string& where);
  void read_options(const Command& command, const std::string& where);
  void read_image();
  void read_framework();
  void read_rails(const Step& step);
  void add_folder_of_framework(std::string_view folder, std::string_view reason,
                               model::InstructionId by);
  [[nodiscard]] std::string working_folder_reason() const;
  [[nodiscard]] std::string reason_of(const Command& command) const;
  [[nodiscard]] std::string reason_of_program_text(const Command& command) const;
  [[nodiscard]] std::string reason_of_context() const;
  [[nodiscard]] model::InstructionId start_at() const {
    return start_.at.value_or(input_.file.at(facts_.stage).from);
  }

  const FactsInput& input_;
  const StageFacts& facts_;
  const StartProcess& start_;
  Writes writes_;
  bool moved_ = false;  // a cd has left the working folder
};

void WriteFinder::add(WrittenPath path) { writes_.paths.push_back(std::move(path)); }

void WriteFinder::read_volume(const Step& step) {
  const Instruction& instruction = input_.file.at(step.instruction);
  const auto& volume = std::get<model::Volume>(instruction.body);
  for (std::size_t i = 0; i < step.words.size() && i < volume.paths.size(); ++i) {
    const model::Resolved& word = step.words[i];
    if (!word.exact || !word.text.starts_with('/')) {
      if (!writes_.unseen_volume) writes_.unseen_volume = instruction.span;
      continue;
    }
    add({.path = absolute_path("/", word.text),
         .is_file = false,
         .evidence = WriteEvidence::volume,
         .because = "a VOLUME",
         .at = instruction.span,
         .instruction = step.instruction});
  }
}

void WriteFinder::read_env(const Instruction& instruction) {
  for (const model::Pair& pair : std::get<model::Env>(instruction.body).pairs) {
    const model::Variable* last = facts_.scope->find(pair.key.text);
    if (last == nullptr || !last->exact) continue;
    const std::string_view url = path_of_url(last->value);
    const std::string_view path = url.empty() ? std::string_view(last->value) : url;
    if (!is_plain_path(path) || (url.empty() && !names_state(pair.key.text, path))) continue;
    add({.path = absolute_path("/", path),
         .is_file = looks_like_file(path),
         .evidence = WriteEvidence::named,
         .because = pair.key.text,
         .at = pair.span,
         .instruction = instruction.id});
  }
}

// `RUN mkdir /app/uploads`: a folder is made empty because something is to be written there.
void WriteFinder::read_build_folders(const Step& step) {
  const auto mounted = mount_targets(input_.file.at(step.instruction), step.workdir);
  for (const Command& command : step.commands.list) {
    if (command.program() != "mkdir" || command.ran == Ran::maybe) continue;
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const CommandWord& word = command.words[i];
      if (!word.value || !is_plain_path(*word.value)) continue;
      std::string path = absolute_path("/", *word.value);
      if (!is_state_word(ascii_lower(base_name(path))) && !is_state_place(path)) continue;
      if (is_mounted(mounted, path)) continue;
      add({.path = std::move(path),
           .is_file = false,
           .evidence = WriteEvidence::named,
           .because = "made empty by mkdir",
           .at = command.at,
           .instruction = step.instruction});
    }
  }
}

void WriteFinder::read_options(const Command& command, const std::string& where) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    const std::string_view text = word.shown();
    const std::size_t equals = text.find('=');
    const bool joined = text.starts_with('-') && equals != std::string_view::npos;
    const std::string_view option =
        joined ? text.substr(0, equals) : std::string_view(command.words[i - 1].text);
    const std::string_view value = joined ? text.substr(equals + 1) : text;
    if (!option.starts_with('-') || !is_plain_path(value) || !option_names_state(option)) continue;
    add({.path = absolute_path("/", value),
         .is_file = looks_like_file(value) || option.ends_with("file"),
         .evidence = WriteEvidence::seen,
         .because = std::string(option) + where,
         .at = input_.file.at(start_at()).span,
         .instruction = start_at()});
  }
}

// `where`: " in start.sh", or nothing for the start command itself.
void WriteFinder::read_start(const Command& command, const std::string& where) {
  if (command.program() == "cd" || command.program() == "pushd") moved_ = true;
  read_options(command, where);
  const auto seen = [&](std::string_view path, bool is_file, std::string because) {
    if (path.empty() || path.find_first_of("$*?[") != std::string_view::npos ||
        path.starts_with('~') || path == "&1" || path == "&2") {
      return;
    }
    if (!path.starts_with('/') && (moved_ || !facts_.workdir_exact)) return;
    const std::string absolute = absolute_path(facts_.workdir, path);
    if (is_within(absolute, "/dev") || is_within(absolute, "/proc")) return;
    add({.path = absolute,
         .is_file = is_file,
         .evidence = WriteEvidence::seen,
         .because = std::move(because) + where,
         .at = input_.file.at(start_at()).span,
         .instruction = start_at()});
  };
  for (const FileWrite& write : command.writes) seen(write.target, true, "a redirection");
  if (const std::string_view folder = folder_of_play(command); !folder.empty()) {
    seen(std::string(folder) + "/RUNNING_PID", true, "a Play server");
  }
  if (command.program() != "mkdir" && command.program() != "touch") return;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    if (!word.value || word.value->starts_with('-')) continue;
    seen(*word.value, command.program() == "touch", std::string(command.program()));
  }
}

// What the base image's own server writes, when it is what starts.
void WriteFinder::read_image() {
  const ServerFacts server = find_server(input_, facts_, start_);
  const bool by_recipe = server.recipe != nullptr && !server.conflict;
  const bool own_server = facts_.image.role == knowledge::ImageRole::server && start_.inherited;
  const bool tomcat = facts_.image.env_value("CATALINA_HOME").has_value();
  if (!own_server && !tomcat && !by_recipe) return;
  const model::InstructionId from = input_.file.at(facts_.stage).from;
  for (const std::string_view path : by_recipe ? server.recipe->writable : facts_.image.writable) {
    add({.path = std::string(path),
         .is_file = looks_like_file(path),
         .evidence = WriteEvidence::image,
         .because = by_recipe ? server_name(server, facts_) : "the server of " + facts_.base_name,
         .at = input_.file.at(from).span,
         .instruction = from});
  }
}

std::string WriteFinder::reason_of_program_text(const Command& command) const {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].text;
    const bool program = text.ends_with(".py") || text.ends_with(".js") || text.ends_with(".rb") ||
                         text.ends_with(".php") || text.ends_with(".mjs");
    if (!program) continue;
    const auto copied = find_copied(input_, facts_, absolute_path(facts_.workdir, text));
    if (!copied || !copied->from_context) return {};
    const auto content = input_.context.read(copied->source);
    if (!content) return {};
    const std::string_view writing = writing_in(*content);
    return writing.empty() ? std::string{} : copied->source + ' ' + std::string(writing);
  }
  return {};
}

std::string WriteFinder::reason_of(const Command& command) const {
  const std::string_view program = command.program();
  if (writes_beside_code(program)) return std::string(program) + " writes beside the code";
  if (!is_package_runner(program)) return reason_of_program_text(command);
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].text;
    if (word.starts_with('-') || word == "run" || word == "exec") continue;
    if (writes_beside_code(word)) return std::string(word) + " writes beside the code";
    const auto package = input_.context.read("package.json");
    const std::string script = package ? package_script(*package, word) : std::string{};
    const std::string_view writer = first_writer(script);
    if (!writer.empty()) return std::string(writer) + " writes beside the code";
    const bool builds = word == "dev" || word == "develop" || word == "build" || word == "watch" ||
                        word.starts_with("dev:") || word.starts_with("build:") || word == "install";
    if (script.empty() && builds) {
      return std::string(program) + ' ' + std::string(word) + " builds beside the code";
    }
    return {};
  }
  return {};
}

// What a framework writes in its own tree, and the file that shows it.
struct Framework {
  std::string_view sign;
  std::string_view reason;
  std::array<std::string_view, 8> folders;
};

constexpr std::array<Framework, 4> kFrameworks = {
    {{"artisan",
      "Laravel writes storage",
      {"bootstrap/cache", "storage", "storage/app", "storage/framework", "storage/framework/cache",
       "storage/framework/sessions", "storage/framework/views", "storage/logs"}},
     {"config/application.rb",
      "Rails writes tmp and log",
      {"log", "storage", "tmp", "tmp/cache", "tmp/pids", "tmp/sockets"}},
     {"wp-config.php", "WordPress writes wp-content", {}},
     {"db.sqlite3", "a SQLite database is in the context", {}}}};

std::string WriteFinder::reason_of_context() const {
  for (const Framework& framework : kFrameworks) {
    if (input_.context.entry(framework.sign).kind == EntryKind::file) {
      return std::string(framework.reason);
    }
  }
  return {};
}

// The folders of a framework in the WORKDIR: of those that the context brings, each, for a COPY
// that stays root's gives none of them away.
void WriteFinder::read_framework() {
  if (!facts_.workdir_exact || facts_.workdir == "/") return;
  for (const Framework& framework : kFrameworks) {
    if (input_.context.entry(framework.sign).kind != EntryKind::file) continue;
    const auto copied = find_copied(input_, facts_, absolute_path(facts_.workdir, framework.sign));
    if (!copied || !copied->from_context) continue;
    for (const std::string_view folder : framework.folders) {
      if (folder.empty() || input_.context.entry(folder).kind != EntryKind::folder) continue;
      add_folder_of_framework(folder, framework.reason, copied->instruction);
    }
  }
}

// `rake assets:precompile` and its like make them as root where they are not copied.
void WriteFinder::read_rails(const Step& step) {
  const bool compiles = std::ranges::any_of(step.commands.list, [](const Command& command) {
    return command.has_word("assets:precompile") || command.has_word("db:setup");
  });
  if (!compiles || !facts_.workdir_exact || step.workdir != facts_.workdir) return;
  for (const std::string_view folder : {"log", "tmp"}) {
    add_folder_of_framework(folder, "Rails writes tmp and log", step.instruction);
  }
}

void WriteFinder::add_folder_of_framework(std::string_view folder, std::string_view reason,
                                          model::InstructionId by) {
  add({.path = absolute_path(facts_.workdir, folder),
       .is_file = false,
       .evidence = WriteEvidence::named,
       .because = std::string(reason),
       .at = input_.file.at(by).span,
       .instruction = by,
       .copied = input_.context.entry(folder).kind == EntryKind::folder});
}

std::string WriteFinder::working_folder_reason() const {
  std::size_t asked = 0;  // each one may read a file and look at every COPY
  const auto reason_in = [&](const Commands& commands) -> std::string {
    for (const Command& command : commands.list) {
      if (command.words.empty() || ++asked > kMostAsked) continue;
      if (std::string reason = reason_of(command); !reason.empty()) return reason;
    }
    return {};
  };
  if (std::string reason = reason_in(start_.commands); !reason.empty()) return reason;
  for (const StartScript& script : start_.scripts) {
    if (std::string reason = reason_in(script.commands); !reason.empty()) return reason;
  }
  return reason_of_context();
}

Writes WriteFinder::find() {
  read_image();
  for (const Step& step : facts_.steps) {
    const Instruction& instruction = input_.file.at(step.instruction);
    if (instruction.keyword == Keyword::volume) read_volume(step);
    if (instruction.keyword == Keyword::env) read_env(instruction);
    if (instruction.keyword != Keyword::run) continue;
    read_build_folders(step);
    read_rails(step);
  }
  read_framework();
  for (const Command& command : start_.commands.list) read_start(command, {});
  for (const StartScript& script : start_.scripts) {
    const std::string& name = script.context_path.empty() ? script.path : script.context_path;
    moved_ = false;
    for (const Command& command : script.commands.list) read_start(command, " in " + name);
  }
  writes_.in_workdir = working_folder_reason();
  return std::move(writes_);
}

}  // namespace

Writes find_writes(const FactsInput& input, const StageFacts& facts, const StartProcess& start) {
  return WriteFinder(input, facts, start).find();
}

}  // namespace droproot::analysis
