#include "engine/suppressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "droproot/rules/registry.h"
#include "droproot/text/nearest.h"
#include "droproot/text/printable.h"
#include "droproot/text/unicode.h"
#include "droproot/text/word_set.h"

namespace droproot::engine {
namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::string_view kOurs = "droproot:";

// "Missing User Instruction" and "Last User Is 'root'" of KICS.
constexpr WordSet kKicsQueries{"fd54f200-402c-4333-a5a4-36ef6709af2f",
                               "67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae"};
constexpr WordSet kTrivyChecks{"ds-0002", "avd-ds-0002", "ds002", "*"};
constexpr WordSet kCheckovChecks{"ckv_docker_3", "ckv_docker_8"};
// The last part of the ids in semgrep's registry.
constexpr WordSet kSemgrepRules{"missing-user", "missing-user-entrypoint", "last-user-is-root"};

// One of kBlanks.
constexpr bool is_blank_here(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank_here(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank_here(text.back())) text.remove_suffix(1);
  return text;
}

// The text up to the first of `ends`, which is taken away with it.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::size_t end = std::min(text.find_first_of(ends), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

bool skip(std::string_view& text, std::string_view head) {
  if (!text.starts_with(head)) return false;
  text.remove_prefix(head.size());
  return true;
}

// ---- other tools' -------------------------------------------------------------------------------

enum class Reach : std::uint8_t { none, instruction, file, head };

// Each is given the comment in lower case, without its # and the blanks around it.
Reach hadolint(std::string_view text) {
  if (!text.starts_with("hadolint") || take_until(text, kBlanks) != "hadolint") return Reach::none;
  text = trimmed(text);
  const bool global = skip(text, "global ");
  text = trimmed(text);
  if (!skip(text, "ignore")) return Reach::none;
  text = trimmed(text);
  if (!skip(text, "=")) return Reach::none;
  while (!text.empty()) {
    if (trimmed(take_until(text, ",")) == "dl3002")
      return global ? Reach::file : Reach::instruction;
  }
  return Reach::none;
}

// Several may stand behind each other; `:exp:DATE` is not looked at, for there is no clock here.
Reach trivy(std::string_view text) {
  constexpr std::string_view kMark = "trivy:ignore:";
  for (std::size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark)) {
    text.remove_prefix(at + kMark.size());
    std::string_view rest = text;
    if (kTrivyChecks.contains(take_until(rest, " \t:#["))) return Reach::instruction;
  }
  return Reach::none;
}

Reach checkov(std::string_view text) {
  if (!skip(text, "checkov:skip=") && !skip(text, "bridgecrew:skip=")) return Reach::none;
  std::string_view ids = take_until(text, ":");
  while (!ids.empty()) {
    std::string_view id = trimmed(take_until(ids, ","));
    if (kCheckovChecks.contains(take_until(id, kBlanks))) return Reach::file;
  }
  return Reach::none;
}

Reach kics(std::string_view text) {
  if (!skip(text, "kics-scan")) return Reach::none;
  text = trimmed(text);
  if (skip(text, "disable")) {
    text = trimmed(text);
    if (!skip(text, "=")) return Reach::none;
    while (!text.empty()) {
      if (kKicsQueries.contains(trimmed(take_until(text, ",")))) return Reach::head;
    }
    return Reach::none;
  }
  const std::string_view word = take_until(text, kBlanks);
  if (word == "ignore") return Reach::head;
  return word == "ignore-line" || word == "ignore-block" ? Reach::instruction : Reach::none;
}

Reach semgrep(std::string_view text) {
  if (!skip(text, "nosemgrep") && !skip(text, "nosem")) return Reach::none;
  if (text.empty()) return Reach::instruction;
  if (!skip(text, ":")) {
    return kBlanks.find(text.front()) == std::string_view::npos ? Reach::none : Reach::instruction;
  }
  while (!text.empty()) {
    const std::string_view id = take_until(text, ", \t");
    if (kSemgrepRules.contains(id.substr(id.rfind('.') + 1))) return Reach::instruction;
  }
  return Reach::none;
}

// Most comments are prose.
bool may_be_wish(std::string_view text) {
  constexpr auto kHeads = std::to_array<std::string_view>(
      {"hadolint", "checkov:", "bridgecrew:", "kics-scan", "nosem"});
  const auto begins = [text](std::string_view head) {
    return equal_ignoring_ascii_case(text.substr(0, head.size()), head);
  };
  return std::ranges::any_of(kHeads, begins) || contains_ignoring_ascii_case(text, "trivy:");
}

Reach reach_of_wish(std::string_view text) {
  constexpr std::string_view kFirstLetters = "hHtTcCbBkKnN";
  if (text.empty() || kFirstLetters.find(text.front()) == std::string_view::npos ||
      !may_be_wish(text)) {
    return Reach::none;
  }
  const std::string lower = ascii_lower(text);
  for (const auto read : {&hadolint, &trivy, &checkov, &kics, &semgrep}) {
    const Reach reach = read(lower);
    if (reach != Reach::none) return reach;
  }
  return Reach::none;
}

// ---- ours ---------------------------------------------------------------------------------------

