// The one decision that all rules share: who each target stage runs as, what is created or reused
// for it, what it owns, and what stands in the way. Computed once from the facts; rules only turn
// it into findings and edits, and the layout of what is inserted where is decided here too.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/facts.h"
#include "droproot/analysis/identity.h"
#include "droproot/config/config.h"
#include "droproot/diag/finding.h"
#include "droproot/edit/edit_set.h"
#include "droproot/model/dockerfile.h"
#include "droproot/text/source_text.h"

namespace droproot::plan {

enum class DecisionKind : std::uint8_t {
  keep,     // not root already
  restore,  // the USER that was in force before a `USER root` that stayed
  adopt,    // the account that the file itself creates
  reuse,    // an account, or numbers, that the base image has
  create,   // a new account, or bare numbers where there is no shell
  refuse,   // `refusal` says why
};

// Why a stage that starts as root stays so. `rule` is the id of the rule that reports it.
struct Refusal {
  std::string_view rule;
  diag::Severity severity;  // note: root by design; warning: a person is needed
  Span at;
  std::string message;
};

// The ranks of what is inserted at one place, in the order it has to stand in.
enum class Order : std::uint8_t {
  account = 10,
  passwd = 20,
  server = 25,
  folders = 30,
  variables = 40,
  exposed = 45,
  user = 90,
  folders_of_user = 95,  // WORKDIR under USER makes them, where there is no shell
};

// COPY or ADD that gets --chown.
struct OwnedCopy {
  model::InstructionId instruction;
  std::string path;  // the destination in the image
};

// A folder (or a file) that the process writes and that would be root's. `edit` is the line that
// gives it away; folders given at one place share it. Where a WORKDIR makes the folder, that is
// USER.
struct OwnedFolder {
  std::string path;
  std::string_view rule;  // workdir-, volume- or state-dir-owned-by-root
  Span at;
  std::string because;  // the evidence
  edit::Edit edit;
};

// A copied file that only root may read: it is given to the identity with its mode kept, or, as the
// start script, opened for all.
struct ReadableCopy {
  model::InstructionId instruction;
  std::string path;
  std::uint32_t mode;  // today
  std::string flag;    // --chown=U:G or --chmod=0755
};

// What was below /root goes to the home of the identity.
struct HomeMove {
  std::string home;
  Span at;
  std::vector<edit::Edit> edits;  // of every word that names it
};

// `RUN chown -R U:G TREE` behind COPYs into the tree: they give it away themselves. Where nothing
// else is in the tree the RUN keeps the folder alone (default); else it stays as it is, for a file
// that is its owner's already is not stored again (all).
struct ChownLayer {
  model::InstructionId run;
  diag::Level level;
  std::string tree;
  std::string owner;  // what --chown of the COPYs will say
  std::vector<edit::Edit> edits;
};

// One place of a port that moves.
struct PortChange {
  std::uint16_t from;
  std::uint16_t to;
  Span at;
  std::string what;  // the evidence
  // Of the Dockerfile, or of the file of the context that `in_file` names.
  edit::Edit edit;
  std::string in_file = {};
};

// The line that makes the configuration of the base image's server fit for a user.
struct ServerSetup {
  Span at;
  std::string what;  // the evidence
  edit::Edit edit;
};

// What only a person can do, said beside a fix.
struct Note {
  std::string_view rule;
  Span at;
  std::string message;
};

// An account of the file gets a fixed number: the edits of the commands that create it.
struct Pin {
  std::string account;
  std::uint32_t uid;
  std::uint32_t gid;
  std::string group;    // the primary group's name
  bool names_group;     // no supplementary group would be lost behind UID:GID
  bool todays;          // the number that the build gives today as well
  Span at;              // the creating command
  std::string because;  // the evidence
  std::vector<edit::Edit> edits;

