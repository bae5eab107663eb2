// The command line as plain values. The only door to CLI11.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "droproot/config/config.h"
#include "droproot/config/settings.h"
#include "droproot/report/report.h"
#include "droproot/text/error.h"

namespace droproot::cli {

enum class Mode : std::uint8_t { show, write, check };
enum class ColorChoice : std::uint8_t { automatic, always, never };
enum class Verbosity : std::uint8_t { quiet, normal, verbose };
// Where the settings of a repository are read: the nearest .droproot.yaml, --config, --no-config.
enum class ConfigChoice : std::uint8_t { nearest, file, none };
enum class ContextChoice : std::uint8_t { beside_the_file, folder, none };

// --shard K/N: the K-th of N parts, from 1.
struct Shard {
  std::uint32_t number = 1;
  std::uint32_t count = 1;
};

// droproot [OPTIONS] [PATH...]
struct Harden {
  config::Config config = {};                    // without what files say
  std::optional<std::string> profile = {};       // --profile is one of the built-in ones
  std::optional<std::string> profile_file = {};  // --profile is a file, which has to be read
  ConfigChoice config_choice = ConfigChoice::nearest;
  std::string config_file = {};
  config::Settings options = {};        // what stands on the command line itself
  std::vector<std::string> paths = {};  // empty: the current folder
  Mode mode = Mode::show;
  std::optional<report::Format> format = {};  // absent: diff, and nothing with --write
  ContextChoice context = ContextChoice::beside_the_file;
  std::string context_folder = {};
  std::string stdin_filename = "Dockerfile";
  std::string diff_base = {};  // empty: none; else a file with a unified diff
  std::vector<std::string> exclude = {};
  bool ignores = true;                // .gitignore, .droprootignore, other people's folders
  std::string files_from = {};        // empty: none; "-": standard input
  char list_end = '\n';               // of a path in that file
  std::optional<unsigned> jobs = {};  // absent: one a core
  Shard shard = {};
  std::string resume = {};       // empty: none
  std::string fingerprint = {};  // of the options that change what is done to a file
  bool progress = true;
  ColorChoice color = ColorChoice::automatic;
  Verbosity verbosity = Verbosity::normal;
};
// droproot config [OPTIONS] [PATH]
struct ShowConfig {
  Harden options;  // at most one path
};
struct ListProfiles {};
struct Explain {
  std::string rule;
};
struct ListRules {};
struct DescribeImages {
  std::vector<std::string> references;
};
struct Parse {
  std::vector<std::string> paths;
};
// droproot report [OPTIONS] FILE.jsonl...
struct MakeReport {
  std::vector<std::string> files;  // of --format=jsonl
  std::string title = "Dockerfile hardening report";
  std::size_t depth = 2;  // folders that make a repository's name
  std::string html = {};  // files to make; "-": standard output; empty: not this one
  std::string csv = {};
  std::string markdown = {};
};
// --help, --version: text for standard output.
struct Print {
  std::string text;
};

using Invocation = std::variant<Harden, ShowConfig, Explain, ListRules, ListProfiles,
                                DescribeImages, MakeReport, Parse, Print>;

// `args` without the program's name. The error is one sentence with the nearest right word.
// Nothing is opened, so a folder that does not exist is not noticed here.
[[nodiscard]] Result<Invocation> parse_arguments(std::span<const std::string> args);

// "--check", "-w": all that the main command takes, for help_test.
[[nodiscard]] std::vector<std::string> option_names();

// The words that an option with a closed set of values takes.
struct Choices {
  std::string_view option;  // "--format"
  std::vector<std::string_view> words;
};
[[nodiscard]] std::vector<Choices> option_choices();

// The error for a rule that does not exist. `option` heads the sentence; empty for none.
[[nodiscard]] Error unknown_rule(std::string_view option, std::string_view rule);

// What is wrong with the name of a rule in a list; nullopt: nothing. `all` is one, too.
[[nodiscard]] std::optional<std::string> wrong_rule(std::string_view rule);

// What is wrong with a --profile that is not a built-in one; nullopt: it is a file's name.
[[nodiscard]] std::optional<std::string> wrong_profile(const std::string& name);

}  // namespace droproot::cli
