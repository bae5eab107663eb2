// Programs that a stage starts and that decide whether it can start as a user, and what a person
// can do about each.
#pragma once

#include <string_view>

namespace droproot::plan {

// It changes to another user by itself: gosu, su-exec, setpriv...
[[nodiscard]] bool is_dropper(std::string_view program);

// It needs root for what it does: what to do instead, as the end of a sentence. Empty for all
// others.
[[nodiscard]] std::string_view way_out_of(std::string_view program);

// A server that starts as root as it is shipped, and wants its files, pid and port changed.
[[nodiscard]] bool is_server(std::string_view program);

// What a start script that does this can mostly do as root only.
[[nodiscard]] bool is_root_work(std::string_view program);

}  // namespace droproot::plan
