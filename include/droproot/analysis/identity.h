// From what USER says to the numbers that it is, with the proof, or the reason why there is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "droproot/analysis/facts.h"
#include "droproot/text/error.h"
#include "droproot/text/source_text.h"

namespace droproot::analysis {

struct NumericUser {
  std::uint32_t uid;
  std::optional<std::uint32_t> gid;  // absent: what /etc/passwd says; groups are kept then
  std::string evidence;              // "uid 1001 and gid 1001 from useradd at line 7"

  [[nodiscard]] std::string text() const;  // "1001:1001" or "1001"
};

// `user` as it is read where `accounts` holds. The error says what is missing, for people.
[[nodiscard]] tl::expected<NumericUser, std::string> to_numbers(const UserState& user,
                                                                const AccountTable& accounts,
                                                                const LineIndex& lines);

// The owner that `written`, the value of --chown, means where `accounts` holds. A number stands for
// itself, as user and, without a group, as group too; a name without a group brings its own.
struct OwnerNumbers {
  std::uint32_t uid;
  std::uint32_t gid;
  std::string evidence;

  [[nodiscard]] std::string text() const;  // "1001:1001"
};
[[nodiscard]] tl::expected<OwnerNumbers, std::string> to_owner(std::string_view written,
                                                               const AccountTable& accounts,
                                                               const LineIndex& lines);

// USER names a group that the image surely has not: no runtime starts a container then.
[[nodiscard]] bool lacks_group(const UserState& user, const AccountTable& accounts);

// "useradd at line 7", or "node:20-alpine". `accounts` is the table of the account or group.
[[nodiscard]] std::string describe(const Provenance& from, const AccountTable& accounts,
                                   const LineIndex& lines);

}  // namespace droproot::analysis
