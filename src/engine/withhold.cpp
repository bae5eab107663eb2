#include "engine/withhold.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "droproot/rules/rule_context.h"
#include "droproot/text/printable.h"

namespace droproot::engine {
namespace {

using diag::Finding;

constexpr std::string_view kUnused = "unused-suppression";
constexpr std::size_t kLongestComment = 60;

// Without them the switch still works: what is copied can be root's, as with --chown=none.
constexpr auto kOptional =
    std::to_array<std::string_view>({"copy-owned-by-root", "workdir-owned-by-root"});

// ---- other tools' -------------------------------------------------------------------------------

bool starts_it(syntax::Keyword keyword) {
  return keyword == syntax::Keyword::cmd || keyword == syntax::Keyword::entrypoint;
}

// The comment above the first of `file`'s instructions [begin, end) that fits.
template <typename Fits>
std::optional<Span> wish_in(const Suppressions& suppressions, model::InstructionId begin,
                            model::InstructionId end, const Fits& fits) {
  const std::vector<RootWish>& wishes = suppressions.wishes();
  for (auto wish = std::ranges::lower_bound(wishes, begin, {}, &RootWish::instruction);
       wish != wishes.end() && wish->instruction < end; ++wish) {
    if (fits(wish->instruction)) return wish->at;
  }
  return std::nullopt;
}

std::optional<Span> wish_above(const Suppressions& suppressions, model::InstructionId id) {
  const auto any = [](model::InstructionId) { return true; };
  return wish_in(suppressions, id, model::InstructionId(model::index(id) + 1), any);
}

// Where a tool complains of root: the USER that is in force, FROM, the stage's start command.
std::optional<Span> wish_for(const model::Dockerfile& file, const Suppressions& suppressions,
                             const plan::Target& target) {
  if (suppressions.wish_for_file()) return suppressions.wish_for_file();
  const model::Stage& stage = file.at(target.facts.stage);
  const auto& user = target.facts.user().set_by;
  if (user) {
    if (const auto wish = wish_above(suppressions, *user)) return wish;
  }
  if (const auto wish = wish_above(suppressions, stage.from)) return wish;
  return wish_in(suppressions, stage.body_begin, stage.body_end,
                 [&](model::InstructionId id) { return starts_it(file.at(id).keyword); });
}

std::string quoted(const model::Dockerfile& file, Span comment) {
  std::string_view text = file.source().at(comment);
  text.remove_prefix(std::min(text.find('#'), text.size()));
  text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
  if (text.size() <= kLongestComment) return printable(text);
  return printable(text.substr(0, kLongestComment)) + "...";
}

// ---- ours ---------------------------------------------------------------------------------------

using Group = std::vector<const Finding*>;  // whose fixes stand or fall together

// The edits that stand in fixes of a group, and those of more than one of its findings.
struct Shared {
  std::set<std::pair<Span, std::uint8_t>> once, often;  // by place and rank there
};

Shared shared_edits(const Group& group) {
  Shared shared;
  for (const Finding* finding : group) {
    for (const edit::Edit& edit : finding->fix->edits.edits()) {
      if (!shared.once.emplace(edit.span, edit.order).second) {
        shared.often.emplace(edit.span, edit.order);
      }
    }
  }
  return shared;
}

bool can_be_left_out(const Finding& finding, const Shared& shared) {
  if (std::ranges::find(kOptional, finding.rule) == kOptional.end()) return false;
  return std::ranges::none_of(finding.fix->edits.edits(), [&](const edit::Edit& edit) {
    return shared.often.contains({edit.span, edit.order});
  });
}

// Reported by the rule that is ignored, on the instruction where it is ignored: not at all.
plan::Refusal silent(const plan::Target& target) {
  return {target.rule, diag::Severity::note, target.at, "the author wants root here"};
}

plan::Refusal because_of(const Finding& part) {
  return {"runs-as-root", diag::Severity::warning, part.span,
          fmt::format("{} is ignored here, and the switch does not work without it", part.rule)};
}

// On a stage that is refused anyway: then nobody has to look at the reason either.
bool is_ignored(const plan::Target& target, Suppressions& suppressions) {
  const Finding switch_finding{.rule = target.rule,
                               .severity = diag::Severity::note,
                               .span = target.at,
                               .message = {},
                               .evidence = {}};
  return target.refusal && suppressions.take(switch_finding);
}

std::optional<plan::Refusal> reason_to_refuse(const plan::Target& target, const Group& group,
                                              Suppressions& suppressions) {
  const Shared shared = shared_edits(group);
  std::optional<plan::Refusal> refusal;
  for (const Finding* finding : group) {
    if (!suppressions.take(*finding)) continue;
    if (finding->rule == target.rule) return silent(target);
    if (!refusal && !can_be_left_out(*finding, shared)) refusal = because_of(*finding);
  }
  return refusal;
}

// ---- about the comments -------------------------------------------------------------------------

void add_note(Span at, diag::Severity severity, std::string message, std::vector<Finding>& out) {
  out.push_back({.rule = kUnused,
                 .severity = severity,
                 .span = at,
                 .message = std::move(message),
                 .evidence = {}});
}

void report(const config::Config& config, const Ignore& ignore, std::vector<Finding>& out) {
  if (!ignore.mistake.empty()) {
    add_note(ignore.at, diag::Severity::warning,
             fmt::format("the comment does nothing: {}", ignore.mistake), out);
    return;
  }
  for (const IgnoredRule& rule : ignore.rules) {
    // A rule that is off reports nothing anyway, so nobody knows.
    if (rule.used || (rule.id != "all" && !config.selects(rule.id))) continue;
    add_note(ignore.at, diag::Severity::note,
             fmt::format("the comment does nothing: {} has nothing to say of the instruction below",
                         rule.id == "all" ? "droproot" : rule.id),
             out);
  }
  if (!ignore.has_reason) {
    add_note(ignore.at, diag::Severity::note,
             "the comment gives no reason; write it behind the rules", out);
  }
}

}  // namespace

void refuse_unwanted_switches(const model::Dockerfile& file, const Suppressions& suppressions,
                              plan::Plan& plan) {
  for (plan::Target& target : plan.targets) {
    // Who wants root needs nobody to look at what is in the way; what is root by design says more.
    const bool in_the_way = target.refusal && target.refusal->severity == diag::Severity::warning;
    if (!target.switches() && !in_the_way) continue;
    const std::optional<Span> wish = wish_for(file, suppressions, target);
    if (!wish) continue;
    plan::refuse(target, {"runs-as-root", diag::Severity::note, *wish,
                          fmt::format("the author wants root here: `{}`", quoted(file, *wish))});
  }
}

bool refuse_ignored_switches(const std::vector<Finding>& findings, Suppressions& suppressions,
                             plan::Plan& plan) {
  if (suppressions.ignores().empty()) return false;
  std::map<std::uint32_t, Group> groups;
  for (const Finding& finding : findings) {
    if (finding.fix && finding.fix->group != 0) groups[finding.fix->group].push_back(&finding);
  }
  bool refused = false;
  for (plan::Target& target : plan.targets) {
    auto refusal =
        is_ignored(target, suppressions)
            ? silent(target)
            : reason_to_refuse(target, groups[rules::switch_group(plan, target)], suppressions);
    if (!refusal) continue;
    plan::refuse(target, *std::move(refusal));
    refused = true;
  }
  return refused;
}

void apply_suppressions(const config::Config& config, Suppressions& suppressions,
                        std::vector<Finding>& findings) {
  if (suppressions.ignores().empty()) return;
  std::erase_if(findings, [&](const Finding& finding) { return suppressions.take(finding); });
  if (!config.selects(kUnused)) return;
  for (const Ignore& ignore : suppressions.ignores()) report(config, ignore, findings);
  std::ranges::stable_sort(findings, {}, [](const Finding& finding) { return finding.span; });
}

}  // namespace droproot::engine
