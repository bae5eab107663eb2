// Any bytes as a word: byte 0 chooses the options and the escape, byte 1 the length of a value
// that follows it, the rest is the word. Names that begin with a lower-case letter are unset.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "droproot/syntax/word_expander.h"

namespace {

using droproot::syntax::ExpandOptions;

constexpr std::size_t kLimit = 1U << 16U;
constexpr std::size_t kWorstGrowth = 3;  // a byte that is not UTF-8 becomes the three of U+FFFD

void require(bool holds) {
  if (!holds) std::abort();
}

ExpandOptions options_from(std::uint8_t bits) {
  return {.escape = (bits & 1U) != 0 ? '`' : '\\',
          .raw_quotes = (bits & 2U) != 0,
          .raw_escapes = (bits & 4U) != 0,
          .skip_unset = (bits & 8U) != 0,
          .skip_process_quotes = (bits & 16U) != 0,
          .limit = kLimit};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ExpandOptions options = options_from(data[0]);
  std::string word(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string value = word.substr(0, data[1]);
  word.erase(0, value.size());
  const auto find = [&value](std::string_view name) -> std::optional<std::string_view> {
    if (name.empty() || (name[0] >= 'a' && name[0] <= 'z')) return std::nullopt;
    return value;
  };

  const auto answer = droproot::syntax::expand(word, find, options);
  if (!answer) {
    require(!answer.error().reason.empty());
    require(!droproot::syntax::failed_to_process(word, answer.error()).empty());
    return 0;
  }
  require(answer->result.size() <= kWorstGrowth * (2 * word.size() + kLimit));
  std::size_t joined = 0;
  for (const std::string& split : answer->words) {
    require(!split.empty());
    joined += split.size();
  }
  require(joined <= kWorstGrowth * answer->result.size());
  if (!droproot::syntax::needs_expansion(word, options.escape)) require(answer->result == word);
  return 0;
}
