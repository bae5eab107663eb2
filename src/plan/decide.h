// The steps of make_plan, each on one target.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "droproot/analysis/files.h"
#include "droproot/analysis/server.h"
#include "droproot/analysis/start.h"
#include "droproot/analysis/writes.h"
#include "droproot/plan/plan.h"

namespace droproot::plan {

// What becomes of the ports below 1024: either `refusal`, or `changes` are all that move, and
// `server` is what the base image's server needs besides.
struct PortAnswer {
  std::optional<Refusal> refusal = {};
  std::vector<PortChange> changes = {};
  std::set<std::string, std::less<>> variables = {};
  std::optional<ServerSetup> server = {};
  const knowledge::ServerRecipe* recipe = nullptr;  // of the server that starts; nullptr: none
  std::vector<Note> notes = {};
};
[[nodiscard]] PortAnswer map_ports(const PlanInput& input, const analysis::StageFacts& facts,
                                   const analysis::StartProcess& start,
                                   const analysis::ServerFacts& server);

// Whether the process needs something below /root. At most one of `refusal` and `moves` is set:
// either a place cannot be moved, or `moves` are all the words /root that have to change.
struct RootHome {
  std::optional<Refusal> refusal = {};
  std::vector<Span> moves = {};
  Span at = {};
  bool health_check = false;                         // only the HEALTHCHECK needs it
  std::optional<model::InstructionId> workdir = {};  // WORKDIR /root, which is moved
};
// What has to move with a switch.
struct Moves {
  PortAnswer ports = {};
  RootHome root_home = {};
};

// Why a stage that starts as root must not be switched; nullopt: nothing is in the way, and `moves`
// is filled.
[[nodiscard]] std::optional<Refusal> find_refusal(const PlanInput& input,
                                                  const analysis::StageFacts& facts,
                                                  const analysis::StartProcess& start,
                                                  Moves& moves);

// The same for facts without RUNs: what is refused for the base image or for what it starts,
// whatever a RUN does. nullopt: the RUNs have to be read.
[[nodiscard]] std::optional<Refusal> find_refusal_without_runs(const PlanInput& input,
                                                               const analysis::StageFacts& facts,
                                                               const analysis::StartProcess& start);
// A RUN (or a USER, or a COPY --chown) has something in it that is reported in a stage that stays
// root, too, or that the refusal may hang on.
[[nodiscard]] bool runs_may_matter(const PlanInput& input);

// Fills kind, numbers, evidence and the edits that create the account; may refuse. `recipe` is of
// the server that starts, or nullptr.
void choose_identity(const PlanInput& input, Target& target, const knowledge::ServerRecipe* recipe);

// The account for a USER that is a number and certain to have none; nullopt: it has, or may have
// one, or it cannot be made. `bare` as in Target.
[[nodiscard]] std::optional<NewEntry> new_entry(const PlanInput& input,
                                                const analysis::StageFacts& facts,
                                                const analysis::UserState& user,
                                                const std::optional<BareNumber>& bare);

// The files of the stages that a target copies from, each looked at once.
class BuilderFiles {
 public:
  explicit BuilderFiles(const PlanInput& input) : input_(input) {}
  // nullptr: one stage too many.
  [[nodiscard]] const analysis::FileTable* of(model::StageId stage);

 private:
  const PlanInput& input_;
  std::map<model::StageId, analysis::FileTable> tables_;
};

// Fills copies, folders and home_move; may refuse. REQUIRES: target.switches().
void choose_ownership(const PlanInput& input, Target& target, const analysis::StartProcess& start,
                      const RootHome& root_home);

// Its second part: folders, notes, and where USER has to stand for them.
void choose_folders(const PlanInput& input, Target& target, const analysis::Writes& writes,
                    const analysis::FileTable& files);

// What is given away: a path alone, or with all that is in it where group 0 gets its rights.
struct GivenPaths {
  std::vector<std::string> paths = {};
  std::vector<std::string> trees = {};
};
// The shell command that gives them to the identity; under group 0 to the group as well. REQUIRES:
// owner_text() is not empty.
[[nodiscard]] std::string give_command(const PlanInput& input, const Target& target,
                                       const GivenPaths& given);

// nullopt: `user` has a group, an entry in /etc/passwd, or is no number.
[[nodiscard]] std::optional<BareNumber> bare_number(const PlanInput& input,
                                                    const analysis::StageFacts& facts,
                                                    const analysis::UserState& user);

[[nodiscard]] RootHome find_root_home(const PlanInput& input, const analysis::StageFacts& facts,
                                      const analysis::StartProcess& start);
// Fills home_move; may refuse. Comes before all that names a path of the result.
void choose_root_home(Target& target, const RootHome& found);
// Where a path of the file is once home_move is done.
[[nodiscard]] std::string place_after_move(const Target& target, std::string_view path);

// Its third part: copied files that only root may read; may refuse.
void choose_readable(const PlanInput& input, Target& target, const analysis::StartProcess& start,
                     const analysis::FileTable& files);

// The files of the stage as they are once `copies` have their --chown.
[[nodiscard]] analysis::FileTable planned_files(const PlanInput& input, const Target& target,
                                                BuilderFiles& builders);

// Fills chown_layers.
void find_chown_layers(const PlanInput& input, Target& target);

// Fills named_owners.
void find_named_owners(const PlanInput& input, Target& target);

// The stage that the program comes from: of the last COPY --from of an own stage.
[[nodiscard]] std::optional<model::StageId> builder_of(const PlanInput& input,
                                                       model::StageId stage);

// The 1-based line of an instruction.
[[nodiscard]] std::uint32_t line_of(const PlanInput& input, model::InstructionId id);

}  // namespace droproot::plan
