// Where a server's configuration says on which port it listens: nginx, Apache httpd, HAProxy,
// lighttpd, Caddy, Spring, ASP.NET Core.
//
// Only what decides where the process listens is a place: not the port of an upstream, of a proxy,
// of a log server. What may be one and cannot be read is a problem, never passed over.
// Sources: nginx.org ngx_http_core_module (listen); httpd.apache.org mpm_common (Listen), core
// (VirtualHost); HAProxy Configuration Manual 4.2 (bind); lighttpd wiki (server.port,
// $SERVER["socket"]); Caddy docs, Concepts (addresses), Global options (http_port, https_port);
// Spring Boot reference, Common Application Properties (server.port); ASP.NET Core docs, Kestrel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/text/span.h"

namespace droproot::analysis {

enum class ConfigKind : std::uint8_t {
  nginx,
  apache,
  haproxy,
  lighttpd,
  caddy,
  properties,   // application.properties
  spring_yaml,  // application.yml
  appsettings,  // appsettings.json
};

struct ConfigPort {
  std::uint16_t port;
  Span at;           // the digits
  std::size_t line;  // counted from 1
};

struct ConfigProblem {
  std::size_t line;
  std::string why;  // "has no number that is read"
};

struct ConfigPorts {
  std::vector<ConfigPort> low;  // below 1024
  bool listens = false;         // it says where, on whatever port
  std::optional<ConfigProblem> problem = {};
};

[[nodiscard]] ConfigPorts config_ports(ConfigKind kind, std::string_view text);

}  // namespace droproot::analysis
