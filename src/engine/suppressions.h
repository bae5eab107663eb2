// The comments by which an author takes a finding back.
//
// Ours, and what they are good for:
//   # droproot: ignore=RULE[,RULE] reason     above an instruction: no such finding on it
//   # droproot: skip-file reason              above the first instruction: nothing in the file
// Other tools', whose rule against root is switched off: the author wants root there.
//   # hadolint ignore=DL3002                  above the instruction; `global ignore`: in the file
//   #trivy:ignore:DS-0002                     above the instruction; AVD-DS-0002, DS002 and * too
//   #checkov:skip=CKV_DOCKER_3:reason         anywhere in the file; CKV_DOCKER_8 too
//   # kics-scan ignore-line, ignore-block     above the instruction
//   # kics-scan disable=ID,...  or  ignore    above the first instruction
//   # nosemgrep[: ID]                         above the instruction
// "Above" is with nothing but comments and empty lines in between; what stands inside an
// instruction is above none.
#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/diag/finding.h"
#include "droproot/model/dockerfile.h"
#include "droproot/text/span.h"

namespace droproot::engine {

struct IgnoredRule {
  std::string id;  // or `all`
  bool used = false;
};

// One of ours. One that has a mistake does nothing, and has no rules.
struct Ignore {
  Span at;  // the comment
  std::vector<IgnoredRule> rules = {};
  bool has_reason = false;
  std::string mistake = {};  // without a full stop
};

// One of another tool's, above an instruction.
struct RootWish {
  Span at;  // the comment
  model::InstructionId instruction;
};

class Suppressions {
 public:
  [[nodiscard]] static Suppressions read(const model::Dockerfile& file);

  [[nodiscard]] bool skips_file() const { return skips_file_; }
  [[nodiscard]] const std::list<Ignore>& ignores() const { return ignores_; }
  // By instruction. What is about the whole file stands alone.
  [[nodiscard]] const std::vector<RootWish>& wishes() const { return wishes_; }
  [[nodiscard]] const std::optional<Span>& wish_for_file() const { return wish_for_file_; }
  // Whether one of ours is about the finding; then it has been of use.
  [[nodiscard]] bool take(const diag::Finding& finding);

 private:
  friend class CommentReader;

  // The rules that are ignored on one instruction: where in ignores_ they are.
  struct Place {
    Span instruction;
    std::map<std::string, IgnoredRule*, std::less<>> rules = {};
  };

  bool skips_file_ = false;
  std::list<Ignore> ignores_;  // in file order; they stay where they are
  std::map<Offset, Place> places_;
  std::vector<RootWish> wishes_;
  std::optional<Span> wish_for_file_;
};

}  // namespace droproot::engine
