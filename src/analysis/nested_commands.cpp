#include "analysis/nested_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/written_text.h"
#include "droproot/analysis/paths.h"
#include "droproot/shell/interpreter.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

constexpr int kDeepest = 6;
constexpr std::size_t kMostLeaves = 20000;  // scripts that run scripts

bool is_assignment(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         text.substr(0, equals).find_first_of("/-.") == std::string_view::npos;
}

RunBy by_user(std::optional<std::string_view> user) {
  if (!user) return RunBy::unknown;
  const std::string_view name = user->substr(0, user->find(':'));
  return name == "root" || name == "0" || name == "#0" ? RunBy::root : RunBy::other;
}

// What one look at a command's first words finds.
enum class Found : std::uint8_t {
  nothing,  // it is a command of its own
  wrapper,  // its first `taken` words start what stands behind them
  script,   // `text` is read by a shell
  file,     // `text` is the path of a script
  unread,   // `text` says why
  installer,
};

struct Look {
  Found found = Found::nothing;
  std::string text = {};
  std::size_t taken = 0;
  bool bash = false;
  bool same_shell = false;  // eval and source may change the directory of the commands behind
};

Look script_text(std::string_view text) {
  return {.found = Found::script, .text = std::string(text)};
}

Look unread(std::string_view program, std::string_view what) {
  return {.found = Found::unread, .text = fmt::format("{} runs {}", program, what)};
}

// ---- programs that start another one -----------------------------------------------------------

struct Wrapper {
  std::string_view name;
  std::string_view value_letters;  // options that take the next word
  std::size_t operands;            // words before the program
};
constexpr auto kWrappers = std::to_array<Wrapper>({
    {"exec", "a", 0},
    {"command", "", 0},
    {"builtin", "", 0},
    {"nohup", "", 0},
    {"setsid", "", 0},
    {"time", "fo", 0},
    {"nice", "n", 0},
    {"ionice", "cnpu", 0},
    {"stdbuf", "ioe", 0},
    {"timeout", "ks", 1},
    {"env", "uC", 0},
    {"busybox", "", 0},
    {"eatmydata", "", 0},
    {"xvfb-run", "enfpsw", 0},
});

Look look_at_wrapper(const Command& command, const Wrapper& wrapper) {
  std::size_t next = 1;
  for (; next < command.words.size(); ++next) {
    const std::string_view text = command.words[next].shown();
    if (text == "--") {
      ++next;
      break;
    }
    const bool assignment = wrapper.name == "env" && is_assignment(text);
    if (!text.starts_with('-') && !assignment) break;
    if (wrapper.name == "command" && text != "-p") return {};  // command -v only looks
    if (wrapper.name == "env" && text.starts_with("-S")) return unread("env", "a joined command");
    const bool takes_next =
        text.size() == 2 && wrapper.value_letters.find(text[1]) != std::string_view::npos;
    if (takes_next) ++next;
  }
  next += wrapper.operands;
  if (next >= command.words.size()) return {};
  return {.found = Found::wrapper, .taken = next};
}

// ---- programs that change the user -------------------------------------------------------------

// sudo and runuser -u: the options in front of the command.
struct UserOptions {
  std::size_t next = 1;  // the first word that is none
  std::optional<std::string_view> user = "root";
  bool understood = true;
};

// An option word at `options.next`, and the word behind it where that is its value.
void read_user_option(const Command& command, UserOptions& options) {
  constexpr std::string_view kAlone = "EHnSkKbPABisl";
  constexpr std::string_view kWithValue = "ugCDhpRrTtUG";
  const std::string_view text = command.words[options.next++].shown();
  if (text.starts_with("--preserve-env")) return;
  if (text.starts_with("--user=")) {
    options.user = text.substr(7);
    return;
  }
  const bool long_user = text == "--user";
  if (text.starts_with("--") && !long_user) {
    options.understood = options.understood &&
                         (text == "--set-home" || text == "--login" || text == "--non-interactive");
    return;
  }
  const std::size_t letter = long_user ? 0 : text.find_first_not_of(kAlone, 1);
  if (letter == std::string_view::npos) return;
  const bool value = long_user || kWithValue.find(text[letter]) != std::string_view::npos;
  const bool is_user = long_user || text[letter] == 'u';
  options.understood = options.understood && value;
  if (!long_user && letter + 1 < text.size()) {
    if (is_user) options.user = text.substr(letter + 1);
    return;
  }
  if (!value || options.next == command.words.size()) return;
  if (is_user) options.user = command.words[options.next].value;
  ++options.next;
}

