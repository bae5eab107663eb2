// The one map of ports: which one below 1024 goes where, and every edit that this takes. A port
// moves everywhere or nowhere.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "droproot/analysis/companions.h"
#include "droproot/analysis/paths.h"
#include "droproot/analysis/ports.h"
#include "droproot/analysis/repository.h"
#include "droproot/plan/layout.h"
#include "droproot/text/unicode.h"
#include "plan/decide.h"

namespace droproot::plan {
namespace {

using analysis::PortFacts;
using analysis::PortPlace;
using analysis::PortRole;
using analysis::StageFacts;
using diag::Severity;

constexpr std::string_view kRule = "privileged-port";
constexpr std::string_view kAsAsked =
    "as --ports=keep says: Docker from 20.10 lets every user listen there, containerd before 2.0, "
    "CRI-O and podman do not";
constexpr std::string_view kBySetcap =
    "for setcap lets the program listen there: without effect under allowPrivilegeEscalation: "
    "false, and with all capabilities dropped it does not start";

// Who talks to these takes no other port (IANA, Service Name and Transport Protocol Port Numbers).
bool is_fixed_service(std::uint16_t port) {
  constexpr std::array<std::uint16_t, 40> kPorts = {
      20,  21,  22,  23,  25,  37,  43,  49,  53,  67,  68,  69,  88,  110,
      111, 113, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179, 194, 389,
      445, 464, 465, 500, 514, 515, 587, 636, 853, 873, 993, 995};
  return std::ranges::binary_search(kPorts, port);
}

// A number of its own in the text.
bool has_number(std::string_view text, std::string_view number) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = text.find(number); at != std::string_view::npos;
       at = text.find(number, at + 1)) {
    const std::size_t end = at + number.size();
    if ((at == 0 || !digit(text[at - 1])) && (end == text.size() || !digit(text[end]))) return true;
  }
  return false;
}

class PortMapper {
 public:
  PortMapper(const PlanInput& input, const StageFacts& facts, const analysis::StartProcess& start,
             const analysis::ServerFacts& server)
      : input_(input),
        facts_(facts),
        start_(start),
        server_(server),
        ports_(analysis::find_ports(input.facts_input(), facts, start, server)) {}
  PortAnswer map();

 private:
  [[nodiscard]] std::optional<Refusal> why_not(std::uint16_t port) const;
  [[nodiscard]] std::optional<Refusal> stuck_place(std::uint16_t port) const;
  [[nodiscard]] std::string untouchable(const std::string& path) const;
  [[nodiscard]] bool is_used_in_files(std::string_view number) const;
  [[nodiscard]] std::optional<Refusal> stuck_companion() const;
  [[nodiscard]] const PortPlace& first_place(std::uint16_t port) const;
  [[nodiscard]] bool is_decided(std::uint16_t port) const;
  [[nodiscard]] std::optional<std::uint16_t> free_port(std::uint16_t port) const;
  [[nodiscard]] bool is_used(std::uint32_t port) const;
  [[nodiscard]] bool is_exposed_by_image(std::uint16_t port) const;
  [[nodiscard]] edit::Edit edit_of(const PortPlace& place, std::uint16_t to) const;
  void keep(PortAnswer& answer, std::string_view because) const;
  [[nodiscard]] edit::Edit line(std::string_view keyword, std::string_view text, Order order) const;
  [[nodiscard]] std::optional<edit::Edit> server_line() const;
  void add_changes(PortAnswer& answer) const;
  void add_server(PortAnswer& answer) const;
  void choose_moves(const std::set<std::uint16_t>& low, PortAnswer& answer);
  [[nodiscard]] bool stays(PortAnswer& answer) const;
  [[nodiscard]] bool author_sets_capability() const;
  [[nodiscard]] static Refusal refused(Span at, std::string message) {
    return {kRule, Severity::warning, at, std::move(message)};
  }

  const PlanInput& input_;
  const StageFacts& facts_;
  const analysis::StartProcess& start_;
  const analysis::ServerFacts& server_;
  PortFacts ports_;
  std::map<std::uint16_t, std::uint16_t> moves_;  // from, to
};

