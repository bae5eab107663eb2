#include "droproot/analysis/companions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "analysis/port_text.h"
#include "analysis/yaml_places.h"
#include "droproot/analysis/build_targets.h"
#include "droproot/analysis/commands.h"
#include "droproot/analysis/paths.h"
#include "droproot/analysis/repository.h"
#include "droproot/text/unicode.h"
#include "droproot/text/word_set.h"

namespace droproot::analysis {
namespace {

using knowledge::member;
using knowledge::YamlKind;
using knowledge::YamlNode;

constexpr std::size_t kMostLines = 256;

// One of those that say to many programs, and to proxies, where a container listens.
bool is_port_variable(std::string_view name) {
  static constexpr WordSet kNames{"PORT",         "HTTP_PORT",   "HTTPS_PORT",
                                  "SERVER_PORT",  "APP_PORT",    "WEB_PORT",
                                  "VIRTUAL_PORT", "LISTEN_PORT", "NGINX_PORT"};
  return kNames.contains(name);
}

bool is_root_user(std::string_view text) {
  const std::string_view user = text.substr(0, text.find(':'));
  return user == "root" || user == "0";
}

// Without registry, folders, tag and digest.
std::string_view image_name(std::string_view image) {
  image = image.substr(0, image.find('@'));
  image = base_name(image);
  return image.substr(0, image.find(':'));
}

// Scalars of a tree, in the order of the text.
std::vector<const YamlNode*> scalars_of(const YamlNode& root) {
  std::vector<const YamlNode*> found;
  std::vector<const YamlNode*> open{&root};
  while (!open.empty()) {
    const YamlNode* node = open.back();
    open.pop_back();
    if (node->kind == YamlKind::scalar) found.push_back(node);
    for (std::size_t i = node->children.size(); i-- > 0;) open.push_back(&node->children[i]);
  }
  return found;
}

// A value with the key that it stands under; items of a sequence have none.
struct Entry {
  std::string_view key;
  const YamlNode* value;
};

// `KEY: VALUE` of a map, `- KEY=VALUE` of a sequence.
std::vector<Entry> pairs_of(const YamlNode* node) {
  std::vector<Entry> pairs;
  if (node == nullptr) return pairs;
  if (node->kind == YamlKind::map) {
    for (std::size_t i = 0; i + 1 < node->children.size(); i += 2) {
      pairs.push_back({node->children[i].scalar, &node->children[i + 1]});
    }
  }
  if (node->kind == YamlKind::sequence) {
    for (const YamlNode& item : node->children) {
      const std::string_view text = item.scalar;
      pairs.push_back({text.substr(0, text.find('=')), &item});
    }
  }
  return pairs;
}

// "service web publishes" port 80 "in its health check".
struct Says {
  std::string what;
  std::string_view more = {};
};

std::string sentence(const Says& says, std::optional<std::uint32_t> port) {
  const std::string number = port ? fmt::format("port {}", *port) : "a port";
  return fmt::format("{} {}{}{}", says.what, number, says.more.empty() ? "" : " ", says.more);
}

// What stands behind `KEY=`, or the whole value.
std::size_t value_begin(const Entry& entry) {
  const std::string& text = entry.value->scalar;
  const bool is_pair = text.starts_with(entry.key) && text.size() > entry.key.size() &&
                       text[entry.key.size()] == '=';
  return is_pair ? entry.key.size() + 1 : 0;
}

// Line and column.
using Place = std::pair<std::uint32_t, std::uint32_t>;

class CompanionFinder {
 public:
  CompanionFinder(const CompanionQuery& query, const Repository& repository)
      : query_(query),
        repository_(repository),
        dockerfile_(absolute_path(query.context.location(), *query.context.dockerfile())) {}
  std::vector<CompanionLine> find();

 private:
  struct Document {
    const RepositoryFile& file;
    YamlPlaces places;
    bool compose;
  };

