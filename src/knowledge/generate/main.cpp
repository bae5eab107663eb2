// droproot_compile_profiles OUTPUT FILE...: checks profiles and writes them as C++.
// Runs in the build, before droproot_knowledge is compiled. FILEs are bases.yaml, suites.yaml and
// the images, in this order; or policies, programs or servers alone, which lie in a folder of that
// name.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "droproot/knowledge/policy.h"
#include "droproot/knowledge/profile_loader.h"
#include "droproot/knowledge/program.h"
#include "droproot/knowledge/server.h"
#include "knowledge/generate/print_policies.h"
#include "knowledge/generate/print_programs.h"
#include "knowledge/generate/print_servers.h"
#include "knowledge/generate/print_tables.h"

namespace {

using droproot::Result;
using droproot::knowledge::Policy;
using droproot::knowledge::PolicyStore;
using droproot::knowledge::ProfileStore;
using droproot::knowledge::ProgramStore;
using droproot::knowledge::ServerStore;

using Paths = std::vector<std::filesystem::path>;

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) {
    return tl::unexpected(droproot::Error{.code = droproot::ErrorCode::unreadable,
                                          .message = path.string() + " could not be read."});
  }
  return text;
}

Result<void> add_file(ProfileStore& store, const std::filesystem::path& path) {
  const Result<std::string> text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  if (path.filename() == "bases.yaml") return store.add_bases(path.string(), *text);
  if (path.filename() == "suites.yaml") return store.add_suites(path.string(), *text);
  return store.add_image(path.string(), path.stem().string(), *text);
}

Result<std::string> compile_images(const Paths& paths) {
  ProfileStore store;
  for (const std::filesystem::path& path : paths) {
    const Result<void> added = add_file(store, path);
    if (!added) return tl::unexpected(added.error());
  }
  return print_tables(store.tables());
}

Result<std::string> compile_policies(const Paths& paths) {
  PolicyStore store;
  std::vector<Policy> policies;
  for (const std::filesystem::path& path : paths) {
    const Result<std::string> text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    const Result<Policy> policy = store.read_builtin(path.string(), path.stem().string(), *text);
    if (!policy) return tl::unexpected(policy.error());
    policies.push_back(*policy);
  }
  return print_policies(policies);
}

// Of a store whose files are rows that do not know each other.
template <typename Store>
Result<void> add_all(Store& store, const Paths& paths) {
  for (const std::filesystem::path& path : paths) {
    const Result<std::string> text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    const Result<void> added = store.add(path.string(), path.stem().string(), *text);
    if (!added) return tl::unexpected(added.error());
  }
  return {};
}

Result<std::string> compile_programs(const Paths& paths) {
  ProgramStore store;
  return add_all(store, paths).map([&store] { return print_programs(store.programs()); });
}

Result<std::string> compile_servers(const Paths& paths) {
  ServerStore store;
  return add_all(store, paths).map([&store] { return print_servers(store.servers()); });
}

Result<std::string> compile(const Paths& paths) {
  const std::filesystem::path folder = paths.front().parent_path().filename();
  if (folder == "policies") return compile_policies(paths);
  if (folder == "programs") return compile_programs(paths);
  if (folder == "servers") return compile_servers(paths);
  return compile_images(paths);
}

int run(int count, char** arguments) {
  if (count < 3) {
    fmt::print(stderr, "usage: {} OUTPUT FILE...\n", arguments[0]);
    return 2;
  }
  const Paths paths(arguments + 2, arguments + count);
  const Result<std::string> source = compile(paths);
  if (!source) {
    fmt::print(stderr, "{}\n", source.error().message);
    return 1;
  }
  std::ofstream out(arguments[1], std::ios::binary);
  out << *source;
  out.close();
  return out ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& problem) {
    std::fputs(problem.what(), stderr);  // fmt::print may throw itself
    return 1;
  }
}