const PortPlace& PortMapper::first_place(std::uint16_t port) const {
  return *std::ranges::find(ports_.places, port, &PortPlace::port);
}

bool PortMapper::is_decided(std::uint16_t port) const {
  return std::ranges::any_of(ports_.places, [port](const PortPlace& place) {
    return place.port == port && place.role == PortRole::listens;
  });
}

// Why a file of the context is not changed; empty: it is.
std::string PortMapper::untouchable(const std::string& path) const {
  const analysis::BuildContext& context = input_.context;
  if (input_.config.ports != config::PortMode::remap_context) {
    return "is in the build context, which only --ports=remap-context changes as well";
  }
  if (context.is_contested(context.shown(path))) {
    return "is changed in another way for another Dockerfile of this run";
  }
  const analysis::Repository* repository = context.repository();
  if (repository == nullptr) return {};
  const auto in_repository = repository->path_of(analysis::absolute_path(context.location(), path));
  if (!in_repository) return "is outside of the repository";
  return repository->ignores(*in_repository) ? "is ignored by git" : "";
}

std::optional<Refusal> PortMapper::stuck_place(std::uint16_t port) const {
  for (const PortPlace& place : ports_.places) {
    if (place.port != port && place.port != 0) continue;
    std::string stuck = place.stuck;
    if (stuck.empty() && place.in_file) stuck = untouchable(place.in_file->path);
    if (stuck.empty()) continue;
    return refused(place.at, fmt::format("port {} cannot move: {} {}", port, place.what, stuck));
  }
  return std::nullopt;
}

std::optional<Refusal> PortMapper::why_not(std::uint16_t port) const {
  const Span at = first_place(port).at;
  if (is_fixed_service(port)) {
    return refused(at, fmt::format("clients expect this service on port {}, so it does not move, "
                                   "and a non-root process may not listen there under every "
                                   "runtime",
                                   port));
  }
  if (auto stuck = stuck_place(port)) return stuck;
  if (!is_decided(port) && ports_.unseen) {
    return refused(at, fmt::format("port {} cannot move: nothing in the file decides it, and {}",
                                   port, ports_.unseen->what));
  }
  return std::nullopt;
}

bool PortMapper::is_used_in_files(std::string_view number) const {
  return std::ranges::any_of(ports_.places, [&](const PortPlace& place) {
    const auto text = place.in_file ? input_.context.read(place.in_file->path) : std::nullopt;
    return text && has_number(*text, number);
  });
}

// A line of a compose file that would have to follow, and cannot.
std::optional<Refusal> PortMapper::stuck_companion() const {
  if (input_.config.ports != config::PortMode::remap_context) return std::nullopt;
  const analysis::CompanionQuery query{input_.context, moves_, ports_.variables, false};
  for (const analysis::CompanionLine& line : analysis::find_companions(query)) {
    if (!line.compose) continue;
    std::string stuck = line.stuck;
    if (stuck.empty() && input_.context.is_contested(line.file)) {
      stuck = "is changed in another way for another Dockerfile of this run";
    }
    if (stuck.empty()) continue;
    return refused(first_place(moves_.begin()->first).at,
                   fmt::format("port {} cannot move: {}:{} {} ({})", moves_.begin()->first,
                               line.file, line.line, stuck, line.why));
  }
  return std::nullopt;
}

// Where the file starts something of its own, the port of what the base image starts is free.
bool PortMapper::is_used(std::uint32_t port) const {
  const std::string number = std::to_string(port);
  const bool of_image = std::ranges::any_of(facts_.ports, [&](const analysis::ExposedPort& other) {
    return other.number == port && (other.instruction || start_.inherited);
  });
  if (is_used_in_files(number)) return true;
  const bool of_server = std::ranges::any_of(
      server_.own_config, [&number](const std::string& text) { return has_number(text, number); });
  return of_image || of_server ||
         std::ranges::any_of(facts_.steps, [&](const analysis::Step& step) {
           const Span span = input_.file.at(step.instruction).span;
           return has_number(input_.file.source().at(span), number);
         });
}

// 80 -> 8080, 443 -> 8443; where that is in use 18080, 28080...
std::optional<std::uint16_t> PortMapper::free_port(std::uint16_t port) const {
  for (std::uint32_t to = port + 8000U; to < 65536; to += 10000) {
    if (!is_used(to)) return static_cast<std::uint16_t>(to);
  }
  return std::nullopt;
}

