#include "cli/inputs.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/not_text.h"

namespace droproot::cli {

namespace fs = std::filesystem;

Result<std::optional<std::string>> read_input(const Input& input, std::span<const SearchRoot> roots,
                                              const Environment& environment) {
  const std::optional<FoundPath> found = found_path(input, roots);
  Result<std::string> bytes = found ? environment.files.read_found(*found)
                              : input.origin == Origin::standard_input
                                  ? environment.read_input()
                                  : environment.files.read(input.path);
  if (!bytes) return tl::unexpected(bytes.error());
  if (input.origin == Origin::found && (is_blank(*bytes) || not_text_reason(*bytes))) {
    return std::nullopt;
  }
  return *std::move(bytes);
}

Result<std::vector<std::string>> read_path_list(const std::string& list, char end,
                                                const Environment& environment) {
  const Result<std::string> bytes =
      list == "-" ? environment.read_input() : environment.files.read(list);
  if (!bytes) {
    return tl::unexpected(
        Error{.code = bytes.error().code, .message = "--files-from: " + bytes.error().message});
  }
  std::vector<std::string> paths;
  for (std::string_view rest = *bytes; !rest.empty();) {
    const std::size_t size = std::min(rest.find(end), rest.size());
    std::string_view path = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    if (end == '\n' && path.ends_with('\r')) path.remove_suffix(1);
    if (path.empty()) continue;
    // A file of that name: standard input has been read.
    paths.push_back(path == "-" ? "./-" : std::string(path));
  }
  return paths;
}

std::string place_of(const std::string& path, const std::string& cwd) {
  std::error_code error;
  const fs::path real = fs::canonical(fs::path(cwd) / path, error);
  return error ? (fs::path(cwd) / path).lexically_normal().native() : real.native();
}

std::string report_path(const std::string& real, const std::string& cwd) {
  const std::string folder = cwd.ends_with('/') ? cwd : cwd + "/";
  return real.starts_with(folder) ? real.substr(folder.size()) : real;
}

std::string diff_path(const std::string& real, const std::string& cwd) {
  const std::string text = report_path(real, cwd);
  return text.substr(std::min(text.find_first_not_of('/'), text.size()));
}

bool is_surely_normal(std::string_view path) {
  return !path.empty() && !path.starts_with('.') && !path.ends_with('/') &&
         path.find("/.") == std::string_view::npos && path.find("//") == std::string_view::npos;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace droproot::cli
