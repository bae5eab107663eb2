#include "droproot/analysis/commands.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

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
  Variables(const shell::Script& script, const std::vector<shell::CommandUse>& uses,
            const model::Scope* scope, bool bash)
      : script_(script), scope_(scope), bash_(bash) {
    count_assignments(uses);
  }

  [[nodiscard]] bool any() const { return !assigned_.empty(); }
  void enter(const shell::CommandUse& use) {
    repeats_ = use.loop != shell::kNoNode || use.function != shell::kNoNode;
  }
  [[nodiscard]] shell::Variable find(std::string_view name) const;
  // What `use` assigns holds from here on. REQUIRES: `use` was entered.
  void leave(const shell::CommandUse& use);

 private:
  struct Own {
    std::size_t times = 0;
    bool passed = false;
    std::optional<std::string> value = {};
  };
  void count_assignments(const std::vector<shell::CommandUse>& uses);
  void set(std::string_view name, std::optional<std::string> value, const shell::CommandUse& use);

  const shell::Script& script_;
  const model::Scope* scope_;
  std::map<std::string, Own, std::less<>> assigned_;
  bool bash_;
  bool repeats_ = false;  // in a loop or function: what stands below may have run before
};

bool sets_variables(std::string_view program) {
  static constexpr WordSet kSetters{"export",   "declare", "local", "read",
                                    "readonly", "typeset", "unset"};
  return kSetters.contains(program);
}

