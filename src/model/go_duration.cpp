#include "model/go_duration.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "droproot/syntax/go_text.h"

namespace droproot::model {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 8> kUnits{{{"ns", 1},
                                                                     {"us", 1e3},
                                                                     {"\xC2\xB5s", 1e3},
                                                                     {"\xCE\xBCs", 1e3},
                                                                     {"ms", 1e6},
                                                                     {"s", 1e9},
                                                                     {"m", 60e9},
                                                                     {"h", 3600e9}}};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

GoDuration invalid(std::string_view text) {
  return {0, fmt::format("time: invalid duration {}", syntax::go_quote(text))};
}

// Reads digits with an optional fraction; false when there are none.
bool read_number(std::string_view& rest, double& value) {
  bool any = false;
  value = 0;
  for (; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1)) {
    value = value * 10 + (rest.front() - '0');
    any = true;
  }
  if (!rest.starts_with('.')) return any;
  rest.remove_prefix(1);
  for (double scale = 0.1; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1)) {
    value += scale * (rest.front() - '0');
    scale /= 10;
    any = true;
  }
  return any;
}

// Everything up to the next number.
std::string_view leading_unit(std::string_view rest) {
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != '.' && !is_digit(rest[end])) ++end;
  return rest.substr(0, end);
}

}  // namespace

GoDuration parse_go_duration(std::string_view text) {
  std::string_view rest = text;
  double sign = 1;
  if (rest.starts_with('-') || rest.starts_with('+')) {
    sign = rest.front() == '-' ? -1 : 1;
    rest.remove_prefix(1);
  }
  if (rest == "0") return {};
  if (rest.empty()) return invalid(text);
  constexpr double kLongest = 9.223372036854775807e18;
  GoDuration duration;
  while (!rest.empty()) {
    double value = 0;
    if (!read_number(rest, value)) return invalid(text);
    const std::string_view unit = leading_unit(rest);
    if (unit.empty()) {
      return {0, fmt::format("time: missing unit in duration {}", syntax::go_quote(text))};
    }
    const auto* found = kUnits.begin();
    while (found != kUnits.end() && found->first != unit) ++found;
    if (found == kUnits.end()) {
      return {0, fmt::format("time: unknown unit {} in duration {}", syntax::go_quote(unit),
                             syntax::go_quote(text))};
    }
    duration.nanoseconds += value * found->second;
    if (duration.nanoseconds > kLongest) return invalid(text);
    rest.remove_prefix(unit.size());
  }
  duration.nanoseconds *= sign;
  return duration;
}

}  // namespace droproot::model
