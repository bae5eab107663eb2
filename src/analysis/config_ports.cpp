#include "analysis/config_ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/port_text.h"
#include "analysis/yaml_places.h"
#include "droproot/knowledge/open_yaml.h"
#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

struct Word {
  std::string_view text;
  std::size_t begin;  // in the configuration
};

// Of text[begin, end).
std::vector<Word> words_of(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view part = text.substr(begin, end - begin);
  std::vector<Word> words;
  for (std::size_t at = part.find_first_not_of(kBlanks); at < part.size();
       at = part.find_first_not_of(kBlanks, at)) {
    const std::size_t stop = std::min(part.find_first_of(kBlanks, at), part.size());
    words.push_back({part.substr(at, stop - at), begin + at});
    at = stop;
  }
  return words;
}

// The configuration with its comments blanked out, so that places stay what they are.
std::string without_comments(std::string_view text) {
  std::string out(text);
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at)) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const bool begins = at == 0 || kBlanks.find(text[at - 1]) != std::string_view::npos ||
                        text[at - 1] == ';' || text[at - 1] == '{' || text[at - 1] == '}';
    if (begins)
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(at),
                out.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    at = begins ? end : at + 1;
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : clean_(without_comments(text)), text_(clean_) {}

  ConfigPorts nginx();
  ConfigPorts apache() { return by_line(&Reader::apache_line); }
  ConfigPorts haproxy() { return by_line(&Reader::haproxy_line); }
  ConfigPorts lighttpd() { return by_line(&Reader::lighttpd_line); }
  ConfigPorts properties() { return by_line(&Reader::property_line); }
  ConfigPorts caddy() { return by_line(&Reader::caddy_line); }

 private:
  using Line = void (Reader::*)(const std::vector<Word>&);

  ConfigPorts by_line(Line read) {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::vector<Word> words = words_of(text_, at, end);
      if (!words.empty()) (this->*read)(words);
      at = end + 1;
    }
    return finish();
  }

  void apache_line(const std::vector<Word>& words);
  void haproxy_line(const std::vector<Word>& words);
  void lighttpd_line(const std::vector<Word>& words);
  void property_line(const std::vector<Word>& words);
  void caddy_line(const std::vector<Word>& words);
  void caddy_addresses(const std::vector<Word>& words);
  void nginx_statement(const std::vector<Word>& words);
  void open_block(const std::vector<Word>& words);
  void close_block(std::size_t at);

  // An address, or a list of them, at which it listens.
  void listens(const Word& word);
  void number(const Word& word);
  void problem(std::size_t at, std::string why);
  [[nodiscard]] std::size_t line_of(std::size_t at);
  [[nodiscard]] ConfigPorts finish();

  struct Block {
    bool server;
    bool listens;
  };

  std::string clean_;
  std::string_view text_;
  ConfigPorts out_;
  std::vector<Block> blocks_;
  int depth_ = 0;  // of a Caddyfile's blocks
  bool first_line_ = true;
  bool lone_site_ = false;          // the only one, without a block
  std::vector<std::size_t> asked_;  // what compares the number of the port
  std::size_t counted_ = 0;         // line_of() has been asked for this place, on line `line_`
  std::size_t line_ = 1;
};

