// Three-valued answers: what cannot be seen is `maybe`, never `no`.
#pragma once

#include <cstdint>

namespace droproot {

enum class Truth : std::uint8_t { no, maybe, yes };

}  // namespace droproot
