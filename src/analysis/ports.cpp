#include "droproot/analysis/ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "analysis/port_text.h"
#include "analysis/program_match.h"
#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

using model::Instruction;
using model::InstructionId;
using syntax::Keyword;

constexpr std::size_t kMostPlaces = 64;  // each is compared with each
constexpr int kMostSteps = 4;  // from one variable to the one that it takes its value from

// A command that starts, and which row it is.
struct Started {
  const Command* command;
  ProgramMatch match;
  bool told = false;     // an argument says where it listens
  bool decided = false;  // an argument or a variable does
  // The author's code that it runs, as far as the context shows it.
  std::string source_name = {};
  std::optional<std::string> source = {};
  bool source_looked_for = false;

  [[nodiscard]] bool is_own_code() const { return match.row->own; }
  [[nodiscard]] bool listens() const { return !match.row->quiet; }
};

// ---- names of variables ------------------------------------------------------------------------

// A variable that says where this very process listens.
bool is_listener(std::string_view name) {
  constexpr std::array<std::string_view, 14> kNames = {
      "PORT",         "HTTP_PORT",   "HTTPS_PORT",   "SERVER_PORT", "APP_PORT",
      "WEB_PORT",     "LISTEN_PORT", "LISTEN_ADDR",  "BIND",        "BIND_ADDR",
      "BIND_ADDRESS", "LISTEN",      "HTTP_ADDRESS", "HTTP_ADDR"};
  if (std::ranges::find(kNames, name) != kNames.end()) return true;
  return std::ranges::any_of(knowledge::builtin_programs(), [name](const knowledge::Program& row) {
    return std::ranges::find(row.variables, name) != row.variables.end();
  });
}

// It may be a port of this process or of somebody else's.
bool may_be_listener(std::string_view variable) {
  const std::string name = ascii_lower(variable);
  const bool port = name.ends_with("port") || name.ends_with("_ports") || name.ends_with("_urls") ||
                    name.ends_with("_addr") || name.ends_with("_address");
  if (!port) return false;
  for (const std::string_view client :
       {"db_", "database", "smtp", "mail", "ldap", "proxy", "upstream", "remote", "redis", "mysql",
        "postgres", "mongo", "ssh", "ftp", "dns", "syslog", "target", "backend_"}) {
    if (name.find(client) != std::string::npos) return false;
  }
  return true;
}

// ---- the finder --------------------------------------------------------------------------------

class PortFinder {
 public:
  PortFinder(const FactsInput& input, const StageFacts& facts, const StartProcess& start,
             const ServerFacts& server)
      : input_(input),
        facts_(facts),
        start_(start),
        server_(server),
        chain_(input.file.chain(facts.stage)) {}
  PortFacts find();

 private:
  void find_exposed();
  void find_exposed_word(const Instruction& instruction, const model::Word& word,
                         const model::Resolved& resolved);
  void find_programs();
  void add_program(const Command& command, std::size_t first);
  void find_arguments(Started& started);
  void find_argument(Started& started, const PortArgument& argument, const PortInText& port);
  void find_variables();
  void find_own_variable(const model::Pair& pair, const model::Variable& variable);
  void find_inherited_variable(const knowledge::EnvEntry& entry);
  void find_followers();
  void find_follower(const Instruction& instruction, const model::Pair& pair);
  void find_ports_of_base();
  void find_ports_of_server();
  void find_health();
  void find_health_words(const Command& command);
  void find_other_uses();
  void find_other_use(const Instruction& instruction, std::string_view variable);
  void find_in_source(const Started& started);
  void find_gap();
  void find_health_gap();

