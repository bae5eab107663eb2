// What a configuration file of the author's says to a server recipe: where it listens, and what in
// it only root may ask for.
//
// The languages of nginx, Apache, HAProxy, lighttpd and php-fpm have one statement in common: it
// begins a line, or stands behind `;`, `{` or `}`, and its first word is what it is about. A `#`
// or `;` in front of a statement makes the rest of the line a comment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "droproot/knowledge/server.h"

namespace droproot::analysis {

struct ConfigReading {
  bool listens = false;       // it says where
  std::size_t low_line = 0;   // the first that listens below 1024, counted from 1; 0: none
  std::size_t root_line = 0;  // the first of the recipe's `root_lines`
  std::string root_text = {};
};

[[nodiscard]] ConfigReading read_server_config(std::string_view text,
                                               const knowledge::ServerRecipe& recipe);

}  // namespace droproot::analysis