std::string unknown_rule(std::string_view id) {
  std::vector<std::string_view> candidates;
  for (const rules::Rule& rule : rules::all_rules()) candidates.push_back(rule.meta.id);
  return fmt::format("there is no rule '{}'{}", printable(id),
                     did_you_mean(id, candidates, "droproot rules lists them"));
}

// `text` is what stands behind `ignore=`. Blanks behind a comma do not end the list.
void read_rules(std::string_view text, Ignore& ignore) {
  std::vector<IgnoredRule> rules;
  for (bool more = true; more;) {
    text = trimmed(text);
    const std::size_t end = std::min(text.find_first_of(", \t"), text.size());
    const std::string_view id = text.substr(0, end);
    text = trimmed(text.substr(end));
    more = skip(text, ",");
    if (id != "all" && rules::find_rule(id) == nullptr) {
      ignore.mistake = id.empty() ? "it names no rule" : unknown_rule(id);
      return;
    }
    rules.push_back({std::string(id)});
  }
  ignore.rules = std::move(rules);
  ignore.has_reason = !trimmed(text).empty();
}

}  // namespace

class CommentReader {
 public:
  CommentReader(const model::Dockerfile& file, Suppressions& into) : file_(file), into_(into) {}

  void run() {
    for (const syntax::Token& token : file_.tree().tokens()) {
      if (token.kind != syntax::TokenKind::comment) continue;
      std::string_view text = trimmed(file_.source().at(token.span));
      if (!skip(text, "#")) continue;
      text = trimmed(text);
      pass_instructions(token.span.begin);
      if (is_ours(text)) {
        read_ours(trimmed(text.substr(kOurs.size())), token.span);
      } else {
        read_others(text, token.span);
      }
    }
  }

 private:
  static bool is_ours(std::string_view text) {
    return equal_ignoring_ascii_case(text.substr(0, kOurs.size()), kOurs);
  }

  // next_: the first instruction that does not end in front of `at`.
  void pass_instructions(Offset at) {
    const auto instructions = file_.instructions();
    while (next_ < instructions.size() && instructions[next_].span.end <= at) ++next_;
  }

  [[nodiscard]] bool in_head() const { return next_ == 0; }

  // The instruction below a comment; nullptr: it stands inside one, or there is none.
  [[nodiscard]] const model::Instruction* below(Span comment) const {
    const auto instructions = file_.instructions();
    if (next_ >= instructions.size()) return nullptr;
    const model::Instruction& found = instructions[next_];
    return found.span.begin < comment.begin ? nullptr : &found;
  }

  void read_others(std::string_view text, Span at) {
    const Reach reach = reach_of_wish(text);
    const model::Instruction* instruction = below(at);
    if (reach == Reach::file || (reach == Reach::head && in_head() && instruction != nullptr)) {
      into_.wish_for_file_ = into_.wish_for_file_.value_or(at);
    }
    if (reach == Reach::instruction && instruction != nullptr) {
      into_.wishes_.push_back({.at = at, .instruction = instruction->id});
    }
  }

  void read_ours(std::string_view text, Span at) {
    if (text == "skip-file" || text.starts_with("skip-file ")) {
      if (in_head()) {
        into_.skips_file_ = true;
      } else {
        add({.at = at, .mistake = "skip-file has to stand above the first instruction"});
      }
      return;
    }
    Ignore ignore{.at = at};
    if (!skip(text, "ignore=")) {
      constexpr auto kWords = std::to_array<std::string_view>({"ignore=", "skip-file"});
      const std::string_view word = text.substr(0, text.find_first_of(" \t="));
      ignore.mistake = fmt::format(
          "'{}' is nothing that it can say{}", printable(word),
          did_you_mean(word, kWords, "it is `ignore=RULE reason` or `skip-file reason`"));
    } else if (below(at) == nullptr) {
      ignore.mistake = "it has to stand above an instruction";
    } else {
      read_rules(text, ignore);
    }
    add(std::move(ignore));
  }

  void add(Ignore ignore) {
    Ignore& kept = into_.ignores_.emplace_back(std::move(ignore));
    if (kept.rules.empty()) return;
    const Span instruction = below(kept.at)->span;
    Suppressions::Place& place = into_.places_[instruction.begin];
    place.instruction = instruction;
    // Of two that say the same the second one is of no use.
    for (IgnoredRule& rule : kept.rules) place.rules.try_emplace(rule.id, &rule);
  }

  const model::Dockerfile& file_;
  Suppressions& into_;
  std::size_t next_ = 0;
};

Suppressions Suppressions::read(const model::Dockerfile& file) {
  Suppressions suppressions;
  CommentReader(file, suppressions).run();
  return suppressions;
}

bool Suppressions::take(const diag::Finding& finding) {
  const auto behind = places_.upper_bound(finding.span.begin);
  if (behind == places_.begin()) return false;
  const Place& place = std::prev(behind)->second;
  if (finding.span.begin >= place.instruction.end) return false;
  bool taken = false;
  for (const std::string_view id : {finding.rule, std::string_view("all")}) {
    const auto rule = place.rules.find(id);
    if (rule == place.rules.end()) continue;
    rule->second->used = true;
    taken = true;
  }
  return taken;
}

}  // namespace droproot::engine
