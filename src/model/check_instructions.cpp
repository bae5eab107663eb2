// BuildKit's checks of single instructions, in its order and words (frontend/dockerfile/
// instructions/parse.go, bflag.go, commands_runmount.go).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "droproot/model/dockerfile.h"
#include "droproot/model/mount.h"
#include "droproot/syntax/arguments.h"
#include "droproot/syntax/go_text.h"
#include "droproot/syntax/heredoc_word.h"
#include "droproot/text/unicode.h"
#include "model/go_duration.h"

namespace droproot::model {
namespace {

using syntax::Keyword;
using syntax::NodeId;
using syntax::SyntaxTree;

using Check = std::optional<std::string>;  // a message, or nothing wrong

enum class FlagType : std::uint8_t { boolean, text, repeatable };

struct KnownFlag {
  std::string_view name;
  FlagType type;
};

constexpr std::array<KnownFlag, 1> kFromFlags{{{"platform", FlagType::text}}};
constexpr std::array<KnownFlag, 6> kCopyFlags{{{"from", FlagType::text},
                                               {"chown", FlagType::text},
                                               {"chmod", FlagType::text},
                                               {"link", FlagType::boolean},
                                               {"parents", FlagType::boolean},
                                               {"exclude", FlagType::repeatable}}};
constexpr std::array<KnownFlag, 7> kAddFlags{{{"chown", FlagType::text},
                                              {"chmod", FlagType::text},
                                              {"link", FlagType::boolean},
                                              {"keep-git-dir", FlagType::boolean},
                                              {"checksum", FlagType::text},
                                              {"unpack", FlagType::boolean},
                                              {"exclude", FlagType::repeatable}}};
constexpr std::array<KnownFlag, 4> kRunFlags{{{"mount", FlagType::repeatable},
                                              {"network", FlagType::text},
                                              {"security", FlagType::text},
                                              {"device", FlagType::repeatable}}};
constexpr std::array<KnownFlag, 5> kHealthcheckFlags{{{"interval", FlagType::text},
                                                      {"timeout", FlagType::text},
                                                      {"start-period", FlagType::text},
                                                      {"start-interval", FlagType::text},
                                                      {"retries", FlagType::text}}};

std::span<const KnownFlag> known_flags(Keyword keyword) {
  switch (keyword) {
    case Keyword::from:
      return kFromFlags;
    case Keyword::copy:
      return kCopyFlags;
    case Keyword::add:
      return kAddFlags;
    case Keyword::run:
      return kRunFlags;
    case Keyword::healthcheck:
      return kHealthcheckFlags;
    default:
      return {};
  }
}

// One instruction. Only the flags are decoded at once: most arguments are merely counted.
struct Command {
  const SyntaxTree& tree;
  NodeId id;
  Keyword keyword;
  std::vector<std::string> flags;  // "--name=value"

  [[nodiscard]] std::string name() const;  // upper case, for messages
  [[nodiscard]] syntax::ChildNodes arguments() const { return argument_nodes(tree, id); }
  [[nodiscard]] std::string argument(NodeId node) const { return argument_value(tree, node); }
  [[nodiscard]] bool may_be_heredoc(NodeId node) const {
    const auto whole = tree.whole_text(tree.node(node));
    return !whole || tree.node(node).json || whole->find("<<") != std::string_view::npos;
  }
  [[nodiscard]] bool any_blank_name() const {
    return std::ranges::any_of(
        arguments(), [this](NodeId argument) { return argument_starts_with(tree, argument, '='); });
  }

  [[nodiscard]] std::optional<std::string> flag(std::string_view wanted) const {
    for (const std::string& text : flags) {
      const std::size_t equals = text.find('=');
      if (equals != std::string::npos && std::string_view(text).substr(2, equals - 2) == wanted) {
        return text.substr(equals + 1);
      }
    }
    return std::nullopt;
  }
};

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  });
  return out;
}

std::string Command::name() const { return upper(to_string(keyword)); }

Command read_command(const SyntaxTree& tree, NodeId id) {
  Command command{tree, id, tree.node(id).keyword, {}};
  for (const NodeId flag : flag_nodes(tree, id)) {
    command.flags.push_back(flag_value(tree, flag));
  }
  return command;
}

Check check_flag(const KnownFlag& known, bool has_value, std::string_view value) {
  if (known.type != FlagType::boolean) {
    if (!has_value) return fmt::format("missing a value on flag: --{}", known.name);
    return std::nullopt;
  }
  if (has_value && value.empty()) return fmt::format("missing a value on flag: --{}", known.name);
  const std::string lower = ascii_lower(value);
  if (lower.empty() || lower == "true" || lower == "false") return std::nullopt;
  return fmt::format("expecting boolean value for flag --{}, not: {}", known.name, value);
}

