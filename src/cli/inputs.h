// The bytes of an input, wherever they come from.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/discover.h"
#include "droproot/cli/run.h"
#include "droproot/text/error.h"

namespace droproot::cli {

// The bytes; nullopt for a file that was only found by its name and is no Dockerfile (blank, or no
// text). The errors of Files::read_found() otherwise.
[[nodiscard]] Result<std::optional<std::string>> read_input(const Input& input,
                                                            std::span<const SearchRoot> roots,
                                                            const Environment& environment);

// The paths in a file ("-": standard input), each ended by `end`, the last one perhaps not; empty
// ones do not count.
[[nodiscard]] Result<std::vector<std::string>> read_path_list(const std::string& list, char end,
                                                              const Environment& environment);

// The name of a file in a machine format, of its real path (a symbolic link stands for its target):
// relative to `cwd` when below it, else absolute.
[[nodiscard]] std::string report_path(const std::string& real, const std::string& cwd);

// The same in a diff, without the first slash: neither git nor patch changes a file through a link.
[[nodiscard]] std::string diff_path(const std::string& real, const std::string& cwd);

// Where a file of that name is, or would be.
[[nodiscard]] std::string place_of(const std::string& path, const std::string& cwd);

// Nothing in it to normalise: no ".", "..", double or trailing slash. So are the paths of a search,
// thousands of them. (It may take names that begin with a dot for these.)
[[nodiscard]] bool is_surely_normal(std::string_view path);

// The folder a path lies in; "." for a bare name.
[[nodiscard]] std::string folder_of(const std::string& path);

}  // namespace droproot::cli