  void find_in_compose(const std::string& folder);
  [[nodiscard]] std::set<Place> places_of_others(const YamlNode& services) const;
  void read_compose(const Document& document, const YamlNode& services);
  void read_service(const Document& document, const std::string& name, const YamlNode& service);
  void read_ports(const Document& document, const std::string& who, const YamlNode* ports);
  void read_short_port(const Document& document, const std::string& who, const YamlNode& node);
  void read_health(const Document& document, const std::string& who, const YamlNode* health);
  void read_variables(const Document& document, const std::string& who, const YamlNode* variables);
  void read_labels(const Document& document, const std::string& who, const YamlNode* labels);
  void read_command(const Document& document, const std::string& who, const YamlNode* command);
  void read_references(const Document& document, const std::string& who, const YamlNode& other);
  void read_reference(const Document& document, const YamlNode& node, std::size_t end,
                      const Says& says);
  void find_in_environment(const std::string& folder);
  void find_in_manifests();
  void read_manifest(const Document& document, const YamlNode& root);
  void read_container(const Document& document, const YamlNode& container, std::string_view may);
  void read_probes(const Document& document, const std::string& who, const YamlNode& container);
  void read_container_variables(const Document& document, const std::string& who,
                                const YamlNode* variables);
  void read_security(const Document& document, const std::string& who, const YamlNode* context);
  void read_kubernetes_service(const Document& document, const YamlNode& root);
  void find_in_charts();
  void read_values(const Document& document, const YamlNode& map);

  [[nodiscard]] std::optional<std::string_view> link(std::string_view image) const;
  [[nodiscard]] std::optional<PortInText> moving(std::string_view number) const;
  [[nodiscard]] bool is_mentioned(std::string_view text) const;
  void number(const Document& document, const YamlNode* node, const Says& says);
  void replace(const Document& document, const YamlNode& node, const PortInText& port,
               const Says& says);
  void stuck(const Document& document, const YamlNode& node, std::string why, std::string because);
  void add(CompanionLine line);

