// Which users and groups exist at one place of a stage, with where each comes from, and what each
// account command does to them.
//
// Every number here is a proof. A number that is absent belongs to something that exists and cannot
// be given a number; what is not listed is absent only where the table is complete.
//
//   certain   the build works only if the command did: success is used as a proof (`groupadd -g 7
//   x`
//             leaves x with gid 7 whatever the base was)
//   unchecked it ran and may have failed: a proof only where the table shows that it cannot fail
//   maybe     it may not have run at all
//
// An entry with `exists` = maybe gives the numbers it has if it exists; Group and Account alike.
// Numbers that a command may have changed unseen (sed on /etc/passwd) are taken away at once; the
// doubt says why. Numbers are those of the container: 0 to 4294967294.
//
// The behaviour of the commands is from the sources of shadow 4.13, adduser 3.134 and busybox 1.35
// and was measured on Debian 12 where a comment says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/shared_rows.h"
#include "droproot/knowledge/image.h"
#include "droproot/model/dockerfile.h"
#include "droproot/text/span.h"
#include "droproot/text/truth.h"

namespace droproot::analysis {

// Where an entry comes from: the base image's data, or a command (or a file) of the Dockerfile.
struct Provenance {
  std::optional<model::InstructionId> instruction = {};  // absent: the base image
  Span at = {};                                          // the command's bytes in the file
  // "useradd", "adduser", "COPY /etc/passwd". Without an instruction: the name of the image, where
  // it is not AccountTable::image.
  std::string tool = {};
};

struct Group {
  std::string name;
  std::optional<std::uint32_t> gid = {};  // absent: it exists, its number cannot be proven
  Truth exists = Truth::yes;              // maybe: behind || or if
  bool system = false;                    // a gid that is absent lies below 1000
  // Where gid is absent because the command leaves it to the program: what that takes if the base
  // is today's. No proof: it moves with the base.
  std::optional<std::uint32_t> todays_gid = {};
  std::vector<std::string> waiting = {};  // listed members that are no account (yet)
  Provenance from = {};
};

struct Account {
  std::string name;
  std::optional<std::uint32_t> uid = {};
  std::optional<std::uint32_t> gid = {};         // of the primary group
  std::optional<std::uint32_t> todays_uid = {};  // as Group::todays_gid
  std::string group = {};                        // the primary group's name where it is known
  std::optional<std::string> home = {};          // absent: not known
  bool home_made = false;                        // the command creates the folder
  std::optional<std::string> shell = {};         // absent: not known
  std::vector<std::string> groups = {};  // supplementary, known ones; a gid where it has no name
  bool groups_complete = false;          // there are no others
  Truth exists = Truth::yes;             // maybe: behind || or if
  bool system = false;                   // a uid that is absent lies below 1000
  knowledge::AccountRole role = knowledge::AccountRole::service;
  Provenance from = {};
};

// Why something is not known that could have been.
struct Doubt {
  std::string why;  // "sed edits /etc/passwd"
  std::optional<model::InstructionId> instruction = {};
  Span at = {};
};

// What Debian's policy, Fedora's and Alpine's packages leave to the administrator.
inline constexpr std::uint32_t kFirstPerson = 1000;
inline constexpr std::uint32_t kLastPerson = 59999;

struct AccountTable {
  SharedRows<Account> accounts;
  SharedRows<Group> groups;
  bool complete = false;         // no other account exists
  bool groups_complete = false;  // no other group exists
  // Every account and group numbered kFirstPerson..kLastPerson is listed. Reliable image data lists
  // those even where it leaves out what packages brought.
  bool persons_listed = false;
  // Set by the caller at a package manager's install: tools that the image lacks may have come, and
  // accounts of services, whose numbers lie outside of kFirstPerson..kLastPerson.
  bool packages_installed = false;
  // Where the image's data does not say whose adduser it has: a command that worked has shown it.
  knowledge::Adduser adduser_seen = knowledge::Adduser::unknown;
  std::optional<Doubt> doubt = {};  // the latest
  std::string image = {};           // the base image's name, where rows come from it

  [[nodiscard]] const Account* find(std::string_view name) const;
  [[nodiscard]] const Account* find(std::uint32_t uid) const;
  [[nodiscard]] const Group* find_group(std::string_view name) const;
  [[nodiscard]] const Group* find_group(std::uint32_t gid) const;
  [[nodiscard]] Truth has(std::string_view name) const;
  [[nodiscard]] Truth has_uid(std::uint32_t uid) const;
  [[nodiscard]] Truth has_group(std::string_view name) const;
  [[nodiscard]] Truth has_gid(std::uint32_t gid) const;
};

// What a fresh container of the image has.
[[nodiscard]] AccountTable accounts_of_image(const knowledge::ImageFacts& image,
                                             std::string_view image_name);
// The same for an image that lookup() found in the built-in tables, which stay where they are: few
// different lists of accounts serve all of them, so the rows are made once and shared.
[[nodiscard]] AccountTable accounts_of_builtin_image(const knowledge::ImageFacts& image,
                                                     std::string_view image_name);
// FROM scratch: nobody, and complete.
[[nodiscard]] AccountTable accounts_of_scratch();

// Whose `adduser` runs where `table` holds: packages bring one to an image that has none.
[[nodiscard]] knowledge::Adduser adduser_of(const AccountTable& table,
                                            const knowledge::ImageFacts& image);

// How sure a command is to have run and succeeded when the whole build did.
enum class Ran : std::uint8_t { certain, unchecked, maybe };

// One simple command of a RUN. A word without a value hangs on something that cannot be seen.
struct AccountCommand {
  std::vector<std::optional<std::string>>
      words;  // words[0] is the program, a path is cut to its name
  Ran ran = Ran::certain;
  Provenance from;
};

// True for useradd, groupadd, usermod, groupmod, userdel, groupdel, adduser, addgroup, deluser,
// delgroup, gpasswd, newusers, chpasswd -- whatever reads or writes the account files.
[[nodiscard]] bool is_account_command(std::string_view program);

// Changes `table` to what holds after `command`, in the dialect of `image`. A command that the data
// says must fail (a taken number, no such tool) changes nothing and returns why; with Ran::certain
// that is a contradiction between the file and the data.
struct Applied {
  std::optional<std::string> refusal = {};
  bool succeeded = false;  // it surely did, if it was started
};
Applied apply(AccountTable& table, const AccountCommand& command,
              const knowledge::ImageFacts& image);

// Something unseen edits the account files: nothing but root's numbers is proven any more.
void cast_doubt(AccountTable& table, Doubt doubt);

// A line appended to /etc/passwd or /etc/group. The first line of a name is the one that counts.
// False, with a doubt, for what is no such line. Ran::unchecked is as good as certain here.
bool apply_passwd_line(AccountTable& table, std::string_view line, const Provenance& from, Ran ran);
bool apply_group_line(AccountTable& table, std::string_view line, const Provenance& from, Ran ran);
// The whole file is replaced. False, with a doubt, when a line cannot be read.
bool apply_passwd_file(AccountTable& table, std::string_view text, const Provenance& from);
bool apply_group_file(AccountTable& table, std::string_view text, const Provenance& from);
// The same with the file of another stage or image, whose table is `source`.
void copy_passwd_file(AccountTable& table, const AccountTable& source);
void copy_group_file(AccountTable& table, const AccountTable& source);

}  // namespace droproot::analysis
