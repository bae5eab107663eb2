// Which heredocs a line opens (BuildKit: heredocsFromLine, ParseHeredoc).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::syntax {

struct HeredocWord {
  std::string name;
  bool expand;
  bool chomp;
  std::uint32_t fd;
};

// In the order of their bodies. Empty when the line cannot be cut into words (an unbalanced quote):
// BuildKit then sees no heredoc at all.
[[nodiscard]] std::vector<HeredocWord> heredoc_words(std::string_view line);

// True iff one blank-separated word opens a heredoc.
[[nodiscard]] bool is_heredoc_word(std::string_view word);

}  // namespace droproot::syntax
