// What a runtime makes of the text of USER before it looks at any account.
//
// Docker, Podman and CRI-O read it with moby/sys/user GetExecUser: USER[:GROUP], what stands behind
// a second colon is dropped, Go's strconv.Atoi decides what is a number (a sign and leading zeros
// are fine), numbers lie in 0..2^31-1. containerd (oci.WithUser) refuses a second colon and takes
// an empty group for 0.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace droproot::analysis {

// Why no container starts with it, or not the same everywhere, whichever accounts there are; a
// clause without its capital letter and full stop. nullopt: nothing is wrong with it as a text.
[[nodiscard]] std::optional<std::string> user_defect(std::string_view written);

}  // namespace droproot::analysis
