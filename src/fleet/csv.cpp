#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "droproot/fleet/fleet.h"
#include "fleet/words.h"

namespace droproot::fleet {
namespace {

// A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV Injection").
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string cell(std::string_view text) {
  std::string out = looks_like_formula(text) ? "'" : "";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  const bool plain = out.find_first_of(",\"\r\n") == std::string::npos;
  return plain ? out : '"' + out + '"';
}

std::string row(const File& file, std::string_view repository) {
  const Reason none{.rule = {}, .message = {}, .line = 0, .by_design = false};
  const Reason& reason = file.reasons.empty() ? none : file.reasons.front();
  std::string rules;
  for (const std::string& rule : std::set(file.applied.begin(), file.applied.end())) {
    rules += (rules.empty() ? "" : " ") + rule;
  }
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", cell(repository), cell(file.name),
                     word_of(file.state), cell(file.image), cell(file.family), cell(file.before),
                     cell(file.after), cell(rules), cell(reason.rule),
                     reason.line == 0 ? "" : std::to_string(reason.line), cell(reason.message));
}

}  // namespace

std::string to_csv(const Fleet& fleet) {
  std::string out = "repository,file,state,image,family,before,after,fixes,reason,line,message\r\n";
  std::vector<const Repository*> repository_of(fleet.files.size());
  for (const Repository& repository : fleet.repositories) {
    for (const std::size_t member : repository.members) repository_of[member] = &repository;
  }
  for (std::size_t i = 0; i < fleet.files.size(); ++i) {
    out += row(fleet.files[i], repository_of[i]->name);
  }
  return out;
}

}  // namespace droproot::fleet
