#include "knowledge/generate/print_servers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string_view>

#include "knowledge/generate/quoted.h"

namespace droproot::knowledge {

namespace {

// The arrays that a row points to stand before it, with names of their own.
class Printer {
 public:
  void add(const ServerRecipe& recipe) {
    std::string row = fmt::format(".id = {}", quoted(recipe.id));
    words(row, "images", recipe.images);
    words(row, "tags", recipe.tags);
    words(row, "starts", recipe.starts);
    words(row, "config", recipe.config);
    words(row, "conflicts", recipe.conflicts);
    words(row, "port_files", recipe.port_files);
    words(row, "replaceable", recipe.replaceable);
    words(row, "setup", recipe.setup);
    words(row, "port_setup", recipe.port_setup);
    words(row, "writable", recipe.writable);
    if (!recipe.ports.empty()) {
      list(row, "ports", "std::uint16_t", fmt::format("{}", fmt::join(recipe.ports, ", ")),
           recipe.ports.size());
    }
    rows_ += fmt::format("    {{{}}},\n", row);
    ++count_;
  }

  [[nodiscard]] std::string print() const {
    return fmt::format(
        "// Made from profiles/servers/ by the build; not for editing.\n"
        "#include <array>\n"
        "#include <span>\n"
        "#include <string_view>\n\n"
        "#include \"droproot/knowledge/server.h\"\n\n"
        "namespace droproot::knowledge {{\n\nnamespace {{\n\n"
        "{}constexpr std::array<ServerRecipe, {}> kServers = {{{{\n{}}}}};\n\n"
        "}}  // namespace\n\n"
        "std::span<const ServerRecipe> builtin_servers() {{ return kServers; }}\n\n"
        "}}  // namespace droproot::knowledge\n",
        lists_, count_, rows_);
  }

 private:
  void words(std::string& row, std::string_view name, ServerRecipe::Words values) {
    if (values.empty()) return;
    std::string items;
    for (const std::string_view value : values) items += quoted(value) + ", ";
    list(row, name, "std::string_view", items, values.size());
  }

  void list(std::string& row, std::string_view name, std::string_view type,
            const std::string& items, std::size_t size) {
    const std::string array = fmt::format("kList{}", lists_count_++);
    lists_ +=
        fmt::format("constexpr std::array<{}, {}> {} = {{{{{}}}}};\n", type, size, array, items);
    row += fmt::format(", .{} = {}", name, array);
  }

  std::string lists_;
  std::string rows_;
  std::size_t count_ = 0;
  std::size_t lists_count_ = 0;
};

}  // namespace

std::string print_servers(std::span<const ServerRecipe> servers) {
  Printer printer;
  for (const ServerRecipe& recipe : servers) printer.add(recipe);
  return printer.print();
}

}  // namespace droproot::knowledge
