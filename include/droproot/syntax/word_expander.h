// Words as BuildKit reads them: quotes and escapes removed, variables replaced, the result split
// at white space (reference: frontend/dockerfile/shell/lex.go; $name, ${name} and the forms
// :- - :+ + :? ? # ## % %% / //). Text in and out is bytes; invalid UTF-8 in the word comes out as
// U+FFFD, as it does from Go's scanner, while a variable's value passes through untouched.
//
// Two habits of BuildKit are kept on purpose: a `${a:-b}` form empties the split word that was
// being gathered (`ab${U:-d}c` has the result `abdc` and the one word `dc`), and `<<` takes the
// blanks after it into its word, quotes or not, because heredocs are found with this lexer.
//
// Nesting is kept on a heap stack, so 100,000 levels are fine. Work is linear in the word plus what
// is copied out of values; the latter can grow exponentially over a file (ENV A=$A$A ...), so it
// has a limit, which BuildKit has not: ExpandError::Kind::too_large.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <vector>

namespace droproot::syntax {

// A borrowed `optional<string_view>(string_view name)`: nullopt is an unset variable. Neither the
// callable nor the text it returns is owned; both must live until expand() returns.
class VariableSource {
 public:
  template <typename F>
  requires(!std::same_as<std::remove_cvref_t<F>, VariableSource> &&
           std::is_invocable_r_v<std::optional<std::string_view>, const F&, std::string_view>)
      VariableSource(const F& find)
      : object_(&find), find_([](const void* object, std::string_view name) {
          return std::optional<std::string_view>(std::invoke(*static_cast<const F*>(object), name));
        }) {}

  [[nodiscard]] std::optional<std::string_view> operator()(std::string_view name) const {
    return find_(object_, name);
  }

 private:
  const void* object_;
  std::optional<std::string_view> (*find_)(const void*, std::string_view);
};

// Every variable is unset.
struct NoVariables {
  std::optional<std::string_view> operator()(std::string_view /*name*/) const { return {}; }
};

inline constexpr std::size_t kDefaultExpandLimit = std::size_t{16} << 20U;

struct ExpandOptions {
  char escape = '\\';                       // REQUIRES: ASCII
  bool raw_quotes = false;                  // quotes stay in the text
  bool raw_escapes = false;                 // escape characters stay in the text
  bool skip_unset = false;                  // a form that asks for an unset variable stays as it is
  bool skip_process_quotes = false;         // quotes are ordinary characters (heredoc bodies)
  bool split_words = true;                  // false: leave Expansion::words empty
  std::size_t limit = kDefaultExpandLimit;  // bytes from values and steps of pattern matching
};

// How BuildKit looks for `<<NAME` in a logical line, whatever the file's escape is.
inline constexpr ExpandOptions kHeredocScan{
    .raw_quotes = true, .raw_escapes = true, .skip_unset = true};

struct Expansion {
  std::string result;
  std::vector<std::string> words;      // never an empty one: "" is no word
  std::vector<std::string> matched;    // names asked for and set; sorted, each once
  std::vector<std::string> unmatched;  // names asked for and unset
};

struct ExpandError {
  enum class Kind : std::uint8_t { refused, too_large };
  Kind kind;
  std::string reason;  // BuildKit's words, without the "failed to process" before them
  std::vector<std::string> matched;
  std::vector<std::string> unmatched;
};

[[nodiscard]] tl::expected<Expansion, ExpandError> expand(std::string_view word,
                                                          VariableSource variables,
                                                          const ExpandOptions& options = {});

// BuildKit's whole message: failed to process "WORD": REASON.
[[nodiscard]] std::string failed_to_process(std::string_view word, const ExpandError& error);

// false: expand() would give back the very same bytes and ask for no variable.
[[nodiscard]] bool needs_expansion(std::string_view word, char escape = '\\');

}  // namespace droproot::syntax
