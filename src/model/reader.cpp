// tree -> instructions, stages and their edges.
#include <algorithm>
#include <charconv>
#include <utility>

#include "droproot/model/dockerfile.h"
#include "droproot/model/mount.h"
#include "droproot/model/variables.h"
#include "droproot/syntax/arguments.h"
#include "droproot/text/unicode.h"

namespace droproot::model {

using syntax::Keyword;
using syntax::NodeId;
using syntax::TokenKind;

namespace {

// Go's strconv.Atoi for a stage index.
std::optional<std::size_t> read_index(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::size_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Longer than any reference that a registry takes. Without a limit each FROM could hold a copy of
// one huge ARG.
constexpr std::size_t kMaxReference = 1024;

// No image has a name like this: the variable behind the separator has no value in the file.
bool lacks_part(std::string_view image) {
  return image.ends_with(':') || image.ends_with('@') || image.ends_with('/');
}

// Splits "name=value" of a word at the first '='. REQUIRES: there is one.
Pair split_pair(Word word) {
  const std::size_t equals = word.text.find('=');
  const Offset key_end = word.span.begin + static_cast<Offset>(equals);
  Pair pair{
      .key = {.span = {word.span.begin, key_end},
              .text = word.text.substr(0, equals),
              .contiguous = word.contiguous},
      .value = {.span = {key_end + 1, word.span.end}, .text = {}, .contiguous = word.contiguous},
      .span = word.span};
  pair.value.text = std::move(word.text.erase(0, equals + 1));
  // With a continuation inside, the halves' own bytes are not known here: both mean the whole.
  if (!word.contiguous) pair.key.span = pair.value.span = word.span;
  return pair;
}

}  // namespace

class Reader {
 public:
  explicit Reader(Dockerfile& file)
      : file_(file), tree_(file.tree_), global_(Scope::global(file.build_arguments_)) {}

  void run();

 private:
  Instruction read_instruction(NodeId id);
  [[nodiscard]] Body read_body(NodeId id) const;
  [[nodiscard]] Body read_body_of(Keyword keyword, NodeId id) const;
  [[nodiscard]] Word word(NodeId argument) const;
  [[nodiscard]] std::vector<Word> words(NodeId id) const;
  [[nodiscard]] std::vector<Flag> flags(NodeId id) const;
  [[nodiscard]] Body read_from(NodeId id) const;
  [[nodiscard]] Body read_run(NodeId id) const;
  [[nodiscard]] Body read_copy(NodeId id) const;
  [[nodiscard]] Body read_env(NodeId id) const;
  [[nodiscard]] Body read_arg(NodeId id) const;
  [[nodiscard]] Command read_command(NodeId id, std::size_t first) const;
  [[nodiscard]] Body read_healthcheck(NodeId id) const;
  [[nodiscard]] Body read_onbuild(NodeId id) const;
  void begin_stage(const Instruction& from);
  [[nodiscard]] Base resolve_base(const Word& image, bool& by_argument) const;
  void add_edges(const Instruction& instruction);
  void add_edge(std::string_view reference, EdgeKind kind, InstructionId at);
  void find_refusal();

