// Which places of an image may be given to the process.
#pragma once

#include <string_view>

#include "droproot/analysis/facts.h"

namespace droproot::plan {

// A place that belongs to the application and to nobody else: what is copied there may be its own.
[[nodiscard]] bool is_application_path(const analysis::StageFacts& facts, std::string_view path);

// Such a place, if it did not lie in a folder of programs: beside the `bin` that is on PATH.
[[nodiscard]] bool is_in_program_folder(const analysis::StageFacts& facts, std::string_view path);
// On PATH itself, or above or below what is.
[[nodiscard]] bool holds_programs(const analysis::StageFacts& facts, std::string_view path);

// Application path below /root, in a stage whose home is moved.
[[nodiscard]] bool is_in_moved_home(const analysis::StageFacts& facts, std::string_view path);

// A folder that every distribution has for many to put theirs in: /opt, /var/lib...
[[nodiscard]] bool is_shared_folder(std::string_view path);

// A folder that the process is seen to write and that is nobody else's: an application's, or one of
// its own below /var/lib, /var/log, /var/cache, /var/spool, /run.
[[nodiscard]] bool may_be_written(const analysis::StageFacts& facts, std::string_view path);

// A path that the shell takes as it is.
[[nodiscard]] bool is_plain_word(std::string_view path);

}  // namespace droproot::plan
