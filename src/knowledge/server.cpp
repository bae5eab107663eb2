#include "droproot/knowledge/server.h"

#include <fmt/format.h>

namespace droproot::knowledge {

std::string with_port(std::string_view command, std::uint16_t from, std::uint16_t to) {
  const std::string mark = fmt::format("{{{}}}", from);
  std::string out;
  for (std::size_t at = command.find(mark); at != std::string_view::npos; at = command.find(mark)) {
    out.append(command.substr(0, at)).append(std::to_string(to));
    command.remove_prefix(at + mark.size());
  }
  return out.append(command);
}

}  // namespace droproot::knowledge
