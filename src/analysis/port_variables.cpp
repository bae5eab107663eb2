// Variables that say where the process listens: the file's own, those of the base image, those that
// repeat a port for others, and what else hangs on one that moves.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/port_finder.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {

using model::Instruction;
using syntax::Keyword;

namespace {

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

std::vector<PortInText> low_ports_of(std::string_view value) {
  std::vector<PortInText> ports = ports_of_addresses(value);
  std::erase_if(ports, [](const PortInText& port) { return !port.is_low(); });
  return ports;
}

}  // namespace

// ---- variables ---------------------------------------------------------------------------------

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

}  // namespace droproot::analysis