UserOptions read_user_options(const Command& command) {
  UserOptions options;
  while (options.next < command.words.size()) {
    const std::string_view text = command.words[options.next].shown();
    const bool option = text.starts_with('-');
    if (!option && !is_assignment(text)) return options;
    if (option && text != "--") {
      read_user_option(command, options);
      continue;
    }
    ++options.next;
    if (option) return options;
  }
  return options;
}

Look look_at_sudo(const Command& command, RunBy& by) {
  const UserOptions options = read_user_options(command);
  if (!options.understood || options.next >= command.words.size()) {
    return unread(command.words.front().shown(), "what is not seen");
  }
  by = by_user(options.user);
  return {.found = Found::wrapper, .taken = options.next};
}

// gosu app make
Look look_at_user_word(const Command& command, RunBy& by) {
  if (command.words.size() < 3 || command.words[1].shown().starts_with('-')) return {};
  by = by_user(command.words[1].value);
  return {.found = Found::wrapper, .taken = 2};
}

// su [-] [USER] -c TEXT, its words in any order (getopt permutes them).
Look look_at_su(const Command& command, RunBy& by) {
  std::optional<std::string_view> user = "root";
  const CommandWord* text = nullptr;
  std::size_t operands = 0;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].shown();
    const bool last = i + 1 == command.words.size();
    const bool option = word.size() > 1 && word.starts_with('-');
    const bool is_text = option && (word == "--command" || word == "--session-command" ||
                                    (word[1] != '-' && word.ends_with('c')));
    if (is_text && !last) {
      text = &command.words[++i];
    } else if (word == "-s" || word == "--shell" || word == "-g" || word == "-G") {
      ++i;
    } else if (!option && word != "-" && ++operands == 1) {
      user = command.words[i].value;
    }
  }
  by = by_user(user);
  if (operands > 1) return unread("su", "a script that is not read");
  if (text != nullptr && text->script) return script_text(*text->script);
  if (text == nullptr && command.input.text) {
    return script_text(*command.input.text);
  }
  return unread("su", "a text that hangs on what is not seen");
}

// ---- shells ------------------------------------------------------------------------------------

Look look_at_shell(const Command& command, std::optional<std::string_view> piped) {
  std::vector<std::string_view> texts;
  texts.reserve(command.words.size());
  for (const CommandWord& word : command.words) texts.push_back(word.shown());
  const shell::Interpreter interpreter = shell::interpreter_of(texts);
  if (interpreter.kind == shell::InterpreterKind::other) return {};
  const std::string_view program = command.program();
  const bool bash = interpreter.kind == shell::InterpreterKind::bash;
  if (!interpreter.script) {
    const auto text = command.input.given ? command.input.text : piped;
    if (text) return {.found = Found::script, .text = std::string(*text), .bash = bash};
    return command.words.size() == 2 && texts[1] == "--version"
               ? Look{}
               : unread(program, "a script that is not read");
  }
  const CommandWord& word = command.words[*interpreter.script];
  if (interpreter.command) {
    if (word.script) {
      return {.found = Found::script, .text = std::string(*word.script), .bash = bash};
    }
    return unread(program, "a text that hangs on what is not seen");
  }
  if (!word.value) return unread(program, "a script whose name is not fixed");
  return {.found = Found::file, .text = std::string(*word.value)};
}

Look look_at_eval(const Command& command) {
  Look look{.found = Found::script, .same_shell = true};
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    if (!command.words[i].script) return unread("eval", "what another command prints");
    look.text += *command.words[i].script;
    look.text += ' ';
  }
  return look;
}

// Files that set variables and define functions.
bool only_sets_variables(std::string_view path) {
  static constexpr WordSet kNames{"os-release",    "lsb-release", "activate",   "env",
                                  "nvm.sh",        "envvars",     "profile",    ".bashrc",
                                  ".bash_profile", ".profile",    "environment"};
  return kNames.contains(base_name(path));
}

Look look_at_source(const Command& command) {
  if (command.words.size() < 2 || only_sets_variables(command.words[1].shown())) return {};
  if (!command.words[1].value) return unread("source", "a script whose name is not fixed");
  return {.found = Found::file, .text = std::string(*command.words[1].value), .same_shell = true};
}

// ---- programs by their path --------------------------------------------------------------------