  void add(PortPlace place);
  // The place of digits in a text of the Dockerfile, or of the variable that brings them.
  void add_written(Span raw, std::string_view value, const PortInText& port, PortPlace place);
  void add_through_variable(Span raw, PortPlace place);
  [[nodiscard]] std::optional<Span> definition_of(const model::Variable& variable,
                                                  std::string_view name) const;
  [[nodiscard]] bool is_editable(InstructionId id) const;
  [[nodiscard]] bool is_exposed(std::uint32_t port) const;
  [[nodiscard]] bool is_set_by_image(std::string_view variable) const;
  [[nodiscard]] bool is_read(std::string_view variable);
  [[nodiscard]] bool all_are_told() const;
  [[nodiscard]] static bool is_closed(const Started& started);
  [[nodiscard]] std::optional<std::string> text_of_copied(std::string_view path,
                                                          std::string& name) const;
  void read_source(Started& started) const;
  [[nodiscard]] std::string_view at(Span span) const { return input_.file.source().at(span); }
  [[nodiscard]] Span start_at() const {
    const InstructionId from = input_.file.at(facts_.stage).from;
    return input_.file.at(start_.at.value_or(from)).span;
  }

  const FactsInput& input_;
  const StageFacts& facts_;
  const StartProcess& start_;
  const ServerFacts& server_;
  std::vector<model::StageId> chain_;  // the target first
  std::vector<Started> started_;
  std::set<std::string, std::less<>> followed_;  // variables whose definition is a place
  PortFacts out_;
};

// ---- places ------------------------------------------------------------------------------------

void PortFinder::add(PortPlace place) {
  if (out_.places.size() >= kMostPlaces) return;
  const auto same = std::ranges::find_if(out_.places, [&place](const PortPlace& other) {
    return other.at == place.at && other.port == place.port && other.inherited == place.inherited &&
           !place.at.empty();
  });
  if (same == out_.places.end()) {
    out_.places.push_back(std::move(place));
    return;
  }
  if (same->stuck.empty()) same->stuck = std::move(place.stuck);
  if (place.role == PortRole::listens) same->role = PortRole::listens;
}

// In the target's own stage, or in one that nothing but the target is built on.
bool PortFinder::is_editable(InstructionId id) const {
  for (const model::StageId stage : chain_) {
    const model::Stage& one = input_.file.at(stage);
    if (stage != facts_.stage) {
      for (const model::StageEdge& edge : input_.file.edges()) {
        if (edge.kind == model::EdgeKind::base && edge.used == stage &&
            std::ranges::find(chain_, edge.user) == chain_.end()) {
          return false;
        }
      }
    }
    if (id >= one.body_begin && id < one.body_end) return true;
  }
  return false;
}

void PortFinder::add_written(Span raw, std::string_view value, const PortInText& port,
                             PortPlace place) {
  const std::string_view text = at(raw);
  if (text.find('$') != std::string_view::npos) {
    return add_through_variable(raw, std::move(place));
  }
  const std::size_t found = find_only(text, value);
  place.at = raw;
  if (found == std::string_view::npos) {
    place.stuck = "is not written as one word";
  } else {
    const auto begin = static_cast<Offset>(raw.begin + found);
    place.at = {begin + static_cast<Offset>(port.begin), begin + static_cast<Offset>(port.end)};
  }
  add(std::move(place));
}

// Where ENV or ARG writes the value; nullopt: not in the stages, or given from outside.
std::optional<Span> PortFinder::definition_of(const model::Variable& variable,
                                              std::string_view name) const {
  if (!variable.from || variable.origin == model::Origin::build_argument) return std::nullopt;
  const Instruction& instruction = input_.file.at(*variable.from);
  if (const auto* env = std::get_if<model::Env>(&instruction.body)) {
    for (auto pair = env->pairs.rbegin(); pair != env->pairs.rend(); ++pair) {
      if (pair->key.text == name) return pair->value.span;
    }
    return std::nullopt;
  }
  const auto* arg = std::get_if<model::Arg>(&instruction.body);
  if (arg == nullptr) return std::nullopt;
  for (const model::ArgDeclaration& declaration : arg->declarations) {
    if (declaration.name != name || !declaration.value) continue;
    return Span{declaration.span.begin + static_cast<Offset>(name.size()) + 1,
                declaration.span.end};
  }
  return std::nullopt;
}

