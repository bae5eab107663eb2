// The numbers that programs choose by themselves where the command says none, on today's base.
//
// shadow takes one more than the highest of the range (system accounts: one less than the lowest),
// and for a group the account's number first; Debian's perl programs and busybox take the first
// that is free. Nothing is said where a number of the range may be used without being known. Linear
// in the table. Held against the programs by tests/accounts.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/accounts_change.h"
#include "droproot/analysis/accounts.h"

namespace droproot::analysis {

struct NumberRange {
  std::uint32_t first;
  std::uint32_t last;
};

// UID_MIN to UID_MAX of login.defs; LAST_UID of adduser.conf is one less than that in effect.
inline constexpr NumberRange kShadowPersons{kFirstPerson, 60000};
inline constexpr NumberRange kShadowSystem{101, 999};
inline constexpr NumberRange kPersons{kFirstPerson, kLastPerson};
inline constexpr NumberRange kSystem{100, 999};

class UsedNumbers {
 public:
  explicit UsedNumbers(NumberRange range) : range_(range) {}

  void add_uids(const AccountTable& table);
  void add_gids(const AccountTable& table);

  [[nodiscard]] Number first_free() const;
  [[nodiscard]] Number above_highest() const;
  [[nodiscard]] Number below_lowest() const;
  // `number` where it lies in the range and is free.
  [[nodiscard]] bool is_free(std::uint32_t number) const;
  [[nodiscard]] bool known() const { return known_; }

 private:
  struct Entry {
    Number number;
    Truth exists;
    bool system;
  };
  void add(const Entry& entry);
  [[nodiscard]] bool is_system() const { return range_.first < kFirstPerson; }

  NumberRange range_;
  std::vector<std::uint32_t> used_;  // those in the range, in no order
  bool known_ = true;
};

// What shadow gives to an account, and to a group for which `preferred` is asked first.
[[nodiscard]] Number shadow_uid(const Change& change, bool system);
[[nodiscard]] Number shadow_gid(const Change& change, bool system, Number preferred);

}  // namespace droproot::analysis