// What configures, compiles or starts the application itself. It may well be a script, but none
// that has to do with accounts.
bool is_build_program(std::string_view path) {
  static constexpr WordSet kNames{
      "configure", "Configure", "config",  "autogen.sh", "buildconf", "buildconf.sh", "gradlew",
      "mvnw",      "mvn",       "gradle",  "waf",        "b2",        "bjam",         "manage.py",
      "artisan",   "composer",  "console", "rebar",      "rebar3",    "mix",          "sbt",
      "lein",      "stack",     "cabal",   "pip",        "pip2",      "pip3",         "python",
      "python2",   "python3",   "poetry",  "pipenv",     "conda",     "node",         "npm",
      "npx",       "yarn",      "pnpm",    "rails",      "rake",      "bundle",       "ruby",
      "gem",       "cargo",     "rustc",   "go",         "java",      "javac",        "php",
      "perl",      "make",      "cmake"};
  return kNames.contains(base_name(path)) || path.find("node_modules/.bin/") != path.npos;
}

bool is_system_program(std::string_view path) {
  constexpr std::array<std::string_view, 6> kFolders = {"/bin/",      "/sbin/",      "/usr/bin/",
                                                        "/usr/sbin/", "/usr/local/", "/opt/"};
  return std::ranges::any_of(kFolders,
                             [path](std::string_view folder) { return path.starts_with(folder); });
}

Look look_at_path(const Command& command) {
  const CommandWord& word = command.words.front();
  const std::string_view path = word.shown();
  if (is_build_program(path)) return {};
  if (!word.value) return unread(word.text, "what is not seen");
  const bool script_like = path.ends_with(".sh");
  const bool has_folder = path.find('/') != path.npos;
  if (script_like || has_folder) return {.found = Found::file, .text = std::string(path)};
  return {};
}

// A file that no COPY is seen to bring is a program of the system by its place, and anything
// elsewhere.
bool is_unread_file(std::string_view path, bool given_to_shell) {
  if (given_to_shell || path.ends_with(".sh")) return true;
  return path.find('/') != std::string_view::npos && !is_system_program(path);
}

constexpr WordSet kUserFirst{"gosu", "su-exec", "s6-setuidgid", "setuidgid"};

// A program by its name alone that starts nothing else and stays in its folder: what its words say
// is all that there is to it. Most commands of a RUN.
bool is_plain(const Command& command) {
  static constexpr WordSet kOthers{"sudo", "doas",   "runuser", "su",   "eval",
                                   ".",    "source", "cd",      "pushd"};
  static constexpr auto kWrapperNames = word_set_of(kWrappers, &Wrapper::name);
  const std::string_view name = command.program();
  const bool has_folder = !command.words.empty() && command.words.front().value != name;
  if (name.empty() || has_folder || name.ends_with(".sh")) return false;
  return !kOthers.contains(name) && !kUserFirst.contains(name) && !kWrapperNames.contains(name) &&
         !shell::may_start_interpreter(name);
}

// ---- all of it ---------------------------------------------------------------------------------

Ran inside(Ran outer, Ran inner, bool alone) {
  if (outer == Ran::certain) return inner;
  const bool started = outer == Ran::unchecked && inner != Ran::maybe && alone;
  return started ? Ran::unchecked : Ran::maybe;
}

// Scripts that many pipe into a shell and that install a program or name a package source: they run
// the package manager, or write below a home. What they were when this was written says so.
bool is_known_installer(const Command& fetch) {
  static constexpr std::array<std::string_view, 17> kInstallers = {
      "//deb.nodesource.com/setup",
      "//rpm.nodesource.com/setup",
      "//packagecloud.io/install/repositories/",
      "//sh.rustup.rs",
      "//static.rust-lang.org/rustup",
      "//get.docker.com",
      "//install.python-poetry.org",
      "//astral.sh/uv",
      "//raw.githubusercontent.com/nvm-sh/nvm/",
      "//raw.githubusercontent.com/creationix/nvm/",
      "//raw.githubusercontent.com/helm/helm/",
      "//raw.githubusercontent.com/rust-lang/",
      "//bun.sh/install",
      "//deno.land/install.sh",
      "//deno.land/x/install",
      "//get.pnpm.io/install.sh",
      "//yarnpkg.com/install.sh"};
  if (fetch.program() != "curl" && fetch.program() != "wget") return false;
  return std::ranges::any_of(fetch.words, [](const CommandWord& word) {
    const std::string_view url = word.shown();
    return std::ranges::any_of(kInstallers, [url](std::string_view known) {
      return url.substr(std::min(url.find("//"), url.size())).starts_with(known);
    });
  });
}

