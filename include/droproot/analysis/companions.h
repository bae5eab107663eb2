// Lines of other files of the repository that have to follow a Dockerfile: those that publish,
// check or set a port that moves, and those that force root as the user.
//
// A compose service is the image's where its `build:` names the Dockerfile. A container of
// Kubernetes and the values of a chart are it where their image has the name of such a service, or
// of the folder, or where the repository has one Dockerfile: then the sentence says "may".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/build_context.h"
#include "droproot/text/span.h"

namespace droproot::analysis {

struct CompanionQuery {
  const BuildContext& context;
  std::map<std::uint16_t, std::uint16_t> moves;  // from, to
  std::set<std::string, std::less<>> variables;  // that bring such a port to the process
  bool user_changes;                             // from root to `uid`
  std::uint32_t uid = 0;
};

enum class CompanionKind : std::uint8_t { port, user };

struct CompanionEdit {
  Span at;  // in bytes of the file
  std::string text;
};

struct CompanionLine {
  std::string file;  // as shown
  std::uint32_t line;
  CompanionKind kind;
  bool compose;             // surely of a service that builds the Dockerfile
  std::string why;          // a sentence without its capital letter and full stop
  std::string stuck = {};   // why the new text is not known; empty: it is
  std::string_view source;  // the file's text, which lives as long as the repository
  std::vector<CompanionEdit> edits = {};
};

// By file, line and place; no two at one place. Empty where the context knows no repository or not
// the Dockerfile's place.
[[nodiscard]] std::vector<CompanionLine> find_companions(const CompanionQuery& query);

}  // namespace droproot::analysis
