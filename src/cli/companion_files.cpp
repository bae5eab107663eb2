#include "cli/companion_files.h"

#include <utility>

#include "cli/inputs.h"
#include "droproot/text/source_text.h"

namespace droproot::cli {

std::set<std::string> CompanionFiles::contested(
    const std::vector<const diag::FileReport*>& reports) {
  std::map<std::string, edit::EditSet> merged;
  std::set<std::string> names;
  for (const diag::FileReport* report : reports) {
    for (const diag::CompanionFile& file : report->companion_files) {
      if (!merged[file.file].merge(file.edits)) names.insert(file.file);
    }
  }
  return names;
}

Result<void> CompanionFiles::add(const diag::CompanionFile& file, const Files* files, Undo& undo) {
  const auto entry = files_.try_emplace(file.file, File{file.before, {}}).first;
  File after = entry->second;
  if (!after.edits.merge(file.edits)) {
    return tl::unexpected(
        Error{.code = ErrorCode::changed, .message = file.file + " has changed meanwhile"});
  }
  if (files != nullptr) {
    Result<void> written = files->replace(file.file, entry->second.now(), after.now());
    if (!written) return written;
  }
  undo.emplace_back(file.file, std::exchange(entry->second, std::move(after)));
  return {};
}

void CompanionFiles::take_back(const Undo& undo, const Files* files) {
  for (const auto& [name, before] : undo) {
    File& file = files_.at(name);
    // Where that fails the file is whole as well: its port has moved, and the message says why the
    // Dockerfile's has not.
    if (files != nullptr) (void)files->replace(name, file.now(), before.now());
    file = before;
  }
}

Result<void> CompanionFiles::take(const diag::FileReport& report, const Files* files,
                                  const std::function<Result<void>()>& write_dockerfile) {
  if (report.companion_files.empty()) return write_dockerfile();
  const std::scoped_lock lock(mutex_);
  Undo undo;
  Result<void> done;
  for (const diag::CompanionFile& file : report.companion_files) {
    if (done) done = add(file, files, undo);
  }
  if (done) done = write_dockerfile();
  if (!done) take_back(undo, files);
  return done;
}

std::string CompanionFiles::diffs(const std::string& cwd, report::ColorMode color) const {
  std::string out;
  for (const auto& [name, file] : files_) {
    out += report::unified_diff(SourceText(name, file.before), file.edits,
                                diff_path(place_of(name, cwd), cwd), color);
  }
  return out;
}

}  // namespace droproot::cli
