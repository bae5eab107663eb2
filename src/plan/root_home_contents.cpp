#include "plan/root_home_contents.h"

#include <algorithm>
#include <array>

#include "droproot/analysis/paths.h"
#include "droproot/text/word_set.h"

namespace droproot::plan {
namespace {

using analysis::Command;
using analysis::CommandWord;

// By name, except what it removes again and caches that nobody reads at run time.
bool fills_by_name(const Command& command) {
  static constexpr WordSet kHarmless{"rm", "rmdir", "cd", "find", "ls", "echo"};
  const std::string_view program = command.program();
  if (kHarmless.contains(program)) return false;
  const bool pip_user =
      (program.starts_with("pip") || command.has_word("pip")) && command.has_word("--user");
  if (pip_user) return true;
  return std::ranges::any_of(command.words,
                             [](const CommandWord& word) {
                               return names_root_home(word.text) || word.text.starts_with("~/") ||
                                      mentions(word.text, "$HOME") ||
                                      mentions(word.text, "${HOME}");
                             }) ||
         std::ranges::any_of(command.writes, [](const analysis::FileWrite& write) {
           const std::string_view target = write.target;
           return names_root_home(target) || target.starts_with("~/") || mentions(target, "$HOME");
         });
}

// Programs that install into the home of whoever runs them, unless a variable names another place.
struct HomeInstaller {
  std::string_view program;
  std::string_view word;  // of its arguments
  std::string_view unless;
};
constexpr std::array<HomeInstaller, 14> kHomeInstallers = {
    {{"go", "install", "GOPATH"},
     {"cargo", "install", "CARGO_HOME"},
     {"pipx", "install", "PIPX_HOME"},
     {"uv", "tool", "UV_TOOL_DIR"},
     {"rustup", "install", "RUSTUP_HOME"},
     // Without one of these it installs what the project needs, into DENO_DIR.
     {"deno", "-g", "DENO_INSTALL_ROOT"},
     {"deno", "--global", "DENO_INSTALL_ROOT"},
     {"deno", "--name", "DENO_INSTALL_ROOT"},
     {"composer", "global", "COMPOSER_HOME"},
     {"gem", "--user-install", "GEM_HOME"},
     {"playwright", "install", "PLAYWRIGHT_BROWSERS_PATH"},
     {"npx", "playwright", "PLAYWRIGHT_BROWSERS_PATH"},
     {"python", "playwright", "PLAYWRIGHT_BROWSERS_PATH"},
     {"python3", "playwright", "PLAYWRIGHT_BROWSERS_PATH"}}};

bool names_other_place(const model::Scope& scope, std::string_view name) {
  const model::Variable* variable = scope.find(name);
  return variable != nullptr && !analysis::is_within(variable->value, kRootHome);
}

bool is_home_installer(const Command& command, const model::Scope& scope) {
  const std::string_view program = command.program();
  return std::ranges::any_of(kHomeInstallers, [&](const HomeInstaller& installer) {
    return program == installer.program && command.has_word(installer.word) &&
           (installer.word != "playwright" || command.has_word("install")) &&
           !names_other_place(scope, installer.unless);
  });
}

// Installers that put programs into the home of whoever runs them.
bool installs_into_home(const Command& command) {
  return std::ranges::any_of(command.words, [](const CommandWord& word) {
    if (!mentions(word.text, ".") && !mentions(word.text, "/")) return false;  // no address
    for (const std::string_view part :
         {"sh.rustup.rs", "nvm-sh/nvm", "creationix/nvm", "astral.sh/uv",
          "install.python-poetry.org", "bun.sh/install", "deno.land/install", "get.sdkman.io",
          "get.pnpm.io", "pyenv.run"}) {
      if (mentions(word.text, part)) return true;
    }
    return false;
  });
}

// Programs that load into the home of whoever runs them what the container looks for there again,
// unless a variable or an option names another place.
struct HomeLoad {
  std::string_view program;  // a version may follow
  std::string_view part;     // of one of its arguments
  std::array<std::string_view, 2> unless_variable;
  std::string_view unless_option;
};
constexpr std::array<HomeLoad, 7> kHomeLoads = {
    {{"julia", "Pkg", {"JULIA_DEPOT_PATH", ""}, "DEPOT_PATH"},
     {"python", "nltk.download", {"NLTK_DATA", ""}, "download_dir"},
     {"python", "from_pretrained", {"HF_HOME", "TRANSFORMERS_CACHE"}, "cache_dir"},
     {"python", "snapshot_download", {"HF_HOME", "HF_HUB_CACHE"}, "_dir"},
     {"python", "SentenceTransformer(", {"HF_HOME", "SENTENCE_TRANSFORMERS_HOME"}, "cache_folder"},
     {"huggingface-cli", "download", {"HF_HOME", "HF_HUB_CACHE"}, "-dir"},
     {"hf", "download", {"HF_HOME", "HF_HUB_CACHE"}, "-dir"}}};

bool any_word_mentions(const Command& command, std::string_view part) {
  return std::ranges::any_of(command.words,
                             [part](const CommandWord& word) { return mentions(word.text, part); });
}

// "python3.12" is python.
std::string_view without_version(std::string_view program) {
  return program.substr(0, program.find_last_not_of("0123456789.") + 1);
}

bool loads_into_home(const Command& command, const model::Scope& scope) {
  const std::string_view program = without_version(command.program());
  return std::ranges::any_of(kHomeLoads, [&](const HomeLoad& load) {
    return program == load.program && any_word_mentions(command, load.part) &&
           !any_word_mentions(command, load.unless_option) && !command.has_word("-d") &&
           std::ranges::none_of(load.unless_variable, [&scope](std::string_view name) {
             return names_other_place(scope, name);
           });
  });
}

// Build tools that keep what they load in the home, unless a variable names another place: started
// with the container, they look for what a RUN has loaded.
struct HomeCache {
  std::string_view program;
  std::string_view unless;
};
constexpr std::array<HomeCache, 9> kHomeCaches = {{{"mvn", ""},
                                                   {"gradle", "GRADLE_USER_HOME"},
                                                   {"gradlew", "GRADLE_USER_HOME"},
                                                   {"sbt", "SBT_OPTS"},
                                                   {"lein", "LEIN_HOME"},
                                                   {"dotnet", "NUGET_PACKAGES"},
                                                   {"stack", "STACK_ROOT"},
                                                   {"cabal", "CABAL_DIR"},
                                                   {"mix", "MIX_HOME"}}};

}  // namespace

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

std::vector<std::size_t> root_home_names(std::string_view text) {
  std::vector<std::size_t> found;
  for (std::size_t at = text.find(kRootHome); at != std::string_view::npos;
       at = text.find(kRootHome, at + 1)) {
    const std::size_t end = at + kRootHome.size();
    const bool begins =
        at == 0 || std::string_view("=:,\"' \t").find(text[at - 1]) != std::string_view::npos;
    if (begins && (end == text.size() ||
                   std::string_view("/:,\"' \t\r\n").find(text[end]) != std::string_view::npos)) {
      found.push_back(at);
    }
  }
  return found;
}

bool names_root_home(std::string_view text) { return !root_home_names(text).empty(); }

bool names_home(const CommandWord& word) {
  return names_root_home(word.text) || word.text.starts_with('~') || mentions(word.text, "HOME");
}

bool fills_root_home(const Command& command, const model::Scope& scope) {
  return fills_by_name(command) || installs_into_home(command) ||
         is_home_installer(command, scope) || loads_into_home(command, scope);
}

bool works_at_home(const Command& command) {
  static constexpr WordSet kLeavesNothing{"rm", "rmdir", "ls", "echo"};
  if (kLeavesNothing.contains(command.program())) return false;
  return (command.program() == "cd" && command.words.size() == 1) ||
         std::ranges::any_of(command.words, names_home);
}

bool is_read_by_tools(std::string_view path) { return path.starts_with("/root/."); }

std::string_view started_build_tool(const analysis::StartProcess& start,
                                    const model::Scope& scope) {
  for (const Command& command : start.commands.list) {
    const auto tool = std::ranges::find(kHomeCaches, command.program(), &HomeCache::program);
    if (tool == kHomeCaches.end() || names_other_place(scope, tool->unless)) continue;
    const bool builds = tool->program != "dotnet" || command.has_word("run") ||
                        command.has_word("watch") || command.has_word("test");
    if (builds) return tool->program;
  }
  return {};
}

}  // namespace droproot::plan
