#include "knowledge/generate/print_servers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "knowledge/generate/quoted.h"
#include "knowledge/generate/row_printer.h"

namespace droproot::knowledge {

namespace {

void add(RowPrinter& rows, const ServerRecipe& recipe) {
  std::string row = fmt::format(".id = {}", quoted(recipe.id));
  row += rows.word_field("images", recipe.images);
  row += rows.word_field("tags", recipe.tags);
  row += rows.word_field("packages", recipe.packages);
  row += rows.word_field("foreign", recipe.foreign);
  row += rows.word_field("starts", recipe.starts);
  row += rows.word_field("config", recipe.config);
  row += rows.word_field("conflicts", recipe.conflicts);
  row += rows.word_field("port_files", recipe.port_files);
  row += rows.word_field("replaceable", recipe.replaceable);
  row += rows.word_field("listen_words", recipe.listen_words);
  row += rows.word_field("root_lines", recipe.root_lines);
  row += rows.word_field("plain_lines", recipe.plain_lines);
  row += rows.word_field("setup", recipe.setup);
  row += rows.word_field("port_setup", recipe.port_setup);
  row += rows.word_field("writable", recipe.writable);
  const std::string ports = fmt::format("{}", fmt::join(recipe.ports, ", "));
  row += fmt::format(", .ports = {}", rows.list("std::uint16_t", ports, recipe.ports.size()));
  row += fmt::format(", .account = {}, .note = {}, .own_config = {}, .drops_as_root = {}",
                     quoted(recipe.account), quoted(recipe.note), recipe.own_config,
                     recipe.drops_as_root);
  rows.add(row);
}

}  // namespace

std::string print_servers(std::span<const ServerRecipe> servers) {
  RowPrinter rows;
  for (const ServerRecipe& recipe : servers) add(rows, recipe);
  return rows.print({.folder = "servers",
                     .header = "server.h",
                     .type = "ServerRecipe",
                     .array = "kServers",
                     .function = "builtin_servers"});
}

}  // namespace droproot::knowledge
