#include "droproot/analysis/commands.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "droproot/shell/commands.h"
#include "droproot/shell/fixed.h"
#include "droproot/shell/interpreter.h"
#include "droproot/shell/script.h"
#include "droproot/syntax/heredoc_word.h"

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

// Names that the script itself gives a value: what the Dockerfile says of them no longer holds.
std::set<std::string, std::less<>> assigned_names(const shell::Script& script,
                                                  const std::vector<shell::CommandUse>& uses) {
  constexpr std::array<std::string_view, 7> kSetters = {"export",   "declare", "local", "read",
                                                        "readonly", "typeset", "unset"};
  std::set<std::string, std::less<>> names;
  for (const shell::Assignment& assignment : script.assignments) {
    names.emplace(script.at(assignment.name));
  }
  for (const shell::Node& node : script.nodes) {
    const auto* compound = std::get_if<shell::Compound>(&node.body);
    if (compound != nullptr && !compound->name.empty()) names.emplace(script.at(compound->name));
  }
  for (const shell::CommandUse& use : uses) {
    if (use.words.empty()) continue;
    const std::string_view program = script.at(use.words.front().span);
    if (std::ranges::find(kSetters, program) == kSetters.end()) continue;
    for (const shell::Word& word : use.words.subspan(1)) {
      const std::string_view text = script.at(word.span);
      names.emplace(text.substr(0, text.find('=')));
    }
  }
  return names;
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

  [[nodiscard]] Span at(Span logical) const {
    return whole ? *whole : script.text.to_source(logical);
  }
};

Command read_command(const ParsedScript& parsed, const shell::CommandUse& use,
                     const shell::Lookup& lookup) {
  Command command{.words = {}, .ran = ran_of(use.ran), .at = parsed.at(use.span), .writes = {}};
  command.words.reserve(use.words.size());
  for (const shell::Word& word : use.words) {
    command.words.push_back({.value = shell::fixed(parsed.script, word, lookup),
                             .text = std::string(parsed.script.at(word.span)),
                             .at = parsed.at(word.span)});
  }
  for (const shell::Redirect& redirect : use.redirects) {
    if (!is_write(redirect.op)) continue;
    auto target = shell::fixed(parsed.script, redirect.target, lookup);
    command.writes.push_back(target ? std::move(*target)
                                    : std::string(parsed.script.at(redirect.target.span)));
  }
  return command;
}

Commands read_commands(const ParsedScript& parsed) {
  const std::vector<shell::CommandUse> uses = shell::commands(parsed.script, parsed.options);
  const auto assigned = assigned_names(parsed.script, uses);
  const shell::Lookup lookup = [&](std::string_view name) -> shell::Variable {
    if (parsed.scope == nullptr || assigned.contains(name)) return {Truth::maybe};
    const model::Variable* variable = parsed.scope->find(name);
    if (variable == nullptr || !variable->exact) return {Truth::maybe};
    return {Truth::yes, variable->value};
  };
  Commands commands;
  commands.complete = parsed.script.complete;
  for (const shell::CommandUse& use : uses) {
    if (use.opaque) {
      commands.complete = false;
    } else if (!use.words.empty()) {
      commands.list.push_back(read_command(parsed, use, lookup));
    }
  }
  return commands;
}

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
    return read_commands(
        {shell::parse(script.text), interpreter.options, script.span, &context.scope});
  }
  Command command{.words = {},
                  .ran = Ran::certain,
                  .at = {arguments.front().span.begin, arguments.back().span.end},
                  .writes = {}};
  command.words.reserve(arguments.size());
  for (const model::Word& word : arguments) {
    command.words.push_back({.value = word.text, .text = word.text, .at = word.span});
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
  if (context.shell) {
    const auto& own = std::get<model::Shell>(context.file.at(*context.shell).body);
    const shell::Interpreter interpreter = shell::interpreter_of(texts_of(own.arguments));
    if (interpreter.kind == shell::InterpreterKind::other) return unreadable();
    options = interpreter.options;
  }
  LogicalText text = shell_text(context.file, instruction, line);
  if (text.text().starts_with("#!")) {  // BuildKit runs such a body as a file
    const shell::Interpreter interpreter = shell::interpreter_of_script(text.text());
    if (interpreter.kind == shell::InterpreterKind::other) return unreadable();
    options = interpreter.options;
  }
  return read_commands({shell::parse(std::move(text)), options, std::nullopt, &context.scope});
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
  return std::ranges::any_of(
      words, [word](const CommandWord& w) { return w.value ? *w.value == word : w.text == word; });
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
  return read_commands({shell::parse(text), interpreter.options, Span{}, nullptr});
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

bool runs_unread_script(const Command& command) {
  constexpr std::array<std::string_view, 6> kSystem = {"/bin/",      "/sbin/",      "/usr/bin/",
                                                       "/usr/sbin/", "/usr/local/", "/opt/"};
  if (command.words.empty() || !command.words.front().value) return true;
  const std::string& path = *command.words.front().value;
  const std::string_view program = command.program();
  std::vector<std::string_view> texts;
  texts.reserve(command.words.size());
  for (const CommandWord& word : command.words) texts.push_back(word.text);
  if (program == "source" || program == "." || program == "eval") return true;
  const shell::Interpreter interpreter = shell::interpreter_of(texts);
  if (interpreter.kind != shell::InterpreterKind::other) return true;
  if (path.find('/') == std::string::npos) return false;
  return program.ends_with(".sh") ||
         std::ranges::none_of(
             kSystem, [&path](std::string_view folder) { return path.starts_with(folder); });
}

}  // namespace droproot::analysis
