// What a word is worth when nothing is expanded.
#pragma once

#include "droproot/shell/script.h"

namespace droproot::shell {

// Turns the braces and brackets among `parts` that open nothing into literal text, as in {} and [.
void settle_braces_and_brackets(Script& script, Range parts);
// Sets word.fixed and word.value from its parts.
void settle_value(Script& script, Word& word);
// The same for a heredoc body, whose lines lose their leading tabs under <<-.
void settle_body(Script& script, Heredoc& heredoc);

}  // namespace droproot::shell
