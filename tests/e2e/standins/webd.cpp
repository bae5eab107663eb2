// webd [PORT]: the server inside the stand-in images. It answers every request with who it runs as,
// which is what the tests want to know. PORT comes from the argument, then from $PORT, and is else
// 8080.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

std::string who() {
  std::array<gid_t, 64> groups{};
  const int count = getgroups(static_cast<int>(groups.size()), groups.data());
  std::string text =
      "uid=" + std::to_string(getuid()) + " gid=" + std::to_string(getgid()) + " groups=";
  for (int i = 0; i < count; ++i) {
    text += (i > 0 ? "," : "") + std::to_string(groups[static_cast<std::size_t>(i)]);
  }
  const char* home = std::getenv("HOME");
  return text + " home=" + (home != nullptr ? home : "") + "\n";
}

int listen_on(int port) {
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(server, 16) != 0) {
    std::perror("webd: bind");
    std::exit(1);
  }
  return server;
}

}  // namespace

int main(int argc, char** argv) {
  const char* named = argc > 1 ? argv[1] : std::getenv("PORT");
  const int port = named != nullptr ? std::atoi(named) : 8080;
  const int server = listen_on(port);
  const std::string body = who();
  const std::string answer = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body;
  std::printf("webd: port %d, %s", port, body.c_str());
  std::fflush(stdout);
  for (;;) {
    const int client = accept(server, nullptr, nullptr);
    if (client < 0) continue;
    std::array<char, 4096> request{};
    if (read(client, request.data(), request.size()) > 0 &&
        write(client, answer.data(), answer.size()) < 0) {
      std::perror("webd: write");
    }
    close(client);
  }
}
