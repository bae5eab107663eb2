#include "analysis/accounts_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace droproot::analysis {

namespace {

// A colon or a line feed would break the line of the file.
bool fits_field(std::string_view text) {
  return text.find_first_of(":\n") == std::string_view::npos;
}

bool is_path(std::string_view text) { return text.starts_with('/') && fits_field(text); }

bool is_shell(std::string_view text) {
  return fits_field(text) && (text.empty() || text.front() == '/' || text.front() == '*');
}

// YYYY-MM-DD; shadow reads other forms too.
bool is_date(std::string_view text) {
  return text.size() == 10 && is_digits(text.substr(0, 4)) && text[4] == '-' &&
         is_digits(text.substr(5, 2)) && text[7] == '-' && is_digits(text.substr(8));
}

bool is_range_key(std::string_view text) {
  return text.starts_with("UID_") || text.starts_with("GID_") || text.starts_with("SYS_");
}

struct TextRule {
  std::string_view option;
  bool (*accepts)(std::string_view);
};

constexpr auto kTextRules = std::to_array<TextRule>({
    {"base-dir", is_path},
    {"home-dir", is_path},
    {"home", is_path},
    {"shell", is_shell},
    {"comment", fits_field},
});

// What these accept for sure; else it is not provable.
constexpr auto kCautiousRules = std::to_array<TextRule>({
    {"expiredate", is_date},
    {"inactive", is_digits},
    {"key", is_range_key},
    {"password", fits_field},
});

// Ids that may be taken, a kernel that may lack SELinux.
constexpr auto kUncheckedOptions = std::to_array<std::string_view>(
    {"selinux-user", "add-subuids", "del-subuids", "add-subgids", "del-subgids"});

}  // namespace

NumberText number_text_kind(std::string_view text) {
  if (read_number(text)) return NumberText::plain;
  if (text.empty()) return NumberText::invalid;
  constexpr std::string_view kOddBeginnings = "0+- \t\n";
  const bool odd = kOddBeginnings.find(text.front()) != std::string_view::npos ||
                   text.find('_') != std::string_view::npos;
  return odd && text != "-1" ? NumberText::odd : NumberText::invalid;
}

void demand_number(Demands& demands, const CommandOptions& options, std::string_view option) {
  const Word* const value = options.find(option);
  if (value == nullptr) return;
  const NumberText kind = *value ? number_text_kind(**value) : NumberText::odd;
  if (kind == NumberText::odd) demands.not_provable();
  if (kind == NumberText::invalid) demands.refuse(fmt::format("{} is no number", **value));
}

bool works_elsewhere(std::span<const Word> words, std::string_view root_letter) {
  return std::ranges::any_of(words, [&](const Word& word) {
    return word && (*word == root_letter || *word == "--root" || word->starts_with("--root=") ||
                    *word == "-P" || *word == "--prefix" || word->starts_with("--prefix="));
  });
}

bool changes_ranges(const CommandOptions& options) {
  return std::ranges::any_of(options.given, [](const GivenOption& option) {
    return option.name == "key" && (!option.value || is_range_key(*option.value));
  });
}

void demand_texts(Demands& demands, const CommandOptions& options) {
  for (const TextRule& rule : kTextRules) {
    const Word* const value = options.find(rule.option);
    if (value == nullptr || !*value || rule.accepts(**value)) continue;
    demands.refuse(fmt::format("{} is not accepted for --{}", **value, rule.option));
  }
  for (const TextRule& rule : kCautiousRules) {
    const Word* const value = options.find(rule.option);
    if (value != nullptr && (!*value || !rule.accepts(**value))) demands.not_provable();
  }
  for (const std::string_view option : kUncheckedOptions) {
    if (options.has(option)) demands.not_provable();
  }
}

}  // namespace droproot::analysis