// Places come in the order of the text, but for a few.
std::size_t Reader::line_of(std::size_t at) {
  if (at < counted_) counted_ = 0, line_ = 1;
  const auto from = text_.begin() + static_cast<std::ptrdiff_t>(counted_);
  line_ += static_cast<std::size_t>(
      std::count(from, text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  counted_ = at;
  return line_;
}

void Reader::problem(std::size_t at, std::string why) {
  if (!out_.problem) out_.problem = ConfigProblem{line_of(at), std::move(why)};
}

void Reader::listens(const Word& word) {
  out_.listens = true;
  for (const std::string_view socket : {"unix:", "unix@", "/", "fd@"}) {
    if (word.text.starts_with(socket)) return;
  }
  const std::vector<PortInText> ports = ports_of_addresses(word.text);
  const auto addresses = static_cast<std::size_t>(std::ranges::count(word.text, ',')) + 1;
  const bool plain = ports.size() == addresses &&
                     word.text.find_first_of("$%;") == std::string_view::npos &&
                     std::ranges::none_of(ports, &PortInText::implied);
  if (!plain) return problem(word.begin, "listens at an address that is not read");
  for (const PortInText& port : ports) {
    if (!port.is_low()) continue;
    const auto begin = static_cast<Offset>(word.begin + port.begin);
    const auto end = static_cast<Offset>(word.begin + port.end);
    out_.low.push_back({static_cast<std::uint16_t>(port.port), {begin, end}, line_of(begin)});
  }
}

void Reader::number(const Word& word) {
  if (!port_number(word.text)) {
    out_.listens = true;
    return problem(word.begin, "has a port that is not read");
  }
  listens(word);
}

// A proxy that asks this very host would have to follow.
ConfigPorts Reader::finish() {
  if (!out_.low.empty() && !asked_.empty()) {
    problem(asked_.front(), "asks for the number of the port");
  }
  for (const PortInText& asked : ports_of_own_host(text_).ports) {
    const bool is_place = std::ranges::any_of(
        out_.low, [&asked](const ConfigPort& port) { return port.at.begin == asked.begin; });
    const bool moves = std::ranges::any_of(
        out_.low, [&asked](const ConfigPort& port) { return port.port == asked.port; });
    if (moves && !is_place) problem(asked.begin, "asks this host for the port");
  }
  return std::move(out_);
}

// ---- nginx -------------------------------------------------------------------------------------

void Reader::nginx_statement(const std::vector<Word>& words) {
  if (words.empty()) return;
  if (words.front().text == "listen" && words.size() > 1) {
    if (!blocks_.empty()) blocks_.back().listens = true;
    return listens(words[1]);
  }
  for (const Word& word : words) {
    if (word.text.find("server_port") != std::string_view::npos && words.front().text == "if") {
      asked_.push_back(word.begin);
    }
  }
}

void Reader::open_block(const std::vector<Word>& words) {
  nginx_statement(words);
  blocks_.push_back({words.size() == 1 && words.front().text == "server", false});
}

// Without one, nginx listens on 80 as root and on 8000 as another user.
void Reader::close_block(std::size_t at) {
  if (blocks_.empty()) return;
  if (blocks_.back().server && !blocks_.back().listens) {
    problem(at, "ends a server that does not say where it listens");
  }
  blocks_.pop_back();
}

ConfigPorts Reader::nginx() {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == '"' || c == '\'') {
      const std::size_t close = text_.find(c, at + 1);
      if (close != std::string_view::npos) at = close;
      continue;
    }
    // ${name} is no block.
    if (c == '{' && at > 0 && text_[at - 1] == '$') {
      at = std::min(text_.find('}', at), text_.size() - 1);
      continue;
    }
    if (c != ';' && c != '{' && c != '}') continue;
    const std::vector<Word> words = words_of(text_, begin, at);
    if (c == '{') {
      open_block(words);
    } else {
      nginx_statement(words);
      if (c == '}') close_block(at);
    }
    begin = at + 1;
  }
  return finish();
}

// ---- by line -----------------------------------------------------------------------------------

void Reader::apache_line(const std::vector<Word>& words) {
  const std::string name = ascii_lower(words.front().text);
  if (name == "listen" && words.size() > 1) return listens(words[1]);
  if (name != "<virtualhost" && name != "namevirtualhost") return;
  for (std::size_t i = 1; i < words.size(); ++i) {
    Word word = words[i];
    if (word.text.ends_with('>')) word.text.remove_suffix(1);
    // Without a port it is any: what listens is said elsewhere.
    const std::size_t colon = word.text.rfind(':');
    const bool has_port =
        colon != std::string_view::npos && !word.text.ends_with(']') && !word.text.ends_with(":*");
    if (has_port) listens(word);
  }
}

void Reader::haproxy_line(const std::vector<Word>& words) {
  const std::string_view name = words.front().text;
  if (name == "bind" && words.size() > 1) return listens(words[1]);
  if ((name == "listen" || name == "frontend") && words.size() > 2) return listens(words[2]);
  for (const Word& word : words) {
    if (word.text.find("dst_port") != std::string_view::npos) asked_.push_back(word.begin);
  }
}

void Reader::lighttpd_line(const std::vector<Word>& words) {
  const std::string_view name = words.front().text;
  if (name.starts_with("include")) return problem(words.front().begin, "takes in another file");
  const std::size_t begin = words.front().begin;
  const std::size_t end = std::min(text_.find('\n', begin), text_.size());
  const std::string_view line = text_.substr(begin, end - begin);
  if (name.starts_with("server.port")) {
    const std::size_t equals = line.find('=');
    const std::vector<Word> value = equals == std::string_view::npos
                                        ? std::vector<Word>{}
                                        : words_of(text_, begin + equals + 1, end);
    if (value.size() == 1) return number(value.front());
    out_.listens = true;
    return problem(begin, "has a port that is not read");
  }
  if (!name.starts_with("$SERVER[\"socket\"]")) return;
  const std::size_t open = line.find('"', line.find(']'));
  const std::size_t close = open == std::string_view::npos ? open : line.find('"', open + 1);
  if (close == std::string_view::npos)
    return problem(begin, "listens at an address that is not read");
  listens({line.substr(open + 1, close - open - 1), begin + open + 1});
}

// key=value, key: value, key value. The port of management endpoints is another one.
void Reader::property_line(const std::vector<Word>& words) {
  const std::size_t begin = words.front().begin;
  if (text_[begin] == '!') return;
  const std::size_t end = std::min(text_.find('\n', begin), text_.size());
  const std::string_view line = text_.substr(begin, end - begin);
  const std::size_t key = line.find_first_of("=: \t");
  if (key == std::string_view::npos) return;
  const std::string_view name = line.substr(0, key);
  if (name != "server.port" && name != "quarkus.http.port" && name != "micronaut.server.port") {
    return;
  }
  const std::size_t value = line.find_first_not_of("=: \t", key);
  const std::vector<Word> rest =
      value == std::string_view::npos ? std::vector<Word>{} : words_of(text_, begin + value, end);
  if (rest.size() == 1) return number(rest.front());
  out_.listens = true;
  problem(begin, "has a port that is not read");
}