  const CompanionQuery& query_;
  const Repository& repository_;
  std::string dockerfile_;
  std::set<std::string, std::less<>> services_;  // of the folder that is read
  std::set<std::string, std::less<>> images_;    // names of the image
  std::set<Place> others_;                       // what services of other images say, too
  std::vector<CompanionLine> out_;
};

void CompanionFinder::add(CompanionLine line) {
  if (out_.size() >= kMostLines) return;
  if (out_.size() + 1 == kMostLines) {  // what is left out must not be left behind
    line.stuck = "stands above more lines than are followed";
    line.edits.clear();
    line.compose = true;
  }
  out_.push_back(std::move(line));
}

// The text is a port that moves, and nothing else.
std::optional<PortInText> CompanionFinder::moving(std::string_view number) const {
  const auto port = port_number(number);
  const bool moves = port && query_.moves.contains(static_cast<std::uint16_t>(port->port));
  return moves ? port : std::nullopt;
}

bool CompanionFinder::is_mentioned(std::string_view text) const {
  return std::ranges::any_of(query_.moves, [text](const auto& move) {
    const std::string number = std::to_string(move.first);
    return find_only(text, number) != std::string_view::npos ||
           text.find(':' + number) != std::string_view::npos;
  });
}

void CompanionFinder::stuck(const Document& document, const YamlNode& node, std::string why,
                            std::string because) {
  add({.file = document.file.shown,
       .line = static_cast<std::uint32_t>(document.places.line(node)),
       .kind = CompanionKind::port,
       .compose = document.compose,
       .why = std::move(why),
       .stuck = std::move(because),
       .source = document.file.text});
}

// REQUIRES: the port is one that moves, or nothing is done; its place is in the scalar.
void CompanionFinder::replace(const Document& document, const YamlNode& node,
                              const PortInText& port, const Says& says) {
  const auto to = query_.moves.find(static_cast<std::uint16_t>(port.port));
  if (to == query_.moves.end()) return;
  std::string why = sentence(says, port.port);
  const auto at = document.places.of(node);
  if (!at) return stuck(document, node, std::move(why), "is not written as one word");
  if (document.compose && others_.contains({node.at.line, node.at.column})) {
    return stuck(document, node, std::move(why), "is shared with a service of another image");
  }
  const Span span{at->begin + static_cast<Offset>(port.begin),
                  at->begin + static_cast<Offset>(port.end)};
  add({.file = document.file.shown,
       .line = static_cast<std::uint32_t>(document.places.line(node)),
       .kind = CompanionKind::port,
       .compose = document.compose,
       .why = std::move(why),
       .source = document.file.text,
       .edits = {{span, fmt::format("{}{}", port.implied() ? ":" : "", to->second)}}});
}

// A scalar that is a port that moves, and nothing else.
void CompanionFinder::number(const Document& document, const YamlNode* node, const Says& says) {
  if (node == nullptr || node->kind != YamlKind::scalar) return;
  if (const auto port = moving(node->scalar)) replace(document, *node, *port, says);
}

// ---- compose -----------------------------------------------------------------------------------

// [[ip:]published:]container[/protocol]
void CompanionFinder::read_short_port(const Document& document, const std::string& who,
                                      const YamlNode& node) {
  const std::string_view text = node.scalar;
  const std::size_t slash = std::min(text.rfind('/'), text.size());
  if (slash < text.size() && text.substr(slash) != "/tcp") return;
  const std::string_view ports = text.substr(0, slash);
  // A colon of ${PORT:-80} separates nothing.
  const std::size_t brace = ports.rfind('}');
  const std::size_t colon = ports.rfind(':');
  const bool in_variable = brace != std::string_view::npos && colon != std::string_view::npos &&
                           colon < brace && ports.rfind("${", brace) < colon;
  const std::size_t begin = in_variable || colon == std::string_view::npos ? 0 : colon + 1;
  const std::string_view container = ports.substr(begin);
  const Says says{who + " publishes"};
  if (container.find('$') != std::string_view::npos) {
    return stuck(document, node, sentence(says, std::nullopt), "hangs on a variable");
  }
  const std::size_t dash = container.find('-');
  if (dash != std::string_view::npos) {
    const auto low = port_number(container.substr(0, dash));
    const auto high = port_number(container.substr(dash + 1));
    const bool inside = low && high && std::ranges::any_of(query_.moves, [&](const auto& move) {
                          return low->port <= move.first && move.first <= high->port;
                        });
    if (inside) stuck(document, node, sentence(says, std::nullopt), "is in a range");
    return;
  }
  auto port = moving(container);
  if (!port) return;
  port->begin += begin;
  port->end += begin;
  replace(document, node, *port, says);
}

void CompanionFinder::read_ports(const Document& document, const std::string& who,
                                 const YamlNode* ports) {
  if (ports == nullptr) return;
  for (const YamlNode& port : ports->children) {
    if (port.kind == YamlKind::scalar) read_short_port(document, who, port);
    number(document, member(port, "target"), {who + " publishes"});
  }
}

void CompanionFinder::read_health(const Document& document, const std::string& who,
                                  const YamlNode* health) {
  const YamlNode* test = health == nullptr ? nullptr : member(*health, "test");
  if (test == nullptr) return;
  const Says says{who + " asks", "in its health check"};
  for (const YamlNode* node : scalars_of(*test)) {
    const OwnHostPorts own = ports_of_own_host(node->scalar);
    for (const PortInText& port : own.ports) replace(document, *node, port, says);
    const bool bare = own.mentioned && own.ports.empty();
    if (bare && query_.moves.contains(80)) {
      stuck(document, *node, sentence(says, std::nullopt), "is not read");
    }
  }
}

void CompanionFinder::read_variables(const Document& document, const std::string& who,
                                     const YamlNode* variables) {
  for (const Entry& entry : pairs_of(variables)) {
    if (!query_.variables.contains(entry.key) && !is_port_variable(entry.key)) continue;
    const std::size_t begin = value_begin(entry);
    const std::string_view text = std::string_view(entry.value->scalar).substr(begin);
    const Says says{fmt::format("{} sets {} to", who, entry.key)};
    if (text.find('$') != std::string_view::npos) {
      stuck(document, *entry.value, sentence(says, std::nullopt), "hangs on a variable");
      continue;
    }
    for (PortInText port : ports_of_addresses(text)) {
      port.begin += begin;
      port.end += begin;
      replace(document, *entry.value, port, says);
    }
  }
}

// A proxy's: traefik.http.services.web.loadbalancer.server.port=80.
void CompanionFinder::read_labels(const Document& document, const std::string& who,
                                  const YamlNode* labels) {
  for (const Entry& entry : pairs_of(labels)) {
    if (!ascii_lower(entry.key).ends_with("port")) continue;
    const std::size_t begin = value_begin(entry);
    const std::string_view text = std::string_view(entry.value->scalar).substr(begin);
    auto port = moving(text);
    if (!port) continue;
    port->begin += begin;
    port->end += begin;
    replace(document, *entry.value, *port, {who + " tells a proxy of"});
  }
}

void CompanionFinder::read_command(const Document& document, const std::string& who,
                                   const YamlNode* command) {
  if (command == nullptr) return;
  for (const YamlNode* node : scalars_of(*command)) {
    if (!is_mentioned(node->scalar)) continue;
    stuck(document, *node, fmt::format("{} has a start command of its own", who),
          "may name the port");
  }
}

void CompanionFinder::read_service(const Document& document, const std::string& name,
                                   const YamlNode& service) {
  const std::string who = "service " + name;
  if (!query_.moves.empty()) {
    read_ports(document, who, member(service, "ports"));
    if (const YamlNode* exposed = member(service, "expose")) {
      for (const YamlNode& port : exposed->children) {
        number(document, &port, {who + " exposes"});
      }
    }
    read_health(document, who, member(service, "healthcheck"));
    read_variables(document, who, member(service, "environment"));
    read_labels(document, who, member(service, "labels"));
    read_command(document, who, member(service, "command"));
    read_command(document, who, member(service, "entrypoint"));
  }
  const YamlNode* user = query_.user_changes ? member(service, "user") : nullptr;
  if (user == nullptr || user->kind != YamlKind::scalar || !is_root_user(user->scalar)) return;
  add({.file = document.file.shown,
       .line = static_cast<std::uint32_t>(document.places.line(*user)),
       .kind = CompanionKind::user,
       .compose = document.compose,
       .why = who + " runs as root, whatever the image says: the line has to go",
       .source = document.file.text});
}

// The name of a service ends at `end`: what stands behind it says on which port it is asked.
void CompanionFinder::read_reference(const Document& document, const YamlNode& node,
                                     std::size_t end, const Says& says) {
  const std::string_view text = node.scalar;
  const std::size_t stop =
      std::min(text.find_first_not_of("0123456789", std::min(end + 1, text.size())), text.size());
  if (end < text.size() && text[end] == ':') {
    auto port = moving(text.substr(end + 1, stop - end - 1));
    if (!port) return;
    port->begin = end + 1;
    port->end = stop;
    return replace(document, node, *port, says);
  }
  const bool ends = end == text.size() || text[end] == '/';
  const std::size_t scheme = text.rfind("://", end);
  if (!ends || scheme == std::string_view::npos || text.find('/', scheme + 3) < end) {
    return;
  }
  const std::string_view before = text.substr(0, scheme);
  const std::uint32_t implied = before.ends_with("https") ? 443 : before.ends_with("http") ? 80 : 0;
  if (implied != 0) replace(document, node, {.port = implied, .begin = end, .end = end}, says);
}

// Others reach the service by its name: web:80, http://web/.
void CompanionFinder::read_references(const Document& document, const std::string& who,
                                      const YamlNode& other) {
  const auto is_host_byte = [](char c) { return is_name_byte(c) || c == '-' || c == '.'; };
  for (const YamlNode* node : scalars_of(other)) {
    const std::string_view text = node->scalar;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      while (end < text.size() && is_host_byte(text[end])) ++end;
      const std::string_view name = text.substr(begin, end - begin);
      if (services_.contains(name)) {
        read_reference(document, *node, end, {fmt::format("{} asks {} on", who, name)});
      }
      begin = end + 1;
    }
  }
}

// Scalars of other services, which by an alias may be the same.
std::set<Place> CompanionFinder::places_of_others(const YamlNode& services) const {
  std::set<Place> places;
  for (const auto& [name, node] : pairs_of(&services)) {
    if (services_.contains(name)) continue;
    for (const YamlNode* scalar : scalars_of(*node)) {
      places.insert({scalar->at.line, scalar->at.column});
    }
  }
  return places;
}

void CompanionFinder::read_compose(const Document& document, const YamlNode& services) {
  others_ = places_of_others(services);
  for (const auto& [name, node] : pairs_of(&services)) {
    if (!services_.contains(name)) continue;
    if (const YamlNode* image = member(*node, "image")) {
      images_.insert(std::string(image_name(image->scalar)));
    }
    read_service(document, std::string(name), *node);
  }
  others_.clear();
  for (const auto& [name, node] : pairs_of(&services)) {
    if (services_.contains(name)) continue;
    read_references(document, fmt::format("service {}", name), *node);
  }
}

void CompanionFinder::find_in_compose(const std::string& folder) {
  const Repository::Files& files = repository_.compose_in(folder);
  if (files.empty()) return;
  std::vector<const YamlNode*> roots;
  for (const RepositoryFile& file : files) {
    roots.push_back(file.documents.empty() ? nullptr : &file.documents.front().root);
  }
  const auto building =
      services_building(roots, absolute_path(repository_.location(), folder), dockerfile_);
  if (building.empty()) return;
  services_.clear();
  for (const ComposeService& service : building) services_.insert(service.name);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const YamlNode* services = roots[i] == nullptr ? nullptr : member(*roots[i], "services");
    if (services == nullptr) continue;
    const std::size_t line = files[i].documents.front().line;
    read_compose({files[i], YamlPlaces(files[i].text, line), true}, *services);
  }
  images_.insert(services_.begin(), services_.end());
  find_in_environment(folder);
}

