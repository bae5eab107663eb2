// Things below /root, which only root may enter: the move to the home of the identity where the
// file shows every place that names it.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "droproot/analysis/paths.h"
#include "plan/decide.h"
#include "plan/root_home_contents.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::CommandWord;
using analysis::StageFacts;
using analysis::Step;
using model::Instruction;
using model::InstructionId;
using syntax::Keyword;

struct Mention {
  Span at;
  std::string what;
  bool movable;             // a word of the stage's own, which an edit can change
  std::string copied = {};  // the path that a COPY brings
};

class RootHomeFinder {
 public:
  RootHomeFinder(const PlanInput& input, const StageFacts& facts) : input_(input), facts_(facts) {}
  RootHome find(const analysis::StartProcess& start);

 private:
  void look_at(const Step& step);
  void look_at_copy(const Step& step, const Instruction& instruction, const model::Copy& copy);
  void look_at_relative_copy(const Step& step, const Instruction& instruction);
  void look_at_other_stages();
  void look_at_workdir(const Step& step, const Instruction& instruction);
  void look_at_run(const Step& step);
  void look_at_scripts(const analysis::StartProcess& start);
  void look_at_build_tool(const analysis::StartProcess& start);
  void look_at_start();
  // A WORKDIR below /root is in force, and it is moved.
  [[nodiscard]] bool works_in_moved(const Step& step) const {
    return workdir_ && analysis::is_within(step.workdir, kRootHome);
  }
  [[nodiscard]] bool is_own(const Instruction& instruction) const {
    return instruction.id >= input_.file.at(facts_.stage).body_begin;
  }
  // Of the latest mention.
  void note_need_of_no_run() {
    if (!needs_no_run_) needs_no_run_ = mentions_.size() - 1;
  }
  // The places in the instruction's own bytes that an edit has to change.
  void add_moves(Span bytes);
  [[nodiscard]] bool may_be_moved(const Instruction& instruction, const Step& step) const;
  [[nodiscard]] bool is_complete() const;
  [[nodiscard]] bool is_for_health_check() const;
  [[nodiscard]] RootHome refused() const;

  const PlanInput& input_;
  const StageFacts& facts_;
  std::vector<Mention> mentions_;
  std::vector<Span> moves_;
  std::vector<std::string> named_;  // the paths at `moves_`
  // A COPY to /root, or HOME: a RUN behind it may use what is there, and such a RUN stands there.
  std::optional<std::size_t> needs_no_run_;
  bool runs_behind_ = false;
  std::optional<InstructionId> workdir_;  // the first WORKDIR that is moved
  std::vector<std::string> workdirs_;     // the paths of all of them
  std::optional<Span> worked_before_;     // a RUN above it went there by itself
};

void RootHomeFinder::add_moves(Span bytes) {
  const std::string_view text = input_.file.source().at(bytes);
  for (const std::size_t at : root_home_names(text)) {
    const Offset begin = bytes.begin + static_cast<Offset>(at);
    moves_.push_back({begin, begin + static_cast<Offset>(kRootHome.size())});
    const std::size_t end = std::min(text.find_first_of(":,\"' \t\r\n]", at), text.size());
    named_.push_back(analysis::absolute_path("/", text.substr(at, end - at)));
  }
}

// What comes from below another stage's /root may know its own path (a virtual environment does);
// what `pip install --user` made does not.
bool RootHomeFinder::may_be_moved(const Instruction& instruction, const Step& step) const {
  if (instruction.flag("from") == nullptr) return true;
  const auto sources = std::span(step.words).first(step.words.size() - 1);
  const bool elsewhere = std::ranges::all_of(sources, [](const model::Resolved& word) {
    return word.exact && !analysis::is_within(analysis::absolute_path("/", word.text), kRootHome) &&
           analysis::absolute_path("/", word.text) != "/";
  });
  if (elsewhere) return true;
  const auto edges = input_.file.edges();
  const auto edge = std::ranges::lower_bound(edges, instruction.id, {}, &model::StageEdge::at);
  if (edge == edges.end() || edge->at != instruction.id) return false;
  const auto body = input_.file.body(input_.file.at(edge->used));
  const bool by_pip = std::ranges::any_of(body, [this](const Instruction& run) {
    const std::string_view text = input_.file.source().at(run.span);
    return run.keyword == Keyword::run && mentions(text, "pip") && mentions(text, "--user");
  });
  return by_pip && std::ranges::all_of(sources, [](const model::Resolved& word) {
           return word.text == "/root/.local" || word.text == "/root/.local/";
         });
}

