// --chown=NAME: BuildKit looks the name up in the stage as it is at that line. What is not there is
// root's without a word (solver/llbsolver/file: readUser); with --link, and on an empty root file
// system, there is nothing to look into and the build fails.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::Account;
using analysis::AccountTable;
using analysis::StageFacts;
using analysis::Step;
using analysis::UserParts;
using model::Instruction;

bool is_name(std::string_view part) {
  return !part.empty() && part != "root" && !analysis::user_number(part);
}

bool links(const Instruction& instruction) {
  const model::Flag* link = instruction.flag("link");
  return link != nullptr && link->value.value_or("true") != "false";
}

// A command that refuses an entry that exists already: its success below proves that there was
// none.
bool creates(const analysis::Provenance& from, Truth exists, model::InstructionId after) {
  constexpr std::array<std::string_view, 4> kTools = {"useradd", "groupadd", "adduser", "addgroup"};
  return exists == Truth::yes && from.instruction && *from.instruction > after &&
         std::ranges::find(kTools, from.tool) != kTools.end();
}

// Whether an entry is there: `no` for what is created later, or missing from a complete list.
template <typename Entry>
Truth is_there(Truth listed, const Entry* here, const Entry* later, model::InstructionId at) {
  if (listed != Truth::maybe || here != nullptr) return listed;
  const bool created = later != nullptr && creates(later->from, later->exists, at);
  return created ? Truth::no : Truth::maybe;
}

Truth resolves(const StageFacts& facts, const Step& step, const UserParts& parts) {
  const AccountTable& here = facts.account_tables[step.accounts];
  const AccountTable& later = facts.accounts();
  Truth answer = Truth::yes;
  if (is_name(parts.user)) {
    answer = is_there(here.has(parts.user), here.find(parts.user), later.find(parts.user),
                      step.instruction);
  }
  if (parts.group && is_name(*parts.group)) {
    const std::string_view group = *parts.group;
    answer = std::min(answer, is_there(here.has_group(group), here.find_group(group),
                                       later.find_group(group), step.instruction));
  }
  return answer;
}

// Nothing that we know of could have made the account: a base image that we know, no package, no
// script.
bool is_unseen(const StageFacts& facts, const Step& step, const UserParts& parts) {
  const AccountTable& here = facts.account_tables[step.accounts];
  return facts.image.reliable() && !here.doubt && !here.packages_installed && is_name(parts.user) &&
         here.find(parts.user) == nullptr;
}

// FROM scratch before anything was put there: not even an empty file system to look into.
bool is_first_file(const model::Dockerfile& file, const StageFacts& facts, const Step& step) {
  return facts.root_fs == analysis::RootFs::scratch &&
         std::ranges::none_of(facts.steps, [&](const Step& earlier) {
           const Instruction& instruction = file.at(earlier.instruction);
           return earlier.instruction < step.instruction &&
                  (std::holds_alternative<model::Copy>(instruction.body) ||
                   std::holds_alternative<model::Workdir>(instruction.body));
         });
}

std::optional<NameFate> fate_of(const model::Dockerfile& file, const StageFacts& facts,
                                const Step& step) {
  const UserParts parts = analysis::split_user(step.chown->text);
  const bool names =
      is_name(parts.user) || (!parts.user.empty() && parts.group && is_name(*parts.group));
  if (!names) return std::nullopt;
  if (links(file.at(step.instruction))) return NameFate::build_fails;
  const Truth there = resolves(facts, step, parts);
  if (there == Truth::yes) return std::nullopt;
  if (there == Truth::no) {
    return is_first_file(file, facts, step) ? NameFate::build_fails : NameFate::roots;
  }
  return is_unseen(facts, step, parts) ? std::optional(NameFate::unseen) : std::nullopt;
}

// What the name means: where it stands, at the end of the stage, or in the stage that the files
// come from. The error is that of the stage itself.
tl::expected<analysis::OwnerNumbers, std::string> find_numbers(const PlanInput& input,
                                                               const StageFacts& facts,
                                                               const Step& step) {
  const std::string& written = step.chown->text;
  auto here = to_owner(written, facts.account_tables[step.accounts], input.lines);
  if (here) return here;
  auto at_the_end = to_owner(written, facts.accounts(), input.lines);
  if (at_the_end || facts.root_fs != analysis::RootFs::scratch) return at_the_end;
  if (const auto builder = builder_of(input, facts.stage)) {
    const StageFacts theirs = analysis::analyse(input.facts_input(), *builder);
    auto there = to_owner(written, theirs.accounts(), input.lines);
    if (there) return there;
  }
  return at_the_end;
}

// The bytes of the value, when the file has it as it is.
std::optional<Span> value_span(const model::Dockerfile& file, const model::Flag& flag) {
  const auto size = static_cast<Offset>(flag.value->size());
  if (!flag.contiguous || flag.span.size() < size) return std::nullopt;
  const Span span{flag.span.end - size, flag.span.end};
  return file.source().at(span) == *flag.value ? std::optional(span) : std::nullopt;
}

void add_numbers(const PlanInput& input, const StageFacts& facts, const Step& step,
                 NamedOwner& owner) {
  const model::Flag& flag = *input.file.at(step.instruction).flag("chown");
  const auto numbers = find_numbers(input, facts, step);
  const auto span = value_span(input.file, flag);
  if (!numbers) {
    owner.why = numbers.error();
  } else if (step.chown->by_variable) {
    owner.why = fmt::format("a variable has a part in it ({} today)", numbers->text());
  } else if (!span) {
    owner.why = "it is continued on another line";
  } else {
    owner.numbers = numbers->text();
    owner.why = numbers->evidence;
    owner.edit = edit::Edit{.span = *span, .text = owner.numbers};
  }
}

// The account gets its number from this run: the name is rewritten together with its command.
bool rewrite_with_pin(const PlanInput& input, Target& target, const Step& step) {
  if (!target.pin || step.chown->by_variable) return false;
  const Pin& pin = *target.pin;
  const UserParts parts = analysis::split_user(step.chown->text);
  const bool same_group = !parts.group || *parts.group == pin.group;
  const auto span = value_span(input.file, *input.file.at(step.instruction).flag("chown"));
  if (parts.user != pin.account || !same_group || !span) return false;
  edit::Edit edit{.span = *span, .text = fmt::format("{}:{}", pin.uid, pin.gid)};
  auto& edits = target.kind == DecisionKind::keep ? target.pin->edits : target.account_edits;
  edits.push_back(std::move(edit));
  return true;
}

}  // namespace

void find_named_owners(const PlanInput& input, Target& target) {
  const StageFacts& facts = target.facts;
  const model::Stage& stage = input.file.at(facts.stage);
  for (const Step& step : facts.steps) {
    if (step.instruction < stage.body_begin || !step.chown || !step.chown->exact) continue;
    const auto fate = fate_of(input.file, facts, step);
    // An account that this run creates stands above every COPY.
    const bool created = target.kind == DecisionKind::create &&
                         target.account == analysis::split_user(step.chown->text).user;
    if (!fate || (created && *fate != NameFate::build_fails)) continue;
    NamedOwner owner{.instruction = step.instruction, .written = step.chown->text, .fate = *fate};
    add_numbers(input, facts, step, owner);
    if (!owner.edit && rewrite_with_pin(input, target, step)) continue;
    target.named_owners.push_back(std::move(owner));
  }
}

}  // namespace droproot::plan
