#include "droproot/analysis/start.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/dockerignore.h"
#include "droproot/analysis/paths.h"
#include "droproot/knowledge/glob.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

using model::Instruction;

constexpr WordSet kWrappers{"tini", "dumb-init", "exec",   "env",     "nice",      "nohup",
                            "time", "catatonit", "stdbuf", "command", "dockerize", "ionice"};
constexpr std::array<std::string_view, 6> kShells = {"sh", "bash", "ash", "dash", "zsh", "ksh"};
constexpr WordSet kInterpreters{"python", "python2", "python3", "node",     "ruby",  "irb",
                                "perl",   "php",     "lua",     "R",        "ghci",  "erl",
                                "iex",    "julia",   "jshell",  "groovysh", "scala", "swipl",
                                "racket", "sbcl",    "pwsh",    "ipython",  "clj",   "clojure"};

// Build tools that without a task (or with `repl`) wait for somebody to say what to do.
constexpr WordSet kBuildTools{"gradle", "sbt", "lein", "mvn", "ant", "bazel"};

bool is_shell(std::string_view program) {
  return std::ranges::find(kShells, program) != kShells.end();
}

// tini -g -- prog: the wrapper with its options and VAR=value words goes.
void unwrap(Command& command) {
  while (kWrappers.contains(command.program())) {
    std::size_t next = 1;
    while (next < command.words.size()) {
      const std::string_view text = command.words[next].text;
      const bool option = text.starts_with('-');
      const bool assignment = text.find('=') != std::string_view::npos && text.front() != '/';
      if (!option && !assignment) break;
      ++next;
      if (text == "--") break;
    }
    if (next == command.words.size()) break;
    command.drop_words(next);
  }
}

void unwrap_all(Commands& commands, Arena& arena) {
  const std::span<Command> list = arena.keep(commands.list);
  for (Command& command : list) unwrap(command);
  commands.list = list;
}

// The script that a shell is given: `sh -e /start.sh`; nullptr for none, and for -c.
const CommandWord* shell_operand(const Command& command) {
  if (!is_shell(command.program())) return nullptr;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view text = command.words[i].text;
    if (text.starts_with('-') && text.find('c') != std::string_view::npos &&
        !text.starts_with("--")) {
      return nullptr;
    }
    if (!text.starts_with('-') && !text.starts_with('+')) return &command.words[i];
  }
  return nullptr;
}

bool has_script_ending(std::string_view path) {
  return path.ends_with(".sh") || path.ends_with(".bash");
}

bool looks_like_script(std::string_view path) {
  const std::string_view name = base_name(path);
  if (has_script_ending(name)) return true;
  for (const std::string_view part : {"entrypoint", "start", "launch", "boot", "init"}) {
    if (name.find(part) != std::string_view::npos && name.find('.') == std::string_view::npos) {
      return true;
    }
  }
  return name == "run";
}

enum class TextKind : std::uint8_t { shell_script, other };

// By its first line; a text without one is a shell script when a shell is told to run it.
TextKind kind_of(std::string_view text, bool given_to_shell) {
  if (!text.starts_with("#!")) {
    const bool binary = text.substr(0, 512).find('\0') != std::string_view::npos;
    return given_to_shell && !binary ? TextKind::shell_script : TextKind::other;
  }
  const std::string_view line = text.substr(0, text.find('\n'));
  for (const std::string_view shell : kShells) {
    const std::size_t at = line.rfind(shell);
    if (at == std::string_view::npos || at == 0) continue;
    const char before = line[at - 1];
    const std::size_t after = at + shell.size();
    const bool ends = after == line.size() || line[after] == ' ' || line[after] == '\r';
    if ((before == '/' || before == ' ') && ends) return TextKind::shell_script;
  }
  return TextKind::other;
}

class StartReader {
 public:
  StartReader(const FactsInput& input, const StageFacts& facts) : input_(input), facts_(facts) {}
  StartProcess read();

