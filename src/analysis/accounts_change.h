// What account commands do to a table, whatever program does it.
//
// A command first looks whether it can succeed (Demands), then writes. Writing follows `ran`: a
// certain change is made; one that may have been made leaves only what is true both ways.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/accounts_options.h"
#include "droproot/analysis/accounts.h"

namespace droproot::analysis {

using Number = std::optional<std::uint32_t>;
using Refusal = std::optional<std::string>;  // why a command must fail

// The command at work.
struct Change {
  AccountTable& table;
  const knowledge::ImageFacts& image;
  const Provenance& from;
  std::string_view program;
  Ran ran;

  [[nodiscard]] bool certain() const { return ran == Ran::certain; }
};

// What has to hold for a command to succeed.
class Demands {
 public:
  explicit Demands(const AccountTable& table) : table_(table) {}

  void free_account(std::string_view name);
  void free_uid(Number uid);
  void free_group(std::string_view name);
  void free_gid(Number gid);
  void account(std::string_view name);
  void group(std::string_view name_or_gid);
  void group_named(std::string_view name);
  void member(std::string_view user, std::string_view group);
  void not_provable() { proven_ = false; }
  void refuse(std::string why);

  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  // A command that ran unchecked is certain when nothing can have stopped it.
  void settle(Change& change) const;

 private:
  void demand(Truth truth, Truth wanted, std::string why);

  const AccountTable& table_;
  Refusal refusal_;
  bool proven_ = true;
};

// Decimal without leading zeros, at most 4294967294. What 010 is, depends on the program and its
// version, so such numbers are left unknown.
[[nodiscard]] Number read_number(std::string_view text);
[[nodiscard]] bool is_digits(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Names that no program refuses.
[[nodiscard]] bool is_plain_name(std::string_view name);

// The group behind `-g`: shadow takes digits as a gid.
struct GroupUse {
  std::string name;  // empty: not known
  Number gid;
};
[[nodiscard]] GroupUse group_of_word(const AccountTable& table, std::string_view name_or_gid);
[[nodiscard]] GroupUse group_by_name(const AccountTable& table, std::string_view name);

[[nodiscard]] Account* account_of(AccountTable& table, std::string_view name);
[[nodiscard]] Group* group_of(AccountTable& table, std::string_view name);

void put_account(Change& change, Account account);
void put_group(Change& change, Group group);
// The command worked with this account or group: it is there.
Account* need_account(Change& change, std::string_view name);
void need_group(Change& change, std::string_view name);
void remove_account(Change& change, std::string_view name);
void remove_group(Change& change, std::string_view name);
void rename_group(Change& change, std::string_view name, const std::string& to);
void add_member(Change& change, std::string_view user, std::string_view group);
void remove_member(Change& change, std::string_view user, std::string_view group);
// All supplementary groups are replaced.
void set_members(Change& change, std::string_view user, std::vector<std::string> groups);

template <typename Field, typename Value>
void set_field(const Change& change, std::optional<Field>& field, const Value& value) {
  if (change.certain()) {
    field = value;
  } else if (field != value) {
    field.reset();
  }
}

// What is true of all of them. REQUIRES: there is one.
[[nodiscard]] AccountTable merge_tables(std::span<const AccountTable> tables);

// Sets the table's doubt; no account of that kind is known to be missing any more.
void doubt_table(Change& change, std::string_view why);
// The same, and no account's groups are all known.
void doubt_memberships(Change& change, std::string_view why);
// The same, and no number of that account (of any, without a name) is known.
void doubt_account(Change& change, const Word& name, std::string_view why);

// The programs. REQUIRES: words does not hold the program's name.
Refusal run_useradd(Change& change, std::span<const Word> words);
Refusal run_groupadd(Change& change, std::span<const Word> words);
Refusal run_usermod(Change& change, std::span<const Word> words);
Refusal run_groupmod(Change& change, std::span<const Word> words);
Refusal run_userdel(Change& change, std::span<const Word> words);
Refusal run_groupdel(Change& change, std::span<const Word> words);
Refusal run_gpasswd(Change& change, std::span<const Word> words);
Refusal run_perl_add(Change& change, std::span<const Word> words);  // adduser, addgroup
// Two of its options begin like a word that is none of them: every version of the program fails.
[[nodiscard]] bool perl_must_refuse(std::span<const Word> words);
Refusal run_perl_delete(Change& change, std::span<const Word> words);  // deluser, delgroup
Refusal run_busybox_adduser(Change& change, std::span<const Word> words);
Refusal run_busybox_addgroup(Change& change, std::span<const Word> words);
Refusal run_busybox_delete(Change& change, std::span<const Word> words);

}  // namespace droproot::analysis
