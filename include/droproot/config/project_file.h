// .droproot.yaml: what a repository asks for.
//
// The keys of a profile (settings.h) with their values, for all files below the folder; `profile`,
// the one they stand on; `exclude`, patterns for what a search passes over; `overrides`, the same
// settings again for the files that match `files`; `images`, base images of one's own in the form
// of profiles/images. docs/schema/droproot.schema.json says the same to editors.
//
// Every error is one sentence that begins with file:line:column.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/config/settings.h"
#include "droproot/knowledge/profile_loader.h"
#include "droproot/text/error.h"
#include "droproot/text/span.h"

namespace droproot::config {

inline constexpr std::string_view kProjectFileName = ".droproot.yaml";

struct PlacedText {
  std::string text;
  LineCol at;
};

// What one map of the file says, of all files or of those that match.
struct Section {
  std::vector<std::string> files = {};  // path_glob.h; the top has none
  std::optional<PlacedText> profile = {};
  Settings settings = {};
  std::map<std::string, std::uint32_t, std::less<>> lines = {};  // of each key
};

class ProjectFile {
 public:
  // `name` stands in errors and in what `droproot config` prints.
  [[nodiscard]] static Result<std::unique_ptr<ProjectFile>> read(std::string_view name,
                                                                 std::string_view text,
                                                                 const RuleCheck& check);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Section& top() const { return top_; }
  // In order: of two that match a file, the later one wins.
  [[nodiscard]] const std::vector<Section>& overrides() const { return overrides_; }
  [[nodiscard]] const std::vector<std::string>& exclude() const { return exclude_; }
  // nullptr: none. They live as long as the ProjectFile.
  [[nodiscard]] const knowledge::Tables* images() const {
    return images_.profiles.empty() ? nullptr : &images_;
  }
  // The overrides for a file. `path_below` is relative to the folder of the .droproot.yaml.
  [[nodiscard]] std::vector<const Section*> overrides_of(const std::string& path_below) const;
  // A file or one of its folders is excluded.
  [[nodiscard]] bool excludes(const std::string& path_below) const;

 private:
  friend class ProjectReader;
  explicit ProjectFile(std::string_view name) : name_(name), store_(knowledge::builtin_tables()) {}

  std::string name_;
  Section top_;
  std::vector<Section> overrides_;
  std::vector<std::string> exclude_;
  knowledge::ProfileStore store_;
  knowledge::Tables images_ = {};
};

}  // namespace droproot::config
