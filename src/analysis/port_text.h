// Port numbers in a text: in an option's value, in a URL of this very host.
//
// Places are byte offsets into the text they were found in. An implied port (http:// without one is
// 80) stands nowhere: begin == end is where ":N" would go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace droproot::analysis {

struct PortInText {
  std::uint32_t port;
  std::size_t begin;
  std::size_t end;
  bool wildcard = false;  // its host is one that can only be listened on

  [[nodiscard]] bool is_low() const { return port > 0 && port < 1024; }
  [[nodiscard]] bool implied() const { return begin == end; }
};

// Nothing but digits that are a port.
[[nodiscard]] std::optional<PortInText> port_number(std::string_view text);

// "80", "0.0.0.0:80", ":80", "[::]:80", "http://+:80;https://+:443", "tcp://0.0.0.0:80". A unix
// socket and a host alone have none.
[[nodiscard]] std::vector<PortInText> ports_of_addresses(std::string_view text);

// "http://localhost/", "127.0.0.1:80", "/dev/tcp/localhost/80" anywhere in the text.
struct OwnHostPorts {
  std::vector<PortInText> ports;
  bool mentioned = false;  // this host is named at all, with whatever port
};
[[nodiscard]] OwnHostPorts ports_of_own_host(std::string_view text);

// The length of the name of this host that begins the text, or 0.
[[nodiscard]] std::size_t own_host_length(std::string_view text);

// Where `number` stands in the text as a number of its own; npos when it does not or more than
// once.
[[nodiscard]] std::size_t find_only(std::string_view text, std::string_view number);

// A listen directive of a server, in lower case. One without a port of its own is a socket, or a
// host whose port is the standard one.
[[nodiscard]] bool may_listen_low(std::string_view directive);

// The names of $NAME and ${NAME...}.
[[nodiscard]] std::vector<std::string_view> variables_in(std::string_view text);

// A byte of such a name.
[[nodiscard]] bool is_name_byte(char c);
// Whether one of these is `variable`.
[[nodiscard]] bool uses(std::string_view text, std::string_view variable);
// Whether `name` stands in the text, not as a part of a longer name.
[[nodiscard]] bool has_name(std::string_view text, std::string_view name);

}  // namespace droproot::analysis
