#include "knowledge/generate/row_printer.h"

#include <fmt/format.h>

#include "knowledge/generate/quoted.h"

namespace droproot::knowledge {

void RowPrinter::add(std::string_view fields) {
  rows_ += fmt::format("    {{{}}},\n", fields);
  ++rows_count_;
}

std::string RowPrinter::list(std::string_view type, const std::string& items, std::size_t size) {
  if (size == 0) return fmt::format("std::span<const {}>{{}}", type);
  const std::string name = fmt::format("kList{}", lists_count_++);
  lists_ += fmt::format("constexpr std::array<{}, {}> {} = {{{{{}}}}};\n", type, size, name, items);
  return fmt::format("std::span<const {}>({})", type, name);
}

std::string RowPrinter::words(std::span<const std::string_view> words) {
  std::string items;
  for (const std::string_view word : words) items += quoted(word) + ", ";
  return list("std::string_view", items, words.size());
}

std::string RowPrinter::word_field(std::string_view name, std::span<const std::string_view> words) {
  return words.empty() ? std::string() : fmt::format(", .{} = {}", name, this->words(words));
}

std::string RowPrinter::print(const RowKind& kind) const {
  return fmt::format(
      "// Made from profiles/{}/ by the build; not for editing.\n"
      "#include <array>\n"
      "#include <span>\n"
      "#include <string_view>\n\n"
      "#include \"droproot/knowledge/{}\"\n\n"
      "namespace droproot::knowledge {{\n\nnamespace {{\n\n"
      "{}constexpr std::array<{}, {}> {} = {{{{\n{}}}}};\n\n"
      "}}  // namespace\n\n"
      "std::span<const {}> {}() {{ return {}; }}\n\n"
      "}}  // namespace droproot::knowledge\n",
      kind.folder, kind.header, lists_, kind.type, rows_count_, kind.array, rows_, kind.type,
      kind.function, kind.array);
}

}  // namespace droproot::knowledge