// Where the value of the only variable in `raw` is written, one variable after the other; the place
// is stuck where that is not in this stage or not to be seen.
void PortFinder::add_through_variable(Span raw, PortPlace place) {
  place.at = raw;
  std::string name;
  for (int steps = 0; at(place.at).find('$') != std::string_view::npos; ++steps) {
    const auto names = variables_in(at(place.at));
    const model::Variable* variable =
        names.size() == 1 && steps < kMostSteps ? facts_.scope->find(names.front()) : nullptr;
    if (variable == nullptr || !variable->exact) {
      place.stuck = "hangs on a variable that is not followed";
      return add(std::move(place));
    }
    name = names.front();
    const auto definition = definition_of(*variable, name);
    if (!definition || !is_editable(*variable->from)) {
      place.stuck = fmt::format("hangs on {}, which is not set in this stage", name);
      return add(std::move(place));
    }
    followed_.insert(name);
    place.at = *definition;
  }
  const std::string number = std::to_string(place.port);
  const std::size_t found = find_only(at(place.at), number);
  if (found == std::string_view::npos) {
    place.stuck = fmt::format("hangs on {}, whose value is not read", name);
    return add(std::move(place));
  }
  const auto begin = static_cast<Offset>(place.at.begin + found);
  place.at = {begin, begin + static_cast<Offset>(number.size())};
  if (place.role == PortRole::listens) place.what += fmt::format(" by {}", name);
  add(std::move(place));
}

// ---- EXPOSE ------------------------------------------------------------------------------------

void PortFinder::find_exposed() {
  for (const Step& step : facts_.steps) {
    const Instruction& instruction = input_.file.at(step.instruction);
    const auto* expose = std::get_if<model::Expose>(&instruction.body);
    if (expose == nullptr) continue;
    for (std::size_t i = 0; i < step.words.size(); ++i) {
      find_exposed_word(instruction, expose->ports[i], step.words[i]);
    }
  }
}

void PortFinder::find_exposed_word(const Instruction& instruction, const model::Word& word,
                                   const model::Resolved& resolved) {
  const std::string_view text = resolved.text;
  const std::string_view number = text.substr(0, text.find('/'));
  const std::string_view first = number.substr(number.rfind(':') + 1);
  const auto port = port_number(first.substr(0, first.find('-')));
  if (!port || !port->is_low()) return;
  PortPlace place{.port = static_cast<std::uint16_t>(port->port),
                  .role = PortRole::exposes,
                  .at = word.span,
                  .what = "EXPOSE"};
  const std::string protocol = ascii_lower(text.substr(number.size()));
  if (first.find('-') != std::string_view::npos) {
    place.stuck = "is the begin of a range";
  } else if (first.size() != number.size()) {
    place.stuck = "is written with an address";
  } else if (!protocol.empty() && protocol != "/tcp") {
    place.stuck = "is not TCP";
  } else if (!is_editable(instruction.id)) {
    place.stuck = "is exposed by a stage that others are built on";
  }
  if (!place.stuck.empty() || !word.contiguous) return add(std::move(place));
  if (resolved.by_variable) return add_through_variable(word.span, std::move(place));
  add_written(word.span, number, *port, std::move(place));
}

bool PortFinder::is_exposed(std::uint32_t port) const {
  return std::ranges::any_of(facts_.ports, [port](const ExposedPort& exposed) {
    return exposed.number == port && exposed.instruction;
  });
}

// ---- what starts -------------------------------------------------------------------------------

// Where the CMD begins that a script is handed by `exec "$@"`; 0: the command is no such script.
std::size_t handed_over(const Command& command, const StartProcess& start) {
  const auto script = std::ranges::find_if(start.scripts, [&command](const StartScript& one) {
    return one.source == ScriptSource::read && !command.words.empty() && command.words[0].value &&
           base_name(one.path) == command.program();
  });
  return script == start.scripts.end() ? 0 : 1;
}

