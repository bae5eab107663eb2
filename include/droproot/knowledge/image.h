// What is known of the image behind one FROM.
//
// lookup() merges the rows of tables.h: the most specific repository wins, then every variant that
// matches applies in order, then the suite (Debian trixie, Ubuntu noble...) says what depends on
// it. A suite named in the tag beats what the profile says; else the tag's history is asked. The
// views point into the tables, so a lookup allocates next to nothing; they live as long as the
// tables.
//
// Unknown is said as unknown: `known` is false where no profile matches, and then `family` may
// still be guessed from the words of the tag (`guessed`).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/image_reference.h"
#include "droproot/knowledge/tables.h"
#include "droproot/text/truth.h"

namespace droproot::knowledge {

// The user a container of the image starts as.
struct ImageUser {
  std::string_view written = {};  // USER of the image's configuration, root when it has none;
                                  // empty: not known
  std::optional<std::uint32_t> uid = {};
  std::optional<std::uint32_t> gid = {};
};

// The account or the numbers that a service on this image should run as.
struct Reuse {
  std::string_view name;  // empty: numbers without an entry in /etc/passwd
  std::optional<std::uint32_t> uid = {};
  std::optional<std::uint32_t> gid = {};
};

struct ImageFacts {
  bool known = false;    // a profile describes this repository
  bool guessed = false;  // !known, but words of the reference name the family
  // False for a tag that hangs on a variable and for a digest without a tag: then only what is true
  // of every tag is said, and `family` may be unknown although the image is known.
  bool tag_known = false;
  Confidence confidence = Confidence::low;
  ImageRole role = ImageRole::distro;
  Family family = Family::unknown;
  bool suite_written = false;  // the tag itself names the suite, so it will not change
  Truth lastlog_grows = Truth::maybe;
  bool group0 = false;
  bool file_capabilities = false;
  bool accounts_complete = false;    // what is not listed is not there
  const Profile* profile = nullptr;  // set iff known

  std::string_view suite = {};      // bookworm, noble, alpine3.20...; empty: not known
  std::string_view home_mode = {};  // of a home made by useradd; empty: not known
  Toolset tools = {};               // adduser is resolved: never by_suite*
  ImageUser user = {};
  std::optional<Reuse> reuse = {};
  Entrypoint entrypoint = {};
  std::span<const Port> ports = {};
  std::span<const PortSetting> port_settings = {};
  std::span<const EnvEntry> env = {};
  Names volumes = {};
  Names writable = {};
  std::string_view note = {};

  // Accounts and groups: the image's own, what variants add, the suite's, the family's. An earlier
  // list hides the same name in a later one. Use the functions below.
  std::array<std::span<const Account>, 4> account_lists = {};
  std::array<std::span<const Group>, 2> group_lists = {};
  Names without_accounts = {};

  // A rule may act on more than the package manager.
  [[nodiscard]] bool reliable() const { return known && confidence != Confidence::low; }
  [[nodiscard]] const Account* account(std::string_view name) const;
  [[nodiscard]] const Account* account(std::uint32_t uid) const;
  // Also finds the group that an account has of its own.
  [[nodiscard]] std::optional<std::uint32_t> group_id(std::string_view name) const;
  [[nodiscard]] Truth has_account(std::string_view name) const;
  [[nodiscard]] Truth has_uid(std::uint32_t uid) const;
  [[nodiscard]] Truth has_group(std::string_view name) const;
  [[nodiscard]] Truth has_gid(std::uint32_t gid) const;
  [[nodiscard]] std::vector<Account> accounts() const;
  [[nodiscard]] std::vector<Group> groups() const;
  [[nodiscard]] std::optional<std::string_view> env_value(std::string_view name) const;
};

// `own` are tables of the user's, asked before the built-in ones. REQUIRES: own outlives the facts.
[[nodiscard]] ImageFacts lookup(const ImageReference& reference, const Tables* own = nullptr);

// What a base of this family has when nothing else is known (families in profiles/bases.yaml).
[[nodiscard]] const FamilyBase& family_base(Family family);

// "node:20-alpine has node 1000:1000 (profile node, checked 2026-11-22)", for reports.
[[nodiscard]] std::string account_evidence(const ImageReference& reference, const ImageFacts& facts,
                                           const Account& account);
// What is known and from where, for people, at 80 columns; ends with a line feed.
[[nodiscard]] std::string describe(const ImageReference& reference, const ImageFacts& facts);

}  // namespace droproot::knowledge
