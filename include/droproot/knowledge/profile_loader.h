// From YAML to the rows of tables.h: profiles/ at build time, a user's image files at run time.
//
// The order of a build: tools, suites, families, then images; each file is checked against what was
// added before it. A user's file starts from the built-in tables and adds images only.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/kept_text.h"
#include "droproot/knowledge/tables.h"
#include "droproot/knowledge/yaml_fields.h"
#include "droproot/text/error.h"

namespace droproot::knowledge {

// Owns the strings and lists of the rows it has read. Not movable: rows point into it.
class ProfileStore {
 public:
  ProfileStore() = default;
  // `base` gives tools, suites and families. REQUIRES: it outlives the store.
  explicit ProfileStore(const Tables& base);
  ProfileStore(const ProfileStore&) = delete;
  ProfileStore& operator=(const ProfileStore&) = delete;

  // `file_name` stands in errors. All or nothing: after an error nothing of the text was added.
  Result<void> add_bases(std::string_view file_name, std::string_view text);
  Result<void> add_suites(std::string_view file_name, std::string_view text);
  // `id` is the profile's id; the file has to say the same.
  Result<void> add_image(std::string_view file_name, std::string_view id, std::string_view text);
  // One of a user's own, a map of the same form: only `repositories` and `facts` are needed.
  void add_own_image(const YamlNode& node, YamlProblems& problems);

  // Rows in a fixed order whatever the order of the calls. Valid as long as the store, until the
  // next add_*().
  [[nodiscard]] Tables tables();

 private:
  friend class RowReader;

  void add_row(const Profile& row, LineCol at, YamlProblems& problems);

  KeptText text_;
  std::deque<std::vector<Account>> accounts_;
  std::deque<std::vector<Group>> groups_;
  std::deque<std::vector<Port>> ports_;
  std::deque<std::vector<PortSetting>> port_settings_;
  std::deque<std::vector<EnvEntry>> env_;
  std::deque<std::vector<Variant>> variants_;
  std::deque<std::vector<TagHistory>> tags_;

  std::vector<Profile> profiles_;
  std::vector<Suite> suites_;
  std::vector<FamilyBase> families_;
  std::vector<Toolset> tools_;
  std::vector<RepositoryEntry> exact_, globs_;
  std::vector<SuiteWord> suite_words_;
};

}  // namespace droproot::knowledge
