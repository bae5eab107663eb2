// What scripts ask to find out on which distribution they run, answered from the image data.
#pragma once

#include <span>
#include <string_view>

#include "droproot/knowledge/image.h"
#include "droproot/text/truth.h"

namespace droproot::analysis {

// Whether `[ -f /etc/alpine-release ]`, `test -e /etc/debian_version`, `command -v apt-get`, `which
// apk` succeeds in a container of `image`. The files are the base's own, which nobody makes or
// removes; of programs only those that a family always has, or for which the other has no package.
// REQUIRES: words is not empty.
[[nodiscard]] Truth succeeds_in(const knowledge::ImageFacts& image,
                                std::span<const std::string_view> words);

}  // namespace droproot::analysis