void RootHomeFinder::look_at_copy(const Step& step, const Instruction& instruction,
                                  const model::Copy& copy) {
  const std::string path = analysis::absolute_path(step.workdir, step.words.back().text);
  if (!analysis::is_within(path, kRootHome)) return;
  const bool relative = !copy.destination.text.starts_with('/') && step.words.back().exact &&
                        !step.words.back().by_variable;
  if (works_in_moved(step) && relative) return look_at_relative_copy(step, instruction);
  const model::Word& to = copy.destination;
  const bool in_workdir = works_in_moved(step) && analysis::is_within(path, step.workdir);
  const bool plain = to.contiguous && to.text.starts_with(kRootHome) && is_own(instruction) &&
                     step.words.back().exact && !step.words.back().by_variable &&
                     (path != kRootHome || in_workdir);
  mentions_.push_back({instruction.span, path, plain && may_be_moved(instruction, step), path});
  if (!in_workdir || is_read_by_tools(path)) note_need_of_no_run();
  add_moves(to.span);
}

// It goes where its WORKDIR goes. What lay below another stage's /root may know that path.
void RootHomeFinder::look_at_relative_copy(const Step& step, const Instruction& instruction) {
  const std::string_view to = step.words.back().text;
  const bool into = to == "." || to.ends_with('/') || to.ends_with("/.");
  const std::string folder = analysis::absolute_path(step.workdir, to);
  const bool from_stage = instruction.flag("from") != nullptr;
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
    const model::Resolved& source = step.words[i];
    const std::string_view name = analysis::base_name(source.text);
    const bool one = source.exact && !name.empty() && name != "." &&
                     source.text.find_first_of("*?[") == std::string::npos;
    const bool knows_path =
        from_stage && (!source.exact ||
                       analysis::is_within(analysis::absolute_path("/", source.text), kRootHome));
    const std::string path = into && one ? analysis::absolute_path(folder, name) : folder;
    mentions_.push_back({instruction.span, path, !knows_path, path});
    if (is_read_by_tools(path)) note_need_of_no_run();
  }
}

// WORKDIR /root becomes the home, what is below it a folder in the home; what is relative to it
// goes along.
void RootHomeFinder::look_at_workdir(const Step& step, const Instruction& instruction) {
  const std::string path = analysis::absolute_path(step.workdir, step.words.back().text);
  if (!analysis::is_within(path, kRootHome)) return;
  const model::Word& word = std::get<model::Workdir>(instruction.body).path;
  const bool relative = works_in_moved(step) && !word.text.starts_with('/');
  const bool plain = word.contiguous && (relative || word.text.starts_with(kRootHome)) &&
                     is_own(instruction) && step.words.back().exact &&
                     !step.words.back().by_variable;
  mentions_.push_back({instruction.span, path, plain});
  if (!plain) return;
  if (worked_before_) mentions_.push_back({*worked_before_, "what this RUN uses", false});
  if (!workdir_) workdir_ = instruction.id;
  workdirs_.push_back(path);
  if (!relative) add_moves(word.span);
}

// A RUN in the moved WORKDIR works there as before, unless it says /root itself; and what a RUN
// above it has left there is not moved.
void RootHomeFinder::look_at_run(const Step& step) {
  const Span at = input_.file.at(step.instruction).span;
  if (!workdir_) {
    if (std::ranges::any_of(step.commands.list, works_at_home)) worked_before_ = at;
    return;
  }
  const auto names = [](const Command& command) {
    return works_at_home(command) || std::ranges::any_of(command.words, names_home);
  };
  if (step.commands.complete && std::ranges::none_of(step.commands.list, names)) return;
  mentions_.push_back({at, "what this RUN uses", false});
}

