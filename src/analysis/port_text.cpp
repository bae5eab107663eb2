#include "analysis/port_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "droproot/text/unicode.h"

namespace droproot::analysis {
namespace {

constexpr std::uint32_t kHttp = 80;
constexpr std::uint32_t kHttps = 443;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The digits that begin `text.substr(at)`, when they are a port.
std::optional<PortInText> digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::uint32_t port = 0;
  const auto [stop, code] = std::from_chars(text.data() + at, text.data() + end, port);
  if (code != std::errc() || port > 65535) return std::nullopt;
  return PortInText{.port = port, .begin = at, .end = end};
}

// What a URL without a port means; 0: nothing.
std::uint32_t implied_port(std::string_view scheme) {
  if (scheme == "http") return kHttp;
  return scheme == "https" ? kHttps : 0;
}

// The word of letters in front of the "://" that ends at `end`.
std::string_view scheme_before(std::string_view text, std::size_t end) {
  if (end < 3 || text.substr(end - 3, 3) != "://") return {};
  std::size_t begin = end - 3;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  return text.substr(begin, end - 3 - begin);
}

bool is_wildcard(std::string_view host) {
  constexpr std::array<std::string_view, 5> kHosts = {"", "*", "+", "0.0.0.0", "[::]"};
  return std::ranges::find(kHosts, host) != kHosts.end();
}

// One address of a list, at text[begin, end).
std::optional<PortInText> port_of_address(std::string_view text, std::size_t begin,
                                          std::size_t end) {
  const std::string_view part = text.substr(begin, end - begin);
  if (auto number = digits_at(text, begin); number && number->end == end) return number;
  const std::size_t slashes = part.find("://");
  const std::string_view scheme = slashes == std::string_view::npos ? "" : part.substr(0, slashes);
  if (scheme == "unix" || part.starts_with("unix:") || part.starts_with("fd")) return std::nullopt;
  const std::size_t host = scheme.empty() ? begin : begin + slashes + 3;
  std::size_t host_end = host;
  if (host < end && text[host] == '[') host_end = std::min(text.find(']', host), end - 1) + 1;
  while (host_end < end && std::string_view(":/?").find(text[host_end]) == std::string_view::npos) {
    ++host_end;
  }
  const bool wildcard = is_wildcard(text.substr(host, host_end - host));
  if (host_end < end && text[host_end] == ':') {
    auto port = digits_at(text.substr(0, end), host_end + 1);
    const bool ends =
        port && (port->end == end || text[port->end] == '/' || text[port->end] == '?');
    if (!ends) return std::nullopt;
    port->wildcard = wildcard;
    return port;
  }
  const std::uint32_t implied = implied_port(scheme);
  if (implied == 0) return std::nullopt;
  return PortInText{.port = implied, .begin = host_end, .end = host_end, .wildcard = wildcard};
}

// A host name may not be the end or the begin of another one.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const auto joins = [](char c) { return is_name_byte(c) || c == '.' || c == '-'; };
  return (begin == 0 || !joins(text[begin - 1])) && (end == text.size() || !joins(text[end]));
}

void add_own_host_port(std::string_view text, std::size_t begin, std::size_t end,
                       std::vector<PortInText>& ports) {
  const std::string_view scheme = scheme_before(text, begin);
  const bool device = text.substr(0, begin).ends_with("/dev/tcp/");
  const char next = end < text.size() ? text[end] : ' ';
  if (next == ':' || (device && next == '/')) {
    if (const auto port = digits_at(text, end + 1)) ports.push_back(*port);
    return;
  }
  if (const std::uint32_t implied = implied_port(scheme); implied != 0) {
    ports.push_back({.port = implied, .begin = end, .end = end});
  }
}

}  // namespace

std::optional<PortInText> port_number(std::string_view text) {
  const auto port = digits_at(text, 0);
  return port && port->end == text.size() ? port : std::nullopt;
}

std::vector<PortInText> ports_of_addresses(std::string_view text) {
  std::vector<PortInText> ports;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find_first_of(";,", begin), text.size());
    if (const auto port = port_of_address(text, begin, end)) ports.push_back(*port);
    begin = end + 1;
  }
  return ports;
}

std::size_t own_host_length(std::string_view text) {
  constexpr std::array<std::string_view, 7> kHosts = {
      "localhost", "127.0.0.1", "0.0.0.0", "[::1]", "$HOSTNAME", "${HOSTNAME}", "$(hostname)"};
  for (const std::string_view host : kHosts) {
    if (text.starts_with(host)) return host.size();
  }
  return 0;
}

OwnHostPorts ports_of_own_host(std::string_view text) {
  OwnHostPorts found;
  for (std::size_t at = text.find_first_of("l10[$"); at != std::string_view::npos;
       at = text.find_first_of("l10[$", at + 1)) {
    const std::size_t length = own_host_length(text.substr(at));
    if (length == 0 || !stands_alone(text, at, at + length)) continue;
    found.mentioned = true;
    add_own_host_port(text, at, at + length, found.ports);
  }
  return found;
}

std::size_t find_only(std::string_view text, std::string_view number) {
  std::size_t found = std::string_view::npos;
  for (std::size_t at = text.find(number); at != std::string_view::npos;
       at = text.find(number, at + 1)) {
    const std::size_t end = at + number.size();
    if (at > 0 && is_name_byte(text[at - 1])) continue;
    if (end < text.size() && is_name_byte(text[end])) continue;
    if (found != std::string_view::npos) return std::string_view::npos;
    found = at;
  }
  return found;
}

bool may_listen_low(std::string_view directive) {
  constexpr std::string_view kDigits = "0123456789";
  if (directive.find('$') != std::string_view::npos) return true;
  bool high = false;
  for (std::size_t at = directive.find_first_of(kDigits); at != std::string_view::npos;) {
    const std::size_t end = std::min(directive.find_first_not_of(kDigits, at), directive.size());
    const bool begins = at == 0 || (!is_name_byte(directive[at - 1]) && directive[at - 1] != '.');
    const bool part = !begins || (end < directive.size() && directive[end] == '.');
    const auto port = digits_at(directive, at);
    if (!part && port && port->is_low()) return true;
    high = high || (!part && port);
    at = directive.find_first_of(kDigits, end);
  }
  return !high;
}

std::vector<std::string_view> variables_in(std::string_view text) {
  std::vector<std::string_view> names;
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    std::size_t begin = at + 1;
    if (begin < text.size() && text[begin] == '{') ++begin;
    std::size_t end = begin;
    while (end < text.size() && is_name_byte(text[end])) ++end;
    if (end > begin) names.push_back(text.substr(begin, end - begin));
  }
  return names;
}

bool is_name_byte(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

bool uses(std::string_view text, std::string_view variable) {
  const auto names = variables_in(text);
  return std::ranges::find(names, variable) != names.end();
}

bool has_name(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_name_byte(text[at - 1])) &&
        (end == text.size() || !is_name_byte(text[end]))) {
      return true;
    }
  }
  return false;
}

}  // namespace droproot::analysis