// One line above USER.
edit::Edit PortMapper::line(std::string_view keyword, std::string_view text, Order order) const {
  const auto at = user_place(input_.file, input_.file.at(facts_.stage));
  return line_edit(input_.file, at.value_or(0),
                   fmt::format("{} {}", keyword_in_style(input_.file, keyword), text), order);
}

// What the server needs, with the ports as they move; nullopt: nothing.
std::optional<edit::Edit> PortMapper::server_line() const {
  if (server_.recipe == nullptr) return std::nullopt;
  std::string commands;
  const auto add = [&commands](std::string_view command) {
    commands.append(commands.empty() ? "" : " && ").append(command);
  };
  for (const std::string_view command : server_.recipe->setup) add(command);
  for (const std::uint16_t port : server_.recipe->ports) {
    const auto to = moves_.find(port);
    if (to == moves_.end() || !server_.listens) continue;
    for (const std::string_view command : server_.recipe->port_setup) {
      add(knowledge::with_port(command, port, to->second));
    }
  }
  if (commands.empty()) return std::nullopt;
  return line("RUN", commands, Order::server);
}

bool PortMapper::is_exposed_by_image(std::uint16_t port) const {
  return std::ranges::find(server_.recipe->ports, port) != server_.recipe->ports.end();
}

edit::Edit PortMapper::edit_of(const PortPlace& place, std::uint16_t to) const {
  if (place.in_file) return {.span = place.in_file->at, .text = std::to_string(to)};
  if (place.protocol_in_range) {
    const auto rank = std::distance(moves_.begin(), moves_.find(place.port));
    return {.span = {place.at.end, place.at.end},
            .text = fmt::format(" {}{}", to, *place.protocol_in_range),
            .order = static_cast<std::uint8_t>(rank)};
  }
  if (place.of_server) return *server_line();
  if (place.inherited) {
    const auto& [name, before, behind] = *place.inherited;
    return line("ENV", fmt::format("{}={}{}{}", name, before, to, behind), Order::variables);
  }
  return {.span = place.at, .text = place.at.empty() ? fmt::format(":{}", to) : std::to_string(to)};
}

// Every place of the ports that move.
void PortMapper::add_changes(PortAnswer& answer) const {
  std::set<std::uint16_t> exposed;
  for (const PortPlace& place : ports_.places) {
    const auto to = moves_.find(place.port);
    if (to == moves_.end()) continue;
    if (place.role == PortRole::exposes) exposed.insert(place.port);
    answer.changes.push_back({.from = place.port,
                              .to = to->second,
                              .at = place.at,
                              .what = place.what,
                              .edit = edit_of(place, to->second),
                              .in_file = place.in_file ? place.in_file->path : ""});
  }
  for (const PortPlace& place : ports_.places) {
    const auto to = moves_.find(place.port);
    const bool of_image = place.of_server || (server_.recipe != nullptr && place.in_file);
    if (to == moves_.end() || !of_image || !exposed.insert(place.port).second) continue;
    if (!is_exposed_by_image(place.port)) continue;
    answer.changes.push_back({.from = place.port,
                              .to = to->second,
                              .at = place.at,
                              .what = fmt::format("{} exposes {}", facts_.base_name, place.port),
                              .edit = line("EXPOSE", std::to_string(to->second), Order::exposed)});
  }
}

void PortMapper::add_server(PortAnswer& answer) const {
  const Span from = input_.file.at(input_.file.at(facts_.stage).from).span;
  if (server_.recipe != nullptr && !server_.recipe->note.empty()) {
    answer.notes.push_back({kRule, from, std::string(server_.recipe->note)});
  }
  const auto edit = server_line();
  if (!edit || server_.recipe->setup.empty()) return;
  answer.server =
      ServerSetup{.at = from, .what = analysis::server_name(server_, facts_), .edit = *edit};
}