  Dockerfile& file_;
  const syntax::SyntaxTree& tree_;
  Scope global_;
};

void Reader::run() {
  const std::span<const syntax::Node> nodes = tree_.nodes();
  std::size_t count = 0;
  for (NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) ++count;
  file_.instructions_.reserve(count);
  for (NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) {
    file_.instructions_.push_back(read_instruction(id));
    const Instruction& instruction = file_.instructions_.back();
    if (file_.stages_.empty() && instruction.keyword != Keyword::from) {
      global_.apply(instruction, tree_.escape());
    }
    if (std::holds_alternative<From>(instruction.body)) begin_stage(instruction);
    if (!file_.stages_.empty()) add_edges(instruction);
    if (!file_.stages_.empty()) {
      file_.stages_.back().body_end = static_cast<InstructionId>(file_.instructions_.size());
    }
  }
  for (const syntax::Heredoc& heredoc : tree_.heredocs()) {
    // Heredocs stand in file order, as instructions do.
    auto at = std::ranges::lower_bound(file_.instructions_, heredoc.instruction, {},
                                       [](const Instruction& i) { return i.node; });
    at->heredocs.push_back({heredoc.name, heredoc.expand, heredoc.body});
  }
  find_refusal();
}

Instruction Reader::read_instruction(NodeId id) {
  const syntax::Node& node = tree_.node(id);
  const Span whole = tree_.span(node);
  Span keyword{whole.begin, whole.begin};
  Offset first = whole.end;
  for (const syntax::Token& token : tree_.tokens(node)) {
    if (token.kind == TokenKind::keyword) {
      if (keyword.empty()) keyword.begin = first = token.span.begin;
      keyword.end = token.span.end;
    } else if (!keyword.empty() && token.kind == TokenKind::blank) {
      break;
    }
  }
  return {.id = static_cast<InstructionId>(file_.instructions_.size()),
          .node = id,
          .keyword = node.keyword,
          .span = {keyword.empty() ? whole.begin : first, whole.end},
          .keyword_span = keyword,
          .flags = flags(id),
          .heredocs = {},
          .body = read_body(id)};
}

Word Reader::word(NodeId argument) const {
  const syntax::Node& node = tree_.node(argument);
  return {.span = tree_.span(node),
          .text = argument_value(tree_, argument),
          .contiguous = tree_.contiguous(node)};
}

std::vector<Word> Reader::words(NodeId id) const {
  const syntax::ChildNodes arguments = argument_nodes(tree_, id);
  std::vector<Word> found;
  found.reserve(arguments.count());
  for (const NodeId argument : arguments) found.push_back(word(argument));
  return found;
}

std::vector<Flag> Reader::flags(NodeId id) const {
  std::vector<Flag> found;
  for (const NodeId flag : flag_nodes(tree_, id)) {
    const std::string text = flag_value(tree_, flag);
    const std::size_t equals = text.find('=');
    Flag entry{.name = text.substr(2, equals == std::string::npos ? equals : equals - 2),
               .value = std::nullopt,
               .span = tree_.span(tree_.node(flag)),
               .contiguous = tree_.contiguous(tree_.node(flag))};
    if (equals != std::string::npos) entry.value = text.substr(equals + 1);
    found.push_back(std::move(entry));
  }
  return found;
}

Body Reader::read_body(NodeId id) const {
  const syntax::Node& node = tree_.node(id);
  return node.bad ? Body(Unread{}) : read_body_of(node.keyword, id);
}

Body Reader::read_body_of(Keyword keyword, NodeId id) const {
  switch (keyword) {
    case Keyword::from:
      return read_from(id);
    case Keyword::run:
      return read_run(id);
    case Keyword::copy:
    case Keyword::add:
      return read_copy(id);
    case Keyword::env:
    case Keyword::label:
      return read_env(id);
    case Keyword::arg:
      return read_arg(id);
    case Keyword::cmd:
    case Keyword::entrypoint:
      return read_command(id, 0);
    case Keyword::healthcheck:
      return read_healthcheck(id);
    case Keyword::onbuild:
      return read_onbuild(id);
    default:
      break;
  }
  std::vector<Word> arguments = words(id);
  switch (keyword) {
    case Keyword::user:
      return arguments.size() == 1 ? Body(User{std::move(arguments.front())}) : Body(Unread{});
    case Keyword::workdir:
      return arguments.size() == 1 ? Body(Workdir{std::move(arguments.front())}) : Body(Unread{});
    case Keyword::expose:
      return Expose{std::move(arguments)};
    case Keyword::volume:
      return Volume{std::move(arguments)};
    case Keyword::shell:
      return Shell{std::move(arguments)};
    case Keyword::maintainer:
    case Keyword::stopsignal:
      return Other{std::move(arguments)};
    default:
      return Unread{};
  }
}

Body Reader::read_from(NodeId id) const {
  std::vector<Word> arguments = words(id);
  if (arguments.size() == 1) return From{std::move(arguments[0]), std::nullopt};
  if (arguments.size() != 3) return Unread{};
  return From{std::move(arguments[0]), std::move(arguments[2])};
}

Body Reader::read_run(NodeId id) const {
  Command command = read_command(id, 0);
  return Run{command.exec, std::move(command.arguments), std::move(command.script)};
}

Command Reader::read_command(NodeId id, std::size_t first) const {
  Command command{tree_.node(id).json, {}, {}};
  std::size_t at = 0;
  for (const NodeId argument : argument_nodes(tree_, id)) {
    if (at++ < first) continue;
    if (command.exec) {
      command.arguments.push_back(word(argument));
    } else {
      command.script = tree_.logical_text(tree_.node(argument));
    }
  }
  return command;
}

Body Reader::read_copy(NodeId id) const {
  std::vector<Word> arguments = words(id);
  if (arguments.size() < 2) return Unread{};
  Word destination = std::move(arguments.back());
  arguments.pop_back();
  return Copy{std::move(arguments), std::move(destination)};
}

Body Reader::read_env(NodeId id) const {
  std::vector<Word> arguments = words(id);
  if (arguments.empty()) return Unread{};
  Env env{{}, is_legacy_pair(tree_, id)};
  if (env.legacy) {
    if (arguments.size() != 2) return Unread{};
    const Span whole{arguments[0].span.begin, arguments[1].span.end};
    env.pairs.push_back(
        {.key = std::move(arguments[0]), .value = std::move(arguments[1]), .span = whole});
    return env;
  }
  env.pairs.reserve(arguments.size());
  for (Word& argument : arguments) env.pairs.push_back(split_pair(std::move(argument)));
  return env;
}

Body Reader::read_arg(NodeId id) const {
  Arg arg;
  for (const NodeId argument : argument_nodes(tree_, id)) {
    Word declaration = word(argument);
    const std::size_t equals = declaration.text.find('=');
    ArgDeclaration entry{declaration.text.substr(0, equals), std::nullopt, declaration.span};
    if (equals != std::string::npos) entry.value = std::move(declaration.text.erase(0, equals + 1));
    arg.declarations.push_back(std::move(entry));
  }
  return arg;
}

Body Reader::read_healthcheck(NodeId id) const {
  const syntax::ChildNodes arguments = argument_nodes(tree_, id);
  if (arguments.empty()) return Unread{};
  const std::string type = ascii_lower(argument_value(tree_, arguments.front()));
  if (type == "none") return Healthcheck{true, {}};
  if (type != "cmd") return Unread{};
  return Healthcheck{false, read_command(id, 1)};
}

Body Reader::read_onbuild(NodeId id) const {
  const NodeId trigger = trigger_node(tree_, id);
  if (trigger == syntax::kNoNode) return Unread{};
  return Onbuild{trigger, tree_.node(trigger).keyword};
}

void Reader::begin_stage(const Instruction& from) {
  const auto& body = std::get<From>(from.body);
  const auto next = static_cast<InstructionId>(index(from.id) + 1);
  Stage stage{.id = static_cast<StageId>(file_.stages_.size()),
              .from = from.id,
              .name = body.name ? ascii_lower(body.name->text) : std::string{},
              .platform = {},
              .base = Scratch{},
              .base_by_argument = false,
              .body_begin = next,
              .body_end = next};
  if (const Flag* platform = from.flag("platform"); platform != nullptr && platform->value) {
    const Resolved resolved = global_.resolve(*platform->value, tree_.escape());
    const bool usable = resolved.exact && resolved.text.size() <= kMaxReference;
    stage.platform = usable ? resolved.text : *platform->value;
  }
  stage.base = resolve_base(body.image, stage.base_by_argument);
  if (!stage.name.empty()) file_.stages_by_name_[stage.name].push_back(stage.id);
  file_.stages_.push_back(std::move(stage));
  if (const auto* used = std::get_if<StageId>(&file_.stages_.back().base)) {
    file_.edges_.push_back({file_.stages_.back().id, *used, EdgeKind::base, from.id});
  }
}

// BuildKit compares with the folded names but does not fold `FROM Build`.
Base Reader::resolve_base(const Word& image, bool& by_argument) const {
  Resolved resolved = global_.resolve(image.text, tree_.escape());
  by_argument = resolved.by_variable;
  if (!resolved.exact || resolved.text.empty()) return Unresolved{image.text};
  if (by_argument && (lacks_part(resolved.text) || resolved.text.size() > kMaxReference)) {
    return Unresolved{image.text};
  }
  const auto named = file_.stages_by_name_.find(resolved.text);
  if (named != file_.stages_by_name_.end()) return named->second.back();
  if (resolved.text == "scratch") return Scratch{};
  return ImageName{std::move(resolved.text)};
}

void Reader::add_edges(const Instruction& instruction) {
  for (const Flag& flag : instruction.flags) {
    if (!flag.value) continue;
    if (flag.name == "from" && instruction.keyword == Keyword::copy) {
      add_edge(*flag.value, EdgeKind::copy, instruction.id);
    }
    if (flag.name != "mount") continue;
    const Mount mount = read_mount(*flag.value);
    if (mount.from) add_edge(*mount.from, EdgeKind::mount, instruction.id);
  }
}

void Reader::add_edge(std::string_view reference, EdgeKind kind, InstructionId at) {
  const StageId user = file_.stages_.back().id;
  if (const auto used = file_.find_stage(reference, user, kind)) {
    file_.edges_.push_back({user, *used, kind, at});
  }
}

void Reader::find_refusal() {
  if (!tree_.problems().empty()) {
    const syntax::Problem& problem = tree_.problems().front();
    file_.refusal_ = Refusal{problem.message, problem.span};
    return;
  }
  if (auto error = check_instructions(tree_)) {
    Span span{};
    if (error->node != syntax::kNoNode) {
      const auto at = std::ranges::lower_bound(file_.instructions_, error->node, {},
                                               [](const Instruction& i) { return i.node; });
      span = at->span;
    } else if (!file_.instructions_.empty()) {
      span = file_.instructions_.front().span;
    }
    file_.refusal_ = Refusal{std::move(error->message), span};
  }
}

const Flag* Instruction::flag(std::string_view name) const {
  const auto found = std::ranges::find(flags, name, &Flag::name);
  return found == flags.end() ? nullptr : &*found;
}

Dockerfile Dockerfile::read(syntax::SyntaxTree tree,
                            std::span<const BuildArgument> build_arguments) {
  Dockerfile file(std::move(tree));
  file.build_arguments_.assign(build_arguments.begin(), build_arguments.end());
  Reader(file).run();
  return file;
}

std::optional<StageId> Dockerfile::find_stage(std::string_view reference, StageId user,
                                              EdgeKind kind) const {
  // The later of two equal names wins, but only what stands before the user is there yet.
  const auto named = stages_by_name_.find(ascii_lower(reference));
  if (named != stages_by_name_.end()) {
    const auto next = std::ranges::lower_bound(named->second, user);
    if (next != named->second.begin()) return *(next - 1);
  }
  if (kind != EdgeKind::copy) return std::nullopt;
  const std::optional<std::size_t> at = read_index(reference);
  if (at && *at < index(user)) return stages_[*at].id;
  return std::nullopt;
}

std::vector<StageId> Dockerfile::chain(StageId stage) const {
  std::vector<StageId> found{stage};
  while (const auto* base = std::get_if<StageId>(&at(found.back()).base)) found.push_back(*base);
  return found;
}

}  // namespace droproot::model
