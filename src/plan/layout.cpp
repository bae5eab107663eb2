#include "droproot/plan/layout.h"

#include <algorithm>

namespace droproot::plan {
namespace {

using model::Instruction;
using syntax::Keyword;
using syntax::TokenKind;

// The line end of the line before `at`, else of the first line, else LF.
std::string_view line_end_near(std::string_view bytes, Offset at) {
  std::size_t newline = at > 0 ? bytes.rfind('\n', at - 1) : std::string_view::npos;
  if (newline == std::string_view::npos) newline = bytes.find('\n');
  if (newline == std::string_view::npos || newline == 0) return "\n";
  return bytes[newline - 1] == '\r' ? "\r\n" : "\n";
}

// The blanks that the line at `at` begins with: a new line above it is indented like it.
std::string_view indentation_at(std::string_view bytes, Offset at) {
  const std::size_t end = bytes.find_first_not_of(" \t", at);
  if (end == std::string_view::npos || bytes[end] == '\n' || bytes[end] == '\r') return {};
  return bytes.substr(at, end - at);
}

bool ends_on_line_break(std::string_view bytes) { return bytes.empty() || bytes.back() == '\n'; }

// The blanks in front of an instruction on its line; with them its place is the begin of the line.
Offset line_begin(const model::Dockerfile& file, const Instruction& instruction) {
  const std::string_view bytes = file.source().bytes();
  const std::size_t newline = bytes.rfind('\n', instruction.span.begin);
  const Offset begin = newline == std::string_view::npos ? 0 : static_cast<Offset>(newline + 1);
  const std::string_view lead = bytes.substr(begin, instruction.span.begin - begin);
  const bool blank = lead.find_first_not_of(" \t") == std::string_view::npos;
  return blank ? begin : instruction.span.begin;
}

// Nothing that the user of the process matters to.
bool is_metadata(Keyword keyword) {
  switch (keyword) {
    case Keyword::arg:
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::env:
    case Keyword::expose:
    case Keyword::healthcheck:
    case Keyword::label:
    case Keyword::maintainer:
    case Keyword::stopsignal:
      return true;
    default:
      return false;
  }
}

bool is_start(Keyword keyword) {
  return keyword == Keyword::cmd || keyword == Keyword::entrypoint ||
         keyword == Keyword::healthcheck;
}

bool is_header(Keyword keyword) {
  return keyword == Keyword::arg || keyword == Keyword::env || keyword == Keyword::label ||
         keyword == Keyword::shell || keyword == Keyword::maintainer;
}

// The begin of the comment lines that stand directly above `instruction`, else its own line.
Offset above_glued_comments(const model::Dockerfile& file, const Instruction& instruction) {
  const std::span<const syntax::Token> tokens = file.tree().tokens();
  std::size_t at = file.tree().node(instruction.node).token_begin;
  if (at > 0 && tokens[at - 1].kind == TokenKind::blank) --at;  // its indentation
  Offset place = line_begin(file, instruction);
  while (at >= 2 && tokens[at - 1].kind == TokenKind::newline &&
         tokens[at - 2].kind == TokenKind::comment) {
    at -= 2;
    place = tokens[at].span.begin;
  }
  return place;
}

// `RUN x \` at the end of the file: BuildKit takes it, and would take a line behind it as well.
bool ends_in_continuation(const model::Dockerfile& file, const Instruction& instruction) {
  const auto tokens = file.tree().tokens(file.tree().node(instruction.node));
  for (std::size_t i = tokens.size(); i-- > 0;) {
    if (tokens[i].kind == TokenKind::continuation) return true;
    if (tokens[i].kind != TokenKind::newline && tokens[i].kind != TokenKind::comment) return false;
  }
  return false;
}

}  // namespace

std::string keyword_in_style(const model::Dockerfile& file, std::string_view upper) {
  const auto instructions = file.instructions();
  const auto is_lower = [&file](const Instruction& instruction) {
    const char first = file.source().at(instruction.keyword_span).front();
    return first >= 'a' && first <= 'z';
  };
  const auto lower = std::ranges::count_if(instructions, is_lower);
  std::string out(upper);
  if (2 * lower > std::ssize(instructions)) {
    std::ranges::transform(out, out.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
  }
  return out;
}

edit::Edit line_edit(const model::Dockerfile& file, Offset at, std::string_view line, Order order) {
  const std::string_view bytes = file.source().bytes();
  const std::string_view line_end = line_end_near(bytes, at);
  std::string text;
  if (at == bytes.size() && !ends_on_line_break(bytes)) {
    text.append(line_end).append(line);  // the file goes on without a final line end
  } else {
    text.append(indentation_at(bytes, at)).append(line).append(line_end);
  }
  return {.span = {at, at}, .text = std::move(text), .order = static_cast<std::uint8_t>(order)};
}

HeaderEnd header_end(const model::Dockerfile& file, const model::Stage& stage) {
  const Instruction* last = &file.at(stage.from);
  for (const Instruction& instruction : file.body(stage)) {
    if (!is_header(instruction.keyword)) break;
    last = &instruction;
  }
  const std::string_view bytes = file.source().bytes();
  const std::string_view rest = bytes.substr(last->span.end);
  const bool spaced = rest.starts_with('\n') || rest.starts_with("\r\n");
  return {last->span.end, spaced};
}

std::optional<Offset> user_place(const model::Dockerfile& file, const model::Stage& stage) {
  const std::span<const Instruction> body = file.body(stage);
  const Instruction& last = body.empty() ? file.at(stage.from) : body.back();
  const std::optional<Offset> stage_end =
      ends_in_continuation(file, last) ? std::nullopt : std::optional(last.span.end);
  std::size_t first = body.size();  // of the trailing metadata
  while (first > 0 && is_metadata(body[first - 1].keyword)) --first;
  const std::span<const Instruction> metadata = body.subspan(first);
  const auto start =
      std::ranges::find_if(metadata, [](const Instruction& i) { return is_start(i.keyword); });
  if (start == metadata.end()) return stage_end;
  return above_glued_comments(file, *start);
}

Offset place_above(const model::Dockerfile& file, const Instruction& instruction) {
  return above_glued_comments(file, instruction);
}

Offset flag_place(const model::Instruction& instruction) {
  return instruction.flags.empty() ? instruction.keyword_span.end
                                   : instruction.flags.back().span.end;
}

}  // namespace droproot::plan
