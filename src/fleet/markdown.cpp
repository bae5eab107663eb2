#include <fmt/format.h>

#include <array>

#include "droproot/fleet/fleet.h"
#include "droproot/report/markdown_text.h"
#include "fleet/words.h"

namespace droproot::fleet {
namespace {

using report::markdown_code;
using report::markdown_text;

// GitHub takes 65,536 characters in an issue, GitLab a million.
constexpr std::size_t kMostBytes = 60'000;

std::string totals(const Fleet& fleet) {
  std::string out = "| | files | |\n| --- | ---: | --- |\n";
  for (const State state :
       {State::ready, State::person, State::error, State::design, State::fine}) {
    if (fleet.total[state] == 0) continue;
    out += fmt::format("| {} | {} | {} |\n", title_of(state), grouped(fleet.total[state]),
                       meaning_of(state));
  }
  return out;
}

// What a person has to look at; a file that is ready has its diff.
std::string file_lines(const File& file) {
  std::string out;
  if (file.state == State::ready) {
    out += fmt::format("  - {}: diff\n", markdown_code(file.name));
  }
  for (const Reason& reason : file.reasons) {
    if (reason.by_design) continue;
    const std::string place =
        reason.line == 0 ? file.name : fmt::format("{}:{}", file.name, reason.line);
    out += fmt::format("  - {}: {}\n", markdown_code(place), markdown_text(reason.message));
  }
  return out;
}

std::string repository_lines(const Fleet& fleet, const Repository& repository) {
  std::string out =
      fmt::format("- [ ] **{}**: {}\n", markdown_text(repository.name), left_of(repository.files));
  constexpr std::size_t kMostFiles = 5;
  std::size_t shown = 0;
  for (const std::size_t member : repository.members) {
    const std::string lines = file_lines(fleet.files[member]);
    if (lines.empty()) continue;
    if (++shown <= kMostFiles) out += lines;
  }
  if (shown > kMostFiles)
    out += fmt::format("  - and {} more files\n", grouped(shown - kMostFiles));
  return out;
}

}  // namespace

std::string to_markdown(const Fleet& fleet, std::string_view title) {
  std::string out =
      fmt::format("# {}\n\n{} in {}.\n\n{}\n## Work left\n\n", markdown_text(title),
                  counted(fleet.files.size(), "Dockerfile", "Dockerfiles"),
                  counted(fleet.repositories.size(), "repository", "repositories"), totals(fleet));
  std::size_t done = 0;
  for (const Repository& repository : fleet.repositories) {
    if (repository.files.left() == 0) break;  // the rest has none either
    const std::string lines = repository_lines(fleet, repository);
    if (out.size() + lines.size() > kMostBytes) break;
    out += lines;
    ++done;
  }
  std::size_t left = 0;
  for (std::size_t i = done; i < fleet.repositories.size(); ++i) {
    if (fleet.repositories[i].files.left() > 0) ++left;
  }
  if (left > 0) {
    out += fmt::format("\nAnd {} more, which --html and --csv list.\n",
                       counted(left, "repository", "repositories"));
  }
  return out;
}

}  // namespace droproot::fleet
