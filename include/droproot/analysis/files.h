// Who owns the paths that a stage shows, and who may use them: COPY and ADD with BuildKit's rules,
// WORKDIR, and the commands of RUN that make, give or move files.
//
// Nothing is listed that no instruction names: a path is asked for, and the answer is put together
// from what was done to it and, as a whole, to the folders above it. What cannot be seen has no
// value; a path that no instruction names has the owner that the base image's layout says, or
// nobody's.
//
//   changes   of one path, in the order of the build; each decides some of the properties, for the
//             path itself or for all that is below as well
//   filling   a change that only holds for the files that it brings (COPY of a folder whose names
//             are not seen): what was there before keeps its properties
//
// The rules of COPY and ADD are from BuildKit (solver/llbsolver/file, frontend/dockerfile2llb), the
// modes of homes from the image data. Linear: a path keeps at most kMostChanges changes, and a path
// deeper than kDeepest folders is not known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/analysis/facts.h"

namespace droproot::analysis {

enum class FileKind : std::uint8_t { unknown, file, folder };

struct FileOwner {
  std::uint32_t uid;
  std::uint32_t gid;
  friend bool operator==(const FileOwner&, const FileOwner&) = default;
};

struct FileFacts {
  Truth exists = Truth::maybe;
  FileKind kind = FileKind::unknown;
  std::optional<FileOwner> owner = {};             // absent: not known
  std::optional<std::uint32_t> mode = {};          // permission bits; absent: not known
  std::optional<model::InstructionId> given = {};  // gave it its owner; absent: the base image
  // Exactly this path is made (touch, mkdir, a redirection, COPY of a file), and as no link.
  bool named = false;
};

enum class Reach : std::uint8_t { itself, below, all };

// One thing that was done. A property that is not decided stays as it was.
struct FileChange {
  model::InstructionId by;
  std::uint32_t order;  // of all changes
  Reach reach;
  bool filling;  // holds only for what it brings; a folder that it makes: if it is missing
  bool links = false;
  bool brings = false;  // a tree or whatever it is: what is below the path came with it
  std::optional<Truth> exists = {};
  std::optional<FileKind> kind = {};
  // The outer one says that it is decided, the inner one is absent where nobody knows how.
  std::optional<std::optional<FileOwner>> owner = {};
  std::optional<std::optional<std::uint32_t>> mode = {};
};

class FileTable {
 public:
  // At the end of the stage, and as it was just before an instruction.
  [[nodiscard]] FileFacts find(std::string_view path) const;
  [[nodiscard]] FileFacts find(std::string_view path, model::InstructionId before) const;
  // The one owner of a path and of everything that is seen below it; nullopt: not known, or not
  // one.
  [[nodiscard]] std::optional<FileOwner> owner_of_all(std::string_view path) const;
  // The instructions that brought what is below a folder, in the order of the build: by name, or as
  // a tree whose names are not seen. What unpacks or copies over / itself is left out.
  [[nodiscard]] std::vector<model::InstructionId> filled_by(std::string_view folder) const;
  // Of these, the ones that brought trees.
  [[nodiscard]] std::vector<model::InstructionId> trees_in(std::string_view folder) const;
  // The paths below a folder that an instruction names; the first ones of many.
  [[nodiscard]] std::vector<std::string> named_below(std::string_view folder) const;

 private:
  friend class FileWalk;
  using Changes = std::vector<FileChange>;
  [[nodiscard]] FileFacts look_up(std::string_view path, std::size_t before) const;
  [[nodiscard]] FileFacts of_base(std::string_view path) const;
  [[nodiscard]] bool is_named(std::string_view path) const;

  std::map<std::string, Changes, std::less<>> changes_;
  std::map<std::string, FileFacts, std::less<>> homes_;  // of the base image's accounts
  RootFs root_fs_ = RootFs::unresolved;
  bool plain_base_ = false;       // a distribution or a language: its layout is the usual one
  bool others_possible_ = false;  // something may have brought files of other owners anywhere
};

inline constexpr std::size_t kMostChanges = 16;
inline constexpr std::size_t kDeepest = 20;

struct FilesInput {
  FactsInput input;
  const StageFacts& facts;
  // What --chown of a COPY or ADD will say; nullopt: what it says today.
  std::function<std::optional<FileOwner>(model::InstructionId)> planned_owner = {};
  // The files of the stages that COPY --from names; nullptr: not known.
  std::function<const FileTable*(model::StageId)> files_of_stage = {};
};

[[nodiscard]] FileTable files_of(const FilesInput& input);

}  // namespace droproot::analysis
