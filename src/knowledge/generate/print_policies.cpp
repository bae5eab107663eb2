#include "knowledge/generate/print_policies.h"

#include <fmt/format.h>

#include <string_view>

#include "knowledge/generate/quoted.h"

namespace droproot::knowledge {

namespace {

// The arrays that a row points to stand before it, with names of their own.
class Printer {
 public:
  void add(const Policy& policy) {
    std::string row = fmt::format("{{.id = {}, .summary = {}, .sources = {}", quoted(policy.id),
                                  quoted(policy.summary), names(policy.sources));
    word(row, "fixes", policy.fixes);
    word(row, "chown", policy.chown);
    word(row, "ports", policy.ports);
    word(row, "group", policy.group);
    text(row, "user", policy.user);
    text(row, "user_name", policy.user_name);
    if (policy.select) row += fmt::format(", .select = {}", texts(*policy.select));
    if (policy.ignore) row += fmt::format(", .ignore = {}", texts(*policy.ignore));
    rows_ += fmt::format("    {}}},\n", row);
    ++count_;
  }

  [[nodiscard]] std::string print() const {
    return fmt::format(
        "// Made from profiles/policies/ by the build; not for editing.\n"
        "#include <array>\n"
        "#include <span>\n"
        "#include <string_view>\n\n"
        "#include \"droproot/knowledge/policy.h\"\n\n"
        "namespace droproot::knowledge {{\n\nnamespace {{\n\n"
        "{}constexpr std::array<Policy, {}> kPolicies = {{{{\n{}}}}};\n\n"
        "}}  // namespace\n\n"
        "std::span<const Policy> builtin_policies() {{ return kPolicies; }}\n\n"
        "}}  // namespace droproot::knowledge\n",
        lists_, count_, rows_);
  }

 private:
  static void word(std::string& row, std::string_view name, std::optional<std::string_view> value) {
    if (value) row += fmt::format(", .{} = {}", name, quoted(*value));
  }

  static void text(std::string& row, std::string_view name,
                   const std::optional<PolicyText>& value) {
    if (value) row += fmt::format(", .{} = PolicyText{{{}}}", name, quoted(value->text));
  }

  std::string list(std::string_view type, const std::string& items, std::size_t size) {
    if (size == 0) return fmt::format("std::span<const {}>{{}}", type);
    const std::string name = fmt::format("kList{}", lists_count_++);
    lists_ +=
        fmt::format("constexpr std::array<{}, {}> {} = {{{{{}}}}};\n", type, size, name, items);
    return fmt::format("std::span<const {}>({})", type, name);
  }

  std::string names(std::span<const std::string_view> values) {
    std::string items;
    for (const std::string_view value : values) items += quoted(value) + ", ";
    return list("std::string_view", items, values.size());
  }

  std::string texts(std::span<const PolicyText> values) {
    std::string items;
    for (const PolicyText& value : values) items += fmt::format("{{{}}}, ", quoted(value.text));
    return list("PolicyText", items, values.size());
  }

  std::string lists_;
  std::string rows_;
  std::size_t count_ = 0;
  std::size_t lists_count_ = 0;
};

}  // namespace

std::string print_policies(std::span<const Policy> policies) {
  Printer printer;
  for (const Policy& policy : policies) printer.add(policy);
  return printer.print();
}

}  // namespace droproot::knowledge
