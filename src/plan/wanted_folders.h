// Which paths have to be the identity's: the WORKDIR, what the process is seen to write, volumes,
// and what root's RUNs have made in them. Where they are given away is choose_folders.cpp's.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plan/decide.h"

namespace droproot::plan {

inline constexpr std::string_view kWorkdirRule = "workdir-owned-by-root";
inline constexpr std::string_view kVolumeRule = "volume-owned-by-root";
inline constexpr std::string_view kStateRule = "state-dir-owned-by-root";

// A path that has to be the identity's.
struct Wanted {
  std::string path;
  bool is_file;
  std::string_view rule;
  bool needed;  // without it the process is seen to fail
  std::string because;
  Span at;
  std::optional<model::InstructionId> volume = {};  // the VOLUME that takes it as it is then
  bool there = false;                               // the base image or the build has made it
};

class WantedFolders {
 public:
  WantedFolders(const PlanInput& input, Target& target, const analysis::Writes& writes,
                const analysis::FileTable& files);
  // A folder before what is in it; may refuse.
  [[nodiscard]] std::vector<Wanted> find();

  // A RUN as root can give folders away at the end of the stage.
  [[nodiscard]] bool can_run() const;
  // Unless another refusal has come before.
  void refuse(std::string_view rule, Span at, std::string message);
  // The file gives the path to somebody.
  [[nodiscard]] bool author_gives(const std::string& path) const { return chowned_.contains(path); }
  // Made by a RUN in a folder that is given away, and not with it.
  [[nodiscard]] bool stays_roots(const std::string& path) const;

 private:
  void want_workdir();
  [[nodiscard]] const analysis::WrittenPath* written_in_workdir() const;
  [[nodiscard]] std::string why_workdir() const;
  void want(const analysis::WrittenPath& written);
  void want_file(const analysis::WrittenPath& written);
  void want_folder(const analysis::WrittenPath& written, const std::string& path);
  void refuse_folder(const analysis::WrittenPath& written, std::string_view rule,
                     const std::string& path);
  void want_entries();
  void want_entry(const Wanted& folder, const std::string& path);
  void add(Wanted wanted);
  [[nodiscard]] bool is_given(const std::string& path,
                              std::optional<model::InstructionId> before) const;
  [[nodiscard]] bool is_home(std::string_view path) const;
  [[nodiscard]] bool may_be_given(const analysis::WrittenPath& written,
                                  std::string_view path) const;
  [[nodiscard]] bool is_file_there(const std::string& path) const;
  [[nodiscard]] bool made_by_run(const analysis::FileFacts& facts) const;

  const PlanInput& input_;
  Target& target_;
  const analysis::StageFacts& facts_;
  const analysis::Writes& writes_;
  const analysis::FileTable& files_;
  std::set<std::string, std::less<>> chowned_;
  std::vector<Wanted> wanted_;
};

}  // namespace droproot::plan
