// One walk along a stage's chain, from the base image to its last instruction.
#include "droproot/analysis/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <utility>

#include "analysis/account_walk.h"
#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

using model::Instruction;
using model::Resolved;
using syntax::Keyword;

// Root for sure: a USER of the file says so, or the data of an image that is no tool, where users
// of their own are the rule.
bool is_surely_root(const StageFacts& facts, const UserState& user, const AccountTable& accounts) {
  if (is_root(user, accounts) != Truth::yes) return false;
  return user.set_by || facts.root_fs == RootFs::scratch ||
         (facts.image.confidence == knowledge::Confidence::high &&
          facts.image.role != knowledge::ImageRole::tool);
}

class Walk {
 public:
  Walk(const FactsInput& input, model::StageId stage, const StageReader& stages)
      : file_(input.file),
        images_(input.images),
        read_runs_(input.read_runs),
        global_(model::Scope::global(input.file.build_arguments())),
        accounts_(input, facts_, stages, shell_) {
    facts_.stage = stage;
  }

  StageFacts run();

 private:
  void read_global_arguments();
  void begin(const model::Stage& root);
  void begin_image(const model::ImageName& name);
  void visit(const Instruction& instruction);
  void visit_stage_start(const Instruction& from);
  void apply(const Instruction& instruction, Step& step);
  void apply_user(const Instruction& instruction, const Step& step);
  void apply_workdir(const Step& step);
  void apply_ports(const Instruction& instruction, const Step& step);
  void apply_start(const Instruction& instruction);
  [[nodiscard]] bool home_may_differ() const;
  void apply_run(const Instruction& instruction, Step& step);
  [[nodiscard]] std::vector<Resolved> resolve_words(const Instruction& instruction) const;
  [[nodiscard]] char escape() const { return file_.tree().escape(); }

  const model::Dockerfile& file_;
  const knowledge::Tables* images_;
  bool read_runs_;
  model::Scope global_;
  std::optional<model::Scope> scope_;
  StageFacts facts_;
  ShellReader shell_{facts_.arena};
  AccountWalk accounts_;           // of facts_
  model::StageId current_{};       // whose instructions are visited
  bool command_in_stage_ = false;  // this stage has set CMD already
};

StageFacts Walk::run() {
  read_global_arguments();
  std::vector<model::StageId> chain = file_.chain(facts_.stage);
  std::ranges::reverse(chain);
  begin(file_.at(chain.front()));
  std::size_t steps = 0;
  for (const model::StageId id : chain) steps += file_.body(file_.at(id)).size() + 1;
  facts_.steps.reserve(steps);
  for (const model::StageId id : chain) {
    const model::Stage& stage = file_.at(id);
    current_ = id;
    visit_stage_start(file_.at(stage.from));
    for (const Instruction& instruction : file_.body(stage)) visit(instruction);
  }
  facts_.scope = std::make_shared<const model::Scope>(std::move(*scope_));
  return std::move(facts_);
}

void Walk::read_global_arguments() {
  for (const Instruction& instruction : file_.instructions()) {
    if (instruction.keyword == Keyword::from) return;
    global_.apply(instruction, escape());
  }
}

void Walk::begin(const model::Stage& root) {
  facts_.workdir = "/";
  UserState base_user{};
  facts_.users.push_back(base_user);
  if (const auto* name = std::get_if<model::ImageName>(&root.base)) {
    begin_image(*name);
  } else if (std::holds_alternative<model::Scratch>(root.base)) {
    facts_.root_fs = RootFs::scratch;
    facts_.account_tables.push_back(accounts_of_scratch());
  } else {
    facts_.users.front().known = false;
    facts_.workdir_exact = false;
    facts_.account_tables.emplace_back();
    if (const auto* text = std::get_if<model::Unresolved>(&root.base))
      facts_.base_name = text->text;
  }
  scope_ = model::Scope::stage(global_, facts_.root_fs == RootFs::scratch);
  for (const knowledge::EnvEntry& entry : facts_.image.env) {
    scope_->set_base(std::string(entry.name), std::string(entry.value));
  }
  facts_.windows =
      facts_.image.family == knowledge::Family::windows || root.platform.starts_with("windows");
}

void Walk::begin_image(const model::ImageName& name) {
  facts_.root_fs = RootFs::image;
  facts_.base_name = name.text;
  facts_.reference = knowledge::parse_image_reference(name.text);
  facts_.image = knowledge::lookup(facts_.reference, images_);
  UserState& user = facts_.users.front();
  user.known = facts_.image.known;
  if (facts_.image.known) user.written = facts_.image.user.written;
  facts_.account_tables.push_back(images_ == nullptr
                                      ? accounts_of_builtin_image(facts_.image, name.text)
                                      : accounts_of_image(facts_.image, name.text));
  for (const knowledge::Port& port : facts_.image.ports) {
    facts_.ports.push_back(
        {port.number, port.protocol == knowledge::Protocol::udp, std::nullopt, {}});
  }
  // Distributions and languages start in /; servers may not, and it matters for relative paths.
  facts_.workdir_exact = facts_.image.known && facts_.image.role != knowledge::ImageRole::server;
}

