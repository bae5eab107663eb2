// Which files a run is about: the PATHs of the command line, folders searched.
//
// What is found depends on names and kinds only, never on contents (not_text.h looks at those, once
// the file is read anyway). The order of the result is that of the paths' bytes, whatever order the
// file system lists them in; names need not be UTF-8.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/error.h"

namespace droproot::cli {

enum class Origin : std::uint8_t {
  named,           // on the command line: taken whatever it is called
  found,           // in a folder: passed over in silence when it turns out to be no Dockerfile
  standard_input,  // `-`
};

struct Input {
  std::string path;  // as to be opened and shown; "-" for standard input
  Origin origin;
};

// A symbolic link and its target are one input, under the name that is no link; two hard links are
// two, for each is rewritten alone.
struct Discovery {
  std::vector<Input> inputs;
  std::vector<Error> problems;             // a folder that cannot be read, once each
  std::vector<std::string> empty_folders;  // named folders without a Dockerfile
};

// `exclude` are shell patterns for what a search passes over: one without a slash is held against
// each file's and folder's name, one with a slash against the path below the folder searched.
[[nodiscard]] Discovery discover(std::span<const std::string> paths,
                                 std::span<const std::string> exclude);

// Dockerfile and Containerfile, with a suffix or a prefix, in any case; not templates, backups,
// documents and scripts of such a name.
[[nodiscard]] bool is_dockerfile_name(std::string_view name);

}  // namespace droproot::cli
