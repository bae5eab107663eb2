#include "droproot/analysis/commands.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analysis/image_checks.h"
#include "droproot/shell/commands.h"
#include "droproot/shell/fixed.h"
#include "droproot/shell/interpreter.h"
#include "droproot/shell/script.h"
#include "droproot/syntax/heredoc_word.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

using model::Instruction;

Ran ran_of(shell::Ran ran) {
  switch (ran) {
    case shell::Ran::always_succeeded:
      return Ran::certain;
    case shell::Ran::always_started:
      return Ran::unchecked;
    case shell::Ran::maybe:
      break;
  }
  return Ran::maybe;
}

// What a script's variables hold, as it goes along: what it assigns itself in one place that is
// sure to run, and until then what the Dockerfile gave. A name that is assigned twice is not known.
class Variables {
 public:
  Variables(const shell::Script& script, std::span<const shell::CommandUse> uses,
            const model::Scope* scope, bool bash, Arena& arena)
      : script_(script), scope_(scope), arena_(arena), bash_(bash) {
    count_assignments(uses);
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

  [[nodiscard]] bool any() const { return !assigned_.empty(); }
  void enter(const shell::CommandUse& use) {
    repeats_ = use.loop != shell::kNoNode || use.function != shell::kNoNode;
  }
  // The word's value at the command that was entered last: a view of the script's text or of the
  // arena.
  [[nodiscard]] std::optional<std::string_view> fixed(const shell::Word& word) const;
  // What `use` assigns holds from here on. REQUIRES: `use` was entered.
  void leave(const shell::CommandUse& use);

 private:
  struct Own {
    std::size_t times = 0;
    bool passed = false;
    std::optional<std::string_view> value = {};
  };
  void count_assignments(std::span<const shell::CommandUse> uses);
  [[nodiscard]] shell::Variable find(std::string_view name) const;
  void set(std::string_view name, std::optional<std::string_view> value,
           const shell::CommandUse& use);

  const shell::Script& script_;
  const model::Scope* scope_;
  Arena& arena_;
  const shell::Lookup lookup_ = [this](std::string_view name) { return find(name); };
  std::map<std::string_view, Own> assigned_;
  bool bash_;
  bool repeats_ = false;  // in a loop or function: what stands below may have run before
};

bool sets_variables(std::string_view program) {
  static constexpr WordSet kSetters{"export",   "declare", "local", "read",
                                    "readonly", "typeset", "unset"};
  return kSetters.contains(program);
}

void Variables::count_assignments(std::span<const shell::CommandUse> uses) {
  const auto count = [this](std::string_view name) { ++assigned_[name].times; };
  for (const shell::Assignment& assignment : script_.assignments) {
    count(script_.at(assignment.name));
  }
  for (const shell::Node& node : script_.nodes) {
    const auto* compound = std::get_if<shell::Compound>(&node.body);
    if (compound == nullptr || compound->name.empty()) continue;
    count(script_.at(compound->name));
    count(script_.at(compound->name));  // a loop gives its variable several values
  }
  for (const shell::CommandUse& use : uses) {
    if (use.words.empty() || !sets_variables(script_.at(use.words.front().span))) continue;
    for (const shell::Word& word : use.words.subspan(1)) {
      const std::string_view text = script_.at(word.span);
      count(text.substr(0, text.find('=')));
    }
  }
}

std::optional<std::string_view> Variables::fixed(const shell::Word& word) const {
  if (const auto value = script_.literal(word)) {
    return word.value == shell::Word::Value::source ? *value : arena_.keep(*value);
  }
  const auto value = shell::fixed(script_, word, lookup_);
  return value ? std::optional(arena_.keep(*value)) : std::nullopt;
}

shell::Variable Variables::find(std::string_view name) const {
  // bash sets these itself and takes no other value for them.
  if (bash_ && (name == "UID" || name == "EUID" || name == "PPID" || name == "GROUPS")) {
    return {Truth::maybe};
  }
  if (const auto own = assigned_.find(name); own != assigned_.end()) {
    if (own->second.value) return {Truth::yes, *own->second.value};
    if (own->second.passed || repeats_) return {Truth::maybe};
  }
  const model::Variable* variable = scope_ != nullptr ? scope_->find(name) : nullptr;
  if (variable == nullptr || !variable->exact) return {Truth::maybe};
  return {Truth::yes, variable->value};
}

void Variables::set(std::string_view name, std::optional<std::string_view> value,
                    const shell::CommandUse& use) {
  const auto own = assigned_.find(name);
  if (own == assigned_.end()) return;
  own->second.passed = true;
  const bool sure = use.ran != shell::Ran::maybe && !use.in_subshell && !repeats_;
  if (sure && own->second.times == 1) own->second.value = value;
}

// Commands that may set any variable.
bool may_set_any(std::string_view program) {
  static constexpr WordSet kPrograms{".",       "source",    "eval",   "let",
                                     "getopts", "readarray", "mapfile"};
  return kPrograms.contains(program);
}

void Variables::leave(const shell::CommandUse& use) {
  for (const shell::Assignment& assignment : use.assignments) {
    const bool plain = use.words.empty() && !assignment.append && !assignment.indexed;
    set(script_.at(assignment.name), plain ? fixed(assignment.value) : std::nullopt, use);
  }
  if (use.words.empty()) return;
  if (may_set_any(script_.at(use.words.front().span))) {
    for (auto& [name, own] : assigned_) own.value.reset();
  }
  if (!sets_variables(script_.at(use.words.front().span))) return;
  const std::string_view program = script_.at(use.words.front().span);
  const bool assigns = program == "export" || program == "readonly";
  for (const shell::Word& word : use.words.subspan(1)) {
    const std::string_view text = script_.at(word.span);
    const std::size_t equals = text.find('=');
    // `export X` says nothing of its value: what was known of it is given up.
    std::optional<std::string_view> value =
        assigns && equals != std::string_view::npos ? fixed(word) : std::nullopt;
    if (value) value->remove_prefix(std::min(equals + 1, value->size()));
    set(text.substr(0, equals), value, use);
  }
}

bool is_write(shell::RedirectOp op) {
  switch (op) {
    case shell::RedirectOp::output:
    case shell::RedirectOp::append:
    case shell::RedirectOp::clobber:
    case shell::RedirectOp::both:
    case shell::RedirectOp::both_append:
      return true;
    default:
      return false;
  }
}

// Where the bytes of a script stand. Most questions ask for a place behind the last one.
class Places {
 public:
  // `whole` stands for all of them when they cannot be told apart (a JSON string with escapes, a
  // file of the context).
  explicit Places(Span whole) : whole_(whole) {}
  explicit Places(const LogicalText& text) : pieces_(text.pieces()) {}

