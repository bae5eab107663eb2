// Any bytes as a .droproot.yaml: it is read, or refused with one sentence that has the place. What
// was read answers for any path, and its images can be looked up.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "droproot/config/config.h"
#include "droproot/config/project_file.h"
#include "droproot/knowledge/image.h"
#include "droproot/knowledge/image_reference.h"
#include "droproot/text/printable.h"

namespace {

using droproot::config::ProjectFile;
using droproot::config::Section;

constexpr std::string_view kName = "c";

void require(bool holds, std::string_view broken, std::string_view message) {
  if (holds) return;
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(broken.size()), broken.data(),
               static_cast<int>(message.size()), message.data());
  std::abort();
}

std::optional<std::string> wrong_rule(std::string_view rule) {
  if (rule == "all" || rule == "named-user") return std::nullopt;
  return "there is no such rule";
}

// "c:LINE:COLUMN: sentence", in one line.
void check_message(std::string_view message) {
  require(message.starts_with(kName), "no name", message);
  for (std::string_view rest = message.substr(kName.size());
       const char* part : {"line", "column"}) {
    require(rest.starts_with(':'), part, message);
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    require(end != 1 && end != std::string_view::npos, part, message);
    rest.remove_prefix(end);
    require(rest.front() == ':', part, message);
  }
  require(message.find('\n') == std::string_view::npos, "more than one line", message);
}

void use(const ProjectFile& file) {
  droproot::config::Config config;
  droproot::config::apply(file.top().settings, config);
  for (const char* path : {"Dockerfile", "a/b c/Dockerfile.dev", "\xff/\xc3\x28"}) {
    (void)file.excludes(path);
    for (const Section* section : file.overrides_of(path)) {
      droproot::config::apply(section->settings, config);
    }
  }
  for (const char* image : {"debian:12", "registry.example.com/base:1"}) {
    const auto reference = droproot::knowledge::parse_image_reference(image);
    (void)describe(reference, droproot::knowledge::lookup(reference, file.images()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = ProjectFile::read(kName, bytes, wrong_rule);
  if (file) {
    use(**file);
  } else {
    check_message(droproot::printable(file.error().message));  // as cli shows it
  }
  return 0;
}
