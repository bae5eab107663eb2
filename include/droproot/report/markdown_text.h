// Other people's text in Markdown (CommonMark, GitHub's and GitLab's kinds).
#pragma once

#include <string>
#include <string_view>

namespace droproot::report {

// As text: no markup, and nobody is told by an @name.
[[nodiscard]] std::string markdown_text(std::string_view text);
// As code in a line, whatever backticks are in it.
[[nodiscard]] std::string markdown_code(std::string_view text);
// A block of code with the language's name; `text` is empty or ends with a line end.
[[nodiscard]] std::string markdown_fence(std::string_view language, std::string_view text);

}  // namespace droproot::report