void Walk::visit_stage_start(const Instruction& from) {
  command_in_stage_ = false;
  visit(from);
}

void Walk::visit(const Instruction& instruction) {
  Step step{.instruction = instruction.id,
            .user = facts_.final_user,
            .accounts = static_cast<std::uint32_t>(facts_.account_tables.size() - 1),
            .workdir = facts_.workdir,
            .workdir_exact = facts_.workdir_exact,
            .words = resolve_words(instruction),
            .commands = {}};
  if (const model::Flag* chown = instruction.flag("chown"); chown != nullptr && chown->value) {
    step.chown = scope_->resolve(*chown->value, escape());
  }
  accounts_.begin_step();
  apply(instruction, step);
  facts_.steps.push_back(std::move(step));
}

std::vector<Resolved> Walk::resolve_words(const Instruction& instruction) const {
  std::vector<Resolved> found;
  const auto add = [&](const model::Word& word) {
    found.push_back(scope_->resolve(word.text, escape()));
  };
  if (const auto* user = std::get_if<model::User>(&instruction.body)) {
    found.reserve(1);
    add(user->user);
  } else if (const auto* workdir = std::get_if<model::Workdir>(&instruction.body)) {
    found.reserve(1);
    add(workdir->path);
  } else if (const auto* copy = std::get_if<model::Copy>(&instruction.body)) {
    found.reserve(copy->sources.size() + 1);
    for (const model::Word& source : copy->sources) add(source);
    add(copy->destination);
  } else if (const auto* expose = std::get_if<model::Expose>(&instruction.body)) {
    for (const model::Word& port : expose->ports) add(port);
  } else if (const auto* volume = std::get_if<model::Volume>(&instruction.body)) {
    for (const model::Word& path : volume->paths) add(path);
  }
  return found;
}

void Walk::apply(const Instruction& instruction, Step& step) {
  switch (instruction.keyword) {
    case Keyword::user:
      return apply_user(instruction, step);
    case Keyword::workdir:
      return apply_workdir(step);
    case Keyword::expose:
      return apply_ports(instruction, step);
    case Keyword::volume:
      return facts_.volumes.push_back(instruction.id);
    case Keyword::onbuild:
      return facts_.onbuild.push_back(instruction.id);
    case Keyword::shell:
      facts_.shell = instruction.id;
      return;
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::healthcheck:
      return apply_start(instruction);
    case Keyword::env:
    case Keyword::arg:
      return scope_->apply(instruction, escape());
    case Keyword::copy:
    case Keyword::add:
      return accounts_.copy(step, current_);
    case Keyword::run:
      return apply_run(instruction, step);
    default:
      return;
  }
}

void Walk::apply_user(const Instruction& instruction, const Step& step) {
  if (step.words.empty()) return;
  const Resolved& word = step.words.front();
  facts_.users.push_back({.written = word.text,
                          .exact = word.exact,
                          .by_argument = word.by_argument,
                          .by_variable = word.by_variable,
                          .known = true,
                          .set_by = instruction.id});
  facts_.final_user = static_cast<std::uint32_t>(facts_.users.size() - 1);
}

void Walk::apply_workdir(const Step& step) {
  if (step.words.empty()) return;
  const Resolved& path = step.words.front();
  if (path.text.starts_with('/')) facts_.workdir_exact = true;
  facts_.workdir_exact = facts_.workdir_exact && path.exact;
  std::string workdir = absolute_path(facts_.workdir, path.text);
  // Each further instruction would have to carry it along; no real one is near it.
  constexpr std::size_t kLongestPath = 1024;
  if (workdir.size() > kLongestPath) {
    facts_.workdir_exact = false;
  } else {
    facts_.workdir = std::move(workdir);
  }
}

// One EXPOSE word: [ip:][host:]port[-end][/protocol] (BuildKit: convert_expose.go).
void Walk::apply_ports(const Instruction& instruction, const Step& step) {
  const auto& expose = std::get<model::Expose>(instruction.body);
  for (std::size_t i = 0; i < step.words.size(); ++i) {
    facts_.ports_exact = facts_.ports_exact && step.words[i].exact;
    std::string_view text = step.words[i].text;
    const std::size_t slash = text.find('/');
    const bool udp = slash != std::string_view::npos &&
                     equal_ignoring_ascii_case(text.substr(slash + 1), std::string_view("udp"));
    text = text.substr(0, slash);
    if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
      text.remove_prefix(colon + 1);
    }
    std::uint16_t first = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), first);
    if (code != std::errc()) {
      facts_.ports_exact = facts_.ports_exact && text.empty();
      continue;
    }
    static_cast<void>(end);  // of a range, the first port is the lowest
    facts_.ports.push_back({first, udp, instruction.id, expose.ports[i].span});
  }
}