Check check_flags(const Command& command) {
  if (command.flags.empty()) return std::nullopt;
  const std::span<const KnownFlag> known = known_flags(command.keyword);
  std::uint32_t used = 0;  // a bit for each of `known`
  for (const std::string& text : command.flags) {
    const std::string_view body = std::string_view(text).substr(2);
    const std::size_t equals = body.find('=');
    const bool has_value = equals != std::string_view::npos;
    const std::string_view name = body.substr(0, equals);
    const auto found = std::ranges::find(known, name, [](const KnownFlag& f) { return f.name; });
    if (found == known.end()) return fmt::format("unknown flag: --{}", name);
    const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(found - known.begin());
    if ((used & bit) != 0 && found->type != FlagType::repeatable) {
      return fmt::format("duplicate flag specified: --{}", name);
    }
    used |= bit;
    const std::string_view value = has_value ? body.substr(equals + 1) : std::string_view{};
    if (Check wrong = check_flag(*found, has_value, value)) return wrong;
  }
  return std::nullopt;
}

Check at_least_one(const Command& command) {
  if (!command.arguments().empty()) return std::nullopt;
  return fmt::format("{} requires at least one argument", command.name());
}

Check exactly_one(const Command& command) {
  if (command.arguments().count() == 1) return std::nullopt;
  return fmt::format("{} requires exactly one argument", command.name());
}

Check check_env(const Command& command) {
  if (Check wrong = at_least_one(command)) return wrong;
  if (Check wrong = check_flags(command)) return wrong;
  if (command.any_blank_name() && !is_legacy_pair(command.tree, command.id)) {
    return fmt::format("{} names can not be blank", command.name());
  }
  return std::nullopt;
}

Check check_arg(const Command& command) {
  if (Check wrong = at_least_one(command)) return wrong;
  if (command.any_blank_name()) return "ARG names can not be blank";
  return std::nullopt;
}

Check check_copy(const Command& command) {
  std::size_t count = 0;
  NodeId last = syntax::kNoNode;
  for (const NodeId argument : command.arguments()) {
    last = argument;
    ++count;
  }
  if (count < 2) {
    return fmt::format(
        "{} requires at least two arguments, but only one was provided. Destination could not be "
        "determined",
        command.name());
  }
  if (Check wrong = check_flags(command)) return wrong;
  if (command.may_be_heredoc(last) && syntax::is_heredoc_word(command.argument(last))) {
    return fmt::format("{} cannot accept a heredoc as a destination", command.name());
  }
  return std::nullopt;
}

// ^[a-z][a-z0-9-_.]*$
bool valid_stage_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (name.empty() || !letter(name.front())) return false;
  return std::ranges::all_of(name, [&letter](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

Check check_from(const Command& command) {
  const std::size_t count = command.arguments().count();
  std::vector<std::string> arguments;  // of one with a name
  if (count == 3) {
    for (const NodeId node : command.arguments()) arguments.push_back(command.argument(node));
  }
  const bool named = count == 3 && equal_ignoring_ascii_case(arguments[1], std::string_view("as"));
  if (named && !valid_stage_name(ascii_lower(arguments[2]))) {
    return fmt::format(
        "invalid name for build stage: {}, name can't start with a number or contain symbols",
        syntax::go_quote(arguments[2]));
  }
  if (!named && count != 1) return "FROM requires either one or three arguments";
  return check_flags(command);
}

// A variable is a $ with a character behind it: a $ at the very end is let through.
bool holds_variable(std::string_view value) {
  const std::size_t dollar = value.find('$');
  return dollar != std::string_view::npos && dollar + 1 < value.size();
}

Check check_mount(std::string_view mount) {
  const CsvLine line = read_csv_line(mount);
  for (const std::string& field : line.fields) {
    const std::size_t equals = field.find('=');
    if (equals == std::string::npos) continue;
    if (equal_ignoring_ascii_case(std::string_view(field).substr(0, equals), "from") &&
        holds_variable(std::string_view(field).substr(equals + 1))) {
      return "'from' doesn't support variable expansion, define alias stage instead";
    }
  }
  if (line.error) return "failed to parse csv mounts: " + *line.error;
  return std::nullopt;
}

Check check_run(const Command& command) {
  if (command.flags.empty()) return std::nullopt;
  if (Check wrong = check_flags(command)) return wrong;
  const std::string security = command.flag("security").value_or("sandbox");
  if (security != "sandbox" && security != "insecure" && !security.empty()) {
    return fmt::format("security {} is not valid", syntax::go_quote(security));
  }
  const std::string network = command.flag("network").value_or("default");
  if (network != "default" && network != "none" && network != "host" && !network.empty()) {
    return fmt::format("invalid network mode {}", syntax::go_quote(network));
  }
  for (const std::string& flag : command.flags) {
    if (!flag.starts_with("--mount=")) continue;
    if (Check wrong = check_mount(std::string_view(flag).substr(8))) return wrong;
  }
  return std::nullopt;
}

Check check_interval(const Command& command, std::string_view name) {
  const std::optional<std::string> value = command.flag(name);
  if (!value || value->empty()) return std::nullopt;
  const GoDuration duration = parse_go_duration(*value);
  if (!duration.error.empty()) return duration.error;
  if (duration.nanoseconds != 0 && duration.nanoseconds < 1e6) {
    return fmt::format("Interval {} cannot be less than 1ms", syntax::go_quote(name));
  }
  return std::nullopt;
}

Check check_retries(const Command& command) {
  const std::optional<std::string> value = command.flag("retries");
  if (!value || value->empty()) return std::nullopt;
  std::string_view digits = *value;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int32_t retries = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), retries);
  if (code == std::errc::result_out_of_range) {
    return fmt::format("strconv.ParseInt: parsing {}: value out of range",
                       syntax::go_quote(*value));
  }
  if (code != std::errc() || end != digits.data() + digits.size()) {
    return fmt::format("strconv.ParseInt: parsing {}: invalid syntax", syntax::go_quote(*value));
  }
  if (retries < 0) return fmt::format("--retries cannot be negative ({})", retries);
  return std::nullopt;
}

