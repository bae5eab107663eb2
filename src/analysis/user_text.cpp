#include "droproot/analysis/user_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "droproot/analysis/facts.h"

namespace droproot::analysis {
namespace {

constexpr std::string_view kHighest = "2147483647";

// Digits, perhaps with a sign: Go's Atoi takes it, or says that it is out of its range.
bool is_written_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> number_defect(std::string_view what, std::string_view text) {
  if (!is_written_number(text) || user_number(text)) return std::nullopt;
  return fmt::format("the {} {} is not in 0 to {}, so no container starts", what, text, kHighest);
}

bool has_blank(std::string_view text) {
  return text.find_first_of(" \t\v\f\r\n") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> user_defect(std::string_view written) {
  const UserParts parts = split_user(written);
  if (has_blank(written) && written.find('#') != std::string_view::npos) {
    return "USER takes all of its line, the comment too, so no container starts";
  }
  if (has_blank(written)) return "a name with a blank in it is nobody's, so no container starts";
  if (parts.group && parts.group->find(':') != std::string_view::npos) {
    return "of two colons Docker reads one, and containerd refuses it";
  }
  if (auto defect = number_defect("uid", parts.user)) return defect;
  if (!parts.group) return std::nullopt;
  if (parts.group->empty()) {
    return "runtimes read an empty group differently: Docker takes that of /etc/passwd, "
           "containerd 0";
  }
  return number_defect("gid", *parts.group);
}

}  // namespace droproot::analysis
