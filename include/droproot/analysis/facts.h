// What is true of one stage: who runs each instruction and the finished image, in which folder,
// which accounts, ports and volumes there are, and what starts the process.
//
// The facts of a stage cover its whole chain: the stages that it is built on by FROM come first.
// They are computed once for a target stage (and for the builders it copies from), read-only from
// then on, and say what they do not know.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/accounts.h"
#include "droproot/analysis/build_context.h"
#include "droproot/analysis/commands.h"
#include "droproot/analysis/sudo.h"
#include "droproot/knowledge/image.h"
#include "droproot/model/dockerfile.h"
#include "droproot/model/variables.h"

namespace droproot::analysis {

// The USER in force at one place.
struct UserState {
  std::string written;  // expanded, as the image's configuration would have it; empty: never set
  bool exact = true;    // no unseen variable had a part in it
  bool by_argument = false;
  bool by_variable = false;
  bool known = true;  // false: set by a base image that nothing is known of
  std::optional<model::InstructionId> set_by;  // absent: the base image
};

struct UserParts {
  std::string_view user;
  std::optional<std::string_view> group;  // absent: no colon
};
[[nodiscard]] UserParts split_user(std::string_view written);
// A decimal number as the runtimes read it; nullopt: a name, or too large.
[[nodiscard]] std::optional<std::uint32_t> user_number(std::string_view text);

// Whether the process is root: yes for 0, root and nothing; maybe where it cannot be seen.
[[nodiscard]] Truth is_root(const UserState& user, const AccountTable& accounts);

enum class RootFs : std::uint8_t { image, scratch, unresolved };

// One instruction of the chain, in the order of the build.
struct Step {
  model::InstructionId instruction;
  std::uint32_t user;      // index into StageFacts::users: who is in force before it
  std::uint32_t accounts;  // index into StageFacts::account_tables: what exists before it
  std::string workdir;     // in force before it; absolute
  bool workdir_exact;
  std::vector<model::Resolved>
      words;          // USER: 1; WORKDIR: 1; COPY: sources, destination; EXPOSE; VOLUME
  Commands commands;  // RUN; without the sudo that root does not need
  std::optional<model::Resolved> chown = {};  // COPY and ADD: the value of --chown
};

// An account command that is sure to run and that the data says must fail: the build fails, or the
// data is wrong. It proves nothing.
struct AccountConflict {
  model::InstructionId instruction;
  Span at;
  std::string command;                        // the program
  std::string why;                            // "uid 1000 is taken by node"
  std::optional<Provenance> because_of = {};  // who has the name or the number already
};

struct ExposedPort {
  std::uint16_t number;
  bool udp;
  std::optional<model::InstructionId> instruction;  // absent: the base image
  Span at;
};

struct StageFacts {
  model::StageId stage;
  RootFs root_fs = RootFs::unresolved;
  bool windows = false;
  std::string base_name;                // the image of the chain's root, expanded
  knowledge::ImageReference reference;  // of it
  knowledge::ImageFacts image;

  std::vector<Step> steps;  // the whole chain, FROM lines included
  Arena arena;              // of the commands in the steps
  std::vector<UserState> users;
  std::vector<AccountTable> account_tables;
  std::uint32_t final_user = 0;  // index into users
  bool workdir_exact = true;
  std::string workdir;                        // at the end
  std::shared_ptr<const model::Scope> scope;  // at the end

  std::vector<ExposedPort> ports;
  bool ports_exact = true;  // false: an EXPOSE hangs on an unseen variable
  std::vector<model::InstructionId> volumes;
  std::vector<model::InstructionId> onbuild;
  std::optional<AccountConflict> account_conflict;  // the first: the build ends there
  std::vector<SudoUse> sudo_uses;                   // of RUNs whose user is known
  std::optional<model::InstructionId> entrypoint;   // of the chain; absent: the base image's
  std::optional<model::InstructionId> command;      // absent: the base image's, or none
  bool command_cleared = false;                     // an ENTRYPOINT threw away the base's CMD
  std::optional<model::InstructionId> healthcheck;
  std::optional<model::InstructionId> shell;

  [[nodiscard]] const UserState& user() const { return users[final_user]; }
  [[nodiscard]] const AccountTable& accounts() const { return account_tables.back(); }
  [[nodiscard]] const Step* step(model::InstructionId id) const;
  // What exists before an instruction of the chain. REQUIRES: it is one.
  [[nodiscard]] const AccountTable& accounts_before(model::InstructionId id) const {
    return account_tables[step(id)->accounts];
  }
};

struct FactsInput {
  const model::Dockerfile& file;
  const BuildContext& context;
  const knowledge::Tables* images = nullptr;  // the user's own, asked first
  bool read_runs = true;                      // false: RUNs are passed over, as if they did nothing
};

[[nodiscard]] StageFacts analyse(const FactsInput& input, model::StageId stage);

}  // namespace droproot::analysis
