#include "droproot/analysis/paths.h"

#include <algorithm>
#include <array>

namespace droproot::analysis {
namespace {

constexpr std::array<std::string_view, 16> kSystemFolders = {
    "/bin",  "/boot", "/dev",  "/etc", "/lib", "/lib32",   "/lib64",    "/libx32",
    "/proc", "/run",  "/sbin", "/sys", "/usr", "/var/run", "/var/lock", "/var/lib/dpkg"};

constexpr std::array<std::string_view, 4> kServedNames = {"html", "htdocs", "public_html",
                                                          "wwwroot"};

// Absolute, without //, /. or a slash at its end: what absolute_path() would give back. (It may
// hold names that begin with a dot, which this takes for not clean.)
bool is_surely_clean(std::string_view path) {
  if (!path.starts_with('/') || (path.size() > 1 && path.ends_with('/'))) return false;
  for (std::size_t slash = 0; slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    const char next = slash + 1 < path.size() ? path[slash + 1] : 'x';
    if (next == '/' || next == '.') return false;
  }
  return true;
}

// Goes on from `out`, which has no slash at its end, along `text`.
void walk(std::string& out, std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && text[end] != '/') ++end;
    const std::string_view part = text.substr(begin, end - begin);
    if (part == "..") {
      if (!out.empty()) out.resize(out.rfind('/'));
    } else if (!part.empty() && part != ".") {
      out += '/';
      out += part;
    }
    begin = end + 1;
  }
}

}  // namespace

std::string absolute_path(std::string_view workdir, std::string_view path) {
  if (is_surely_clean(path)) return std::string(path);
  std::string out;
  out.reserve(workdir.size() + path.size() + 2);
  if (!path.starts_with('/')) {
    if (workdir.size() > 1 && is_surely_clean(workdir)) {
      out = workdir;
    } else {
      walk(out, workdir);
    }
  }
  walk(out, path);
  if (out.empty()) out = "/";
  return out;
}

bool is_within(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_system_path(std::string_view path) {
  if (path == "/") return true;
  if (is_within(path, "/usr/src") && path != "/usr/src") return false;
  return std::ranges::any_of(kSystemFolders,
                             [path](std::string_view folder) { return is_within(path, folder); });
}

bool is_document_root(std::string_view path) {
  if (is_within(path, "/var/www")) return true;
  for (std::size_t begin = 1; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (std::ranges::find(kServedNames, path.substr(begin, end - begin)) != kServedNames.end()) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

bool is_archive(std::string_view name) {
  constexpr std::array<std::string_view, 9> kEndings = {
      ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tar.Z"};
  return std::ranges::any_of(kEndings,
                             [name](std::string_view ending) { return name.ends_with(ending); });
}

bool has_glob(std::string_view name) {
  return std::ranges::any_of(name, [](char c) { return c == '*' || c == '?' || c == '['; });
}

std::string_view parent_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

}  // namespace droproot::analysis
