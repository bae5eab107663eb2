// Which users and groups exist at one place of a stage, with where each comes from, and what each
// account command does to them.
//
// Unknown is never absent: a table that is not `complete` never says that a name or a number is
// free, and a `doubt` (sed on /etc/passwd, a script that cannot be read) takes the proof from every
// number that it may have changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/image.h"
#include "droproot/model/dockerfile.h"
#include "droproot/text/span.h"
#include "droproot/text/truth.h"

namespace droproot::analysis {

// Where an entry comes from: the base image's data, or a command (or a file) of the Dockerfile.
struct Provenance {
  std::optional<model::InstructionId> instruction = {};  // absent: the base image
  Span at = {};                                          // the command's bytes in the file
  std::string tool = {};  // "useradd", "adduser", "COPY /etc/passwd"; the image's name for a base
};

struct Group {
  std::string name;
  std::optional<std::uint32_t> gid;  // absent: it exists, its number cannot be proven
  Provenance from;
};

struct Account {
  std::string name;
  std::optional<std::uint32_t> uid;
  std::optional<std::uint32_t> gid;  // of the primary group
  std::string group;                 // the primary group's name where it is known
  std::optional<std::string> home;   // absent: not known
  bool home_made = false;            // the command creates the folder
  std::optional<std::string> shell;
  std::vector<std::string> groups;  // supplementary, known ones
  bool groups_complete = false;     // there are no others
  Truth exists = Truth::yes;        // maybe: behind || or if
  knowledge::AccountRole role = knowledge::AccountRole::service;
  Provenance from;
};

// Why numbers of the table may not hold.
struct Doubt {
  std::string why;  // "sed edits /etc/passwd"
  std::optional<model::InstructionId> instruction;
  Span at;
};

struct AccountTable {
  std::vector<Account> accounts;
  std::vector<Group> groups;
  bool complete = false;  // nobody else exists
  std::optional<Doubt> doubt = {};

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
// FROM scratch: nobody, and complete.
[[nodiscard]] AccountTable accounts_of_scratch();

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
// says must fail (a taken number, no such tool) changes nothing and returns why.
std::optional<std::string> apply(AccountTable& table, const AccountCommand& command,
                                 const knowledge::ImageFacts& image);

}  // namespace droproot::analysis
