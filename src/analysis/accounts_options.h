// The options of one account command, read as its program reads them.
//
// getopt: short options joined (-rmu1001), long ones with = or a word after, unique beginnings,
// options after names, -- as the end. perl (Debian's adduser, Getopt::Long as it comes): no short
// options, but one dash or two, letters of any case, unique beginnings: `-u 5` is --uid, `-g 5` is
// an error. A row's letter is another whole name there: -q, --q. `--gecos=` lacks its value.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::analysis {

using Word = std::optional<std::string>;  // absent: it hangs on something that cannot be seen

struct OptionRow {
  std::string_view name;
  char letter = 0;  // 0: none
  bool takes_value = false;
};

struct GivenOption {
  std::string_view name;  // of the row
  Word value = {};
};

enum class OptionStyle : std::uint8_t { getopt, perl };

struct CommandOptions {
  std::vector<GivenOption> given;
  std::vector<Word> names;  // what is no option
  // A word without value stands where an option may: it may be any options, a name, or nothing.
  bool blind = false;
  std::string problem;  // not understood; empty when all was
  // The problem is a word that is the beginning of several options.
  bool ambiguous = false;

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  // The last one counts. Null when it was not given.
  [[nodiscard]] const Word* find(std::string_view name) const;
  // The one name that is seen, when there is exactly one.
  [[nodiscard]] std::optional<std::string> only_name() const;
};

[[nodiscard]] CommandOptions read_options(std::span<const Word> words,
                                          std::span<const OptionRow> rows, OptionStyle style);

}  // namespace droproot::analysis