void PortMapper::keep(PortAnswer& answer, std::string_view because) const {
  std::set<std::uint16_t> said;
  for (const PortPlace& place : ports_.places) {
    const bool told = place.role == PortRole::checks || place.role == PortRole::follows;
    if (place.port == 0 || told || !said.insert(place.port).second) {
      continue;
    }
    answer.notes.push_back(
        {kRule, place.at, fmt::format("port {} stays, {}", place.port, because)});
  }
}

// The author has given the program that starts the capability to listen on low ports.
bool PortMapper::author_sets_capability() const {
  const auto names_start = [this](const analysis::Command& command) {
    return std::ranges::any_of(start_.commands.list, [&command](const analysis::Command& started) {
      const std::string_view program = started.program();
      return !program.empty() &&
             std::ranges::any_of(command.words, [program](const analysis::CommandWord& word) {
               return word.text.find(program) != std::string::npos;
             });
    });
  };
  return std::ranges::any_of(facts_.steps, [&](const analysis::Step& step) {
    return std::ranges::any_of(step.commands.list, [&](const analysis::Command& command) {
      const bool grants = std::ranges::any_of(command.words, [](const analysis::CommandWord& word) {
        return ascii_lower(word.text).find("cap_net_bind_service") != std::string::npos;
      });
      return grants && command.program() == "setcap" && names_start(command);
    });
  });
}

void PortMapper::choose_moves(const std::set<std::uint16_t>& low, PortAnswer& answer) {
  for (const std::uint16_t port : low) {
    const PortPlace& place = first_place(port);
    if (!is_decided(port)) {
      if (place.role != PortRole::exposes) continue;
      answer.notes.push_back(
          {kRule, place.at,
           fmt::format("{} stays: nothing that starts listens on it",
                       place.protocol_in_range ? place.what : fmt::format("EXPOSE {}", port))});
      continue;
    }
    const auto to = free_port(port);
    if (!to) {
      answer.refusal =
          refused(place.at, fmt::format("no port is free that {} could move to", port));
      return;
    }
    moves_.emplace(port, *to);
  }
  if (moves_.empty() || !ports_.unseen_check) return;
  answer.refusal = refused(ports_.unseen_check->at,
                           fmt::format("port {} cannot move: {} is not seen", moves_.begin()->first,
                                       ports_.unseen_check->what));
}

// The runtime or the author has made low ports possible.
bool PortMapper::stays(PortAnswer& answer) const {
  if (input_.config.ports == config::PortMode::keep) {
    keep(answer, kAsAsked);
    return true;
  }
  if (!author_sets_capability()) return false;
  keep(answer, kBySetcap);
  return true;
}

PortAnswer PortMapper::map() {
  PortAnswer answer;
  if (server_.conflict) {
    answer.refusal =
        refused(server_.conflict->at, fmt::format("{} cannot be set up for a user: {} {}",
                                                  analysis::server_name(server_, facts_),
                                                  server_.conflict->what, server_.conflict->why));
    const bool of_port = server_.conflict->of_port || !server_.recipe->ports.empty();
    if (!of_port) answer.refusal->rule = "state-dir-owned-by-root";
    return answer;
  }
  std::set<std::uint16_t> low;
  for (const PortPlace& place : ports_.places) {
    if (place.port != 0 && place.role != PortRole::follows) low.insert(place.port);
  }
  if (low.empty() || stays(answer)) {
    add_server(answer);
    return answer;
  }
  for (const std::uint16_t port : low) {
    if ((answer.refusal = why_not(port))) return answer;
  }
  if (input_.config.ports == config::PortMode::report || !input_.config.selects(kRule)) {
    const std::uint16_t port = *low.begin();
    answer.refusal = refused(first_place(port).at,
                             fmt::format("port {} is below 1024, and no port is to move", port));
    return answer;
  }
  choose_moves(low, answer);
  if (!answer.refusal && !moves_.empty()) answer.refusal = stuck_companion();
  if (answer.refusal) return answer;
  answer.variables = ports_.variables;
  add_changes(answer);
  add_server(answer);
  return answer;
}

}  // namespace

PortAnswer map_ports(const PlanInput& input, const StageFacts& facts,
                     const analysis::StartProcess& start, const analysis::ServerFacts& server) {
  return PortMapper(input, facts, start, server).map();
}

}  // namespace droproot::plan