// Compose gives what stands there to services that ask for it, and to ${NAME} of its own.
void CompanionFinder::find_in_environment(const std::string& folder) {
  for (const RepositoryFile& file : repository_.environment_in(folder)) {
    const std::string_view text = file.text;
    std::uint32_t count = 0;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view line = text.substr(begin, end - begin);
      const std::size_t equals = std::min(line.find('='), line.size());
      const std::string_view name = line.substr(0, equals);
      const std::size_t value = std::min(begin + equals + 1, end);
      const std::size_t stop = std::min(text.find_first_not_of("0123456789", value), text.size());
      const auto port = moving(text.substr(value, stop - value));
      ++count;
      begin = end + 1;
      const bool named = query_.variables.contains(name) || is_port_variable(name);
      if (!named || !port || (stop < end && text[stop] != '\r')) continue;
      add({.file = file.shown,
           .line = count,
           .kind = CompanionKind::port,
           .compose = false,
           .why = fmt::format("{} may be given to the container", name),
           .source = file.text,
           .edits = {{{static_cast<Offset>(value), static_cast<Offset>(stop)},
                      std::to_string(query_.moves.at(static_cast<std::uint16_t>(port->port)))}}});
    }
  }
}

// ---- Kubernetes --------------------------------------------------------------------------------

