#include "analysis/stage_file.h"

#include "analysis/copied_files.h"
#include "analysis/written_text.h"
#include "droproot/analysis/paths.h"

namespace droproot::analysis {
namespace {

using Text = std::optional<std::string>;

bool only_reads(std::string_view program) {
  return program == "cat" || program == "chmod" || program == "chown" || program == "ls" ||
         program == "mkdir" || program == "test" || program == "[" || program == "grep";
}

// A relative name may be the file's own: the folder that it is written in is not followed.
bool may_mean(std::string_view word, std::string_view path) {
  return word.find(path) != std::string_view::npos || base_name(word) == base_name(path);
}

// What the file holds after a command; `text` is what it held before.
Text after_command(std::span<const Command> all, const Command& command, std::string_view path,
                   Text text) {
  for (const FileWrite& write : command.writes) {
    if (!may_mean(write.target, path)) continue;
    const bool plain = write.fixed && write.output && write.target == path;
    Text written = written_text(all, command);
    if (!plain || !written || command.ran == Ran::maybe) return std::nullopt;
    if (!write.append) return written;
    if (text) *text += *written;
  }
  if (only_reads(command.program())) return text;
  for (const CommandWord& word : command.words) {
    if (may_mean(word.shown(), path)) return std::nullopt;
  }
  return text;
}

}  // namespace

Text stage_file(const StageView& view, std::string_view path) {
  Text text;
  for (const Step& step : view.facts.steps) {
    const model::Instruction& instruction = view.input.file.at(step.instruction);
    if (std::holds_alternative<model::Run>(instruction.body)) {
      for (const Command& command : step.commands.list) {
        text = after_command(step.commands.list, command, path, std::move(text));
      }
      if (!step.commands.complete) text.reset();
    }
    if (!std::holds_alternative<model::Copy>(instruction.body)) continue;
    Arrival arrival = arrival_at({view.input, step, view.facts.stage}, path);
    if (arrival.kind == Arrival::Kind::text) text = std::move(arrival.text);
    if (arrival.kind == Arrival::Kind::unknown || arrival.kind == Arrival::Kind::other) {
      text.reset();
    }
  }
  return text;
}

}  // namespace droproot::analysis