  [[nodiscard]] Span at(Span logical);

 private:
  // The last piece that begins at `logical` or before.
  [[nodiscard]] std::size_t piece_at(Offset logical) const;

  std::span<const LogicalText::Piece> pieces_;  // empty: `whole_`
  std::size_t last_ = 0;
  Span whole_;
};

std::size_t Places::piece_at(Offset logical) const {
  const auto begins_behind = [&](std::size_t piece) {
    return piece >= pieces_.size() || pieces_[piece].logical > logical;
  };
  if (!begins_behind(last_)) {
    if (begins_behind(last_ + 1)) return last_;
    if (begins_behind(last_ + 2)) return last_ + 1;
  }
  const auto behind = std::ranges::upper_bound(pieces_, logical, {}, &LogicalText::Piece::logical);
  return behind == pieces_.begin() ? 0 : static_cast<std::size_t>(behind - pieces_.begin()) - 1;
}

Span Places::at(Span logical) {
  if (pieces_.empty()) return whole_;
  last_ = piece_at(logical.begin);
  const LogicalText::Piece& first = pieces_[last_];
  const Offset begin = first.source.begin + (logical.begin - first.logical);
  if (begin + logical.size() <= first.source.end || logical.empty()) {
    return {begin, begin + logical.size()};
  }
  const LogicalText::Piece& last = pieces_[piece_at(logical.end - 1)];
  return {begin, last.source.begin + (logical.end - 1 - last.logical) + 1};
}

// A parsed script and what is known around it.
struct ParsedScript {
  const shell::Script& script;
  std::span<const shell::CommandUse> uses;
  Places places;
  const model::Scope* scope;  // nullptr: nothing is known of variables
  bool bash;
};

// The word's text with variables left as they are: what a shell that gets it as a script reads, but
// for the values. nullopt where a command, a pattern... has a part in it.
std::optional<std::string> script_of_word(const shell::Script& script, const shell::Word& word) {
  std::string text;
  for (std::uint32_t id = word.parts.begin; id < word.parts.end;) {
    const shell::Part& part = script.parts[id];
    using enum shell::PartKind;
    switch (part.kind) {
      case literal:
      case parameter:
        text += script.at(part.span);
        break;
      case single_quoted:
        text += script.at({part.span.begin + 1, part.span.end - 1});
        break;
      case escaped:
        text += script.at({part.span.begin + 1, part.span.end});
        break;
      case continuation:
        break;
      case double_quoted:
        ++id;
        continue;
      default:
        return std::nullopt;
    }
    id = part.end;
  }
  return text;
}

std::string without_leading_tabs(std::string_view lines) {
  std::string out;
  bool at_begin = true;
  for (const char byte : lines) {
    if (!at_begin || byte != '\t') out += byte;
    at_begin = byte == '\n' || (at_begin && byte == '\t');
  }
  return out;
}

shell::Verdict verdict_of(const knowledge::ImageFacts* image) {
  if (image == nullptr) return {};
  return [image](std::span<const std::string_view> words) { return succeeds_in(*image, words); };
}

// Reads the commands of a script one after the other.
class CommandReader {
 public:
  CommandReader(const ParsedScript& parsed, Arena& arena, std::vector<FileWrite>& writes)
      : script_(parsed.script),
        uses_(parsed.uses),
        places_(parsed.places),
        arena_(arena),
        variables_(parsed.script, uses_, parsed.scope, parsed.bash, arena),
        writes_(writes) {}

