// sudo in a RUN: root does not need it, and for another user there is USER.
#include <fmt/format.h>

#include <map>

#include "droproot/text/assert.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

using analysis::SudoNeed;
using analysis::SudoUse;

// The uses of one RUN make one finding; what is only said for information is said once a stage.
struct Uses {
  std::vector<const SudoUse*> list;

  [[nodiscard]] Span at() const { return list.front()->at; }
  [[nodiscard]] std::string times() const {
    return list.size() == 1 ? std::string{} : fmt::format(", {} times", list.size());
  }
};

enum class Answer : std::uint8_t { remove, not_plain, sets_home, other_user, not_root, unread };

Answer answer_to(const SudoUse& use) {
  switch (use.need) {
    case SudoNeed::none:
      return use.removable ? Answer::remove : Answer::not_plain;
    case SudoNeed::sets_home:
      return Answer::sets_home;
    case SudoNeed::other_user:
      return Answer::other_user;
    case SudoNeed::not_root:
      return Answer::not_root;
    case SudoNeed::unread:
      break;
  }
  return Answer::unread;
}

diag::Finding note(Span at, std::string message, std::string evidence) {
  return {.rule = sudo_without_need.meta.id,
          .severity = diag::Severity::note,
          .span = at,
          .message = std::move(message),
          .evidence = std::move(evidence)};
}

diag::Finding removal(const Uses& uses, std::string evidence) {
  diag::Finding finding =
      note(uses.at(), fmt::format("sudo in a RUN that is root already{}", uses.times()),
           std::move(evidence));
  finding.severity = diag::Severity::warning;
  diag::Fix fix{.title = "delete sudo", .level = diag::Level::standard, .edits = {}};
  for (const SudoUse* use : uses.list) {
    const auto added = fix.edits.add({.span = *use->removable, .text = {}});
    DROPROOT_ASSERT(added.has_value());
  }
  finding.fix = std::move(fix);
  return finding;
}

diag::Finding to_finding(Answer answer, const Uses& uses, std::string who) {
  switch (answer) {
    case Answer::remove:
      return removal(uses, std::move(who));
    case Answer::not_plain: {
      diag::Finding finding =
          note(uses.at(),
               fmt::format("sudo in a RUN that is root already{}, but it is quoted or continued on "
                           "another line",
                           uses.times()),
               std::move(who));
      finding.severity = diag::Severity::warning;
      finding.declined = true;
      return finding;
    }
    case Answer::sets_home: {
      diag::Finding finding = note(
          uses.at(),
          fmt::format("sudo -H in a RUN that is root already{}, but ENV may set HOME, in the base "
                      "image too: without -H the command would work in that folder",
                      uses.times()),
          std::move(who));
      finding.declined = true;
      return finding;
    }
    case Answer::other_user:
      return note(uses.at(),
                  fmt::format("sudo changes the user of a command{}: USER does that without sudo",
                              uses.times()),
                  std::move(who));
    case Answer::not_root:
      return note(uses.at(),
                  fmt::format("sudo in a RUN that is not root{}: `USER root` above it needs no "
                              "sudo",
                              uses.times()),
                  std::move(who));
    case Answer::unread:
      break;
  }
  return note(uses.at(),
              fmt::format("sudo in a RUN{}, with options or a command that mean more than "
                          "`sudo PROGRAM`",
                          uses.times()),
              std::move(who));
}

// "USER root at line 3", or that the base image starts as root.
std::string who_runs(const RuleContext& context, const analysis::StageFacts& facts,
                     model::InstructionId run) {
  const analysis::UserState& user = facts.users[facts.step(run)->user];
  if (user.set_by) {
    const Span at = context.file.at(*user.set_by).span;
    return fmt::format("USER {} at line {}", user.written, context.lines.line_col(at.begin).line);
  }
  const std::string_view base =
      facts.base_name.empty() ? "scratch" : std::string_view(facts.base_name);
  return fmt::format("{} runs as {}", base, user.written.empty() ? "root" : user.written);
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  for (const plan::Target& target : context.plan.targets) {
    const model::Stage& stage = context.file.at(target.facts.stage);
    std::map<std::pair<model::InstructionId, Answer>, Uses> findings;
    for (const SudoUse& use : target.facts.sudo_uses) {
      if (use.instruction < stage.body_begin) continue;
      const Answer answer = answer_to(use);
      const bool edits = use.need == SudoNeed::none;
      findings[{edits ? use.instruction : stage.from, answer}].list.push_back(&use);
    }
    for (const auto& [key, uses] : findings) {
      const model::InstructionId first = uses.list.front()->instruction;
      out.push_back(to_finding(key.second, uses, who_runs(context, target.facts, first)));
    }
  }
}

}  // namespace

extern const Rule sudo_without_need = {
    .meta = {.id = "sudo-without-need",
             .summary = "sudo in a RUN, where root does not need it and USER does better",
             .severity = diag::Severity::warning,
             .highest = diag::Level::standard,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