void PortFinder::find_programs() {
  if (server_.recipe != nullptr) return;
  for (const Command& command : start_.commands.list) {
    if (command.words.empty()) continue;
    add_program(command, handed_over(command, start_));
  }
  for (const StartScript& script : start_.scripts) {
    for (const Command& command : script.commands.list) {
      if (!command.words.empty() && !command.program().empty()) add_program(command, 0);
    }
  }
}

// `first` words in front belong to a script that was read.
void PortFinder::add_program(const Command& command, std::size_t first) {
  if (command.words.size() <= first) return;
  if (auto match = match_program(command, first)) started_.push_back({&command, *match});
}

void PortFinder::find_arguments(Started& started) {
  for (const PortArgument& argument : port_arguments(*started.command, started.match)) {
    const CommandWord& word = started.command->words[argument.word];
    std::vector<PortInText> ports;
    if (argument.address) {
      ports = ports_of_addresses(argument.text);
    } else if (const auto number = port_number(argument.text)) {
      ports.push_back(*number);
    }
    if (!started.is_own_code()) started.told = started.told || (word.value && !ports.empty());
    for (const PortInText& port : ports) {
      if (port.is_low() && word.value) find_argument(started, argument, port);
    }
  }
  started.decided = started.decided || started.told;
}

void PortFinder::find_argument(Started& started, const PortArgument& argument,
                               const PortInText& port) {
  const knowledge::Program& row = *started.match.row;
  if (row.wildcard && !port.wildcard) return;
  started.decided = true;
  const CommandWord& word = started.command->words[argument.word];
  PortPlace place{.port = static_cast<std::uint16_t>(port.port),
                  .role = PortRole::listens,
                  .at = start_at(),
                  .what = fmt::format("{} of {}", argument.option, started.match.name)};
  const bool may_be_client = row.own && !row.wildcard && !argument.address;
  if (word.at.empty()) {
    place.stuck = "stands in the start script";
    return add(std::move(place));
  }
  if (may_be_client && !is_exposed(port.port)) {
    place.stuck = "may be somebody else's port, for no EXPOSE names it";
  } else if (!start_.at || !is_editable(*start_.at)) {
    place.stuck = "is in a stage that others are built on";
  }
  if (place.stuck.empty()) {
    // `-p80` is one word; in `--bind="0.0.0.0:80"` only the value is written as it is.
    const bool whole = find_only(at(word.at), *word.value) != std::string_view::npos;
    PortInText in_word = port;
    if (whole) in_word.begin += argument.offset;
    if (whole) in_word.end += argument.offset;
    return add_written(word.at, whole ? std::string_view(*word.value) : argument.text, in_word,
                       std::move(place));
  }
  place.at = word.at;
  add(std::move(place));
}

// ---- variables ---------------------------------------------------------------------------------

std::vector<PortInText> low_ports_of(std::string_view value) {
  std::vector<PortInText> ports = ports_of_addresses(value);
  std::erase_if(ports, [](const PortInText& port) { return !port.is_low(); });
  return ports;
}

void PortFinder::find_variables() {
  for (const Step& step : facts_.steps) {
    const Instruction& instruction = input_.file.at(step.instruction);
    const auto* env = std::get_if<model::Env>(&instruction.body);
    if (env == nullptr || instruction.keyword != Keyword::env) continue;
    for (const model::Pair& pair : env->pairs) {
      const model::Variable* variable = facts_.scope->find(pair.key.text);
      const bool last = variable != nullptr && variable->from == instruction.id;
      if (last && variable->exact) find_own_variable(pair, *variable);
    }
  }
  for (const knowledge::EnvEntry& entry : facts_.image.env) find_inherited_variable(entry);
}

// Every program that listens has it from its arguments: variables have no say.
bool PortFinder::all_are_told() const {
  return !started_.empty() && std::ranges::all_of(started_, [](const Started& started) {
    return !started.listens() || started.told;
  });
}