 private:
  [[nodiscard]] ShellContext shell_context() const {
    return {input_.file, *facts_.scope, facts_.shell};
  }
  void add_commands(const Instruction& instruction);
  void add_arguments(const Instruction& instruction);
  void add_program_of_base();
  void read_script(const Command& command);
  [[nodiscard]] StartScript find_script(std::string_view path, bool given_to_shell);
  [[nodiscard]] std::optional<CopiedFile> find_program(std::string_view& path) const;

  const FactsInput& input_;
  const StageFacts& facts_;
  StartProcess start_;
  ShellReader shell_{start_.arena};
  std::vector<Command> list_;  // what start_.commands will have
};

void StartReader::add_commands(const Instruction& instruction) {
  const Commands commands = shell_.commands_of(shell_context(), instruction);
  start_.commands.complete = start_.commands.complete && commands.complete;
  list_.insert(list_.end(), commands.list.begin(), commands.list.end());
}

// Both in exec form are one command; a shell-form CMD is handed over as sh -c TEXT.
// REQUIRES: there is one command.
void StartReader::add_arguments(const Instruction& instruction) {
  const Commands arguments = shell_.commands_of(shell_context(), instruction);
  start_.commands.complete = start_.commands.complete && arguments.complete;
  const std::span<const CommandWord> own = list_.front().words;
  std::vector<CommandWord> words(own.begin(), own.end());
  for (const Command& command : arguments.list) {
    words.insert(words.end(), command.words.begin(), command.words.end());
  }
  list_.front().set_words(start_.arena.keep(std::span<const CommandWord>(words)));
}

StartProcess StartReader::read() {
  const bool own_entrypoint = facts_.entrypoint.has_value();
  if (!own_entrypoint && !facts_.command) {
    start_.inherited = true;
    return std::move(start_);
  }
  start_.at = own_entrypoint ? facts_.entrypoint : facts_.command;
  if (own_entrypoint) add_commands(input_.file.at(*facts_.entrypoint));
  const bool exec_entrypoint =
      !own_entrypoint || std::get<model::Command>(input_.file.at(*facts_.entrypoint).body).exec;
  if (facts_.command && exec_entrypoint) {
    const Instruction& cmd = input_.file.at(*facts_.command);
    if (own_entrypoint && list_.size() == 1) {
      add_arguments(cmd);
    } else {
      add_commands(cmd);
    }
  }
  if (!own_entrypoint) add_program_of_base();
  for (Command& command : list_) unwrap(command);
  start_.commands.list = start_.arena.keep(std::span<const Command>(list_));
  for (const Command& command : start_.commands.list) {
    if (!command.words.empty()) read_script(command);
  }
  return std::move(start_);
}

// An inherited entrypoint may put its program in front: CMD ["run", "main.ts"] of deno's image.
void StartReader::add_program_of_base() {
  const knowledge::Entrypoint& base = facts_.image.entrypoint;
  const Instruction& cmd = input_.file.at(*facts_.command);
  if (base.runs.empty() || !std::get<model::Command>(cmd.body).exec) return;
  for (Command& command : list_) {
    const bool is_argument =
        !command.words.empty() &&
        std::ranges::any_of(base.arguments, [&command](std::string_view pattern) {
          return knowledge::glob_match(pattern, command.words.front().shown());
        });
    if (!is_argument) continue;
    const std::string_view program = start_.arena.keep(base.runs);
    std::vector<CommandWord> words{
        {.value = program, .text = program, .at = {cmd.span.begin, cmd.span.begin}}};
    words.insert(words.end(), command.words.begin(), command.words.end());
    command.set_words(start_.arena.keep(std::span<const CommandWord>(words)));
  }
}

void StartReader::read_script(const Command& command) {
  const CommandWord* operand = shell_operand(command);
  const CommandWord& word = operand == nullptr ? command.words.front() : *operand;
  const bool given_to_shell = operand != nullptr;
  StartScript script = find_script(word.value.value_or(word.text), given_to_shell);
  if (!word.value && (given_to_shell || looks_like_script(word.text))) {
    script.source = ScriptSource::unseen;
  }
  if (script.source != ScriptSource::none) start_.scripts.push_back(std::move(script));
}

