// One folder and all below it: the files that are named like Dockerfiles, by several threads.
//
// Passed over: .git; node_modules, vendor and third_party; what the .gitignore files say (those of
// the folder's repository, info/exclude too, which end where another repository begins) and what
// .droprootignore files say, which win and can take all but .git back; what the caller excludes.
// Symbolic links to folders are not followed. Nothing hangs on the order of the file system.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/error.h"

namespace droproot::cli {

struct SearchOptions {
  // Shell patterns (config/path_glob.h), held against names or paths below the folder searched.
  std::span<const std::string> exclude = {};
  bool ignores = true;  // else the only folder passed over is .git
  unsigned jobs = 1;    // threads
};

struct FoundFile {
  std::string below;  // its path below the folder
  bool is_link;
};

struct FolderWalk {
  std::vector<FoundFile> files;  // in no order
  std::vector<Error> problems;   // what could not be read, in no order
};

[[nodiscard]] FolderWalk walk_folder(const std::string& root, const SearchOptions& options);

// Dockerfile and Containerfile, with a suffix or a prefix, in any case; not templates, backups,
// documents and scripts of such a name.
[[nodiscard]] bool is_dockerfile_name(std::string_view name);

// "a" and "b" are "a/b"; an empty folder is the current one.
[[nodiscard]] std::string join_path(std::string_view folder, std::string_view name);

// The path without symbolic links; as it is where it does not exist.
[[nodiscard]] std::string canonical_path(const std::string& path);

}  // namespace droproot::cli
