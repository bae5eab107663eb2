#include "droproot/knowledge/server.h"

#include <set>

#include "knowledge/generate/print_servers.h"
#include "support/pch.h"

namespace droproot::knowledge {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string error_of(const std::string& text) {
  ServerStore store;
  const Result<void> added = store.add("web.yaml", "web", text);
  return added ? "no error" : added.error().message;
}

TEST(Servers, TheCompiledOnesAreTheFiles) {
  std::set<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(DROPROOT_SOURCE_DIR) / "profiles/servers")) {
    files.insert(entry.path());
  }
  ServerStore store;
  for (const fs::path& path : files) {
    const auto added = store.add(path.string(), path.stem().string(), slurp(path));
    ASSERT_TRUE(added.has_value()) << added.error().message;
  }
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
  EXPECT_EQ(error_of(good), "no error");
  EXPECT_THAT(error_of(good + "ports: [99999]\n"), testing::HasSubstr("web.yaml:5:9"));
  EXPECT_THAT(error_of(good + "port: [80]\n"), testing::HasSubstr("port"));
  EXPECT_THAT(error_of(good + "tags: ['{a,b}']\n"), testing::HasSubstr("braces"));
  EXPECT_THAT(error_of("id: web\nsources: [manual]\n"), testing::HasSubstr("`images`"));
}

TEST(Servers, TheNewPortStandsForTheOldOne) {
  EXPECT_EQ(with_port("s/80/{80}/; s/443/{443}/; {80}", 80, 8080),
            "s/80/8080/; s/443/{443}/; 8080");
}

}  // namespace
}  // namespace droproot::knowledge
