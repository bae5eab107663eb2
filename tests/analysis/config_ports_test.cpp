// Where configuration files and source code say on which port the process listens.
#include "analysis/config_ports.h"

#include "analysis/package_scripts.h"
#include "analysis/port_literals.h"
#include "analysis/yaml_places.h"
#include "droproot/knowledge/open_yaml.h"
#include "support/pch.h"

namespace droproot::analysis {
namespace {

// "80@3 443@7" with lines; "!4" for a problem on line 4; "-" where it does not say.
std::string read(ConfigKind kind, const std::string& text) {
  const ConfigPorts ports = config_ports(kind, text);
  std::string out;
  for (const ConfigPort& port : ports.low) {
    EXPECT_EQ(text.substr(port.at.begin, port.at.end - port.at.begin), std::to_string(port.port));
    out += fmt::format("{}{}@{}", out.empty() ? "" : " ", port.port, port.line);
  }
  if (ports.problem) out += fmt::format("!{}", ports.problem->line);
  return out.empty() && !ports.listens ? "-" : out;
}

struct Row {
  ConfigKind kind;
  std::string text;
  std::string expected;
};

class ConfigTable : public testing::TestWithParam<Row> {};

TEST_P(ConfigTable, FindsWhatIsListenedOn) {
  EXPECT_EQ(read(GetParam().kind, GetParam().text), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Nginx, ConfigTable,
    testing::Values(
        Row{ConfigKind::nginx, "server {\n  listen 80;\n  listen [::]:80;\n}\n", "80@2 80@3"},
        Row{ConfigKind::nginx, "server { listen 443 ssl http2; server_name a; }", "443@1"},
        Row{ConfigKind::nginx, "server { listen *:8080; }", ""},
        Row{ConfigKind::nginx, "server { listen unix:/run/a.sock; }", ""},
        Row{ConfigKind::nginx, "server {\n listen localhost;\n}", "!2"},
        Row{ConfigKind::nginx, "server {\n listen ${PORT};\n}", "!2"},
        Row{ConfigKind::nginx, "# listen 80;\nserver { listen 8080; }", ""},
        Row{ConfigKind::nginx, "server {\n root /x;\n}", "!3"},
        Row{ConfigKind::nginx, "upstream a { server b:80; }\nserver { listen 8080; }", ""},
        Row{ConfigKind::nginx, "server {\n listen 80;\n proxy_pass http://localhost:80;\n}",
            "80@2!3"},
        Row{ConfigKind::nginx, "server {\n listen 80;\n if ($server_port = 80) { }\n}", "80@2!3"},
        Row{ConfigKind::nginx, "server { listen 80; return 301 https://$host$request_uri; }",
            "80@1"},
        Row{ConfigKind::nginx, "server { add_header X \"a; listen 81; {\"; listen 80; }", "80@1"},
        Row{ConfigKind::nginx, "", "-"}));

INSTANTIATE_TEST_SUITE_P(
    Others, ConfigTable,
    testing::Values(
        Row{ConfigKind::apache, "Listen 80\n<VirtualHost *:80>\nServerName a:80\n</VirtualHost>\n",
            "80@1 80@2"},
        Row{ConfigKind::apache, "Listen 0.0.0.0:443 https\n<VirtualHost _default_:443>",
            "443@1 443@2"},
        Row{ConfigKind::apache, "Listen ${PORT}\n", "!1"},
        Row{ConfigKind::apache, "<VirtualHost *>\nProxyPass / http://app:80/\n", "-"},
        Row{ConfigKind::haproxy, "frontend a\n  bind *:80\n  bind :443 ssl crt x\n", "80@2 443@3"},
        Row{ConfigKind::haproxy, "backend b\n  server s 10.0.0.1:80 check\n", "-"},
        Row{ConfigKind::haproxy, "frontend a\n  bind :80,:81\n", "80@2 81@2"},
        Row{ConfigKind::haproxy, "frontend a\n bind :80-90\n", "!2"},
        Row{ConfigKind::haproxy, "frontend a\n bind :80\n acl s dst_port 80\n", "80@2!3"},
        Row{ConfigKind::lighttpd, "server.port = 80\n", "80@1"},
        Row{ConfigKind::lighttpd, "server.port=env.PORT\n", "!1"},
        Row{ConfigKind::lighttpd, "$SERVER[\"socket\"] == \":443\" {\n}\n", "443@1"},
        Row{ConfigKind::lighttpd, "server.document-root = \"/x\"\n", "-"},
        Row{ConfigKind::caddy, ":80 {\n  reverse_proxy app:80\n}\n", "80@1"},
        Row{ConfigKind::caddy, ":80\nfile_server\n", "80@1"},
        Row{ConfigKind::caddy, "http://example.com {\n}\n", "!1"},
        Row{ConfigKind::caddy, "{\n  http_port 80\n}\n:8080 {\n}\n", "80@2"},
        Row{ConfigKind::caddy, "{$SITE} {\n}\n", "!1"}));

INSTANTIATE_TEST_SUITE_P(
    Applications, ConfigTable,
    testing::Values(
        Row{ConfigKind::properties, "a=80\nserver.port=80\n", "80@2"},
        Row{ConfigKind::properties, "server.port : 80\n", "80@1"},
        Row{ConfigKind::properties, "server.port=${PORT:80}\n", "!1"},
        Row{ConfigKind::properties, "management.server.port=80\n#server.port=80\n", "-"},
        Row{ConfigKind::spring_yaml, "server:\n  port: 80\ndb:\n  port: 80\n", "80@2"},
        Row{ConfigKind::spring_yaml, "server:\n  port: \"80\"\n", "80@2"},
        Row{ConfigKind::spring_yaml, "server:\n  port: ${PORT:80}\n", "!2"},
        Row{ConfigKind::spring_yaml, "server:\n  port: 80\n---\nserver:\n  port: 81\n", "!1"},
        Row{ConfigKind::appsettings, "{\"Urls\": \"http://*:80;http://*:81\"}", "80@1 81@1"},
        Row{ConfigKind::appsettings,
            "{\"Kestrel\": {\"Endpoints\": {\n\"A\": {\"Url\": \"http://+:80\"}}}}", "80@2"},
        Row{ConfigKind::appsettings, "{\"Urls\": \"http://localhost\"}", "!1"},
        Row{ConfigKind::appsettings, "{\"Smtp\": {\"Url\": \"http://mail:80\"}}", "-"}));

// ---- source code --------------------------------------------------------------------------------

// "3" for a line that is sure, "3?" for one that is not.
std::string literals(const std::string& source) {
  std::string out;
  for (const PortLiteral& literal : port_literals(source, "80")) {
    EXPECT_EQ(source.substr(literal.begin, 2), "80");
    out += fmt::format("{}{}{}", out.empty() ? "" : " ", literal.line, literal.sure ? "" : "?");
  }
  return out;
}

struct SourceRow {
  std::string source;
  std::string expected;
};

class SourceTable : public testing::TestWithParam<SourceRow> {};

TEST_P(SourceTable, TellsAListenerFromTheRest) {
  EXPECT_EQ(literals(GetParam().source), GetParam().expected) << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    Code, SourceTable,
    testing::Values(SourceRow{"app.listen(80);", "1"}, SourceRow{"app.listen(80, () => {", "1"},
                    SourceRow{"app.listen({ port: 80 })", "1"},
                    SourceRow{"app.run(host='0.0.0.0', port=80)", "1"},
                    SourceRow{"serve(app, port = 80)", "1"},
                    SourceRow{"HTTPServer(('', 80), H).serve()", "1"},
                    SourceRow{"app.listen(80, () => console.log('on port 80'))", "1 1"},
                    SourceRow{"const port = 80;\napp.listen(port);", "1"},
                    SourceRow{"const PORT = process.env.PORT || 80;\napp.listen(PORT, log);", "1"},
                    SourceRow{"port = int(os.environ.get('PORT', 80))\napp.run(port=port)", "1"},
                    SourceRow{"const port = 80;\nconnect(port);", "1?"},
                    SourceRow{"const port = 80;\napp.listen(port);\nhttp.get({port});", "1?"},
                    SourceRow{"http.get({ port: 80 })", "1?"},
                    SourceRow{"socket.connect((host, port, 80))", "1?"},
                    SourceRow{"// listen on 80", ""}, SourceRow{"app.listen(8080);", ""},
                    SourceRow{"const timeout = 80;", ""}, SourceRow{"listen(1.80)", ""}));

// ---- package.json -------------------------------------------------------------------------------

TEST(PackageScripts, NamesWhatAPackageManagerRuns) {
  const auto name_of = [](const std::string& command) {
    Arena arena;
    const Commands commands = ShellReader(arena).commands_of_script(command);
    return package_script(commands.list.front()).value_or("-");
  };
  EXPECT_EQ(name_of("npm start"), "start");
  EXPECT_EQ(name_of("npm run --silent prod"), "prod");
  EXPECT_EQ(name_of("yarn serve"), "serve");
  EXPECT_EQ(name_of("pnpm run web"), "web");
  EXPECT_EQ(name_of("npm ci"), "-");
  EXPECT_EQ(name_of("npm --prefix x start"), "-");
  EXPECT_EQ(name_of("npm start -- --port 80"), "-");
  EXPECT_EQ(name_of("node server.js"), "-");
}

TEST(PackageScripts, KnowsTheScriptThatNpmHasOfItsOwn) {
  EXPECT_EQ(script_of_package(R"({"scripts": {"start": "next start"}})", "start"), "next start");
  EXPECT_EQ(script_of_package(R"({"name": "x"})", "start"), "node server.js");
  EXPECT_EQ(script_of_package(R"({"scripts": {"prestart": "x"}})", "start"), std::nullopt);
  EXPECT_EQ(script_of_package(R"({"name": "x"})", "prod"), std::nullopt);
  EXPECT_EQ(script_of_package("[1", "start"), std::nullopt);
}

// ---- places of YAML -----------------------------------------------------------------------------

TEST(YamlPlaces, AreThoseOfTheBytes) {
  const std::string text =
      "a: 80\nb: \"81\"\nc: [82, '83']\nd: \"\\u0038\"\ne: &x 84\nf: \xC3\xA4 85\n";
  const auto root = knowledge::read_open_yaml(text);
  ASSERT_TRUE(root);
  const YamlPlaces places(text);
  const auto shown = [&](const knowledge::YamlNode& node) {
    const auto at = places.of(node);
    return at ? text.substr(at->begin, at->end - at->begin) : std::string("none");
  };
  EXPECT_EQ(shown(*knowledge::member(*root, "a")), "80");
  EXPECT_EQ(shown(*knowledge::member(*root, "b")), "81");
  EXPECT_EQ(shown(knowledge::member(*root, "c")->children[0]), "82");
  EXPECT_EQ(shown(knowledge::member(*root, "c")->children[1]), "83");
  EXPECT_EQ(shown(*knowledge::member(*root, "d")), "none");
  EXPECT_EQ(places.line(*knowledge::member(*root, "e")), 5U);
}

}  // namespace
}  // namespace droproot::analysis
