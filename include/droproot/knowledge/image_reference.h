// What stands behind FROM, taken apart.
//
//   docker.io/library/node:20-alpine@sha256:...   repository "node", tag "20-alpine", digest
//   "sha256:..." registry.corp:5000/team/app                   repository as written, tag "latest"
//   mirror.gcr.io/library/amd64/debian            repository "debian": mirrors and arch prefixes
//   name
//                                                 the same image
// Rules of a host: the first component is one when it holds '.' or ':' or is `localhost` (Docker's
// reference package). Any text gives a reference; nothing is checked beyond what is needed here.
#pragma once

#include <string>
#include <string_view>

namespace droproot::knowledge {

struct ImageReference {
  std::string repository;  // normalised; with its host where that is not Docker Hub or a mirror
  std::string tag;         // "latest" when none is written; empty with a digest alone, which may be
                           // that of any tag
  std::string digest;      // with its algorithm; empty when none is written
  std::string written;     // the whole text
  bool tag_written = false;
  bool mirrored = false;  // reached through a registry that is not the image's own

  // False when ${...} stands in it: what it names is not known yet.
  [[nodiscard]] bool resolved() const { return written.find('$') == std::string::npos; }
};

[[nodiscard]] ImageReference parse_image_reference(std::string_view text);

}  // namespace droproot::knowledge