Check check_healthcheck(const Command& command) {
  if (Check wrong = at_least_one(command)) return wrong;
  const syntax::ChildNodes arguments = command.arguments();
  const std::string type = upper(to_valid_utf8(command.argument(arguments.front())));
  const bool has_command = arguments.count() > 1;
  if (type == "NONE") {
    if (has_command) return "HEALTHCHECK NONE takes no arguments";
    return std::nullopt;
  }
  if (Check wrong = check_flags(command)) return wrong;
  if (type != "CMD") {
    return fmt::format("Unknown type {} in HEALTHCHECK (try CMD)", syntax::go_quote(type));
  }
  if (!has_command) return "Missing command after HEALTHCHECK CMD";
  for (const std::string_view name : {"interval", "timeout", "start-period", "start-interval"}) {
    if (Check wrong = check_interval(command, name)) return wrong;
  }
  return check_retries(command);
}

Check check_volume(const Command& command) {
  if (Check wrong = at_least_one(command)) return wrong;
  if (Check wrong = check_flags(command)) return wrong;
  const auto blank = [&command](NodeId path) {
    return trim_unicode_space(command.argument(path)).empty();
  };
  if (std::ranges::any_of(command.arguments(), blank)) {
    return "VOLUME specified can not be an empty string";
  }
  return std::nullopt;
}

Check check_shell(const Command& command) {
  if (Check wrong = check_flags(command)) return wrong;
  if (Check wrong = at_least_one(command)) return wrong;
  if (!command.tree.node(command.id).json) return "SHELL requires the arguments to be in JSON form";
  return std::nullopt;
}

Check check_onbuild(const SyntaxTree& tree, NodeId id, const Command& command) {
  const NodeId trigger = trigger_node(tree, id);
  if (trigger == syntax::kNoNode) return "ONBUILD requires at least one argument";
  if (Check wrong = check_flags(command)) return wrong;
  switch (tree.node(trigger).keyword) {
    case Keyword::onbuild:
      return "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed";
    case Keyword::maintainer:
      return "MAINTAINER isn't allowed as an ONBUILD trigger";
    case Keyword::from:
      return "FROM isn't allowed as an ONBUILD trigger";
    default:
      return std::nullopt;
  }
}

Check check_one(const SyntaxTree& tree, NodeId id) {
  const Command command = read_command(tree, id);
  switch (command.keyword) {
    case Keyword::env:
    case Keyword::label:
      return check_env(command);
    case Keyword::arg:
      return check_arg(command);
    case Keyword::add:
    case Keyword::copy:
      return check_copy(command);
    case Keyword::from:
      return check_from(command);
    case Keyword::run:
      return check_run(command);
    case Keyword::cmd:
    case Keyword::entrypoint:
      return check_flags(command);
    case Keyword::healthcheck:
      return check_healthcheck(command);
    case Keyword::expose: {
      if (Check wrong = at_least_one(command)) return wrong;
      return check_flags(command);
    }
    case Keyword::volume:
      return check_volume(command);
    case Keyword::shell:
      return check_shell(command);
    case Keyword::onbuild:
      return check_onbuild(tree, id, command);
    case Keyword::stopsignal:
      return exactly_one(command);
    case Keyword::maintainer:
    case Keyword::user:
    case Keyword::workdir: {
      if (Check wrong = exactly_one(command)) return wrong;
      return check_flags(command);
    }
    case Keyword::unknown:
      return fmt::format("unknown instruction: {}", keyword_text(tree, id));
  }
  return std::nullopt;
}

}  // namespace

std::optional<InstructionError> check_instructions(const SyntaxTree& tree) {
  bool in_stage = false;
  const std::span<const syntax::Node> nodes = tree.nodes();
  for (NodeId id = 0; id < nodes.size(); id = nodes[id].subtree_end) {
    if (Check wrong = check_one(tree, id)) return InstructionError{id, std::move(*wrong)};
    const Keyword keyword = nodes[id].keyword;
    in_stage = in_stage || keyword == Keyword::from;
    if (!in_stage && keyword != Keyword::arg) {
      return InstructionError{syntax::kNoNode, "no build stage in current context"};
    }
  }
  if (!in_stage) {
    return InstructionError{syntax::kNoNode, "dockerfile contains no stages to build"};
  }
  return std::nullopt;
}

}  // namespace droproot::model
