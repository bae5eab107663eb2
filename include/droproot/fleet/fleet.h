// What runs over many repositories said (the lines of --format=jsonl,
// docs/schema/report.schema.json) counted for who plans a migration: how much is ready, what is
// left, where. All functions are pure and deterministic: no clock, no machine, no order of the
// inputs but the lines' own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/error.h"

namespace droproot::fleet {

// What is left to do with a file, the most work first.
enum class State : std::uint8_t {
  ready,   // a diff to merge
  person,  // somebody has to decide or to supply something
  error,   // not read, not parsed or not written
  design,  // root by design: nothing to do
  fine,    // nothing to do
};
inline constexpr std::size_t kStates = 5;

struct Reason {
  std::string rule;
  std::string message;
  std::uint32_t line;  // 1-based; 0: none
  bool by_design;
};

struct File {
  std::string name;  // as the run named it
  State state = State::fine;
  std::string image = {};   // the base; empty: not known
  std::string family = {};  // of the base; "unknown" with an image that is not known
  std::string before = {};  // USER; empty: not set or not known
  std::string after = {};
  std::vector<Reason> reasons = {};       // what was declined; of an error the error
  std::vector<std::string> applied = {};  // rules, one entry a finding
  std::string diff = {};
};

// The lines of one run or of one of its parts. The error names the line and what to do.
[[nodiscard]] Result<std::vector<File>> read_lines(std::string_view name, std::string_view lines);

struct Counts {
  std::array<std::size_t, kStates> of = {};

  void add(State state) { ++of[static_cast<std::size_t>(state)]; }
  [[nodiscard]] std::size_t operator[](State state) const {
    return of[static_cast<std::size_t>(state)];
  }
  [[nodiscard]] std::size_t files() const;
  [[nodiscard]] std::size_t left() const;  // ready, person, error
};

// A rule, an image, a family...: files that have it, by their state.
struct Row {
  std::string name;
  Counts files = {};
};

struct Repository {
  std::string name;
  Counts files = {};
  std::vector<std::size_t> members = {};  // indices into Fleet::files
  std::size_t head = 0;                   // bytes before what follows its folder in their names
};

// Every list has the largest first; equal ones are in the order of their names.
struct Fleet {
  std::vector<File> files;  // by name, each once
  Counts total = {};
  std::vector<Row> rules = {};    // with findings that the edits mend
  std::vector<Row> reasons = {};  // rules that declined
  std::vector<Row> families = {};
  std::vector<Row> images = {};
  std::vector<Repository> repositories = {};  // by work left, then by files
};

// Of files with one name the last one stands: a later run, or the same file in two parts.
// A repository is the first `depth` folders of a name below the folders that all names share; a
// file with fewer is in the last of its folders, or in "." (the shared one).
[[nodiscard]] Fleet summarize(std::vector<File> files, std::size_t depth);

// One page that needs no other file, no script and no network.
[[nodiscard]] std::string to_html(const Fleet& fleet, std::string_view title);
// RFC 4180, a row for each file, for spreadsheets: what they would take for a formula begins with
// '.
[[nodiscard]] std::string to_csv(const Fleet& fleet);
// The text of a tracking issue, at most 60,000 bytes: what did not fit is said in its last line.
[[nodiscard]] std::string to_markdown(const Fleet& fleet, std::string_view title);

}  // namespace droproot::fleet