// A name without a slash is looked for where programs are copied to.
std::optional<CopiedFile> StartReader::find_program(std::string_view& path) const {
  if (path.find('/') != std::string_view::npos) {
    return find_copied(input_, facts_, absolute_path(facts_.workdir, path));
  }
  for (const std::string_view folder :
       {"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"}) {
    if (auto copied = find_copied(input_, facts_, std::string(folder) + std::string(path))) {
      return copied;
    }
  }
  return std::nullopt;
}

StartScript StartReader::find_script(std::string_view path, bool given_to_shell) {
  StartScript script;
  script.path = absolute_path(facts_.workdir, path);
  script.read_by_shell = given_to_shell;
  const std::optional<CopiedFile> copied =
      given_to_shell ? find_copied(input_, facts_, script.path) : find_program(path);
  const bool script_like =
      given_to_shell || looks_like_script(path) || (copied && has_script_ending(copied->source));
  if (!copied) {
    // Made by a RUN, or part of the base image: only its name tells what it is.
    if (script_like) script.source = ScriptSource::unseen;
    return script;
  }
  script.copied_by = copied->instruction;
  std::optional<std::string> text;
  if (copied->heredoc) {
    text = std::string(input_.file.source().at(*copied->heredoc));
  } else if (copied->from_context) {
    text = input_.context.read(copied->source);
    script.context_path = copied->source;
    script.mode = input_.context.entry(copied->source).mode;
  }
  if (!text) {
    if (script_like) script.source = ScriptSource::unseen;
    return script;
  }
  if (kind_of(*text, given_to_shell) == TextKind::shell_script) {
    script.source = ScriptSource::read;
    script.commands = shell_.commands_of_script(*text);
    unwrap_all(script.commands, start_.arena);
  }
  return script;
}

std::string join(std::string_view folder, std::string_view rest) {
  return folder.empty() || folder == "." ? std::string(rest)
                                         : std::string(folder) + '/' + std::string(rest);
}

// Where `path` comes from if `source` is copied to `destination`; nullopt if it does not.
std::optional<std::string> source_of(const BuildContext& context, std::string_view source,
                                     std::string_view destination, bool into_folder,
                                     std::string_view path) {
  const std::string_view below = path.size() > destination.size() && is_within(path, destination)
                                     ? path.substr(destination == "/" ? 1 : destination.size() + 1)
                                     : std::string_view{};
  const bool is_destination = path == destination && !into_folder;
  if (!is_destination && below.empty()) return std::nullopt;
  const std::string clean_source = absolute_path("/", source).substr(1);
  if (is_destination) return clean_source;
  const std::string inside = join(clean_source, below);
  const EntryKind kind = context.entry(clean_source).kind;
  if (kind == EntryKind::folder) return inside;
  if (base_name(clean_source) == below && !clean_source.empty()) return clean_source;
  const bool folder_like = clean_source.empty() || source.ends_with('/');
  if (kind == EntryKind::file || (!folder_like && into_folder)) return std::nullopt;
  return inside;
}

// `COPY bin/*.sh /usr/local/bin/`: a file that the pattern matches lies in the folder by its name.
// A folder that it matches gives its contents, which are not looked into.
std::optional<std::string> source_of_pattern(const BuildContext& context, std::string_view source,
                                             std::string_view destination, std::string_view path) {
  const std::string clean = absolute_path("/", source).substr(1);
  const std::size_t slash = clean.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : clean.substr(0, slash);
  const std::string_view pattern = base_name(clean);
  const std::string_view name = base_name(path);
  const bool plain = !has_glob(folder) && parent_path(path) == destination;
  if (!plain || !matches_pattern(pattern, name)) return std::nullopt;
  std::string file = join(folder, name);
  if (context.entry(file).kind == EntryKind::folder) return std::nullopt;
  return file;
}

