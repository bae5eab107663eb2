// Where source code has a port as a number of its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace droproot::analysis {

// A number on a line that speaks of listening, not in a sentence ("80 seconds") nor in a comment.
struct PortLiteral {
  std::size_t line;       // counted from 1
  std::string_view text;  // of the line
  std::size_t begin;      // of the digits in the source
  bool sure;              // it says on which port the process listens, or tells of it in a message
  bool decides;           // the former
};

[[nodiscard]] std::vector<PortLiteral> port_literals(std::string_view source,
                                                     std::string_view number);

}  // namespace droproot::analysis