bool PortFinder::is_set_by_image(std::string_view variable) const {
  return std::ranges::any_of(
      facts_.image.port_settings, [variable](const knowledge::PortSetting& setting) {
        return setting.kind == knowledge::PortSettingKind::env && setting.name == variable;
      });
}

bool uses(std::string_view text, std::string_view variable) {
  const auto names = variables_in(text);
  return std::ranges::find(names, variable) != names.end();
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A name, not a part of a longer one.
bool has_name(std::string_view text, std::string_view name) {
  const auto joins = [](char c) { return c == '_' || is_alphanumeric(c); };
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !joins(text[at - 1])) && (end == text.size() || !joins(text[end]))) return true;
  }
  return false;
}

// By a program, by an argument, or by the source of what runs.
bool PortFinder::is_read(std::string_view variable) {
  bool read = false;
  for (Started& started : started_) {
    if (!started.listens()) continue;
    const auto& known = started.match.row->variables;
    bool reads = std::ranges::find(known, variable) != known.end() || is_set_by_image(variable);
    reads = reads || std::ranges::any_of(started.command->words, [&](const CommandWord& word) {
              return uses(word.text, variable);
            });
    if (!reads && started.is_own_code()) {
      read_source(started);
      reads = started.source && has_name(*started.source, variable);
    }
    started.decided = started.decided || reads;
    read = read || reads;
  }
  return read;
}

void PortFinder::find_own_variable(const model::Pair& pair, const model::Variable& variable) {
  const std::string& name = pair.key.text;
  const bool followed = followed_.contains(name);
  const bool named_for_it = is_listener(name) || is_set_by_image(name);
  if (!followed && !named_for_it && !may_be_listener(name)) return;
  if (!followed && all_are_told()) return;
  for (const PortInText& port : low_ports_of(variable.value)) {
    PortPlace place{.port = static_cast<std::uint16_t>(port.port),
                    .role = PortRole::listens,
                    .at = pair.value.span,
                    .what = "ENV " + name};
    const bool read = is_read(name);
    if (!is_editable(*variable.from)) {
      place.stuck = "is set in a stage that others are built on";
    } else if (!named_for_it) {
      place.stuck = "may be this process's port or another one's";
    } else if (start_.commands.assigns) {
      place.stuck = "may get another value from the start command";
    } else if (!read) {
      place.stuck = "is not seen to be read by what starts";
    }
    if (!place.stuck.empty() || !pair.value.contiguous) {
      if (place.stuck.empty()) place.stuck = "is not written as one word";
      add(std::move(place));
      continue;
    }
    followed_.insert(name);
    add_written(pair.value.span, variable.value, port, std::move(place));
  }
}

void PortFinder::find_inherited_variable(const knowledge::EnvEntry& entry) {
  const model::Variable* variable = facts_.scope->find(entry.name);
  if (variable == nullptr || variable->from || all_are_told()) return;
  if (!is_set_by_image(entry.name) && !is_listener(entry.name)) return;
  const std::vector<PortInText> ports = low_ports_of(entry.value);
  for (const PortInText& port : ports) {
    PortPlace place{.port = static_cast<std::uint16_t>(port.port),
                    .role = PortRole::listens,
                    .at = input_.file.at(input_.file.at(facts_.stage).from).span,
                    .what = fmt::format("ENV {} of {}", entry.name, facts_.base_name)};
    if (ports.size() > 1 || port.implied()) {
      place.stuck = "has more than one port";
    } else if (!is_set_by_image(entry.name) || !is_read(entry.name)) {
      place.stuck = "is not seen to be read by what starts";
    } else if (start_.commands.assigns) {
      place.stuck = "may get another value from the start command";
    }
    const std::string_view value = entry.value;
    place.inherited = PortPlace::Inherited{.name = std::string(entry.name),
                                           .before = std::string(value.substr(0, port.begin)),
                                           .behind = std::string(value.substr(port.end))};
    add(std::move(place));
  }
}

// ---- what tells others -------------------------------------------------------------------------

