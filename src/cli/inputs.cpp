#include "cli/inputs.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/not_text.h"

namespace droproot::cli {

namespace fs = std::filesystem;

Result<std::optional<std::string>> read_input(const Input& input, const Environment& environment) {
  Result<std::string> bytes = input.origin == Origin::standard_input
                                  ? environment.read_input()
                                  : environment.files.read(input.path);
  if (!bytes) return tl::unexpected(bytes.error());
  if (input.origin == Origin::found && (is_blank(*bytes) || not_text_reason(*bytes))) {
    return std::nullopt;
  }
  return *std::move(bytes);
}

std::string report_path(const std::string& path, const std::string& cwd) {
  std::error_code error;
  fs::path real = fs::canonical(fs::path(cwd) / path, error);
  if (error) real = (fs::path(cwd) / path).lexically_normal();
  const std::string& text = real.native();
  const std::string folder = cwd.ends_with('/') ? cwd : cwd + "/";
  return text.starts_with(folder) ? text.substr(folder.size()) : text;
}

std::string diff_path(const std::string& path, const std::string& cwd) {
  const std::string text = report_path(path, cwd);
  return text.substr(std::min(text.find_first_not_of('/'), text.size()));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace droproot::cli
