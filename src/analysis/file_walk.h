// The walk that fills a FileTable: one pass over the steps of a stage's chain. COPY, ADD and
// WORKDIR are in file_walk.cpp, the commands of RUN in file_commands.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/files.h"

namespace droproot::analysis {

// The owner that `written` (--chown, chown, USER) means where `accounts` holds; nullopt: not known.
// A number without a group has itself as group, a name its own.
[[nodiscard]] std::optional<FileOwner> owner_of(std::string_view written,
                                                const AccountTable& accounts);

// "0755" or "755"; nullopt for anything but octal digits.
[[nodiscard]] std::optional<std::uint32_t> octal_mode(std::string_view text);

// What ADD downloads, and what it clones.
[[nodiscard]] bool is_url(std::string_view text);
[[nodiscard]] bool is_git(std::string_view text);

inline constexpr FileOwner kRoot{0, 0};
inline constexpr std::uint32_t kFolderMode = 0755;

class FileWalk {
 public:
  explicit FileWalk(const FilesInput& input);
  FileTable run();

 private:
  // What a COPY or ADD brings, as far as it is the same for all its sources.
  struct Bringing {
    const Step& step;
    const model::Instruction& instruction;
    std::string to;
    bool into_folder;
    bool from_context;
    std::optional<FileOwner> owner;         // of the files
    std::optional<FileOwner> folder_owner;  // of folders that it makes
    bool chmod = false;
    std::optional<std::uint32_t> mode = {};  // --chmod; absent: not known
    const FileTable* source = nullptr;       // --from an own stage

    [[nodiscard]] std::optional<std::uint32_t> mode_or(std::optional<std::uint32_t> own) const {
      return chmod ? mode : own;
    }
  };
  // A RUN's command and where it runs.
  struct Call {
    const Command& command;
    std::optional<std::string> folder;  // absent: not known
    std::optional<FileOwner> user;
    const AccountTable& accounts;  // at the end of the RUN
    bool maybe;                    // may not have run
  };

  void begin();
  void visit(const Step& step);
  void copy(const Step& step);
  void choose_owners(Bringing& bringing) const;
  // What --chown says; nullopt: not known.
  [[nodiscard]] std::optional<FileOwner> written_owner(const Step& step) const;
  // The files of the own stage that --from names; nullptr: none, or not known.
  [[nodiscard]] const FileTable* files_of_source(model::InstructionId copy) const;
  void bring(const Bringing& bringing, std::size_t source);
  void bring_file(const Bringing& bringing, std::string_view name, std::uint32_t mode);
  void bring_tree(const Bringing& bringing, const std::optional<FileOwner>& owner);
  void bring_something(const Bringing& bringing, std::string_view name,
                       const std::optional<FileOwner>& owner);
  void workdir(const Step& step);
  void run_commands(const Step& step);
  void run_command(const Call& call);
  void make_homes(const Step& step);
  void mkdir(const Call& call);
  void install(const Call& call);
  void chown(const Call& call);
  void chmod(const Call& call);
  void copy_or_move(const Call& call);
  void remove(const Call& call);
  void unpack(const Call& call);
  void unzip(const Call& call);
  void clone(const Call& call);
  void create_files(const Call& call);

  // The path that a word is; nullopt: not fixed, or a pattern.
  [[nodiscard]] std::optional<std::string> path_of(const Call& call, std::string_view text) const;
  void make_folder(std::string_view path, const std::optional<FileOwner>& owner,
                   const std::optional<std::uint32_t>& mode);
  void record(std::string_view path, FileChange change);
  [[nodiscard]] FileChange change(Reach reach, bool filling) const;
  [[nodiscard]] std::optional<FileOwner> user_of(const Step& step) const;
  [[nodiscard]] const AccountTable& accounts_after(const Step& step) const;

  const FilesInput& input_;
  const StageFacts& facts_;
  FileTable table_;
  model::InstructionId now_{};
  std::uint32_t order_ = 0;
  std::vector<std::string> mounted_;  // in the RUN that is visited: nothing there stays
};

}  // namespace droproot::analysis