// What starts builds, with what the same tool has put into root's home.
void RootHomeFinder::look_at_build_tool(const analysis::StartProcess& start) {
  const std::string_view tool = started_build_tool(start, *facts_.scope);
  if (tool.empty()) return;
  for (const Step& step : facts_.steps) {
    const auto loads = std::ranges::find_if(step.commands.list, [tool](const Command& command) {
      return command.program() == tool && !command.has_word("--version");
    });
    if (loads == step.commands.list.end()) continue;
    mentions_.push_back({loads->at, fmt::format("what {} keeps of this RUN", tool), false});
    return;
  }
}

// Start scripts that can be read: their text is not edited.
void RootHomeFinder::look_at_scripts(const analysis::StartProcess& start) {
  if (!workdir_) return;
  for (const analysis::StartScript& script : start.scripts) {
    for (const Command& command : script.commands.list) {
      const bool names = std::ranges::any_of(
          command.words, [](const CommandWord& word) { return names_root_home(word.text); });
      if (!names) continue;
      mentions_.push_back({start.at ? input_.file.at(*start.at).span : Span{},
                           "what " + script.path + " uses", false});
      return;
    }
  }
}

// COPY --from and mounts of other stages name paths of this one.
void RootHomeFinder::look_at_other_stages() {
  for (const model::StageEdge& edge : input_.file.edges()) {
    if (edge.used != facts_.stage) continue;
    const Instruction& instruction = input_.file.at(edge.at);
    if (!names_root_home(input_.file.source().at(instruction.span))) continue;
    mentions_.push_back({instruction.span, "what another stage takes from here", false});
    return;
  }
}

void RootHomeFinder::look_at(const Step& step) {
  const Instruction& instruction = input_.file.at(step.instruction);
  if (const auto* env = std::get_if<model::Env>(&instruction.body);
      env != nullptr && instruction.keyword == Keyword::env) {
    for (const model::Pair& pair : env->pairs) {
      if (!names_root_home(pair.value.text)) continue;
      const bool plain = pair.value.contiguous && is_own(instruction);
      mentions_.push_back({pair.span, pair.key.text, plain});
      if (pair.key.text == "HOME") note_need_of_no_run();
      add_moves(pair.value.span);
    }
  } else if (const auto* copy = std::get_if<model::Copy>(&instruction.body);
             copy != nullptr && !step.words.empty()) {
    look_at_copy(step, instruction, *copy);
  } else if (instruction.keyword == Keyword::workdir && !step.words.empty()) {
    look_at_workdir(step, instruction);
  } else if (instruction.keyword == Keyword::run) {
    look_at_run(step);
    runs_behind_ = runs_behind_ || needs_no_run_.has_value();
  }
  for (const Command& command : step.commands.list) {
    if (!fills_root_home(command, *facts_.scope)) continue;
    mentions_.push_back({command.at, "what this RUN installs or writes", false});
  }
}

// The start command, and the health check, which runs as the same user.
void RootHomeFinder::look_at_start() {
  for (const auto& id : {facts_.entrypoint, facts_.command, facts_.healthcheck}) {
    if (!id) continue;
    const Instruction& instruction = input_.file.at(*id);
    const std::string_view text = input_.file.source().at(instruction.span);
    if (!names_root_home(text)) continue;
    const bool plain =
        is_own(instruction) && std::min(text.find('\n'), text.size()) + 1 >= text.size();
    if (id != facts_.healthcheck) mentions_.push_back({instruction.span, "what starts", plain});
    if (plain) add_moves(instruction.span);
  }
}

RootHome RootHomeFinder::refused() const {
  const auto first = std::ranges::find_if(mentions_, [](const Mention& m) { return !m.movable; });
  const bool used = first == mentions_.end() && runs_behind_;
  const Mention& mention = used                       ? mentions_[*needs_no_run_]
                           : first == mentions_.end() ? mentions_.front()
                                                      : *first;
  return {
      .refusal = Refusal{"root-home", diag::Severity::warning, mention.at,
                         fmt::format("{} is below /root, which only root may enter{}", mention.what,
                                     used ? ", and a RUN behind it may use it there" : "")},
      .moves = {},
      .at = mention.at};
}

