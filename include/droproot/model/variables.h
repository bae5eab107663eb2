// Variables as BuildKit has them at one place of a Dockerfile (dockerfile2llb/convert.go).
//
// ENV is atomic (`ENV a=1 b=$a` uses the old a), ARG is not; an ARG without a default takes
// --build-arg, else the global ARG's value; platform ARGs and most of a base image's ENV cannot be
// seen from the file, and a word that hangs on one of those is not exact.
//
// BuildKit lets `ENV a=$a$a` double a value line by line. Here a word that grows by more than
// kMaxGrowth is given up on (not exact, its text unexpanded), and so is every further value once
// those of one scope have grown by kMaxScopeGrowth together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "droproot/model/dockerfile.h"

namespace droproot::model {

// No program can be started with a longer string (Linux: MAX_ARG_STRLEN is 128 KiB).
inline constexpr std::size_t kMaxGrowth = std::size_t{64} << 10U;
inline constexpr std::size_t kMaxScopeGrowth = std::size_t{16} << 20U;

enum class Origin : std::uint8_t { base_image, argument_default, build_argument, env };

struct Variable {
  std::string value;
  Origin origin;
  bool exact;                         // false: the value cannot be seen from here
  std::optional<InstructionId> from;  // the ARG or ENV that set it
};

// A word after expansion.
struct Resolved {
  std::string text;
  bool exact;        // no unseen value and no error had a part in it
  bool by_argument;  // an ARG had (its default, or --build-arg): another build may differ
  bool by_variable;  // any variable had
};

class Scope {
 public:
  // Before the first FROM: nothing but the platform ARGs, whose values are unseen.
  [[nodiscard]] static Scope global(std::span<const BuildArgument> build_arguments);
  // A stage. `complete` says that a variable nobody set is unset for sure (FROM scratch, or a base
  // whose ENV is known in full); otherwise the base may have set it.
  [[nodiscard]] static Scope stage(const Scope& global, bool complete);
  // FROM an own stage: everything it ended with. Its triggers are not run here.
  [[nodiscard]] static Scope derived(const Scope& parent) { return parent; }

  // ENV and ARG change the scope, anything else does not.
  void apply(const Instruction& instruction, char escape);
  // A variable that the base image's data names.
  void set_base(std::string name, std::string value);
  // A variable that the base may or may not have set stays unseen: make it so.
  [[nodiscard]] Resolved resolve(std::string_view word, char escape) const;
  [[nodiscard]] const Variable* find(std::string_view name) const;

 private:
  void apply_env(const Env& env, InstructionId from, char escape);
  void apply_arg(const Arg& arg, InstructionId from, char escape);
  [[nodiscard]] Resolved resolve_to_keep(std::string_view word, char escape);

  std::map<std::string, Variable, std::less<>> variables_;
  const Scope* global_ = nullptr;  // outlives us: its owner holds both
  std::span<const BuildArgument> build_arguments_;
  std::size_t room_ = kMaxScopeGrowth;  // what kept values may still grow by
  bool complete_ = false;
};

}  // namespace droproot::model
