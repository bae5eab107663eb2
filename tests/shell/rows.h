// Scripts and their dumps, shared by the table test and by the laws.
#pragma once

#include <span>
#include <string_view>

namespace droproot::shell {

enum class Dialect : std::uint8_t {
  posix,   // sh -n and bash -n take it
  bash,    // bash -n takes it
  broken,  // neither does
};

struct Row {
  Dialect dialect;
  std::string_view input;
  std::string_view dump;
};

[[nodiscard]] std::span<const Row> all_rows();

}  // namespace droproot::shell
