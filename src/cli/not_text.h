// What bytes are when they are no Dockerfile, told from how they begin.
#pragma once

#include <optional>
#include <string_view>

namespace droproot::cli {

// "it begins like an ELF executable", "it has a NUL byte": why `bytes` are not text; nullopt for
// text in any encoding that keeps ASCII. As git does, only the first 8,000 bytes are looked at.
[[nodiscard]] std::optional<std::string_view> not_text_reason(std::string_view bytes);

// Nothing, or nothing but white space (and a byte order mark).
[[nodiscard]] bool is_blank(std::string_view bytes);

}  // namespace droproot::cli
