#include "knowledge/generate/print_programs.h"

#include <fmt/format.h>

#include "knowledge/generate/row_printer.h"

namespace droproot::knowledge {

namespace {

void add(RowPrinter& rows, const Program& program) {
  std::string row = fmt::format(".starts = {}", rows.words(program.starts));
  row += rows.word_field("numbers", program.numbers);
  row += rows.word_field("addresses", program.addresses);
  if (program.operand == Operand::number) row += ", .operand = Operand::number";
  if (program.operand == Operand::address) row += ", .operand = Operand::address";
  row += rows.word_field("values", program.values);
  row += rows.word_field("variables", program.variables);
  row += rows.word_field("config", program.config);
  if (program.standard_port) row += fmt::format(", .standard_port = {}", *program.standard_port);
  if (program.own) row += ", .own = true";
  if (program.wildcard) row += ", .wildcard = true";
  if (program.quiet) row += ", .quiet = true";
  rows.add(row);
}

}  // namespace

std::string print_programs(std::span<const Program> programs) {
  RowPrinter rows;
  for (const Program& program : programs) add(rows, program);
  return rows.print({.folder = "programs",
                     .header = "program.h",
                     .type = "Program",
                     .array = "kPrograms",
                     .function = "builtin_programs"});
}

}  // namespace droproot::knowledge
