#include "droproot/config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "droproot/text/printable.h"

namespace droproot::config {
namespace {

// Debian, Alpine and Fedora images all have them, as a user or as a group (base-passwd,
// alpine-baselayout, setup): to create one of them fails.
constexpr auto kTakenNames = std::to_array<std::string_view>(
    {"adm", "audio", "bin",    "cdrom", "daemon", "dialout", "disk", "floppy", "games", "kmem",
     "lp",  "mail",  "nobody", "root",  "sync",   "sys",     "tape", "tty",    "users", "video"});

constexpr std::uint32_t kNobody = 65534;
// Numbers above are negative in programs that keep a uid in an int.
constexpr std::uint32_t kHighestNumber = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kLongestName = 32;  // useradd's limit; busybox and perl take more

tl::unexpected<Error> usage(std::string message) {
  return tl::unexpected(Error{.code = ErrorCode::usage, .message = std::move(message)});
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
bool is_name_character(char c) { return is_name_start(c) || is_digit(c) || c == '-'; }

Result<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all_digits = !text.empty() && std::ranges::all_of(text, is_digit);
  if (!all_digits) {
    return usage(fmt::format("'{}' is not a number; write UID or UID:GID, like 10001:10001",
                             printable(text)));
  }
  if (number == 0 && error == std::errc{}) {
    return usage(fmt::format("{} is root; write a number from 1 to {}", text, kHighestNumber));
  }
  if (text.front() == '0') {
    return usage(fmt::format("{} has a leading zero; write the decimal number alone", text));
  }
  if (error != std::errc{} || number > kHighestNumber) {
    return usage(fmt::format("{} is too large; the highest number is {}", text, kHighestNumber));
  }
  if (number == kNobody) {
    return usage(
        fmt::format("{} is nobody, who must not own anything; write another number", text));
  }
  return number;
}

bool holds(const std::vector<std::string>& rules, std::string_view rule) {
  return std::ranges::find(rules, rule) != rules.end();
}

}  // namespace

bool Config::selects(std::string_view rule) const {
  if (holds(ignore, rule)) return false;
  if (holds(select, rule)) return true;
  if (holds(ignore, "all")) return false;
  return select.empty() || holds(select, "all");
}

Result<WantedUser> parse_wanted_user(std::string_view text) {
  const std::size_t colon = text.find(':');
  const Result<std::uint32_t> uid = parse_number(text.substr(0, colon));
  if (!uid) return tl::unexpected(uid.error());
  if (colon == std::string_view::npos) return WantedUser{.uid = *uid, .gid = *uid};
  const Result<std::uint32_t> gid = parse_number(text.substr(colon + 1));
  if (!gid) return tl::unexpected(gid.error());
  return WantedUser{.uid = *uid, .gid = *gid, .has_group = true};
}

Result<std::string> parse_user_name(std::string_view text) {
  const bool well_formed = !text.empty() && text.size() <= kLongestName &&
                           is_name_start(text.front()) &&
                           std::ranges::all_of(text, is_name_character);
  if (!well_formed) {
    return usage(
        fmt::format("'{}' is not a login name; write 1 to {} of a-z, 0-9, _ and -, not beginning "
                    "with a digit or -",
                    printable(text), kLongestName));
  }
  if (std::ranges::find(kTakenNames, text) != kTakenNames.end()) {
    return usage(fmt::format("'{}' is taken in every base image; write another name", text));
  }
  return std::string(text);
}

Result<BuildArgument> parse_build_argument(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return usage(fmt::format("'{}' has no value; write NAME=VALUE", printable(text)));
  }
  if (equals == 0) {
    return usage(fmt::format("'{}' has no name; write NAME=VALUE", printable(text)));
  }
  return BuildArgument{.name = std::string(text.substr(0, equals)),
                       .value = std::string(text.substr(equals + 1))};
}

}  // namespace droproot::config
