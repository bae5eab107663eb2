#include "analysis/accounts_numbers.h"

#include <algorithm>
#include <vector>

namespace droproot::analysis {

namespace {

using knowledge::Family;

// SYS_UID_MIN, 101 or 201: where it is not known, nothing is said below the latter.
std::uint32_t least_system(Family family) {
  return family == Family::debian || family == Family::ubuntu ? kShadowSystem.first : 201;
}

// UID_MIN is 500 on old releases of the others.
bool starts_at_1000(Family family) {
  return family == Family::debian || family == Family::ubuntu || family == Family::alpine ||
         family == Family::fedora;
}

Number number_of(const UsedNumbers& used, Family family, bool system) {
  if (!system) return used.above_highest();
  const Number lowest = used.below_lowest();
  return lowest.value_or(0) >= least_system(family) ? lowest : std::nullopt;
}

}  // namespace

void UsedNumbers::add(const Entry& entry) {
  if (!entry.number) {
    known_ = known_ && entry.system && !is_system();
    return;
  }
  if (*entry.number < range_.first || *entry.number > range_.last) return;
  known_ = known_ && entry.exists == Truth::yes;
  used_.push_back(*entry.number);
}

void UsedNumbers::add_uids(const AccountTable& table) {
  const bool all = table.complete && !table.packages_installed;
  known_ = known_ && (all || (!is_system() && (table.complete || table.persons_listed)));
  for (const Account& account : table.accounts) {
    add({account.uid ? account.uid : account.todays_uid, account.exists, account.system});
  }
}

void UsedNumbers::add_gids(const AccountTable& table) {
  const bool all = table.groups_complete && !table.packages_installed;
  known_ = known_ && (all || (!is_system() && (table.groups_complete || table.persons_listed)));
  for (const Group& group : table.groups) {
    add({group.gid ? group.gid : group.todays_gid, group.exists, group.system});
  }
}

Number UsedNumbers::first_free() const {
  std::vector<std::uint32_t> used = used_;
  std::ranges::sort(used);
  std::uint32_t number = range_.first;
  for (const std::uint32_t taken : used) {
    if (taken == number) ++number;
  }
  return known_ && number <= range_.last ? Number(number) : std::nullopt;
}

Number UsedNumbers::above_highest() const {
  if (!known_) return std::nullopt;
  if (used_.empty()) return range_.first;
  const std::uint32_t highest = std::ranges::max(used_);
  return highest < range_.last ? Number(highest + 1) : std::nullopt;
}

Number UsedNumbers::below_lowest() const {
  if (!known_) return std::nullopt;
  if (used_.empty()) return range_.last;
  const std::uint32_t lowest = std::ranges::min(used_);
  return lowest > range_.first ? Number(lowest - 1) : std::nullopt;
}

bool UsedNumbers::is_free(std::uint32_t number) const {
  return known_ && number >= range_.first && number <= range_.last &&
         std::ranges::find(used_, number) == used_.end();
}

Number shadow_uid(const Change& change, bool system) {
  if (!starts_at_1000(change.image.family)) return std::nullopt;
  UsedNumbers used(system ? kShadowSystem : kShadowPersons);
  used.add_uids(change.table);
  return number_of(used, change.image.family, system);
}

Number shadow_gid(const Change& change, bool system, Number preferred) {
  if (!starts_at_1000(change.image.family)) return std::nullopt;
  UsedNumbers used(system ? kShadowSystem : kShadowPersons);
  used.add_gids(change.table);
  if (!used.known()) return std::nullopt;
  // A system group may have a number below the range if it is asked for.
  const bool below = preferred && *preferred > 0 && *preferred < kShadowSystem.first;
  if (system && below && change.table.has_gid(*preferred) == Truth::no) return preferred;
  if (preferred && used.is_free(*preferred)) return preferred;
  return number_of(used, change.image.family, system);
}

}  // namespace droproot::analysis
