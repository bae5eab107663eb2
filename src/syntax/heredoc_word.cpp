#include "droproot/syntax/heredoc_word.h"

#include <charconv>
#include <optional>

#include "droproot/syntax/word_expander.h"

namespace droproot::syntax {
namespace {

// ^(\d*)<<(-?)\s*([^<]*)$ with Go's \s.
struct Match {
  std::string_view fd;
  bool chomp;
  std::string_view rest;
};

std::optional<Match> match_opener(std::string_view word) {
  std::size_t at = 0;
  while (at < word.size() && word[at] >= '0' && word[at] <= '9') ++at;
  Match match{word.substr(0, at), false, {}};
  if (!word.substr(at).starts_with("<<")) return std::nullopt;
  at += 2;
  if (word.substr(at).starts_with('-')) {
    match.chomp = true;
    ++at;
  }
  while (at < word.size() &&
         std::string_view("\t\n\f\r ").find(word[at]) != std::string_view::npos) {
    ++at;
  }
  match.rest = word.substr(at);
  if (match.rest.find('<') != std::string_view::npos) return std::nullopt;
  return match;
}

// The one word that `text` is, or nullopt when it is none or several.
std::optional<std::string> single_word(std::string_view text, bool raw_quotes) {
  const ExpandOptions options{.raw_quotes = raw_quotes, .skip_unset = true};
  auto result = expand(text, NoVariables{}, options);
  if (!result || result->words.size() != 1) return std::nullopt;
  return std::move(result->words.front());
}

std::optional<HeredocWord> read_opener(std::string_view word) {
  const std::optional<Match> match = match_opener(word);
  if (!match || match->rest.empty()) return std::nullopt;
  std::optional<std::string> name = single_word(match->rest, false);
  const std::optional<std::string> quoted = single_word(match->rest, true);
  if (!name || !quoted) return std::nullopt;
  std::uint32_t fd = 0;
  std::from_chars(match->fd.data(), match->fd.data() + match->fd.size(), fd);
  const bool expands = *name == *quoted;
  return HeredocWord{std::move(*name), expands, match->chomp, fd};
}

}  // namespace

std::vector<HeredocWord> heredoc_words(std::string_view line) {
  std::vector<HeredocWord> openers;
  const auto result = expand(line, NoVariables{}, kHeredocScan);
  if (!result) return openers;
  for (const std::string& word : result->words) {
    if (word.find("<<") == std::string::npos) continue;
    if (auto opener = read_opener(word)) openers.push_back(std::move(*opener));
  }
  return openers;
}

bool is_heredoc_word(std::string_view word) { return read_opener(word).has_value(); }

}  // namespace droproot::syntax