// `LABEL traefik...server.port=80` can follow; `ENV URL=http://localhost:80/` may be the address
// that the container has outside, so nobody can say.
void PortFinder::find_follower(const Instruction& instruction, const model::Pair& pair) {
  PortPlace place{.port = 0, .role = PortRole::follows, .at = pair.value.span, .what = {}};
  if (instruction.keyword == Keyword::label) {
    std::string_view value = pair.value.text;  // as it is written
    if (value.size() > 1 && value.front() == '"') value = value.substr(1, value.size() - 2);
    const auto port = port_number(value);
    if (!port || !port->is_low() || !ascii_lower(pair.key.text).ends_with(".port")) return;
    place.port = static_cast<std::uint16_t>(port->port);
    place.what = "LABEL " + pair.key.text;
    if (!is_editable(instruction.id)) place.stuck = "is set in a stage that others are built on";
    if (!place.stuck.empty()) return add(std::move(place));
    return add_written(pair.value.span, value, *port, std::move(place));
  }
  for (const PortInText& port : ports_of_own_host(pair.value.text).ports) {
    if (!port.is_low() || port.implied()) continue;
    place.port = static_cast<std::uint16_t>(port.port);
    place.what = "ENV " + pair.key.text;
    place.stuck = "may be the address of this container for others";
    return add(std::move(place));
  }
}

void PortFinder::find_followers() {
  for (const Step& step : facts_.steps) {
    const Instruction& instruction = input_.file.at(step.instruction);
    const auto* pairs = std::get_if<model::Env>(&instruction.body);
    if (pairs == nullptr) continue;
    for (const model::Pair& pair : pairs->pairs) find_follower(instruction, pair);
  }
}

// ---- HEALTHCHECK -------------------------------------------------------------------------------

bool is_in_comment(std::string_view text, std::size_t at) {
  const std::size_t line = text.rfind('\n', at) + 1;  // npos + 1 == 0
  const std::size_t first = text.find_first_not_of(" \t", line);
  return line != 0 && first < text.size() && text[first] == '#';
}

void PortFinder::find_health() {
  if (!facts_.healthcheck) return;
  const Instruction& health = input_.file.at(*facts_.healthcheck);
  const std::string_view text = at(health.span);
  for (const PortInText& port : ports_of_own_host(text).ports) {
    if (!port.is_low() || is_in_comment(text, port.begin)) continue;
    add({.port = static_cast<std::uint16_t>(port.port),
         .role = PortRole::checks,
         .at = {health.span.begin + static_cast<Offset>(port.begin),
                health.span.begin + static_cast<Offset>(port.end)},
         .what = port.implied() ? "HEALTHCHECK, where the port is implied" : "HEALTHCHECK"});
  }
  const ShellContext context{input_.file, *facts_.scope, facts_.shell};
  for (const Command& command : commands_of(context, health).list) find_health_words(command);
}

// `curl localhost/` means 80, `nc -z localhost 80` says it.
void PortFinder::find_health_words(const Command& command) {
  const std::string_view program = command.program();
  const bool fetches = program == "curl" || program == "wget";
  const bool connects = program == "nc" || program == "ncat" || program == "netcat";
  if (!fetches && !connects) return;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const CommandWord& word = command.words[i];
    const std::size_t host = own_host_length(word.text);
    const bool bare = host > 0 && (host == word.text.size() || word.text[host] == '/');
    if (!bare) continue;
    PortPlace place{.port = 80, .role = PortRole::checks, .at = {}, .what = "HEALTHCHECK"};
    if (fetches) {
      const PortInText port{.port = 80, .begin = host, .end = host};
      place.what += ", where the port is implied";
      add_written(word.at, word.text, port, std::move(place));
    } else if (i + 1 < command.words.size()) {
      const CommandWord& number = command.words[i + 1];
      const auto port = port_number(number.text);
      if (!port || !port->is_low()) continue;
      place.port = static_cast<std::uint16_t>(port->port);
      add_written(number.at, number.text, *port, std::move(place));
    }
  }
}

// ---- what else there is ------------------------------------------------------------------------

