#include "knowledge/generate/print_programs.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "knowledge/generate/quoted.h"

namespace droproot::knowledge {

namespace {

// The arrays that a row points to stand before it, with names of their own.
class Printer {
 public:
  void add(const Program& program) {
    std::string row = fmt::format(".starts = {}", words(program.starts));
    list(row, "numbers", program.numbers);
    list(row, "addresses", program.addresses);
    if (program.operand == Operand::number) row += ", .operand = Operand::number";
    if (program.operand == Operand::address) row += ", .operand = Operand::address";
    list(row, "values", program.values);
    list(row, "variables", program.variables);
    list(row, "config", program.config);
    if (program.standard_port) row += fmt::format(", .standard_port = {}", *program.standard_port);
    if (program.own) row += ", .own = true";
    if (program.wildcard) row += ", .wildcard = true";
    if (program.quiet) row += ", .quiet = true";
    rows_ += fmt::format("    {{{}}},\n", row);
    ++count_;
  }

  [[nodiscard]] std::string print() const {
    return fmt::format(
        "// Made from profiles/programs/ by the build; not for editing.\n"
        "#include <array>\n"
        "#include <span>\n"
        "#include <string_view>\n\n"
        "#include \"droproot/knowledge/program.h\"\n\n"
        "namespace droproot::knowledge {{\n\nnamespace {{\n\n"
        "{}constexpr std::array<Program, {}> kPrograms = {{{{\n{}}}}};\n\n"
        "}}  // namespace\n\n"
        "std::span<const Program> builtin_programs() {{ return kPrograms; }}\n\n"
        "}}  // namespace droproot::knowledge\n",
        lists_, count_, rows_);
  }

 private:
  void list(std::string& row, std::string_view name, Program::Words values) {
    if (!values.empty()) row += fmt::format(", .{} = {}", name, words(values));
  }

  std::string words(Program::Words values) {
    std::string items;
    for (const std::string_view value : values) items += quoted(value) + ", ";
    std::string name = fmt::format("kList{}", lists_count_++);
    lists_ += fmt::format("constexpr std::array<std::string_view, {}> {} = {{{{{}}}}};\n",
                          values.size(), name, items);
    return name;
  }

  std::string lists_;
  std::string rows_;
  std::size_t count_ = 0;
  std::size_t lists_count_ = 0;
};

}  // namespace

std::string print_programs(std::span<const Program> programs) {
  Printer printer;
  for (const Program& program : programs) printer.add(program);
  return printer.print();
}

}  // namespace droproot::knowledge
