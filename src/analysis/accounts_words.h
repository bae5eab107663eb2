// What a program refuses because of its words alone, whatever the account files hold.
//
// From the sources of shadow 4.13, adduser 3.134 and busybox 1.35; tests/accounts holds them
// against the programs. What only some versions refuse is not refused here, but not provable
// either.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analysis/accounts_change.h"
#include "analysis/accounts_options.h"

namespace droproot::analysis {

// A number as an option's value. plain: read_number() reads it; odd: programs and versions differ
// (010, +5, 0x1f, 1_0); invalid: all refuse it (12x, nothing, 4294967296).
enum class NumberText : std::uint8_t { plain, odd, invalid };
[[nodiscard]] NumberText number_text_kind(std::string_view text);

// The number of that option, where it was given.
void demand_number(Demands& demands, const CommandOptions& options, std::string_view option);

// shadow: -R and -P work on files of another system, in the spellings that its own early look at
// the words knows; elsewhere (-R/mnt, --roo /mnt) they are read and ignored.
[[nodiscard]] bool works_elsewhere(std::span<const Word> words,
                                   std::string_view root_letter = "-R");

// shadow: the values of options that are texts (home, shell, comment...).
void demand_texts(Demands& demands, const CommandOptions& options);

// shadow: -K sets a range of numbers of its own.
[[nodiscard]] bool changes_ranges(const CommandOptions& options);

}  // namespace droproot::analysis