void Variables::count_assignments(const std::vector<shell::CommandUse>& uses) {
  const auto count = [this](std::string_view name) { ++assigned_[std::string(name)].times; };
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

void Variables::set(std::string_view name, std::optional<std::string> value,
                    const shell::CommandUse& use) {
  const auto own = assigned_.find(name);
  if (own == assigned_.end()) return;
  own->second.passed = true;
  const bool sure = use.ran != shell::Ran::maybe && !use.in_subshell && !repeats_;
  if (sure && own->second.times == 1) own->second.value = std::move(value);
}

// Commands that may set any variable.
bool may_set_any(std::string_view program) {
  static constexpr WordSet kPrograms{".",       "source",    "eval",   "let",
                                     "getopts", "readarray", "mapfile"};
  return kPrograms.contains(program);
}

void Variables::leave(const shell::CommandUse& use) {
  const shell::Lookup lookup = [this](std::string_view name) { return find(name); };
  for (const shell::Assignment& assignment : use.assignments) {
    const bool plain = use.words.empty() && !assignment.append && !assignment.indexed;
    set(script_.at(assignment.name),
        plain ? shell::fixed(script_, assignment.value, lookup) : std::nullopt, use);
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
    std::optional<std::string> value = assigns && equals != std::string_view::npos
                                           ? shell::fixed(script_, word, lookup)
                                           : std::nullopt;
    if (value) value->erase(0, equals + 1);
    set(text.substr(0, equals), std::move(value), use);
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

// A parsed script and where its bytes stand; `whole` stands for all of them when they cannot be
// told apart (a JSON string with escapes, a file of the context).
struct ParsedScript {
  shell::Script script;
  shell::Options options;
  std::optional<Span> whole;
  const model::Scope* scope;  // nullptr: nothing is known of variables
  bool bash;
  const knowledge::ImageFacts* image = nullptr;

  [[nodiscard]] Span at(Span logical) const {
    return whole ? *whole : script.text.to_source(logical);
  }
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
  explicit CommandReader(const ParsedScript& parsed)
      : parsed_(parsed),
        uses_(shell::commands(parsed.script, parsed.options, verdict_of(parsed.image))),
        variables_(parsed.script, uses_, parsed.scope, parsed.bash) {}

  Commands run();

 private:
  [[nodiscard]] Command read(const shell::CommandUse& use) const;
  void read_words(const shell::CommandUse& use, Command& command) const;
  void read_redirect(const shell::Redirect& redirect, Command& command, bool own) const;
  [[nodiscard]] std::optional<std::size_t> piped_from(const shell::CommandUse& use) const;
  [[nodiscard]] std::optional<std::size_t> guard_of(const shell::CommandUse& use) const;
  [[nodiscard]] std::optional<std::size_t> step_before(const shell::CommandUse& use) const;
  [[nodiscard]] std::optional<std::string> fixed(const shell::Word& word) const {
    return shell::fixed(parsed_.script, word,
                        [this](std::string_view name) { return variables_.find(name); });
  }
  [[nodiscard]] const shell::Node& node(shell::NodeId id) const { return parsed_.script.nodes[id]; }

  const ParsedScript& parsed_;
  std::vector<shell::CommandUse> uses_;
  Variables variables_;
  Commands commands_;
  shell::NodeId last_ = shell::kNoNode;  // of the last command in the list
};

Commands CommandReader::run() {
  commands_.complete = parsed_.script.complete;
  commands_.assigns = variables_.any();
  for (const shell::CommandUse& use : uses_) {
    variables_.enter(use);
    if (use.opaque) {
      commands_.complete = false;
    } else if (!use.words.empty()) {
      commands_.list.push_back(read(use));
      last_ = use.node;
    }
    variables_.leave(use);
  }
  return std::move(commands_);
}

Command CommandReader::read(const shell::CommandUse& use) const {
  Command command{.words = {}, .ran = ran_of(use.ran), .at = parsed_.at(use.span)};
  command.in_subshell = use.in_subshell;
  read_words(use, command);
  command.input.piped = piped_from(use);
  command.unless = guard_of(use);
  if (command.ran == Ran::maybe) command.after = step_before(use);
  for (const shell::Redirect& redirect : use.redirects) read_redirect(redirect, command, true);
  for (shell::NodeId id = node(use.node).parent; id != shell::kNoNode; id = node(id).parent) {
    const auto* compound = std::get_if<shell::Compound>(&node(id).body);
    if (compound == nullptr) continue;
    for (const shell::Redirect& redirect : parsed_.script.redirects_of(compound->redirects)) {
      read_redirect(redirect, command, false);
    }
  }
  return command;
}

void CommandReader::read_words(const shell::CommandUse& use, Command& command) const {
  static constexpr WordSet kTakesScript{"eval", "sh",   "bash", "ash",    "dash",
                                        "su",   "sudo", "env",  "runuser"};
  command.words.reserve(use.words.size());
  for (const shell::Word& word : use.words) {
    command.words.push_back({.value = fixed(word),
                             .text = std::string(parsed_.script.at(word.span)),
                             .at = parsed_.at(word.span)});
  }
  if (!kTakesScript.contains(command.program())) return;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    CommandWord& word = command.words[i];
    word.script = word.value ? word.value : script_of_word(parsed_.script, use.words[i]);
  }
}

void CommandReader::read_redirect(const shell::Redirect& redirect, Command& command,
                                  bool own) const {
  using enum shell::RedirectOp;
  if (is_write(redirect.op)) {
    // `cmd > x` inside `{ ...; } > y` writes to x alone.
    const std::string_view fd = parsed_.script.at(redirect.fd);
    const bool output = fd.empty() || fd == "1";
    const bool taken = std::ranges::any_of(command.writes, &FileWrite::output);
    if (!own && output && taken) return;
    auto target = fixed(redirect.target);
    const bool known = target.has_value();
    command.writes.push_back({.target = known
                                            ? std::move(*target)
                                            : std::string(parsed_.script.at(redirect.target.span)),
                              .fixed = known,
                              .append = redirect.op == append || redirect.op == both_append,
                              .output = output});
    return;
  }
  if (!own || !redirect.fd.empty()) return;
  if (redirect.op == input || redirect.op == read_write) command.input.given = true;
  if (redirect.op == here_string) {
    command.input = {.given = true, .text = fixed(redirect.target)};
    if (command.input.text) *command.input.text += '\n';
  }
  if (redirect.heredoc == shell::kNoHeredoc) return;
  const shell::Heredoc& here = parsed_.script.heredocs[redirect.heredoc];
  command.input = {.given = true, .text = here.present ? fixed(here.body) : std::nullopt};
  if (here.tabs && command.input.text) {
    command.input.text = without_leading_tabs(*command.input.text);
  }
}

// The member of the same pipeline right in front, when it is a simple command.
std::optional<std::size_t> CommandReader::piped_from(const shell::CommandUse& use) const {
  if (last_ == shell::kNoNode) return std::nullopt;
  const shell::NodeId parent = node(use.node).parent;
  const bool piped = parent != shell::kNoNode && node(last_).parent == parent &&
                     node(last_).end == use.node &&
                     std::holds_alternative<shell::Pipeline>(node(parent).body);
  return piped ? std::optional(commands_.list.size() - 1) : std::nullopt;
}

// The left side of the || whose right side this command is alone.
std::optional<std::size_t> CommandReader::guard_of(const shell::CommandUse& use) const {
  if (last_ == shell::kNoNode) return std::nullopt;
  const shell::NodeId parent = node(use.node).parent;
  if (parent == shell::kNoNode || node(last_).parent != parent) return std::nullopt;
  const auto* list = std::get_if<shell::AndOr>(&node(parent).body);
  const bool guarded = list != nullptr && !list->is_and && last_ == parent + 1 &&
                       node(last_).end == use.node && node(parent).end == node(use.node).end;
  const bool reached = guarded && commands_.list.back().ran != Ran::maybe;
  return reached ? std::optional(commands_.list.size() - 1) : std::nullopt;
}

// The member of the same && chain right in front, when it is a simple command.
std::optional<std::size_t> CommandReader::step_before(const shell::CommandUse& use) const {
  if (last_ == shell::kNoNode) return std::nullopt;
  const shell::NodeId parent = node(use.node).parent;
  if (parent == shell::kNoNode || node(last_).parent != parent) return std::nullopt;
  const auto* list = std::get_if<shell::AndOr>(&node(parent).body);
  const bool chained = list != nullptr && list->is_and && node(last_).end == use.node;
  return chained ? std::optional(commands_.list.size() - 1) : std::nullopt;
}

Commands read_commands(const ParsedScript& parsed) { return CommandReader(parsed).run(); }

// ---- instructions ------------------------------------------------------------------------------

const model::Command* command_body(const Instruction& instruction) {
  if (const auto* command = std::get_if<model::Command>(&instruction.body)) return command;
  if (const auto* check = std::get_if<model::Healthcheck>(&instruction.body)) {
    return &check->command;
  }
  return nullptr;
}

std::vector<std::string_view> texts_of(const std::vector<model::Word>& words) {
  std::vector<std::string_view> texts;
  texts.reserve(words.size());
  for (const model::Word& word : words) texts.push_back(word.text);
  return texts;
}

Commands unreadable() { return {.list = {}, .complete = false}; }

// ["prog", "arg"], or ["sh", "-c", "text"].
Commands exec_form(const ShellContext& context, const std::vector<model::Word>& arguments) {
  Commands commands;
  if (arguments.empty()) return commands;
  const std::vector<std::string_view> texts = texts_of(arguments);
  const shell::Interpreter interpreter = shell::interpreter_of(texts);
  if (interpreter.kind != shell::InterpreterKind::other && interpreter.command &&
      interpreter.script) {
    const model::Word& script = arguments[*interpreter.script];
    return read_commands({shell::parse(script.text), interpreter.options, script.span,
                          &context.scope, interpreter.kind == shell::InterpreterKind::bash,
                          context.image});
  }
  Command command{.words = {},
                  .ran = Ran::certain,
                  .at = {arguments.front().span.begin, arguments.back().span.end}};
  command.words.reserve(arguments.size());
  for (const model::Word& word : arguments) {
    command.words.push_back(
        {.value = word.text, .text = word.text, .at = word.span, .script = word.text});
  }
  commands.list.push_back(std::move(command));
  return commands;
}

// The text that the shell gets: the line, and behind it the heredoc bodies as they stand.
LogicalText shell_text(const model::Dockerfile& file, const Instruction& instruction,
                       const LogicalText& line) {
  if (instruction.heredocs.empty()) return line;
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

Commands shell_form(const ShellContext& context, const Instruction& instruction,
                    const LogicalText& line) {
  shell::Options options;
  bool bash = false;
  if (context.shell) {
    const auto& own = std::get<model::Shell>(context.file.at(*context.shell).body);
    const shell::Interpreter interpreter = shell::interpreter_of(texts_of(own.arguments));
    if (interpreter.kind == shell::InterpreterKind::other) return unreadable();
    options = interpreter.options;
    bash = interpreter.kind == shell::InterpreterKind::bash;
  }
  LogicalText text = shell_text(context.file, instruction, line);
  if (text.text().starts_with("#!")) {  // BuildKit runs such a body as a file
    const shell::Interpreter interpreter = shell::interpreter_of_script(text.text());
    if (interpreter.kind == shell::InterpreterKind::other) return unreadable();
    options = interpreter.options;
    bash = interpreter.kind == shell::InterpreterKind::bash;
  }
  return read_commands(
      {shell::parse(std::move(text)), options, std::nullopt, &context.scope, bash, context.image});
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view Command::program() const {
  if (words.empty() || !words.front().value) return {};
  return base_name(*words.front().value);
}

bool Command::has_word(std::string_view word) const {
  return std::ranges::find(words, word, &CommandWord::shown) != words.end();
}

Commands commands_of(const ShellContext& context, const Instruction& instruction) {
  if (const auto* run = std::get_if<model::Run>(&instruction.body)) {
    return run->exec ? exec_form(context, run->arguments)
                     : shell_form(context, instruction, run->script);
  }
  const model::Command* command = command_body(instruction);
  if (command == nullptr) return unreadable();
  return command->exec ? exec_form(context, command->arguments)
                       : shell_form(context, instruction, command->script);
}

Commands commands_of_script(std::string_view text) {
  const shell::Interpreter interpreter = shell::interpreter_of_script(text);
  if (interpreter.kind == shell::InterpreterKind::other) return unreadable();
  return read_commands({shell::parse(text), interpreter.options, Span{}, nullptr, true});
}

Commands commands_of_inner(const InnerScript& inner) {
  shell::Options options;
  bool bash = inner.bash;
  if (inner.text.starts_with("#!")) {
    const shell::Interpreter interpreter = shell::interpreter_of_script(inner.text);
    if (interpreter.kind == shell::InterpreterKind::other) return unreadable();
    options = interpreter.options;
    bash = interpreter.kind == shell::InterpreterKind::bash;
  }
  return read_commands({shell::parse(inner.text), options, inner.at, inner.scope, bash});
}

AccountCommand account_command(const Command& command, model::InstructionId instruction) {
  AccountCommand account{
      .words = {},
      .ran = command.ran,
      .from = {
          .instruction = instruction, .at = command.at, .tool = std::string(command.program())}};
  account.words.reserve(command.words.size());
  for (const CommandWord& word : command.words) account.words.push_back(word.value);
  account.words.front() = account.from.tool;
  return account;
}

}  // namespace droproot::analysis