// What hangs on a variable that would change, and is no place of a port.
void PortFinder::find_other_use(const Instruction& instruction, std::string_view variable) {
  if (const auto* env = std::get_if<model::Env>(&instruction.body);
      env != nullptr && instruction.keyword == Keyword::env) {
    for (const model::Pair& pair : env->pairs) {
      if (!uses(at(pair.value.span), variable) || followed_.contains(pair.key.text)) continue;
      add({.port = 0,
           .role = PortRole::listens,
           .at = pair.span,
           .what = fmt::format("${} in {}", variable, pair.key.text),
           .stuck = "would change with it"});
    }
    return;
  }
  if (instruction.keyword == Keyword::arg || !uses(at(instruction.span), variable)) return;
  add({.port = 0,
       .role = PortRole::listens,
       .at = instruction.span,
       .what = fmt::format("${}", variable),
       .stuck = "is used here as well"});
}

void PortFinder::find_other_uses() {
  for (const std::string& variable : followed_) {
    for (const Step& step : facts_.steps) {
      const Instruction& instruction = input_.file.at(step.instruction);
      switch (instruction.keyword) {
        case Keyword::expose:
        case Keyword::cmd:
        case Keyword::entrypoint:
        case Keyword::healthcheck:
        case Keyword::label:
        case Keyword::from:
          break;
        default:
          find_other_use(instruction, variable);
      }
    }
  }
}

std::optional<std::string> PortFinder::text_of_copied(std::string_view path,
                                                      std::string& name) const {
  const auto copied = find_copied(input_, facts_, absolute_path(facts_.workdir, path));
  if (!copied) return std::nullopt;
  if (copied->heredoc) {
    name = path;
    return std::string(at(*copied->heredoc));
  }
  if (!copied->from_context) return std::nullopt;
  name = copied->source;
  return input_.context.read(copied->source);
}

void PortFinder::read_source(Started& started) const {
  if (started.source_looked_for) return;
  started.source_looked_for = true;
  const CommandWord* script = script_operand(*started.command, started.match);
  if (started.match.row->wildcard) script = &started.command->words[started.match.program];
  if (script == nullptr || !script->value) return;
  started.source_name = *script->value;
  started.source = text_of_copied(*script->value, started.source_name);
}

bool speaks_of_listening(std::string_view line) {
  const std::string text = ascii_lower(line);
  for (const std::string_view part : {"listen", "port", "bind", "server(", "serve(", "run("}) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

// A number as code has it, not one in a sentence ("80 seconds").
bool has_literal(std::string_view line, std::string_view number) {
  const auto is_word = [](char c) {
    return c == '_' || c == '.' || c == '-' || is_alphanumeric(c);
  };
  for (std::size_t at = line.find(number); at != std::string_view::npos;
       at = line.find(number, at + 1)) {
    const std::size_t next = line.find_first_not_of(" \t\r", at + number.size());
    const bool begins = at == 0 || !is_word(line[at - 1]);
    if (begins && (next == std::string_view::npos || !is_word(line[next]))) return true;
  }
  return false;
}

// A low port that the author's code has of its own, not as the default of a variable.
void PortFinder::find_in_source(const Started& started) {
  std::set<std::uint16_t> ports;
  for (const PortPlace& place : out_.places) ports.insert(place.port);
  std::string_view rest = *started.source;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!speaks_of_listening(line)) continue;
    const bool of_variable = std::ranges::any_of(
        followed_, [line](const std::string& name) { return has_name(line, name); });
    if (of_variable) continue;
    for (const std::uint16_t port : ports) {
      if (port == 0 || !has_literal(line, std::to_string(port))) continue;
      add({.port = port,
           .role = PortRole::listens,
           .at = start_at(),
           .what = fmt::format("{}:{}", started.source_name, number),
           .stuck = "is source code, which is not changed"});
    }
  }
}

