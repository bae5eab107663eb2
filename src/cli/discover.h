// Which files a run is about: the PATHs of the command line, folders searched (folder_walk.h).
//
// What is found depends on names and kinds only, never on contents (not_text.h looks at those, once
// the file is read anyway). The order of the result is that of the paths' bytes, whatever order the
// file system lists them in; names need not be UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/folder_walk.h"
#include "droproot/text/error.h"
#include "droproot/text/file_io.h"

namespace droproot::cli {

enum class Origin : std::uint8_t {
  named,           // on the command line: taken whatever it is called
  found,           // in a folder: passed over in silence when it turns out to be no Dockerfile
  standard_input,  // `-`
};

struct Input {
  std::string path;  // as to be opened and shown; "-" for standard input
  Origin origin;
  bool is_link = false;
  std::uint32_t root = 0;  // of a found one: which of Discovery::roots it lies in
};

// A folder that was searched.
struct SearchRoot {
  std::string shown;  // what the paths found in it begin with
  std::string real;   // the same without symbolic links
};

// A symbolic link and its target are one input, under the name that is no link; a found one that
// leads out of the repository (without one: out of the folder searched) is none. Two hard links are
// two, for each is rewritten alone.
struct Discovery {
  std::vector<Input> inputs;
  std::vector<Error> problems;             // a folder that cannot be read, once each
  std::vector<std::string> empty_folders;  // named folders without a Dockerfile
  std::vector<SearchRoot> roots;
};

[[nodiscard]] Discovery discover(std::span<const std::string> paths, const SearchOptions& options);

// Where an input really is, without symbolic links. Asks the disk only where the search could not
// know it. REQUIRES: it is no standard input.
[[nodiscard]] std::string real_path(const Input& input, std::span<const SearchRoot> roots);

// The same of a file that the search has found, to be read and written there and nowhere else.
// nullopt: it was named, is a link or is standard input.
[[nodiscard]] std::optional<FoundPath> found_path(const Input& input,
                                                  std::span<const SearchRoot> roots);

}  // namespace droproot::cli
