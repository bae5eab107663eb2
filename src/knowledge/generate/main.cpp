// droproot_compile_profiles OUTPUT FILE...: checks profiles and writes them as C++.
// Runs in the build, before droproot_knowledge is compiled. FILEs are bases.yaml, suites.yaml and
// the images, in this order.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "droproot/knowledge/profile_loader.h"
#include "knowledge/generate/print_tables.h"

namespace {

using droproot::knowledge::ProfileStore;

droproot::Result<void> add_file(ProfileStore& store, const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) {
    return tl::unexpected(droproot::Error{.code = droproot::ErrorCode::unreadable,
                                          .message = path.string() + " could not be read."});
  }
  if (path.filename() == "bases.yaml") return store.add_bases(path.string(), text);
  if (path.filename() == "suites.yaml") return store.add_suites(path.string(), text);
  return store.add_image(path.string(), path.stem().string(), text);
}

int run(int count, char** arguments) {
  if (count < 3) {
    fmt::print(stderr, "usage: {} OUTPUT FILE...\n", arguments[0]);
    return 2;
  }
  ProfileStore store;
  for (int i = 2; i < count; ++i) {
    const droproot::Result<void> added = add_file(store, arguments[i]);
    if (!added) {
      fmt::print(stderr, "{}\n", added.error().message);
      return 1;
    }
  }
  std::ofstream out(arguments[1], std::ios::binary);
  out << print_tables(store.tables());
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