// ENTRYPOINT throws an inherited CMD away unless this stage has set one before (quirks 16.4).
void Walk::apply_start(const Instruction& instruction) {
  switch (instruction.keyword) {
    case Keyword::cmd:
      facts_.command = instruction.id;
      command_in_stage_ = true;
      return;
    case Keyword::healthcheck:
      facts_.healthcheck = instruction.id;
      return;
    default:
      facts_.entrypoint = instruction.id;
      if (!command_in_stage_) {
        facts_.command.reset();
        facts_.command_cleared = true;
      }
  }
}

// ENV wins over the home that the builder gives to root, and too little is known of many a base.
bool Walk::home_may_differ() const {
  if (const model::Variable* const home = scope_->find("HOME")) {
    return !home->exact || home->value != "/root";
  }
  return facts_.root_fs != RootFs::scratch && !facts_.image.reliable();
}

void Walk::apply_run(const Instruction& instruction, Step& step) {
  if (!read_runs_) return;
  const bool sure = facts_.root_fs == RootFs::image && facts_.image.reliable();
  step.commands = shell_.commands_of({file_, *scope_, facts_.shell, sure ? &facts_.image : nullptr},
                                     instruction);
  const UserState& user = facts_.users[step.user];
  const AccountTable& accounts = facts_.account_tables[step.accounts];
  const bool by_root = is_surely_root(facts_, user, accounts);
  const Truth root = is_root(user, accounts);
  if (by_root || root == Truth::no) {
    const SudoView view{.run = instruction,
                        .source = file_.source(),
                        .by_root = by_root,
                        .home_may_differ = home_may_differ()};
    for (const SudoUse& use : take_sudo_off(step.commands, view, facts_.arena)) {
      facts_.sudo_uses.push_back(use);
    }
  }
  accounts_.run(step, *scope_, root);
}

// The facts of the stages that a COPY --from takes /etc/passwd from, each once.
class StageCache {
 public:
  explicit StageCache(const FactsInput& input) : input_(input) {}

  StageFacts analyse(model::StageId stage) { return Walk(input_, stage, reader_).run(); }

 private:
  // nullptr: too many stages hang on each other.
  const StageFacts* find(model::StageId stage) {
    if (const auto known = facts_.find(stage); known != facts_.end()) return known->second.get();
    if (facts_.size() == kMostStages || depth_ == kDeepest) return nullptr;
    ++depth_;
    auto& slot = facts_[stage];
    slot = std::make_unique<StageFacts>(analyse(stage));
    --depth_;
    return slot.get();
  }

  static constexpr std::size_t kMostStages = 16;
  static constexpr int kDeepest = 6;
  const FactsInput& input_;
  const StageReader reader_ = [this](model::StageId stage) { return find(stage); };
  std::map<model::StageId, std::unique_ptr<const StageFacts>> facts_;
  int depth_ = 0;
};

}  // namespace

UserParts split_user(std::string_view written) {
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) return {written, std::nullopt};
  return {written.substr(0, colon), written.substr(colon + 1)};
}

std::optional<std::uint32_t> user_number(std::string_view text) {
  // Go's Atoi, with which the runtimes read it, takes a sign: +5 is 5, and -0 is root.
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  std::uint32_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (minus && number != 0) return std::nullopt;
  constexpr std::uint32_t kLargest = 0x7FFFFFFF;  // moby/sys/user: maxID
  if (code != std::errc() || end != text.data() + text.size() || number > kLargest) {
    return std::nullopt;
  }
  return number;
}

Truth is_root(const UserState& user, const AccountTable& accounts) {
  if (!user.known || !user.exact) return Truth::maybe;
  const std::string_view name = split_user(user.written).user;
  if (name.empty() || name == "root") return Truth::yes;
  if (const auto number = user_number(name)) return *number == 0 ? Truth::yes : Truth::no;
  const Account* account = accounts.find(name);
  if (account != nullptr && account->uid == 0U) return Truth::yes;
  return Truth::no;
}

const Step* StageFacts::step(model::InstructionId id) const {
  const auto found =
      std::ranges::lower_bound(steps, id, {}, [](const Step& s) { return s.instruction; });
  return found != steps.end() && found->instruction == id ? &*found : nullptr;
}

StageFacts analyse(const FactsInput& input, model::StageId stage) {
  return StageCache(input).analyse(stage);
}

}  // namespace droproot::analysis
