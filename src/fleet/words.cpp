#include "fleet/words.h"

#include <array>

namespace droproot::fleet {
namespace {

struct StateText {
  std::string_view word;
  std::string_view title;
  std::string_view badge;
  std::string_view meaning;
};

// In the order of State.
constexpr std::array<StateText, kStates> kTexts = {{
    {"ready", "Ready to merge", "diff", "droproot has a diff"},
    {"person", "For a person", "decide", "declined, with the reason"},
    {"error", "Not read", "error", "or not parsed, or not written"},
    {"design", "Root by design", "by design", "nothing to do"},
    {"fine", "Nothing to do", "fine", "nothing found"},
}};

const StateText& text_of(State state) { return kTexts[static_cast<std::size_t>(state)]; }

}  // namespace

std::string_view word_of(State state) { return text_of(state).word; }
std::string_view title_of(State state) { return text_of(state).title; }
std::string_view badge_of(State state) { return text_of(state).badge; }
std::string_view meaning_of(State state) { return text_of(state).meaning; }

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string left_of(const Counts& files) {
  std::string out;
  const auto add = [&](State state, std::string_view what) {
    if (files[state] == 0) return;
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", grouped(files[state]), what);
  };
  add(State::ready, "to merge");
  add(State::person, "for a person");
  add(State::error, "not read");
  return out.empty() ? "nothing left" : out;
}

}  // namespace droproot::fleet
