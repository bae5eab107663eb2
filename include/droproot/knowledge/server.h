// What makes the server of an official image, or of a distribution's package, run as a user: rows
// written in profiles/servers/*.yaml and compiled in.
//
// A recipe is for the configuration as it is shipped. `setup` and `port_setup` are shell commands,
// in which {80} stands for where port 80 moves to. What files of the author's may say beside or
// instead of it, `listen_words`, `root_lines` and `plain_lines` tell: statements in lower case
// (analysis/server_config.h).
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/kept_text.h"
#include "droproot/text/error.h"

namespace droproot::knowledge {

struct ServerRecipe {
  using Words = std::span<const std::string_view>;
  std::string_view id = {};
  Words images = {};       // ids of profiles/images
  Words tags = {};         // patterns (glob.h); none: any
  Words packages = {};     // a RUN of the file installs one of them; none: the image has the server
  Words foreign = {};      // words of a RUN that brings the server from elsewhere
  Words starts = {};       // commands (patterns) that start it as shipped, blanks between the words
  Words config = {};       // folders of its configuration, and words that name them
  Words conflicts = {};    // programs that change it: "a2ensite", "a2enmod ssl"
  Words port_files = {};   // that say where it listens
  Words replaceable = {};  // folders whose files the author may bring, when they are seen
  // The first words of statements that say where it listens, for what config_ports.h does not read.
  Words listen_words = {};
  Words root_lines = {};   // statements (patterns) that only root, or the shipped user, can obey
  Words plain_lines = {};  // those among them that everybody can
  Words setup = {};
  Words port_setup = {};
  Words writable = {};  // folders that it writes and that are root's
  std::span<const std::uint16_t> ports = {};
  std::string_view account = {};  // the only one that it can run as; empty: any
  std::string_view note = {};     // what the reader of a change should know
  bool own_config = false;        // none is shipped: `port_files` are the author's
  bool drops_as_root = false;  // the entrypoint changes to `account` when it is root, and only then
};

// Those of profiles/servers/, by name.
[[nodiscard]] std::span<const ServerRecipe> builtin_servers();

// `{80}` in a command of a recipe becomes `to`.
[[nodiscard]] std::string with_port(std::string_view command, std::uint16_t from, std::uint16_t to);

// Owns the strings of the recipes it has read. Not movable: they point into it.
class ServerStore {
 public:
  ServerStore() = default;
  ServerStore(const ServerStore&) = delete;
  ServerStore& operator=(const ServerStore&) = delete;

  // The error is a sentence that begins with file:line:column.
  Result<void> add(std::string_view file_name, std::string_view id, std::string_view text);
  [[nodiscard]] std::span<const ServerRecipe> servers() const { return servers_; }

 private:
  friend class ServerReader;

  KeptText text_;
  std::deque<std::vector<std::uint16_t>> ports_;
  std::vector<ServerRecipe> servers_;
};

}  // namespace droproot::knowledge
