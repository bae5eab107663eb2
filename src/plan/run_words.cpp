// Most files are refused for their base image or for what they start, and reading the shell text of
// their RUNs costs more than all else. This tells from the bytes whether it could change anything.
#include <algorithm>
#include <array>
#include <string_view>

#include "plan/decide.h"

namespace droproot::plan {
namespace {

using model::Instruction;
using syntax::Keyword;

// What account-conflict, sudo-without-need and chown-layer are about, and what makes a start drop
// root. A word that the shell puts together from pieces is not seen: then one of these rules says
// nothing about a file that is left alone.
constexpr std::array<std::string_view, 19> kWords = {
    "addgroup", "adduser",  "chown",    "chpasswd", "delgroup", "deluser", "gosu",
    "gpasswd",  "groupadd", "groupdel", "groupmod", "newusers", "passwd",  "s6-overlay",
    "su-exec",  "sudo",     "useradd",  "userdel",  "usermod"};

constexpr bool is_letter(char byte) { return byte >= 'a' && byte <= 'z'; }

// What is no small letter shares one column.
constexpr std::size_t kColumns = 27;
constexpr std::size_t place_of(char first, char second) {
  const auto row = static_cast<std::size_t>(first - 'a');
  return row * kColumns + (is_letter(second) ? static_cast<std::size_t>(second - 'a') : 26);
}
constexpr std::array<bool, 26 * kColumns> kBeginnings = [] {
  std::array<bool, 26 * kColumns> beginnings{};
  for (const std::string_view word : kWords) beginnings[place_of(word[0], word[1])] = true;
  return beginnings;
}();

bool holds_word(std::string_view text) {
  bool inside = false;  // of a run of small letters
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const bool letter = is_letter(text[at]);
    const bool may_begin = letter && !inside && kBeginnings[place_of(text[at], text[at + 1])];
    inside = letter;
    if (!may_begin) continue;
    const std::string_view rest = text.substr(at);
    const auto is_here = [rest](std::string_view word) { return rest.starts_with(word); };
    if (std::ranges::any_of(kWords, is_here)) return true;
  }
  return false;
}

bool brings_files_of_context(const Instruction& instruction) {
  const bool copies = instruction.keyword == Keyword::copy || instruction.keyword == Keyword::add;
  return copies && instruction.flag("from") == nullptr;
}

}  // namespace

bool runs_may_matter(const PlanInput& input) {
  // The scripts that a RUN calls are read where there is a context.
  const bool has_context = input.context.entry("").kind != analysis::EntryKind::unseen;
  return std::ranges::any_of(input.file.instructions(), [&](const Instruction& instruction) {
    switch (instruction.keyword) {
      case Keyword::user:
        return true;
      case Keyword::copy:
      case Keyword::add:
        return instruction.flag("chown") != nullptr ||
               (has_context && brings_files_of_context(instruction));
      case Keyword::run:
        return instruction.flag("mount") != nullptr ||
               holds_word(input.file.source().at(instruction.span));
      default:
        return false;
    }
  });
}

}  // namespace droproot::plan
