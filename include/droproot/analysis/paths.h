// Paths inside an image.
#pragma once

#include <string>
#include <string_view>

namespace droproot::analysis {

// `path` as seen from `workdir`: absolute, without ".", "..", double or trailing slashes.
// REQUIRES: workdir is absolute.
[[nodiscard]] std::string absolute_path(std::string_view workdir, std::string_view path);

// True iff `path` is `folder` or lies below it. Both absolute and clean.
[[nodiscard]] bool is_within(std::string_view path, std::string_view folder);

// The folders of the system, which no application owns: /etc, /bin, /usr (except /usr/src)...
[[nodiscard]] bool is_system_path(std::string_view path);

// A folder that a web server serves from: a writable one is a web shell's home.
[[nodiscard]] bool is_document_root(std::string_view path);

// The name of an archive that ADD unpacks, with the owners that it names.
[[nodiscard]] bool is_archive(std::string_view name);

// COPY and ADD take it as a pattern.
[[nodiscard]] bool has_glob(std::string_view name);

// A path of an absolute, clean path's parent; "/" stays "/".
[[nodiscard]] std::string_view parent_path(std::string_view path);

}  // namespace droproot::analysis
