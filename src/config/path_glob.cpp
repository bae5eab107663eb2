#include "droproot/config/path_glob.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <string_view>

#include "droproot/text/printable.h"

namespace droproot::config {
namespace {

constexpr std::size_t kNone = std::string::npos;

// Where the set that begins at `open` ends; kNone: nowhere. A ] that comes first is one of the set.
std::size_t end_of_set(std::string_view glob, std::size_t open) {
  std::size_t first = open + 1;
  if (first < glob.size() && (glob[first] == '!' || glob[first] == '^')) ++first;
  return glob.find(']', first + 1);
}

std::string_view wrong_character(std::string_view glob) {
  for (std::size_t i = 0; i < glob.size(); ++i) {
    if (glob[i] == '\\') {
      if (++i == glob.size()) return "ends in a backslash";
      continue;
    }
    if (glob[i] == '{') return "has braces, which are not read here; write one pattern for each";
    if (glob[i] != '[') continue;
    i = end_of_set(glob, i);
    if (i == kNone) return "has a '[' without its ']'";
  }
  return "";
}

bool has_dot_part(std::string_view glob) {
  return glob.starts_with("./") || glob.starts_with("../") || glob == "." || glob == ".." ||
         glob.find("/../") != kNone || glob.find("/./") != kNone;
}

std::string_view mistake(std::string_view glob) {
  if (glob.empty()) return "is empty";
  if (glob.front() == '/') return "begins with a slash; paths are those below the folder";
  if (glob.back() == '/') return "ends in a slash; write the folder's name alone";
  if (has_dot_part(glob)) return "has a '.' or '..' for a folder; paths are those below the folder";
  return wrong_character(glob);
}

}  // namespace

bool path_glob_matches(const std::string& glob, const std::string& path_below) {
  // FNM_PATHNAME keeps `*` within one path component; who writes `**` wants to cross them.
  const int flags = glob.find("**") == kNone ? FNM_PATHNAME : 0;
  const std::size_t name = glob.find('/') == kNone ? path_below.rfind('/') + 1 : 0;
  return ::fnmatch(glob.c_str(), path_below.c_str() + name, flags) == 0;
}

std::optional<std::string> wrong_path_glob(const std::string& glob) {
  const std::string_view what = mistake(glob);
  if (what.empty()) return std::nullopt;
  return fmt::format("the pattern '{}' {}", printable(glob), what);
}

}  // namespace droproot::config
