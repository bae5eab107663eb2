#include "knowledge/generate/print_policies.h"

#include <fmt/format.h>

#include "knowledge/generate/quoted.h"
#include "knowledge/generate/row_printer.h"

namespace droproot::knowledge {

namespace {

void word(std::string& row, std::string_view name, std::optional<std::string_view> value) {
  if (value) row += fmt::format(", .{} = {}", name, quoted(*value));
}

void text(std::string& row, std::string_view name, const std::optional<PolicyText>& value) {
  if (value) row += fmt::format(", .{} = PolicyText{{{}}}", name, quoted(value->text));
}

std::string texts(RowPrinter& rows, std::span<const PolicyText> values) {
  std::string items;
  for (const PolicyText& value : values) items += fmt::format("{{{}}}, ", quoted(value.text));
  return rows.list("PolicyText", items, values.size());
}

void add(RowPrinter& rows, const Policy& policy) {
  std::string row = fmt::format(".id = {}, .summary = {}, .sources = {}", quoted(policy.id),
                                quoted(policy.summary), rows.words(policy.sources));
  word(row, "fixes", policy.fixes);
  word(row, "chown", policy.chown);
  word(row, "ports", policy.ports);
  word(row, "group", policy.group);
  text(row, "user", policy.user);
  text(row, "user_name", policy.user_name);
  if (policy.select) row += fmt::format(", .select = {}", texts(rows, *policy.select));
  if (policy.ignore) row += fmt::format(", .ignore = {}", texts(rows, *policy.ignore));
  rows.add(row);
}

}  // namespace

std::string print_policies(std::span<const Policy> policies) {
  RowPrinter rows;
  for (const Policy& policy : policies) add(rows, policy);
  return rows.print({.folder = "policies",
                     .header = "policy.h",
                     .type = "Policy",
                     .array = "kPolicies",
                     .function = "builtin_policies"});
}

}  // namespace droproot::knowledge