class Expander {
 public:
  explicit Expander(const Surroundings& around) : around_(around) {}
  std::vector<Leaf> run(const Commands& commands);

 private:
  struct Pending {
    std::span<const Command> list;
    std::size_t index;
    Ran ran;
    RunBy by;
    std::size_t frame;  // whose directory it stands in
    int depth;
    Span at;         // of the command in the Dockerfile; that of the outermost one
    bool inherited;  // it stands in a script that the Dockerfile does not hold
    bool plain;      // is_plain() said so
  };

  void visit(const Pending& pending);
  Look look_at(const Command& command, const Pending& pending, RunBy& by) const;
  const Command& as_run(const Pending& pending);
  const Command& without_words(const Command& command, std::size_t count);
  Command& copy_of(const Command& command) {
    return around_.shell.arena().keep(std::span(&command, 1)).front();
  }
  void enter(const Commands& commands, const Pending& outer, const Look& look);
  void open(Leaf leaf, const Pending& pending, const Look& look);
  void push(std::span<const Command> list, const Pending& outer, Ran ran);
  void change_folder(const Command& command, const Pending& pending);
  [[nodiscard]] std::optional<std::string> piped_text(const Command& command,
                                                      const Pending& pending) const;

  const Surroundings& around_;
  std::vector<std::optional<std::string>> folders_;  // by frame
  std::vector<Pending> stack_;
  std::vector<Leaf> leaves_;
  bool assigns_ = false;
};

std::vector<Leaf> Expander::run(const Commands& commands) {
  assigns_ = commands.assigns;
  push(commands.list,
       {.list = {},
        .index = 0,
        .ran = Ran::certain,
        .by = around_.by,
        .frame = 0,
        .depth = 0,
        .at = {},
        .inherited = false,
        .plain = false},
       Ran::certain);
  if (stack_.empty()) return {};
  folders_.emplace_back(around_.workdir);
  while (!stack_.empty()) {
    const Pending next = stack_.back();
    stack_.pop_back();
    visit(next);
  }
  return std::move(leaves_);
}

// The last one first, so that the first is on top. What cannot concern the caller is left out.
void Expander::push(std::span<const Command> list, const Pending& outer, Ran ran) {
  for (std::size_t i = list.size(); i-- > 0;) {
    const bool plain = is_plain(list[i]);
    if (plain && !around_.concerns(list[i])) continue;
    Pending inner = outer;
    inner.list = list;
    inner.index = i;
    inner.ran = outer.list.empty() ? list[i].ran : inside(ran, list[i].ran, list.size() == 1);
    inner.inherited = !outer.list.empty();
    inner.plain = plain;
    stack_.push_back(inner);
  }
}

std::optional<std::string> Expander::piped_text(const Command& command,
                                                const Pending& pending) const {
  if (!command.input.piped) return std::nullopt;
  return written_text(pending.list, pending.list[*command.input.piped]);
}

Look Expander::look_at(const Command& command, const Pending& pending, RunBy& by) const {
  const std::string_view program = command.program();
  const auto* const wrapper = std::ranges::find(kWrappers, program, &Wrapper::name);
  if (wrapper != kWrappers.end()) return look_at_wrapper(command, *wrapper);
  if (program == "sudo" || program == "doas") return look_at_sudo(command, by);
  if (program == "runuser" && command.has_word("-u")) return look_at_sudo(command, by);
  if (program == "su" || program == "runuser") return look_at_su(command, by);
  if (kUserFirst.contains(program)) return look_at_user_word(command, by);
  if (program == "eval") return look_at_eval(command);
  if (program == "." || program == "source") return look_at_source(command);
  if (!shell::may_start_interpreter(command.words.front().shown())) return look_at_path(command);
  const Look look = look_at_shell(command, piped_text(command, pending));
  const bool from_pipe = look.found == Found::unread && command.input.piped;
  if (from_pipe && is_known_installer(pending.list[*command.input.piped])) {
    return {.found = Found::installer};
  }
  return look.found == Found::nothing ? look_at_path(command) : look;
}

// The command with what the script around it says of it; a copy only where that makes a difference.
const Command& Expander::as_run(const Pending& pending) {
  const Command& written = pending.list[pending.index];
  const bool placed = pending.inherited && written.at.empty();
  if (written.ran == pending.ran && !placed) return written;
  Command& own = copy_of(written);
  own.ran = pending.ran;
  if (placed) own.at = pending.at;
  return own;
}