  Commands run();

 private:
  void read(const shell::CommandUse& use, Command& command);
  void read_words(const shell::CommandUse& use, Command& command);
  void read_redirects(const shell::CommandUse& use, Command& command);
  void read_write(const shell::Redirect& redirect, bool own);
  void read_input(const shell::Redirect& redirect, CommandInput& input) const;
  [[nodiscard]] std::optional<std::uint32_t> piped_from(const shell::CommandUse& use) const;
  [[nodiscard]] std::optional<std::uint32_t> guard_of(const shell::CommandUse& use) const;
  [[nodiscard]] std::optional<std::uint32_t> step_before(const shell::CommandUse& use) const;
  [[nodiscard]] const shell::Node& node(shell::NodeId id) const { return script_.nodes[id]; }
  [[nodiscard]] std::uint32_t last_index() const { return static_cast<std::uint32_t>(count_ - 1); }

  const shell::Script& script_;
  std::span<const shell::CommandUse> uses_;
  Places places_;
  Arena& arena_;
  Variables variables_;
  std::span<Command> list_;
  std::size_t count_ = 0;                // of `list_`, what is read
  shell::NodeId last_ = shell::kNoNode;  // of the last command in the list
  std::vector<FileWrite>& writes_;       // of the command that is read
};

Commands CommandReader::run() {
  const auto named = std::ranges::count_if(
      uses_, [](const shell::CommandUse& use) { return !use.opaque && !use.words.empty(); });
  list_ = arena_.make<Command>(static_cast<std::size_t>(named));
  bool complete = script_.complete;
  for (const shell::CommandUse& use : uses_) {
    variables_.enter(use);
    if (use.opaque) {
      complete = false;
    } else if (!use.words.empty()) {
      read(use, list_[count_]);
      ++count_;
      last_ = use.node;
    }
    variables_.leave(use);
  }
  return {.list = list_, .complete = complete, .assigns = variables_.any()};
}

void CommandReader::read(const shell::CommandUse& use, Command& command) {
  command.ran = ran_of(use.ran);
  command.at = places_.at(use.span);
  command.in_subshell = use.in_subshell;
  read_words(use, command);
  command.input.piped = piped_from(use);
  command.unless = guard_of(use);
  if (command.ran == Ran::maybe) command.after = step_before(use);
  read_redirects(use, command);
}

void CommandReader::read_words(const shell::CommandUse& use, Command& command) {
  static constexpr WordSet kTakesScript{"eval", "sh",   "bash", "ash",    "dash",
                                        "su",   "sudo", "env",  "runuser"};
  const std::span<CommandWord> words = arena_.make<CommandWord>(use.words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const shell::Word& word = use.words[i];
    words[i].value = variables_.fixed(word);
    words[i].text = script_.at(word.span);
    words[i].at = places_.at(word.span);
  }
  command.set_words(words);
  if (!kTakesScript.contains(command.program())) return;
  for (std::size_t i = 1; i < words.size(); ++i) {
    CommandWord& word = words[i];
    word.script = word.value;
    if (word.value) continue;
    if (const auto text = script_of_word(script_, use.words[i])) word.script = arena_.keep(*text);
  }
}

void CommandReader::read_redirects(const shell::CommandUse& use, Command& command) {
  writes_.clear();
  for (const shell::Redirect& redirect : use.redirects) {
    if (is_write(redirect.op)) {
      read_write(redirect, true);
    } else if (redirect.fd.empty()) {
      read_input(redirect, command.input);
    }
  }
  for (shell::NodeId id = node(use.node).parent; id != shell::kNoNode; id = node(id).parent) {
    const auto* compound = std::get_if<shell::Compound>(&node(id).body);
    if (compound == nullptr) continue;
    for (const shell::Redirect& redirect : script_.redirects_of(compound->redirects)) {
      if (is_write(redirect.op)) read_write(redirect, false);
    }
  }
  command.writes = arena_.keep(std::span<const FileWrite>(writes_));
}

// `cmd > x` inside `{ ...; } > y` writes to x alone: `own` are those of the command itself.
void CommandReader::read_write(const shell::Redirect& redirect, bool own) {
  const std::string_view fd = script_.at(redirect.fd);
  const bool output = fd.empty() || fd == "1";
  if (!own && output && std::ranges::any_of(writes_, &FileWrite::output)) return;
  const auto target = variables_.fixed(redirect.target);
  writes_.push_back({.target = target.value_or(script_.at(redirect.target.span)),
                     .fixed = target.has_value(),
                     .append = redirect.op == shell::RedirectOp::append ||
                               redirect.op == shell::RedirectOp::both_append,
                     .output = output});
}

void CommandReader::read_input(const shell::Redirect& redirect, CommandInput& input) const {
  using Op = shell::RedirectOp;
  if (redirect.op == Op::input || redirect.op == Op::read_write) input.given = true;
  if (redirect.op == Op::here_string) {
    input = {.given = true, .text = variables_.fixed(redirect.target)};
    if (input.text) input.text = arena_.keep(std::string(*input.text) + '\n');
  }
  if (redirect.heredoc == shell::kNoHeredoc) return;
  const shell::Heredoc& here = script_.heredocs[redirect.heredoc];
  input = {.given = true, .text = here.present ? variables_.fixed(here.body) : std::nullopt};
  if (here.tabs && input.text) input.text = arena_.keep(without_leading_tabs(*input.text));
}

// The member of the same pipeline right in front, when it is a simple command.
std::optional<std::uint32_t> CommandReader::piped_from(const shell::CommandUse& use) const {
  if (last_ == shell::kNoNode) return std::nullopt;
  const shell::NodeId parent = node(use.node).parent;
  const bool piped = parent != shell::kNoNode && node(last_).parent == parent &&
                     node(last_).end == use.node &&
                     std::holds_alternative<shell::Pipeline>(node(parent).body);
  return piped ? std::optional(last_index()) : std::nullopt;
}

// The left side of the || whose right side this command is alone.
std::optional<std::uint32_t> CommandReader::guard_of(const shell::CommandUse& use) const {
  if (last_ == shell::kNoNode) return std::nullopt;
  const shell::NodeId parent = node(use.node).parent;
  if (parent == shell::kNoNode || node(last_).parent != parent) return std::nullopt;
  const auto* list = std::get_if<shell::AndOr>(&node(parent).body);
  const bool guarded = list != nullptr && !list->is_and && last_ == parent + 1 &&
                       node(last_).end == use.node && node(parent).end == node(use.node).end;
  const bool reached = guarded && list_[last_index()].ran != Ran::maybe;
  return reached ? std::optional(last_index()) : std::nullopt;
}

// The member of the same && chain right in front, when it is a simple command.
std::optional<std::uint32_t> CommandReader::step_before(const shell::CommandUse& use) const {
  if (last_ == shell::kNoNode) return std::nullopt;
  const shell::NodeId parent = node(use.node).parent;
  if (parent == shell::kNoNode || node(last_).parent != parent) return std::nullopt;
  const auto* list = std::get_if<shell::AndOr>(&node(parent).body);
  const bool chained = list != nullptr && list->is_and && node(last_).end == use.node;
  return chained ? std::optional(last_index()) : std::nullopt;
}

// ---- instructions ------------------------------------------------------------------------------

const model::Command* command_body(const Instruction& instruction) {
  if (const auto* command = std::get_if<model::Command>(&instruction.body)) return command;
  if (const auto* check = std::get_if<model::Healthcheck>(&instruction.body)) {
    return &check->command;
  }
  return nullptr;
}

// How a text is read.
struct ShellKind {
  shell::Options options = {};
  bool bash = false;
};

ShellKind shell_kind(const shell::Interpreter& interpreter) {
  return {interpreter.options, interpreter.kind == shell::InterpreterKind::bash};
}

shell::Interpreter interpreter_of(const std::vector<model::Word>& arguments) {
  std::vector<std::string_view> texts;
  texts.reserve(arguments.size());
  for (const model::Word& word : arguments) texts.push_back(word.text);
  return shell::interpreter_of(texts);
}

// nullopt: SHELL is none that we read.
std::optional<ShellKind> shell_of(const ShellContext& context) {
  if (!context.shell) return ShellKind{};
  const auto& own = std::get<model::Shell>(context.file.at(*context.shell).body);
  const shell::Interpreter interpreter = interpreter_of(own.arguments);
  if (interpreter.kind == shell::InterpreterKind::other) return std::nullopt;
  return shell_kind(interpreter);
}

// By the script's first line; nullopt: it is none that we read.
std::optional<ShellKind> shell_of_script(std::string_view text) {
  const shell::Interpreter interpreter = shell::interpreter_of_script(text);
  if (interpreter.kind == shell::InterpreterKind::other) return std::nullopt;
  return shell_kind(interpreter);
}

Commands unreadable() { return {.list = {}, .complete = false}; }

// What is known of a text before it is parsed.
struct Source {
  std::string_view text;
  Places places;
  ShellKind shell;
  const model::Scope* scope;  // nullptr: nothing is known of variables
  const knowledge::ImageFacts* image = nullptr;
};

// What is needed while a text is read.
struct Memory {
  shell::ScriptReader parser;
  shell::CommandLister lister;
  std::vector<FileWrite> writes;
};
constexpr std::size_t kLargestKept = std::size_t{64} << 10U;  // texts whose memory is used again

Commands read(const Source& source, Arena& arena) {
  thread_local std::unique_ptr<Memory> memory;
  if (!memory) memory = std::make_unique<Memory>();
  const shell::Script& script = memory->parser.parse(source.text);
  const auto uses = memory->lister.list(script, source.shell.options, verdict_of(source.image));
  const ParsedScript parsed{script, uses, source.places, source.scope, source.shell.bash};
  const Commands commands = CommandReader(parsed, arena, memory->writes).run();
  if (source.text.size() > kLargestKept) memory.reset();
  return commands;
}

// The text that the shell gets: the line, and behind it the heredoc bodies as they stand.
// REQUIRES: it has some.
LogicalText text_with_heredocs(const model::Dockerfile& file, const Instruction& instruction,
                               const LogicalText& line) {
  const Offset body = instruction.heredocs.front().body.begin;
  LogicalText text;
  const bool only_heredoc =
      instruction.heredocs.size() == 1 && syntax::is_heredoc_word(line.text());
  if (only_heredoc) {  // BuildKit hands the body itself to the shell
    text.append(instruction.heredocs.front().body,
                file.source().at(instruction.heredocs.front().body));
    return text;
  }
  for (const LogicalText::Piece& piece : line.pieces()) {
    text.append(piece.source, file.source().at(piece.source));
  }
  const Span rest{body - 1, instruction.span.end};  // from the line end in front of the bodies
  text.append(rest, file.source().at(rest));
  return text;
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

void Command::set_words(std::span<const CommandWord> own) {
  words = own;
  const bool named = !words.empty() && words.front().value;
  name = named ? base_name(*words.front().value) : std::string_view();
}

bool Command::has_word(std::string_view word) const {
  return std::ranges::find(words, word, &CommandWord::shown) != words.end();
}

Commands ShellReader::commands_of(const ShellContext& context, const Instruction& instruction) {
  if (const auto* run = std::get_if<model::Run>(&instruction.body)) {
    return run->exec ? exec_form(context, run->arguments)
                     : shell_form(context, instruction, run->script);
  }
  const model::Command* command = command_body(instruction);
  if (command == nullptr) return unreadable();
  return command->exec ? exec_form(context, command->arguments)
                       : shell_form(context, instruction, command->script);
}

// ["prog", "arg"], or ["sh", "-c", "text"].
Commands ShellReader::exec_form(const ShellContext& context,
                                const std::vector<model::Word>& arguments) {
  if (arguments.empty()) return {};
  const shell::Interpreter interpreter = interpreter_of(arguments);
  if (interpreter.kind != shell::InterpreterKind::other && interpreter.command &&
      interpreter.script) {
    const model::Word& script = arguments[*interpreter.script];
    return read({.text = script.text,
                 .places = Places(script.span),
                 .shell = shell_kind(interpreter),
                 .scope = &context.scope,
                 .image = context.image},
                arena_);
  }
  const std::span<CommandWord> words = arena_.make<CommandWord>(arguments.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const model::Word& word = arguments[i];
    words[i] = {.value = word.text, .text = word.text, .at = word.span, .script = word.text};
  }
  const std::span<Command> list = arena_.make<Command>(1);
  list.front().ran = Ran::certain;
  list.front().at = {arguments.front().span.begin, arguments.back().span.end};
  list.front().set_words(words);
  return {.list = list};
}

Commands ShellReader::shell_form(const ShellContext& context, const Instruction& instruction,
                                 const LogicalText& line) {
  const auto own = shell_of(context);
  if (!own) return unreadable();
  Source source{.text = line.text(),
                .places = Places(line),
                .shell = *own,
                .scope = &context.scope,
                .image = context.image};
  LogicalText with_heredocs;
  if (!instruction.heredocs.empty()) {
    with_heredocs = text_with_heredocs(context.file, instruction, line);
    source.text = arena_.keep(with_heredocs.text());
    source.places = Places(with_heredocs);
  }
  if (source.text.starts_with("#!")) {  // BuildKit runs such a body as a file
    const auto named = shell_of_script(source.text);
    if (!named) return unreadable();
    source.shell = *named;
  }
  return read(source, arena_);
}

Commands ShellReader::commands_of_script(std::string_view text) {
  auto shell = shell_of_script(text);
  if (!shell) return unreadable();
  shell->bash = true;
  return read(
      {.text = arena_.keep(text), .places = Places(Span{}), .shell = *shell, .scope = nullptr},
      arena_);
}

Commands ShellReader::commands_of_inner(const InnerScript& inner) {
  std::optional<ShellKind> shell = ShellKind{.bash = inner.bash};
  if (inner.text.starts_with("#!")) shell = shell_of_script(inner.text);
  if (!shell) return unreadable();
  return read({.text = arena_.keep(inner.text),
               .places = Places(inner.at),
               .shell = *shell,
               .scope = inner.scope},
              arena_);
}

AccountCommand account_command(const Command& command, model::InstructionId instruction) {
  AccountCommand account{
      .words = {},
      .ran = command.ran,
      .from = {
          .instruction = instruction, .at = command.at, .tool = std::string(command.program())}};
  account.words.reserve(command.words.size());
  for (const CommandWord& word : command.words) {
    account.words.emplace_back(std::optional<std::string>(word.value));
  }
  account.words.front() = account.from.tool;
  return account;
}

}  // namespace droproot::analysis
