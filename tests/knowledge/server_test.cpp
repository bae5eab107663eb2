#include "droproot/knowledge/server.h"

#include "knowledge/generate/print_servers.h"
#include "knowledge/profile_files.h"
#include "support/pch.h"

namespace droproot::knowledge {
namespace {

TEST(Servers, TheCompiledOnesAreTheFiles) {
  ServerStore store;
  add_all(store, "servers");
  ASSERT_FALSE(store.servers().empty());
  EXPECT_EQ(print_servers(store.servers()), print_servers(builtin_servers()));
}

// A port that no command moves would be said to be moved, and stay.
TEST(Servers, MoveEveryPortThatTheyHave) {
  for (const ServerRecipe& recipe : builtin_servers()) {
    for (const std::uint16_t port : recipe.ports) {
      EXPECT_TRUE(std::ranges::any_of(
          recipe.port_setup,
          [port](std::string_view command) { return with_port(command, port, 1) != command; }))
          << recipe.id << " does not move " << port;
    }
  }
}

TEST(Servers, AreReadStrictly) {
  const std::string good = "id: web\nsources: [manual]\nimages: [web]\nconfig: [/etc/web]\n";
  EXPECT_EQ(error_of<ServerStore>(good), "no error");
  EXPECT_THAT(error_of<ServerStore>(good + "ports: [99999]\n"), testing::HasSubstr("web.yaml:5:9"));
  EXPECT_THAT(error_of<ServerStore>(good + "port: [80]\n"), testing::HasSubstr("port"));
  EXPECT_THAT(error_of<ServerStore>(good + "tags: ['{a,b}']\n"), testing::HasSubstr("braces"));
  EXPECT_THAT(error_of<ServerStore>("id: web\nsources: [manual]\n"),
              testing::HasSubstr("`images`"));
}

TEST(Servers, TheNewPortStandsForTheOldOne) {
  EXPECT_EQ(with_port("s/80/{80}/; s/443/{443}/; {80}", 80, 8080),
            "s/80/8080/; s/443/{443}/; 8080");
}

}  // namespace
}  // namespace droproot::knowledge