// Nothing but what was seen says where it listens.
bool PortFinder::is_closed(const Started& started) {
  const knowledge::Program& row = *started.match.row;
  return !row.own && (started.decided || row.standard_port) &&
         !is_configured_elsewhere(*started.command, started.match);
}

void PortFinder::find_ports_of_server() {
  for (const std::uint16_t port : server_.recipe->ports) {
    if (port >= 1024 || !server_.listens) continue;
    PortPlace place{.port = port,
                    .role = PortRole::listens,
                    .at = input_.file.at(input_.file.at(facts_.stage).from).span,
                    .what = "the configuration of " + facts_.base_name};
    place.of_server = true;
    if (server_.conflict) {
      place.at = server_.conflict->at;
      place.what = server_.conflict->what;
      place.stuck = server_.conflict->why;
    }
    add(std::move(place));
  }
}

// The server of the base image may be started by something that is not seen.
void PortFinder::find_ports_of_base() {
  if (server_.recipe != nullptr) return find_ports_of_server();
  if (facts_.image.role != knowledge::ImageRole::server) return;
  const bool replaced =
      !started_.empty() && std::ranges::all_of(started_, [](const Started& started) {
        return !started.listens() || is_closed(started);
      });
  if (replaced) return;
  for (const knowledge::Port& port : facts_.image.ports) {
    if (port.number >= 1024) continue;
    add({.port = port.number,
         .role = PortRole::listens,
         .at = input_.file.at(input_.file.at(facts_.stage).from).span,
         .what = facts_.base_name,
         .stuck = "listens on it as its own configuration says"});
  }
}

void PortFinder::find_gap() {
  if (server_.recipe != nullptr && !server_.conflict) return;
  if (start_.inherited) {
    out_.unseen = PortGap{start_at(), fmt::format("what {} starts is its own", facts_.base_name)};
    return;
  }
  for (Started& started : started_) {
    if (!started.listens() || is_closed(started)) continue;
    const knowledge::Program& row = *started.match.row;
    if (row.own) read_source(started);
    const std::string name =
        started.source_name.empty() ? std::string(started.match.name) : started.source_name;
    const bool no_source = row.own && !started.source;
    out_.unseen = PortGap{
        start_at(), no_source ? fmt::format("the source of {} is not in the build context", name)
                              : fmt::format("where {} listens is not seen", name)};
    return;
  }
  if (started_.empty()) out_.unseen = PortGap{start_at(), "what starts is not seen"};
}

// Asked by something that is not read here: a script, or a program with a file of its own.
void PortFinder::find_health_gap() {
  if (!facts_.healthcheck) return;
  const Instruction& health = input_.file.at(*facts_.healthcheck);
  if (ports_of_own_host(at(health.span)).mentioned) return;
  const ShellContext context{input_.file, *facts_.scope, facts_.shell};
  for (const Command& command : commands_of(context, health).list) {
    const auto match = match_program(command, 0);
    const bool fetches = at(health.span).find("://") != std::string_view::npos;
    if (match && match->row->quiet && !fetches) continue;
    constexpr std::array<std::string_view, 5> kPortless = {"pgrep", "ps", "kill", "pidof", "stat"};
    if (std::ranges::find(kPortless, command.program()) != kPortless.end()) continue;
    out_.unseen_check = PortGap{health.span, "what the HEALTHCHECK asks"};
    return;
  }
}

PortFacts PortFinder::find() {
  find_exposed();
  find_programs();
  for (Started& started : started_) find_arguments(started);
  find_variables();
  find_ports_of_base();
  find_health();
  if (out_.places.empty()) return {};
  find_followers();
  find_other_uses();
  for (Started& started : started_) {
    if (!started.is_own_code()) continue;
    read_source(started);
    if (started.source) find_in_source(started);
  }
  find_gap();
  find_health_gap();
  return std::move(out_);
}

}  // namespace

PortFacts find_ports(const FactsInput& input, const StageFacts& facts, const StartProcess& start,
                     const ServerFacts& server) {
  return PortFinder(input, facts, start, server).find();
}

}  // namespace droproot::analysis
