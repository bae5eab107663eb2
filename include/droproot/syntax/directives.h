// Parser directives: # syntax=, # escape=, # check= (BuildKit:
// frontend/dockerfile/parser/directives.go).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "droproot/text/span.h"

namespace droproot::syntax {

enum class DirectiveName : std::uint8_t { syntax, escape, check };
[[nodiscard]] std::string_view to_string(DirectiveName name);

struct Directive {
  DirectiveName name;
  Span value;  // within the line
};

// `line` without its indentation and line end. nullopt: no directive of the three, which ends their
// block for good.
[[nodiscard]] std::optional<Directive> read_directive(std::string_view line,
                                                      std::string_view comment_mark = "#");

// Which front end the file asks for. BuildKit looks at the raw bytes, apart from the parser: a BOM
// and a shebang line are skipped, `#` directives are tried, then `//` ones, then the whole rest as
// a JSON object.
struct SyntaxDirective {
  std::string reference;     // up to the first space
  std::string command_line;  // the whole value
  std::uint32_t line;        // 1-based; 1 for the JSON form
};
[[nodiscard]] std::optional<SyntaxDirective> detect_syntax(std::string_view bytes);

// The value of `# check=`, found in the same way but in the `#` form only.
[[nodiscard]] std::optional<std::string> detect_check(std::string_view bytes);

}  // namespace droproot::syntax