// ---- Caddy -------------------------------------------------------------------------------------

void Reader::caddy_addresses(const std::vector<Word>& words) {
  for (Word address : words) {
    if (address.text == "{") continue;
    if (address.text.ends_with(',')) address.text.remove_suffix(1);
    listens(address);
  }
}

// The addresses of sites stand in front of a block at the outermost level, or, of the only site,
// on the first line.
void Reader::caddy_line(const std::vector<Word>& words) {
  const bool opens = words.back().text == "{";
  const std::string_view name = words.front().text;
  const bool is_site = depth_ == 0 && !lone_site_ && name != "{" && !name.starts_with('(');
  if (is_site) {
    lone_site_ = first_line_ && !opens;
    caddy_addresses(words);
  }
  const bool is_option = depth_ == 1 && (name == "http_port" || name == "https_port");
  if (is_option && words.size() > 1) number(words[1]);
  if (name == "import") problem(words.front().begin, "takes in another file");
  first_line_ = false;
  depth_ += opens ? 1 : 0;
  depth_ -= name == "}" ? 1 : 0;
}

// ---- YAML and JSON -----------------------------------------------------------------------------

class TreeReader {
 public:
  explicit TreeReader(std::string_view text)
      : text_(text), places_(text), root_(knowledge::read_open_yaml(text)) {}

  ConfigPorts spring();
  ConfigPorts appsettings();

 private:
  void value(const knowledge::YamlNode& node, bool address);
  ConfigPorts unread() {
    out_.problem = ConfigProblem{1, "cannot be read"};
    return std::move(out_);
  }

  std::string_view text_;
  YamlPlaces places_;
  std::optional<knowledge::YamlNode> root_;
  ConfigPorts out_;
};

void TreeReader::value(const knowledge::YamlNode& node, bool address) {
  out_.listens = true;
  const auto at = places_.of(node);
  std::vector<PortInText> ports;
  if (address) {
    ports = ports_of_addresses(node.scalar);
  } else if (const auto port = port_number(node.scalar)) {
    ports.push_back(*port);
  }
  const bool fits = at && !ports.empty() && std::ranges::none_of(ports, &PortInText::implied) &&
                    node.scalar.find('$') == std::string::npos;
  if (!fits) {
    if (!out_.problem) out_.problem = ConfigProblem{node.at.line, "has a port that is not read"};
    return;
  }
  for (const PortInText& port : ports) {
    if (!port.is_low()) continue;
    out_.low.push_back(
        {static_cast<std::uint16_t>(port.port),
         {at->begin + static_cast<Offset>(port.begin), at->begin + static_cast<Offset>(port.end)},
         node.at.line});
  }
}

const knowledge::YamlNode* at_path(const knowledge::YamlNode& root,
                                   std::initializer_list<std::string_view> path) {
  const knowledge::YamlNode* node = &root;
  for (const std::string_view key : path) {
    if (node == nullptr) return nullptr;
    node = knowledge::member(*node, key);
  }
  return node;
}

ConfigPorts TreeReader::spring() {
  const bool several = text_.find("\n---") != std::string_view::npos;
  if (!root_ || several) return unread();
  for (const auto* node : {at_path(*root_, {"server", "port"}), at_path(*root_, {"server.port"}),
                           at_path(*root_, {"quarkus", "http", "port"}),
                           at_path(*root_, {"micronaut", "server", "port"})}) {
    if (node != nullptr) value(*node, false);
  }
  return std::move(out_);
}

ConfigPorts TreeReader::appsettings() {
  if (!root_) return unread();
  if (const auto* urls = at_path(*root_, {"Urls"})) value(*urls, true);
  const auto* endpoints = at_path(*root_, {"Kestrel", "Endpoints"});
  if (endpoints == nullptr || endpoints->kind != knowledge::YamlKind::map) return std::move(out_);
  for (std::size_t i = 1; i < endpoints->children.size(); i += 2) {
    const auto* url = knowledge::member(endpoints->children[i], "Url");
    if (url != nullptr) value(*url, true);
  }
  return std::move(out_);
}

}  // namespace

ConfigPorts config_ports(ConfigKind kind, std::string_view text) {
  switch (kind) {
    case ConfigKind::nginx:
      return Reader(text).nginx();
    case ConfigKind::apache:
      return Reader(text).apache();
    case ConfigKind::haproxy:
      return Reader(text).haproxy();
    case ConfigKind::lighttpd:
      return Reader(text).lighttpd();
    case ConfigKind::caddy:
      return Reader(text).caddy();
    case ConfigKind::properties:
      return Reader(text).properties();
    case ConfigKind::spring_yaml:
      return TreeReader(text).spring();
    case ConfigKind::appsettings:
      return TreeReader(text).appsettings();
  }
  return {};
}

}  // namespace droproot::analysis