// Every path that is named is one that a COPY of this stage brings, and no RUN can have used it.
bool RootHomeFinder::is_complete() const {
  if (runs_behind_ || moves_.empty() || !std::ranges::all_of(mentions_, &Mention::movable)) {
    return false;
  }
  return std::ranges::all_of(named_, [this](const std::string& path) {
    if (std::ranges::find(workdirs_, path) != workdirs_.end()) return true;
    return std::ranges::any_of(mentions_, [&path](const Mention& mention) {
      return !mention.copied.empty() && analysis::is_within(path, mention.copied);
    });
  });
}

// Only the HEALTHCHECK needs what is there: the container runs without it.
bool RootHomeFinder::is_for_health_check() const {
  if (!facts_.healthcheck) return false;
  const std::string_view check = input_.file.source().at(input_.file.at(*facts_.healthcheck).span);
  return std::ranges::all_of(mentions_, [check](const Mention& mention) {
    return !mention.copied.empty() && mentions(check, mention.copied);
  });
}

RootHome RootHomeFinder::find(const analysis::StartProcess& start) {
  constexpr std::size_t kMostMentions = 50;  // each is compared with each
  for (const Step& step : facts_.steps) {
    look_at(step);
    if (mentions_.size() > kMostMentions) return refused();
  }
  look_at_start();
  look_at_scripts(start);
  look_at_build_tool(start);
  if (mentions_.empty()) return {};
  look_at_other_stages();
  if (is_complete() && named_.size() <= kMostMentions) {
    std::ranges::sort(moves_);
    return {.refusal = std::nullopt,
            .moves = std::move(moves_),
            .at = mentions_.front().at,
            .workdir = workdir_};
  }
  if (!is_for_health_check()) return refused();
  return {.refusal = std::nullopt, .moves = {}, .at = mentions_.front().at, .health_check = true};
}

// The home that the identity has, made with its account; empty: none.
std::string home_of(const Target& target) {
  const analysis::Account* account = target.facts.accounts().find(target.account);
  if (account == nullptr) {
    return target.account.empty() || target.kind != DecisionKind::create
               ? std::string{}
               : "/home/" + target.account;
  }
  const bool there = account->home_made || !account->from.instruction;
  return account->home && account->home->starts_with("/home/") && there ? *account->home
                                                                        : std::string{};
}

// Where WORKDIR makes the folder first, the account finds a home that is root's.
bool is_made_before(const Target& target, InstructionId workdir) {
  const analysis::Account* account = target.facts.accounts().find(target.account);
  return account == nullptr || !account->from.instruction || *account->from.instruction < workdir;
}

}  // namespace

RootHome find_root_home(const PlanInput& input, const StageFacts& facts,
                        const analysis::StartProcess& start) {
  return RootHomeFinder(input, facts).find(start);
}

std::string place_after_move(const Target& target, std::string_view path) {
  if (!target.home_move || !analysis::is_within(path, kRootHome)) return std::string(path);
  return target.home_move->home + std::string(path.substr(kRootHome.size()));
}

void choose_root_home(Target& target, const RootHome& found) {
  if (target.refusal) return;
  if (found.health_check) {
    target.notes.push_back({"root-home", found.at,
                            "the HEALTHCHECK runs as the user of the image, who may not enter "
                            "/root: it will fail until its file is elsewhere"});
  }
  if (found.moves.empty()) return;
  const std::string home = home_of(target);
  const bool made_before = !found.workdir || is_made_before(target, *found.workdir);
  if (home.empty() || !made_before) {
    target.refusal = Refusal{"root-home", diag::Severity::warning, found.at,
                             "the process needs something below /root, and the user that it "
                             "would be has no home to move it to"};
    return;
  }
  HomeMove move{.home = home, .at = found.at, .edits = {}};
  for (const Span at : found.moves) move.edits.push_back({.span = at, .text = home});
  target.home_move = std::move(move);
}

}  // namespace droproot::plan
