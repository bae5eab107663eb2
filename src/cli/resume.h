// --resume STATE: what a run has done, one line a file, so that the next one with the same options
// need not do it again.
//
// The first line holds the version and the options, the others `HASH STATUS PATH`: the hash of the
// file's bytes as the run left them, the exit status that the file alone gives, and its path as the
// search spells it (\\ and \n for a backslash and a line feed). A file that has other bytes by now
// is done again. A line is written when the output for its file is out, so a run that was killed
// says no file too few; a last line without its end is dropped.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "droproot/cli/run.h"
#include "droproot/text/error.h"

namespace droproot::cli {

class ResumeLog {
 public:
  // Creates the file where there is none. Refused: what is no such file, of other options or
  // another version, or in use by another run.
  [[nodiscard]] static Result<ResumeLog> open(const std::string& path, std::string_view options);
  ResumeLog(ResumeLog&& other) noexcept;
  ResumeLog(const ResumeLog&) = delete;
  ResumeLog& operator=(const ResumeLog&) = delete;
  ResumeLog& operator=(ResumeLog&&) = delete;
  ~ResumeLog();

  // The status of a file that was done and has these bytes still. Safe for several threads.
  [[nodiscard]] std::optional<Exit> done(const std::string& path, std::string_view bytes) const;
  // The error is that of writing it down.
  [[nodiscard]] Result<void> add(const std::string& path, std::uint64_t hash, Exit status);

 private:
  struct Done {
    std::uint64_t hash;
    Exit status;
  };

  ResumeLog(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  [[nodiscard]] Result<void> read(std::string_view head);
  [[nodiscard]] Result<void> append(std::string_view text);
  bool keep(std::string_view line);

  int descriptor_;
  std::string path_;
  std::map<std::string, Done, std::less<>> done_;
};

}  // namespace droproot::cli
