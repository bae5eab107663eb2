#include "droproot/analysis/ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/package_scripts.h"
#include "analysis/port_finder.h"
#include "droproot/analysis/paths.h"
#include "droproot/text/unicode.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {

using model::Instruction;
using model::InstructionId;

namespace {

constexpr std::size_t kMostPlaces = 64;  // each is compared with each
constexpr std::size_t kMostPackages = 4;
constexpr int kMostSteps = 4;  // from one variable to the one that it takes its value from

// Where the CMD begins that a script is handed by `exec "$@"`; 0: the command is no such script.
std::size_t handed_over(const Command& command, const StartProcess& start) {
  const auto script = std::ranges::find_if(start.scripts, [&command](const StartScript& one) {
    return one.source == ScriptSource::read && !command.words.empty() && command.words[0].value &&
           base_name(one.path) == command.program();
  });
  return script == start.scripts.end() ? 0 : 1;
}

bool is_in_comment(std::string_view text, std::size_t at) {
  const std::size_t line = text.rfind('\n', at) + 1;  // npos + 1 == 0
  const std::size_t first = text.find_first_not_of(" \t", line);
  return line != 0 && first < text.size() && text[first] == '#';
}

}  // namespace

// ---- places ------------------------------------------------------------------------------------

void PortFinder::add(PortPlace place) {
  if (out_.places.size() > kMostPlaces) return;
  if (out_.places.size() == kMostPlaces) {  // what is left out must not be left behind
    place = {.port = 0,
             .role = PortRole::listens,
             .at = place.at,
             .what = "the file",
             .stuck = "names more low ports than are followed"};
  }
  const auto same = std::ranges::find_if(out_.places, [&place](const PortPlace& other) {
    return other.at == place.at && other.port == place.port && other.inherited == place.inherited &&
           other.in_file == place.in_file && !place.at.empty();
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
  if (first.size() != number.size()) {
    place.stuck = "is written with an address";
  } else if (!protocol.empty() && protocol != "/tcp") {
    place.stuck = "is not TCP";
  } else if (!is_editable(instruction.id)) {
    place.stuck = "is exposed by a stage that others are built on";
  }
  if (first.find('-') != std::string_view::npos) {
    return find_exposed_range(first, std::move(place), protocol);
  }
  if (!place.stuck.empty() || !word.contiguous) return add(std::move(place));
  if (resolved.by_variable) return add_through_variable(word.span, std::move(place));
  add_written(word.span, number, *port, std::move(place));
}

void PortFinder::find_exposed_range(std::string_view ports, PortPlace place,
                                    const std::string& protocol) {
  const std::size_t dash = ports.find('-');
  const auto first = port_number(ports.substr(0, dash));
  const auto last = port_number(ports.substr(dash + 1));
  if (!first || !last || ranges_.size() == kMostPlaces) {
    place.stuck = "is a range that is not read";
    return add(std::move(place));
  }
  place.what = fmt::format("EXPOSE {}", ports);
  place.protocol_in_range = protocol;
  ranges_.push_back({first->port, last->port, std::move(place)});
}

// Of a range only what the process listens on is a place; where that is nothing, its first port
// stands for it.
void PortFinder::find_places_in_ranges() {
  std::set<std::uint16_t> listened;
  for (const PortPlace& place : out_.places) {
    if (place.role == PortRole::listens && place.port != 0) listened.insert(place.port);
  }
  for (const ExposedRange& range : ranges_) {
    bool is_listened = false;
    for (const std::uint16_t port : listened) {
      if (port < range.first || port > range.last) continue;
      is_listened = true;
      PortPlace place = range.place;
      place.port = port;
      add(std::move(place));
    }
    if (!is_listened) add(range.place);
  }
}

bool PortFinder::is_exposed(std::uint32_t port) const {
  const bool in_range = std::ranges::any_of(ranges_, [port](const ExposedRange& range) {
    return range.first <= port && port <= range.last;
  });
  return in_range || std::ranges::any_of(facts_.ports, [port](const ExposedPort& exposed) {
           return exposed.number == port && exposed.instruction;
         });
}

// ---- what starts -------------------------------------------------------------------------------

void PortFinder::find_programs() {
  if (server_.recipe != nullptr) return;
  for (const Command& command : start_.commands.list) {
    if (command.words.empty()) continue;
    add_programs(command, handed_over(command, start_), "");
  }
  for (const StartScript& script : start_.scripts) {
    for (const Command& command : script.commands.list) {
      if (command.words.empty() || command.program().empty()) continue;
      add_programs(command, 0, script.context_path);
    }
  }
}

// What `npm start` runs, as package.json says; nullopt: the command runs no script of it, or it is
// not seen.
std::optional<Commands> PortFinder::read_package(const Command& command, std::string& path) {
  const auto name = package_script(command);
  if (!name || packages_ == kMostPackages) return std::nullopt;
  const auto copied = find_copied(input_, facts_, absolute_path(facts_.workdir, "package.json"));
  if (!copied || !copied->from_context) return std::nullopt;
  const auto text = input_.context.read(copied->source);
  const auto script = text ? script_of_package(*text, *name) : std::nullopt;
  if (!script) return std::nullopt;
  path = copied->source;
  ++packages_;
  return shell_.commands_of_script(*script);
}

// `first` words in front belong to a script that was read; `script` is where the command stands.
void PortFinder::add_programs(const Command& command, std::size_t first,
                              const std::string& script) {
  struct Waiting {
    const Command* command;
    std::size_t first;
    std::string script;
  };
  std::vector<Waiting> waiting{{&command, first, script}};
  while (!waiting.empty()) {
    const Waiting one = std::move(waiting.back());
    waiting.pop_back();
    std::string path;
    const auto package = one.first == 0 ? read_package(*one.command, path) : std::nullopt;
    if (!package) {
      add_program(*one.command, one.first, one.script);
      continue;
    }
    for (auto run = package->list.rbegin(); run != package->list.rend(); ++run) {
      if (!run->words.empty() && !run->program().empty()) waiting.push_back({&*run, 0, path});
    }
  }
}

void PortFinder::add_program(const Command& command, std::size_t first, const std::string& script) {
  if (command.words.size() <= first) return;
  auto match = match_program(command, first);
  if (!match) return;
  started_.push_back({&command, *match});
  started_.back().script_path = script;
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
  if (may_be_client && !is_exposed(port.port)) {
    place.stuck = "may be somebody else's port, for no EXPOSE names it";
  } else if (word.at.empty()) {
    return find_in_script(started, argument, std::move(place));
  } else if (!start_.at || !is_editable(*start_.at)) {
    place.stuck = "is in a stage that others are built on";
  }
  if (place.stuck.empty()) {
    // `-p80` is one word; in `--bind="0.0.0.0:80"` only the value is written as it is.
    const bool whole = find_only(at(word.at), *word.value) != std::string_view::npos;
    PortInText in_word = port;
    if (whole) {
      in_word.begin += argument.offset;
      in_word.end += argument.offset;
    }
    return add_written(word.at, whole ? std::string_view(*word.value) : argument.text, in_word,
                       std::move(place));
  }
  if (!word.at.empty()) place.at = word.at;
  add(std::move(place));
}

// ---- HEALTHCHECK -------------------------------------------------------------------------------

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
  health_ = shell_.commands_of({input_.file, *facts_.scope, facts_.shell}, health).list;
  for (const Command& command : health_) find_health_words(command);
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

// ---- all of it ---------------------------------------------------------------------------------

// Nothing but what was seen says where it listens.
bool PortFinder::is_closed(const Started& started) {
  const knowledge::Program& row = *started.match.row;
  return !row.own && (started.decided || row.standard_port) &&
         !is_configured_elsewhere(*started.command, started.match);
}

void PortFinder::find_ports_of_server() {
  for (const ServerPort& port : server_.own_ports) {
    add({.port = port.port,
         .role = PortRole::listens,
         .at = port.at,
         .what = fmt::format("{}:{}", port.file, port.line),
         .in_file = PortPlace::InFile{port.file, port.in_file}});
  }
  for (const std::uint16_t port : server_.recipe->ports) {
    if (port >= 1024 || !server_.listens) continue;
    PortPlace place{.port = port,
                    .role = PortRole::listens,
                    .at = input_.file.at(input_.file.at(facts_.stage).from).span,
                    .what = "the configuration of " + server_name(server_, facts_)};
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
  const bool fetches = at(health.span).find("://") != std::string_view::npos;
  for (const Command& command : health_) {
    const auto match = match_program(command, 0);
    if (match && match->row->quiet && !fetches) continue;
    static constexpr WordSet kPortless{"pgrep", "ps", "kill", "pidof", "stat"};
    if (kPortless.contains(command.program())) continue;
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
  const bool named = !out_.places.empty() || !ranges_.empty();
  if (!named) find_in_files(false);
  if (out_.places.empty() && ranges_.empty()) return {};
  find_followers();
  find_other_uses();
  if (named) find_in_files(true);
  find_places_in_ranges();
  find_gap();
  find_health_gap();
  out_.variables = followed_;
  return std::move(out_);
}

PortFacts find_ports(const FactsInput& input, const StageFacts& facts, const StartProcess& start,
                     const ServerFacts& server) {
  return PortFinder(input, facts, start, server).find();
}

}  // namespace droproot::analysis