// How sure it is that the image is the Dockerfile's: "" or "may "; nullopt: nothing says so.
std::optional<std::string_view> CompanionFinder::link(std::string_view image) const {
  const std::string_view name = image_name(image);
  const std::string_view folder = base_name(parent_path(dockerfile_));
  if (images_.contains(name) || name == folder || name == base_name(repository_.location())) {
    return "";
  }
  if (repository_.has_one_dockerfile()) return " may";
  return std::nullopt;
}

void CompanionFinder::read_security(const Document& document, const std::string& who,
                                    const YamlNode* context) {
  const YamlNode* user = context == nullptr ? nullptr : member(*context, "runAsUser");
  if (!query_.user_changes || user == nullptr || user->scalar != "0") return;
  CompanionLine line{.file = document.file.shown,
                     .line = static_cast<std::uint32_t>(document.places.line(*user)),
                     .kind = CompanionKind::user,
                     .compose = false,
                     .why = who + " runs as user 0, whatever the image says",
                     .source = document.file.text};
  if (const auto at = document.places.of(*user)) {
    line.edits.push_back({*at, std::to_string(query_.uid)});
  }
  add(std::move(line));
}

void CompanionFinder::read_probes(const Document& document, const std::string& who,
                                  const YamlNode& container) {
  for (const std::string_view probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
    const YamlNode* asked = member(container, probe);
    for (const std::string_view way : {"httpGet", "tcpSocket"}) {
      const YamlNode* how = asked == nullptr ? nullptr : member(*asked, way);
      if (how != nullptr) number(document, member(*how, "port"), {who + " is asked on"});
    }
  }
}

