#include "droproot/analysis/identity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace droproot::analysis {
namespace {

using Proof = tl::expected<NumericUser, std::string>;

Proof unproven(std::string why) { return tl::unexpected(std::move(why)); }

// Adds what made the accounts uncertain.
std::string with_doubt(std::string why, const AccountTable& accounts, const LineIndex& lines) {
  if (!accounts.doubt) return why;
  const Doubt& doubt = *accounts.doubt;
  if (!doubt.instruction) return fmt::format("{}; {}", why, doubt.why);
  return fmt::format("{}; {} (line {})", why, doubt.why, lines.line_col(doubt.at.begin).line);
}

// The gid that a written group means.
tl::expected<std::uint32_t, std::string> group_number(std::string_view group,
                                                      const AccountTable& accounts) {
  if (const auto number = user_number(group)) return *number;
  const Group* found = accounts.find_group(group);
  if (found == nullptr) {
    return tl::unexpected(fmt::format("the group `{}` is not seen being created", group));
  }
  if (!found->gid) return tl::unexpected(fmt::format("the group `{}` has no fixed number", group));
  return *found->gid;
}

Proof with_group(const Account& account, std::string_view group, const AccountTable& accounts,
                 const LineIndex& lines) {
  const auto gid = group_number(group, accounts);
  if (!gid) return unproven(gid.error());
  return NumericUser{*account.uid, *gid,
                     fmt::format("uid {} from {}, group `{}` is {}", *account.uid,
                                 describe(account.from, accounts, lines), group, *gid)};
}

// Why no gid is written behind the number.
std::string why_bare(const Account& account) {
  if (!account.groups.empty()) {
    return fmt::format("it is in {}, which a gid behind it would drop",
                       fmt::join(account.groups, ", "));
  }
  if (!account.groups_complete) return "its other groups are not known, so no gid is written";
  return "its gid is not fixed";
}

// No group is named: the passwd entry decides, and supplementary groups count. They would be lost
// behind `uid:gid`, so with any of them the bare number is exact.
Proof without_group(const Account& account, const AccountTable& accounts, const LineIndex& lines) {
  const bool no_others = account.groups_complete && account.groups.empty();
  const std::string from = describe(account.from, accounts, lines);
  if (!account.gid || !no_others) {
    return NumericUser{*account.uid, std::nullopt,
                       fmt::format("uid {} from {}; {}", *account.uid, from, why_bare(account))};
  }
  const std::string numbers =
      account.from.instruction
          ? fmt::format("uid {} and gid {} from {}", *account.uid, *account.gid, from)
          : fmt::format("{} has {} {}:{}", from, account.name, *account.uid, *account.gid);
  return NumericUser{*account.uid, account.gid, numbers + "; no supplementary groups"};
}

}  // namespace

std::string NumericUser::text() const {
  return gid ? fmt::format("{}:{}", uid, *gid) : fmt::format("{}", uid);
}

std::string OwnerNumbers::text() const { return fmt::format("{}:{}", uid, gid); }

tl::expected<OwnerNumbers, std::string> to_owner(std::string_view written,
                                                 const AccountTable& accounts,
                                                 const LineIndex& lines) {
  const UserParts parts = split_user(written);
  OwnerNumbers owner{0, 0, {}};
  // COPY reads its numbers with Go's ParseUint: a sign makes a name of them (docker_util_unix.go).
  if (parts.user.starts_with('+') || parts.user.starts_with('-')) {
    return tl::unexpected(fmt::format("`{}` is not seen being created", parts.user));
  }
  if (const auto number = user_number(parts.user)) {
    owner.uid = owner.gid = *number;
  } else if (parts.user != "root") {
    UserState user;
    user.written = std::string(parts.user);
    const auto numbers = to_numbers(user, accounts, lines);
    if (!numbers) return tl::unexpected(numbers.error());
    const Account* account = accounts.find(parts.user);
    if (!parts.group && !account->gid) {
      return tl::unexpected(fmt::format("the group of `{}` has no fixed number", parts.user));
    }
    owner = {numbers->uid, account->gid.value_or(0), numbers->evidence};
  }
  if (!parts.group) return owner;
  if (*parts.group == "root") {
    owner.gid = 0;
    return owner;
  }
  const Group* group = accounts.find_group(*parts.group);
  if (group != nullptr && group->exists != Truth::yes) {
    return tl::unexpected(with_doubt(
        fmt::format("the group `{}` may not have been created", *parts.group), accounts, lines));
  }
  const auto gid = group_number(*parts.group, accounts);
  if (!gid) return tl::unexpected(with_doubt(gid.error(), accounts, lines));
  owner.gid = *gid;
  if (group != nullptr) {
    owner.evidence += fmt::format("{}group `{}` is {} from {}", owner.evidence.empty() ? "" : ", ",
                                  group->name, *gid, describe(group->from, accounts, lines));
  }
  return owner;
}

std::string describe(const Provenance& from, const AccountTable& accounts, const LineIndex& lines) {
  if (!from.instruction) return from.tool.empty() ? accounts.image : from.tool;
  return fmt::format("{} at line {}", from.tool, lines.line_col(from.at.begin).line);
}

bool lacks_group(const UserState& user, const AccountTable& accounts) {
  const UserParts parts = split_user(user.written);
  if (!user.known || !user.exact || !parts.group || parts.group->empty()) return false;
  if (user_number(*parts.group)) return false;
  return accounts.has_group(*parts.group) == Truth::no;
}

tl::expected<NumericUser, std::string> to_numbers(const UserState& user,
                                                  const AccountTable& accounts,
                                                  const LineIndex& lines) {
  const UserParts parts = split_user(user.written);
  if (!user.exact) return unproven("it hangs on a variable whose value is not in the Dockerfile");
  const Account* account = accounts.find(parts.user);
  if (account == nullptr) {
    return unproven(
        with_doubt(fmt::format("`{}` is not seen being created", parts.user), accounts, lines));
  }
  if (account->exists != Truth::yes) {
    return unproven(with_doubt(fmt::format("`{}` may not have been created ({})", parts.user,
                                           describe(account->from, accounts, lines)),
                               accounts, lines));
  }
  if (!account->uid) {
    const std::string why = fmt::format("`{}` has no fixed number ({})", parts.user,
                                        describe(account->from, accounts, lines));
    // What an appended line means hangs on what stands in front of it.
    const bool appended = account->from.tool.starts_with("the line for");
    return unproven(appended ? with_doubt(why, accounts, lines) : why);
  }
  if (parts.group && !parts.group->empty()) {
    return with_group(*account, *parts.group, accounts, lines);
  }
  if (parts.group) return unproven("runtimes read a group that is empty in different ways");
  return without_group(*account, accounts, lines);
}

}  // namespace droproot::analysis
