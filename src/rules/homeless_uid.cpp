// A number without an entry in /etc/passwd has no home: HOME is / and only root may write there.
#include <fmt/format.h>

#include <set>

#include "droproot/analysis/user_text.h"
#include "rules/rules.h"

namespace droproot::rules {
namespace {

using analysis::StageFacts;

// A static program in an empty image, or in one without a shell, asks for no home; a base that is
// made for any uid has prepared one.
bool may_need_home(const StageFacts& facts) {
  return facts.root_fs == analysis::RootFs::image && !facts.windows && !facts.image.group0 &&
         facts.image.tools.shell == Truth::yes && facts.scope->find("HOME") == nullptr;
}

std::string title(const plan::NewEntry& entry) {
  return fmt::format("create {} {}:{} with a home", entry.name, entry.uid, entry.gid);
}

void check(const RuleContext& context, std::vector<diag::Finding>& out) {
  std::set<model::InstructionId> seen;  // two targets may share a stage
  for (const plan::Target& target : context.plan.targets) {
    const StageFacts& facts = target.facts;
    const bool stays =
        target.kind == plan::DecisionKind::keep || target.kind == plan::DecisionKind::restore;
    const analysis::UserState& user =
        target.restored ? facts.users[*target.restored] : facts.user();
    if (!stays || !user.set_by || !user.exact) continue;
    const auto uid = analysis::user_number(analysis::split_user(user.written).user);
    if (!uid || facts.accounts().has_uid(*uid) != Truth::no || !may_need_home(facts)) continue;
    const bool starts =
        !analysis::user_defect(user.written) && !analysis::lacks_group(user, facts.accounts());
    if (!starts || !seen.insert(*user.set_by).second) continue;
    const model::Word& word = std::get<model::User>(context.file.at(*user.set_by).body).user;
    diag::Finding finding{.rule = homeless_uid.meta.id,
                          .severity = diag::Severity::note,
                          .span = word.span,
                          .message = fmt::format("USER {} has no entry in /etc/passwd: HOME is / "
                                                 "and cannot be written",
                                                 word.text),
                          .evidence = fmt::format("neither {} nor the file has an account with "
                                                  "uid {}, and no ENV sets HOME",
                                                  facts.base_name, *uid)};
    if (target.entry) {
      finding.fix = diag::Fix{.title = title(*target.entry),
                              .level = diag::Level::all,
                              .edits = one_edit(target.entry->edit)};
    }
    out.push_back(std::move(finding));
  }
}

}  // namespace

extern const Rule homeless_uid = {
    .meta = {.id = "homeless-uid",
             .summary = "USER is a number that /etc/passwd does not know, so it has no home",
             .severity = diag::Severity::note,
             .highest = diag::Level::all,
             .fixable = true},
    .check = check};

}  // namespace droproot::rules
