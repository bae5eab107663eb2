// What a configuration file of the author's says to a recipe: a row is a text and what is read.
#include "analysis/server_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/pch.h"

namespace droproot::analysis {
namespace {

const knowledge::ServerRecipe& recipe(std::string_view id) {
  return *std::ranges::find(knowledge::builtin_servers(), id, &knowledge::ServerRecipe::id);
}

struct ConfigRow {
  std::string_view server;
  std::string_view text;
  std::string_view reading;  // listens; L and R with the line that is low, or root's
};

void PrintTo(const ConfigRow& row, std::ostream* out) { *out << row.server << ": " << row.text; }

class ConfigRows : public testing::TestWithParam<ConfigRow> {};

TEST_P(ConfigRows, AreRead) {
  const ConfigReading reading = read_server_config(GetParam().text, recipe(GetParam().server));
  std::string text(reading.listens ? "listens" : "");
  if (reading.low_line != 0) text += fmt::format(" L{}", reading.low_line);
  if (reading.root_line != 0) text += fmt::format(" R{}", reading.root_line);
  EXPECT_EQ(text, GetParam().reading);
}

INSTANTIATE_TEST_SUITE_P(
    Nginx, ConfigRows,
    testing::Values(ConfigRow{"nginx", "", ""},
                    ConfigRow{"wordpress", "server { listen 80; }", "listens L1"},
                    ConfigRow{"wordpress", "\n\tlisten\t8080;\r\n", "listens"},
                    ConfigRow{"wordpress", "LISTEN [::]:443 ssl;", "listens L1"},
                    ConfigRow{"wordpress", "# listen 80;\n listen 8080; # listen 80;\n", "listens"},
                    ConfigRow{"wordpress", "listen 127.0.0.1;", "listens L1"},
                    ConfigRow{"wordpress", "listen 127.0.0.1:8000;", "listens"},
                    ConfigRow{"wordpress", "listen ${PORT};", "listens L1"},
                    ConfigRow{"wordpress", "listen unix:/run/a.sock;", "listens L1"},
                    ConfigRow{"wordpress", "listen_x 80;", ""},
                    ConfigRow{"nginx", "a;\naccess_log  /var/log/nginx/b.log;", " R2"},
                    ConfigRow{"nginx", "access_log /var/log/nginx/access.log main;", ""},
                    ConfigRow{"nginx", "access_log off; error_log /dev/stderr warn;", ""},
                    ConfigRow{"nginx", "proxy_cache_path /srv/cache keys_zone=a:1m;", " R1"},
                    ConfigRow{"nginx", "proxy_cache_path /var/cache/nginx/a keys_zone=a:1m;", ""}));

INSTANTIATE_TEST_SUITE_P(
    Others, ConfigRows,
    testing::Values(ConfigRow{"wordpress", "<VirtualHost *:80>", "listens L1"},
                    ConfigRow{"wordpress", "Listen 8080\nListenBacklog 511\n", "listens"},
                    ConfigRow{"apache2-debian", "ErrorLog ${APACHE_LOG_DIR}/e.log", ""},
                    ConfigRow{"apache2-debian", "ErrorLog \"${APACHE_LOG_DIR}/e.log\"", ""},
                    ConfigRow{"apache2-debian", "CustomLog /srv/a.log combined", " R1"},
                    ConfigRow{"haproxy", "bind :8443 ssl crt /c.pem alpn h2,http/1.1", ""},
                    ConfigRow{"haproxy", "listen stats\n", ""},
                    ConfigRow{"haproxy", "userlist a\n user b password c", " R2"},
                    ConfigRow{"haproxy", "stats socket /run/h.sock mode 660", " R1"},
                    ConfigRow{"php-fpm", ";listen = 80\n ; chroot = /a\nlisten = 9000", "listens"},
                    ConfigRow{"php-fpm", "listen = /run/a.sock", "listens L1 R1"},
                    ConfigRow{"php-fpm", "listen.owner = www-data\nlisten.backlog = 5", ""},
                    ConfigRow{"php-fpm", "error_log = /proc/self/fd/2\npid = /run/a.pid", " R2"},
                    ConfigRow{"tomcat", "<Connector port=\"8080\" protocol=\"HTTP/1.1\"",
                              "listens"},
                    ConfigRow{"tomcat", "<Connector\n  port=\"80\"", "listens L1"}));

}  // namespace
}  // namespace droproot::analysis
