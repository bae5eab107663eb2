// JSON as Go's encoding/json takes it, for the JSON forms of a Dockerfile (BuildKit: parseJSON).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/span.h"

namespace droproot::syntax {

enum class JsonArray : std::uint8_t {
  not_json,     // no valid array: BuildKit falls back to the shell form without a word
  strings,      // an array of strings: the JSON form
  not_strings,  // a valid array with something else in it: BuildKit refuses the file
};

// Reads `text` as one JSON array. For `strings`, `elements` gets each string's span with its
// quotes.
[[nodiscard]] JsonArray read_json_array(std::string_view text, std::vector<Span>& elements);

// The value of a JSON string. Invalid UTF-8 and lone surrogates become U+FFFD, as in Go.
// REQUIRES: `quoted` is a valid JSON string with its quotes.
[[nodiscard]] std::string decode_json_string(std::string_view quoted);

// The string member `key` (letters compared without case) of a text that is one JSON object;
// nullopt when it is no object, has no such member, or the member is no string.
[[nodiscard]] std::optional<std::string> json_string_member(std::string_view text,
                                                            std::string_view key);

}  // namespace droproot::syntax