  // What USER says for the account.
  [[nodiscard]] std::string user_text() const;
};

// A USER that is a number without a group and without an entry in /etc/passwd: its group is 0.
struct BareNumber {
  std::uint32_t uid;
  Truth has_entry;                        // no or maybe
  std::optional<std::uint32_t> gid = {};  // to write behind it; absent: `why` says why not
  bool wanted = false;                    // group 0 is what the image or the file means
  std::string why = {};                   // the evidence for `gid`, or what is in the way
};

// An account for a USER that is a number without one: exactly its numbers, and a home.
struct NewEntry {
  std::string name;
  std::uint32_t uid;
  std::uint32_t gid;  // the group that the process has without the entry
  edit::Edit edit;
};

// What becomes of the files whose --chown has a name.
enum class NameFate : std::uint8_t {
  build_fails,  // --link, or nothing to look into
  roots,        // nobody has the name there: silently root's
  unseen,       // nobody is seen to have it
};

// COPY or ADD whose --chown has a name that does not resolve there.
struct NamedOwner {
  model::InstructionId instruction;
  std::string written;  // expanded
  NameFate fate;
  std::optional<edit::Edit> edit = {};  // absent: `why` says what is missing
  std::string numbers = {};             // what `edit` writes
  std::string why = {};                 // the evidence, or what is missing
};

struct Target {
  analysis::StageFacts facts;
  std::string named_by = {};  // "service web of compose.yaml", whose target the stage is; or empty
  DecisionKind kind = DecisionKind::keep;
  std::optional<Refusal> refusal = {};
  std::optional<BareNumber> bare = {};         // kind == keep
  std::optional<NewEntry> entry = {};          // kind == keep, restore; where one can be made
  std::optional<std::uint32_t> restored = {};  // kind == restore: which of facts.users comes back
  std::vector<NamedOwner> named_owners = {};   // whatever `kind` is
  std::vector<ChownLayer> chown_layers = {};   // whatever `kind` is

  std::string_view rule = "runs-as-root";  // the rule that reports the switch

  // restore, adopt, reuse, create:
  std::uint32_t uid = 0;
  std::optional<std::uint32_t> gid = {};        // absent: USER is written without a group
  std::optional<std::uint32_t> owner_gid = {};  // of the files that are given to it
  std::string account = {};                     // its name; empty: numbers alone
  std::string because = {};                     // the evidence, one line
  Span at = {};                                 // what the finding points to
  std::vector<edit::Edit> account_edits = {};   // creating it, copying passwd files
  edit::Edit user_edit = {};
  std::vector<OwnedCopy> copies = {};
  std::vector<OwnedFolder> folders = {};
  std::vector<ReadableCopy> readable = {};
  std::optional<HomeMove> home_move = {};
  std::optional<Offset> user_at = {};  // USER has to stand here; absent: at the usual place
  std::vector<PortChange> ports = {};  // every place of every port that moves
  std::set<std::string, std::less<>> port_variables = {};  // that bring them to the process
  std::optional<ServerSetup> server = {};
  std::vector<Note> notes = {};

  // keep: the stage's own USER is a name without a number, which these edits give it.
  // adopt: the same for the account that is adopted; its edits are in account_edits as well.
  std::optional<Pin> pin = {};

  // The numbers as USER writes them.
  [[nodiscard]] std::string user_text() const;
  // The numbers as --chown writes them, always both; empty when the group is not known.
  [[nodiscard]] std::string owner_text() const;
  [[nodiscard]] bool switches() const {
    return kind != DecisionKind::keep && kind != DecisionKind::refuse;
  }
};

// A stage that is a target and starts as root, but keeps its user: others are built on it.
struct LeftStage {
  model::StageId stage;
  model::StageId built_on_it;
  std::string named_by;  // as in Target; empty: --target
};

struct Plan {
  std::vector<Target> targets;  // in file order
  std::vector<LeftStage> left;
  // --target named a stage that is not there.
  std::vector<std::string> unknown_targets;
  bool generated = false;  // the head says "generated, do not edit": nothing is edited
};

struct PlanInput {
  const model::Dockerfile& file;
  const analysis::BuildContext& context;
  const config::Config& config;
  const LineIndex& lines;

  [[nodiscard]] analysis::FactsInput facts_input() const {
    return {.file = file, .context = context, .images = config.images};
  }
};

// A comment above the first instruction says that the file is generated and not to be edited.
[[nodiscard]] bool is_generated(const model::Dockerfile& file);

[[nodiscard]] Plan make_plan(const PlanInput& input);

// Takes the switch back, and all that belongs to it; or gives a refused one another reason.
// REQUIRES: target.kind is not `keep`.
void refuse(Target& target, Refusal refusal);

}  // namespace droproot::plan
