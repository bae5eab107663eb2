// How the grammar of each instruction cuts its logical line (BuildKit: split_command.go,
// line_parsers.go). All offsets are into the text handed in.
#pragma once

#include <string_view>
#include <vector>

#include "droproot/syntax/tree.h"
#include "droproot/text/span.h"

namespace droproot::syntax {

[[nodiscard]] Keyword keyword_of(std::string_view word);

struct CommandSplit {
  Span keyword;           // may be empty
  Offset rest_begin = 0;  // behind the white space after the keyword
};
// REQUIRES: `line` is trimmed of Unicode white space.
[[nodiscard]] CommandSplit split_keyword(std::string_view line);

struct FlagSplit {
  std::vector<Span> flags;  // raw, with quotes and escapes
  Span end_mark;            // a bare "--" that ends the flags, or empty
  Offset rest_begin = 0;
};
void split_flags(std::string_view rest, char escape, FlagSplit& out);
// What BuildKit makes of a raw flag word: quotes and escapes removed, bytes read as Latin-1.
[[nodiscard]] std::string decode_flag(std::string_view raw, char escape);

// Cuts at [\t\v\f\r ]+, no quotes. REQUIRES: text is trimmed and not empty.
void split_blank(std::string_view text, std::vector<Span>& words);
// Words for ENV, LABEL and ARG: quotes group and stay, escapes stay. An escape character that ends
// the text is not part of its word.
void split_words(std::string_view text, char escape, std::vector<Span>& words);
// The first blank-separated part and the rest, for the old `ENV key value`. False: only one part.
[[nodiscard]] bool split_once(std::string_view text, Span& first, Span& rest);

}  // namespace droproot::syntax