std::optional<CopiedFile> match_copy(const FactsInput& input, const Step& step,
                                     std::string_view path) {
  const Instruction& instruction = input.file.at(step.instruction);
  const auto* copy = std::get_if<model::Copy>(&instruction.body);
  if (copy == nullptr || step.words.empty() || !step.words.back().exact) return std::nullopt;
  const std::string& written = step.words.back().text;
  const std::string destination = absolute_path(step.workdir, written);
  const bool into_folder = written.ends_with('/') || written.ends_with("/.") || written == "." ||
                           copy->sources.size() > 1;
  std::size_t heredoc = 0;
  for (std::size_t i = 0; i < copy->sources.size(); ++i) {
    const std::string& source = step.words[i].text;
    if (source.starts_with("<<") && heredoc < instruction.heredocs.size()) {
      const model::Heredoc& body = instruction.heredocs[heredoc++];
      const std::string target = into_folder ? join(destination, body.name) : destination;
      if (target == path) return CopiedFile{step.instruction, {}, false, body.body};
      continue;
    }
    if (has_glob(source)) {
      if (auto found = source_of_pattern(input.context, source, destination, path)) {
        return CopiedFile{step.instruction, std::move(*found), instruction.flag("from") == nullptr,
                          std::nullopt};
      }
      continue;
    }
    if (auto found = source_of(input.context, source, destination, into_folder, path)) {
      const bool from_context = instruction.flag("from") == nullptr;
      return CopiedFile{step.instruction, std::move(*found), from_context, std::nullopt};
    }
  }
  return std::nullopt;
}

}  // namespace

// Commands of a script have no place of their own: the first line that has the command's first
// words, and is no comment, is the one.
std::string place_in_script(const BuildContext& context, const StartScript& script,
                            const Command& command) {
  std::string name = script.context_path.empty() ? script.path : script.context_path;
  const auto text = script.context_path.empty() ? std::nullopt : context.read(script.context_path);
  if (!text || command.words.empty()) return name;
  const std::string_view second =
      command.words.size() > 1 ? command.words[1].text : std::string_view();
  std::size_t line = 0;
  for (std::size_t begin = 0; begin < text->size();) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    const std::string_view shown = std::string_view(*text).substr(begin, end - begin);
    const std::size_t first = shown.find_first_not_of(" \t");
    ++line;
    begin = end + 1;
    if (first == std::string_view::npos || shown[first] == '#') continue;
    const std::size_t program = shown.find(command.words.front().text);
    if (program == std::string_view::npos) continue;
    if (shown.find(second, program) != std::string_view::npos) {
      return fmt::format("{}:{}", name, line);
    }
  }
  return name;
}

StartProcess start_process(const FactsInput& input, const StageFacts& facts) {
  return StartReader(input, facts).read();
}

bool starts_nothing(const StartProcess& start) {
  return !start.inherited && start.commands.complete &&
         std::ranges::all_of(start.commands.list,
                             [](const Command& command) { return command.words.empty(); });
}

bool is_bare_interpreter(const StartProcess& start) {
  if (start.commands.list.size() != 1) return false;
  const Command& command = start.commands.list.front();
  const std::string_view program = command.program();
  if (program == "tail" || program == "sleep") return true;
  const bool tool = kBuildTools.contains(program);
  if (tool && command.words.size() == 2 && command.words.back().text == "repl") return true;
  const bool interpreter = tool || is_shell(program) || kInterpreters.contains(program);
  return interpreter && std::ranges::all_of(command.words.begin() + 1, command.words.end(),
                                            [](const CommandWord& word) {
                                              return word.text == "-l" || word.text == "-i" ||
                                                     word.text == "-a" || word.text == "--login";
                                            });
}

std::optional<CopiedFile> find_copied(const FactsInput& input, const StageFacts& facts,
                                      std::string_view path) {
  // The last one that writes the path is what the image has.
  for (auto step = facts.steps.rbegin(); step != facts.steps.rend(); ++step) {
    if (auto found = match_copy(input, *step, path)) return found;
  }
  return std::nullopt;
}

}  // namespace droproot::analysis