const Command& Expander::without_words(const Command& command, std::size_t count) {
  Command& own = copy_of(command);
  own.drop_words(count);
  return own;
}

void Expander::visit(const Pending& pending) {
  const Command& written = pending.list[pending.index];
  const Command* command = &as_run(pending);
  Pending here = pending;
  here.at = command->at;
  Look look = pending.plain ? Look{} : look_at(*command, pending, here.by);
  while (look.found == Found::wrapper) {
    command = &without_words(*command, look.taken);
    look = look_at(*command, pending, here.by);
  }
  const bool too_deep = pending.depth == kDeepest || leaves_.size() + stack_.size() > kMostLeaves;
  if (look.found == Found::script && !too_deep) {
    const bool known = !assigns_ && pending.depth == 0;
    return enter(around_.shell.commands_of_inner({.text = look.text,
                                                  .at = command->at,
                                                  .scope = known ? &around_.scope : nullptr,
                                                  .bash = look.bash}),
                 here, look);
  }
  Leaf leaf{.command = *command, .by = here.by};
  if (look.found == Found::file && !too_deep) return open(std::move(leaf), here, look);
  leaf.siblings = pending.list;
  if (look.found == Found::unread) leaf.unread = std::move(look.text);
  const bool as_written = pending.ran == written.ran;
  if (command->unless && as_written) leaf.unless = &pending.list[*command->unless];
  if (command->after && as_written) leaf.after = &pending.list[*command->after];
  leaf.installs_packages = look.found == Found::installer;
  if (look.found == Found::script || look.found == Found::file) {
    leaf.unread = "scripts inside scripts are not followed this deep";
  }
  if (command->program() == "cd" || command->program() == "pushd") {
    change_folder(*command, pending);
  }
  leaves_.push_back(std::move(leaf));
}

// A text that a shell reads takes the command's place.
void Expander::enter(const Commands& commands, const Pending& outer, const Look& look) {
  Pending inner = outer;
  ++inner.depth;
  if (!look.same_shell) {
    inner.frame = folders_.size();
    folders_.push_back(folders_[outer.frame]);
  }
  if (!commands.complete) {
    leaves_.push_back({.command = outer.list[outer.index],
                       .by = outer.by,
                       .unread = "a script that cannot be read in full is run"});
  }
  push(commands.list, inner, outer.ran);
}

// A script by its path. It runs in the folder of its caller.
void Expander::open(Leaf leaf, const Pending& pending, const Look& look) {
  const bool given = look.text != leaf.command.words.front().shown();
  std::string path = look.text;
  const auto& folder = folders_[pending.frame];
  const bool by_folder = path.find('/') != std::string::npos || given;
  std::optional<ScriptFile> file;
  if (path.starts_with('/') || (by_folder && folder)) {
    file = around_.read_script(absolute_path(folder.value_or("/"), path));
  } else if (!by_folder) {
    file = around_.read_script("/usr/local/bin/" + path);
  }
  if (file && file->text) {
    return enter(around_.shell.commands_of_inner(
                     {.text = *file->text, .at = pending.at, .scope = nullptr, .bash = true}),
                 pending, look);
  }
  if (file && (given || path.ends_with(".sh") || !is_system_program(path))) {
    leaf.unread = file->why;
  } else if (!file && is_unread_file(path, given)) {
    leaf.unread = fmt::format("{} is run, and its text is not seen", path);
  }
  leaves_.push_back(std::move(leaf));
}

void Expander::change_folder(const Command& command, const Pending& pending) {
  auto& folder = folders_[pending.frame];
  const bool fixed = command.words.size() == 2 && command.words[1].value &&
                     command.program() == "cd" && pending.ran == Ran::certain &&
                     !command.in_subshell;
  const bool absolute = fixed && command.words[1].value->starts_with('/');
  if (!fixed || (!absolute && !folder)) {
    folder.reset();
  } else {
    folder = absolute_path(folder.value_or("/"), *command.words[1].value);
  }
}

}  // namespace

std::vector<Leaf> leaves_of(const Commands& commands, const Surroundings& around) {
  return Expander(around).run(commands);
}

std::optional<std::string> output_of(const Leaf& leaf) {
  if (leaf.siblings.empty()) return std::nullopt;
  return written_text(leaf.siblings, leaf.command);
}

}  // namespace droproot::analysis