void CompanionFinder::read_container_variables(const Document& document, const std::string& who,
                                               const YamlNode* variables) {
  if (variables == nullptr) return;
  for (const YamlNode& variable : variables->children) {
    const YamlNode* key = member(variable, "name");
    if (key == nullptr) continue;
    if (!query_.variables.contains(key->scalar) && !is_port_variable(key->scalar)) continue;
    number(document, member(variable, "value"), {fmt::format("{} sets {} to", who, key->scalar)});
  }
}

void CompanionFinder::read_container(const Document& document, const YamlNode& container,
                                     std::string_view may) {
  const YamlNode* name = member(container, "name");
  const std::string who = fmt::format("container {}{}", name == nullptr ? "" : name->scalar,
                                      may.empty() ? "" : ", which may be of this image,");
  if (const YamlNode* ports = member(container, "ports")) {
    for (const YamlNode& port : ports->children) {
      number(document, member(port, "containerPort"), {who + " names"});
    }
  }
  read_probes(document, who, container);
  read_container_variables(document, who, member(container, "env"));
  read_security(document, who, member(container, "securityContext"));
}

void CompanionFinder::read_kubernetes_service(const Document& document, const YamlNode& root) {
  const YamlNode* spec = member(root, "spec");
  const YamlNode* ports = spec == nullptr ? nullptr : member(*spec, "ports");
  const YamlNode* metadata = member(root, "metadata");
  const YamlNode* name = metadata == nullptr ? nullptr : member(*metadata, "name");
  if (ports == nullptr) return;
  const std::string who = fmt::format("Service {}", name == nullptr ? "" : name->scalar);
  for (const YamlNode& port : ports->children) {
    const YamlNode* target = member(port, "targetPort");
    const YamlNode* own = member(port, "port");
    if (target != nullptr) {
      number(document, target, {who + " may send to"});
    } else if (const auto sent = own == nullptr ? std::nullopt : moving(own->scalar)) {
      stuck(document, *own, sentence({who + " may send to"}, sent->port),
            fmt::format("needs targetPort: {}",
                        query_.moves.at(static_cast<std::uint16_t>(sent->port))));
    }
  }
}

void CompanionFinder::read_manifest(const Document& document, const YamlNode& root) {
  std::vector<const YamlNode*> open{&root};
  while (!open.empty()) {
    const YamlNode* node = open.back();
    open.pop_back();
    for (const YamlNode& child : node->children) open.push_back(&child);
    const YamlNode* containers = member(*node, "containers");
    if (containers == nullptr || containers->kind != YamlKind::sequence) continue;
    for (const YamlNode& container : containers->children) {
      const YamlNode* image = member(container, "image");
      const auto may = image == nullptr ? std::nullopt : link(image->scalar);
      if (!may) continue;
      read_container(document, container, *may);
      read_security(document, "the pod", member(*node, "securityContext"));
    }
  }
}

