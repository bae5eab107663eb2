// The bytes of an input, wherever they come from.
#pragma once

#include <optional>
#include <string>

#include "cli/discover.h"
#include "droproot/cli/run.h"
#include "droproot/text/error.h"

namespace droproot::cli {

// The bytes; nullopt for a file that was only found by its name and is no Dockerfile (blank, or no
// text). The errors of Files::read() otherwise.
[[nodiscard]] Result<std::optional<std::string>> read_input(const Input& input,
                                                            const Environment& environment);

// The name of a file in a diff: relative to `cwd` when below it, else absolute without its first
// slash. A symbolic link stands for its target: neither git nor patch changes a file through one.
[[nodiscard]] std::string diff_path(const std::string& path, const std::string& cwd);

// The same for a machine format: what is not below `cwd` stays absolute.
[[nodiscard]] std::string report_path(const std::string& path, const std::string& cwd);

// The folder a path lies in; "." for a bare name.
[[nodiscard]] std::string folder_of(const std::string& path);

}  // namespace droproot::cli
