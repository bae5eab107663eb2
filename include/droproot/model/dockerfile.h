// What a Dockerfile says: instructions with their parts, stages and how they hang together.
//
// Everything here is read once from the syntax tree and never changes. Words keep the span of their
// bytes, so a rule can replace exactly what it means to.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "droproot/syntax/tree.h"
#include "droproot/text/logical_text.h"

namespace droproot::model {

enum class InstructionId : std::uint32_t {};
enum class StageId : std::uint32_t {};
[[nodiscard]] constexpr std::size_t index(InstructionId id) { return static_cast<std::size_t>(id); }
[[nodiscard]] constexpr std::size_t index(StageId id) { return static_cast<std::size_t>(id); }

// An argument as BuildKit's AST has it, before variables are expanded.
struct Word {
  Span span;
  std::string text;
  bool contiguous;  // the bytes at `span` are the whole word: no continuation inside
};

struct Flag {
  std::string name;  // without dashes
  std::optional<std::string> value;
  Span span;  // of the whole flag
  bool contiguous;
};

// A heredoc of RUN, COPY or ADD.
struct Heredoc {
  std::string name;
  bool expand;
  Span body;
};

struct From {
  Word image;
  std::optional<Word> name;  // as written; Stage::name is folded
};
struct Run {
  bool exec;                    // JSON form
  std::vector<Word> arguments;  // exec form
  LogicalText script;           // shell form, as the shell gets it
};
struct Copy {  // ADD too
  std::vector<Word> sources;
  Word destination;
};
struct User {
  Word user;
};
struct Workdir {
  Word path;
};
struct Pair {
  Word key;
  Word value;
  Span span;  // from the key to the value
};
struct Env {  // LABEL too
  std::vector<Pair> pairs;
  bool legacy;  // ENV key value
};
struct ArgDeclaration {
  std::string name;
  std::optional<std::string> value;  // before expansion
  Span span;
};
struct Arg {
  std::vector<ArgDeclaration> declarations;
};
struct Expose {
  std::vector<Word> ports;
};
struct Volume {
  std::vector<Word> paths;
};
struct Command {  // CMD and ENTRYPOINT; HEALTHCHECK CMD
  bool exec;
  std::vector<Word> arguments;  // exec form
  LogicalText script;           // shell form
};
struct Healthcheck {
  bool none;
  Command command;
};
struct Shell {
  std::vector<Word> arguments;
};
struct Onbuild {
  syntax::NodeId trigger;  // an instruction node
  syntax::Keyword keyword;
};
struct Other {  // MAINTAINER, STOPSIGNAL
  std::vector<Word> arguments;
};
struct Unread {};  // BuildKit refuses it

using Body = std::variant<From, Run, Copy, User, Workdir, Env, Arg, Expose, Volume, Command,
                          Healthcheck, Shell, Onbuild, Other, Unread>;

struct Instruction {
  InstructionId id;
  syntax::NodeId node;
  syntax::Keyword keyword;
  Span span;          // from the keyword to the last byte, the final line end included
  Span keyword_span;  // the first letters to the last, continuations in between included
  std::vector<Flag> flags;
  std::vector<Heredoc> heredocs;
  Body body;

  [[nodiscard]] const Flag* flag(std::string_view name) const;
};

// Where a stage's root file system comes from.
struct Scratch {};
struct ImageName {
  std::string text;  // expanded with the defaults of the global ARGs and --build-arg
};
struct Unresolved {  // hangs on a variable without a value
  std::string text;
};
using Base = std::variant<StageId, ImageName, Scratch, Unresolved>;

struct Stage {
  StageId id;
  InstructionId from;
  std::string name;      // lower case; empty when unnamed
  std::string platform;  // as written, expanded where it can be; often empty
  Base base;
  bool base_by_argument;     // the base's name holds a variable
  InstructionId body_begin;  // the instructions after FROM: [body_begin, body_end)
  InstructionId body_end;
};

enum class EdgeKind : std::uint8_t { base, copy, mount };

// `user` needs something of `used`: FROM used, COPY --from=used, RUN --mount=from=used.
struct StageEdge {
  StageId user;
  StageId used;
  EdgeKind kind;
  InstructionId at;
};

// Why BuildKit refuses the file: its own message and where.
struct Refusal {
  std::string message;
  Span span;
};

// A value given for ARG: --build-arg, as docker build takes it.
struct BuildArgument {
  std::string name;
  std::string value;
};

class Dockerfile {
 public:
  [[nodiscard]] static Dockerfile read(syntax::SyntaxTree tree,
                                       std::span<const BuildArgument> build_arguments = {});

  [[nodiscard]] const syntax::SyntaxTree& tree() const { return tree_; }
  [[nodiscard]] const SourceText& source() const { return tree_.source(); }
  // For who is done with the rest.
  [[nodiscard]] SourceText take_source() && { return std::move(tree_).take_source(); }
  [[nodiscard]] std::span<const Instruction> instructions() const { return instructions_; }
  [[nodiscard]] std::span<const Stage> stages() const { return stages_; }
  [[nodiscard]] std::span<const StageEdge> edges() const { return edges_; }
  // What BuildKit says of a file that it refuses; nullopt when it builds it.
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  [[nodiscard]] std::span<const BuildArgument> build_arguments() const { return build_arguments_; }

  [[nodiscard]] const Instruction& at(InstructionId id) const { return instructions_[index(id)]; }
  [[nodiscard]] const Stage& at(StageId id) const { return stages_[index(id)]; }
  [[nodiscard]] std::span<const Instruction> body(const Stage& stage) const {
    return std::span(instructions_)
        .subspan(index(stage.body_begin), index(stage.body_end) - index(stage.body_begin));
  }
  // The stage that `COPY --from=` or `--mount=from=` names, seen from `user`: by name without case,
  // for COPY by index too. nullopt: an image.
  [[nodiscard]] std::optional<StageId> find_stage(std::string_view reference, StageId user,
                                                  EdgeKind kind) const;
  // `stage` and the stages it is built on (FROM only), nearest first.
  [[nodiscard]] std::vector<StageId> chain(StageId stage) const;

 private:
  friend class Reader;
  explicit Dockerfile(syntax::SyntaxTree tree) : tree_(std::move(tree)) {}

  syntax::SyntaxTree tree_;
  std::vector<Instruction> instructions_;
  std::vector<Stage> stages_;
  std::unordered_map<std::string, std::vector<StageId>> stages_by_name_;  // ascending
  std::vector<StageEdge> edges_;
  std::optional<Refusal> refusal_;
  std::vector<BuildArgument> build_arguments_;
};

// BuildKit's checks of single instructions (frontend/dockerfile/instructions), on the tree alone:
// the first refusal with its message, without "dockerfile parse error on line N: ".
struct InstructionError {
  syntax::NodeId node;  // kNoNode: of the file as a whole
  std::string message;
};
[[nodiscard]] std::optional<InstructionError> check_instructions(const syntax::SyntaxTree& tree);

}  // namespace droproot::model