void CompanionFinder::find_in_manifests() {
  for (const RepositoryFile& file : repository_.manifests()) {
    for (const YamlDocument& one : file.documents) {
      const Document document{file, YamlPlaces(file.text, one.line), false};
      read_manifest(document, one.root);
    }
  }
  if (query_.moves.empty() || out_.empty()) return;
  // A Service belongs to the containers that were found in the files beside it.
  for (const RepositoryFile& file : repository_.manifests()) {
    const std::string_view folder = parent_path(file.shown);
    const bool beside = std::ranges::any_of(out_, [folder](const CompanionLine& line) {
      return !line.compose && line.file.ends_with("ml") && parent_path(line.file) == folder;
    });
    for (const YamlDocument& one : file.documents) {
      const YamlNode* kind = member(one.root, "kind");
      if (!beside || kind == nullptr || kind->scalar != "Service") continue;
      read_kubernetes_service({file, YamlPlaces(file.text, one.line), false}, one.root);
    }
  }
}

// ---- Helm --------------------------------------------------------------------------------------

// A map of values that names an image: what stands beside it is about its container.
void CompanionFinder::read_values(const Document& document, const YamlNode& map) {
  const YamlNode* image = member(map, "image");
  if (image == nullptr) return;
  const YamlNode* repository = image->kind == YamlKind::map ? member(*image, "repository") : image;
  const auto may = repository == nullptr ? std::nullopt : link(repository->scalar);
  if (!may) return;
  const std::string who = "the chart";
  static constexpr WordSet kPorts{"containerPort", "targetPort", "internalPort", "port"};
  for (const auto& [key, value] : pairs_of(&map)) {
    if (kPorts.contains(key)) number(document, value, {who + " may have", "as the container's"});
    if (key != "service" && key != "containerPorts" && key != "ports") continue;
    for (const auto& [inner, port] : pairs_of(value)) {
      const bool counts = key != "service" || kPorts.contains(inner);
      if (counts) number(document, port, {who + " may have", "as the container's"});
    }
  }
  read_security(document, "the container", member(map, "securityContext"));
  read_security(document, "the pod", member(map, "podSecurityContext"));
}

void CompanionFinder::find_in_charts() {
  for (const RepositoryFile& file : repository_.chart_values()) {
    for (const YamlDocument& one : file.documents) {
      const Document document{file, YamlPlaces(file.text, one.line), false};
      std::vector<const YamlNode*> open{&one.root};
      while (!open.empty()) {
        const YamlNode* node = open.back();
        open.pop_back();
        for (const YamlNode& child : node->children) open.push_back(&child);
        read_values(document, *node);
      }
    }
  }
}

std::vector<CompanionLine> CompanionFinder::find() {
  std::set<std::string> folders(Repository::compose_folders().begin(),
                                Repository::compose_folders().end());
  const std::string beside(parent_path(dockerfile_));
  for (const std::string& folder : {beside, query_.context.location()}) {
    if (const auto path = repository_.path_of(folder)) folders.insert(*path);
  }
  for (const std::string& folder : folders) find_in_compose(folder);
  find_in_manifests();
  find_in_charts();
  const auto place = [](const CompanionLine& line) {
    const Offset at = line.edits.empty() ? 0 : line.edits.front().at.begin;
    return std::tuple(std::string_view(line.file), line.line, at, std::string_view(line.why));
  };
  std::ranges::stable_sort(out_, {}, place);
  const auto last = std::unique(out_.begin(), out_.end(),
                                [&](const auto& a, const auto& b) { return place(a) == place(b); });
  out_.erase(last, out_.end());
  return std::move(out_);
}

}  // namespace

std::vector<CompanionLine> find_companions(const CompanionQuery& query) {
  const bool asks = !query.moves.empty() || query.user_changes;
  if (!asks || !query.context.dockerfile()) return {};
  const Repository* repository = query.context.repository();
  if (repository == nullptr) return {};
  return CompanionFinder(query, *repository).find();
}

}  // namespace droproot::analysis
