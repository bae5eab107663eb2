#include "droproot/knowledge/image_reference.h"

#include <algorithm>
#include <array>

namespace droproot::knowledge {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Docker Hub under its own names.
constexpr auto kHubHosts = std::to_array<std::string_view>(
    {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"});

// Registries that serve Docker Hub's images below a path.
constexpr auto kMirrors =
    std::to_array<std::string_view>({"public.ecr.aws/docker/", "mirror.gcr.io/"});

// The namespaces in which the official images of one architecture lie (docker-library/bashbrew).
constexpr auto kArchitectures = std::to_array<std::string_view>(
    {"amd64", "arm32v5", "arm32v6", "arm32v7", "arm64v8", "armhf", "i386", "mips64le", "ppc64le",
     "riscv64", "s390x", "winamd64"});

bool is_host(std::string_view component) {
  return component.find_first_of(".:") != kNone || component == "localhost";
}

// Takes `head` and one '/' off the front.
bool strip_component(std::string_view& path, std::string_view head) {
  if (path.size() <= head.size() || !path.starts_with(head) || path[head.size()] != '/')
    return false;
  path.remove_prefix(head.size() + 1);
  return true;
}

// `HOST/any/path/library/NAME`: registries that proxy Docker Hub keep its `library`.
std::string_view behind_library(std::string_view path) {
  constexpr std::string_view kLibrary = "/library/";
  const std::size_t at = path.find(kLibrary);
  if (at == kNone) return {};
  const std::string_view name = path.substr(at + kLibrary.size());
  return name.find('/') == kNone ? name : std::string_view();
}

std::string_view strip_hub(std::string_view path) {
  for (const std::string_view host : kHubHosts) {
    if (strip_component(path, host)) break;
  }
  return path;
}

std::string_view strip_mirror(std::string_view path) {
  for (const std::string_view mirror : kMirrors) {
    if (path.starts_with(mirror)) return path.substr(mirror.size());
  }
  const std::size_t slash = path.find('/');
  if (slash == kNone || !is_host(path.substr(0, slash))) return path;
  const std::string_view official = behind_library(path);
  return official.empty() ? path : official;
}

std::string_view normalised(std::string_view path) {
  path = strip_mirror(strip_hub(path));
  strip_component(path, "library");
  for (const std::string_view architecture : kArchitectures) {
    if (strip_component(path, architecture)) break;
  }
  return path;
}

}  // namespace

ImageReference parse_image_reference(std::string_view text) {
  ImageReference reference;
  reference.written = std::string(text);
  std::string_view rest = text;
  if (const std::size_t at = rest.find('@'); at != kNone) {
    reference.digest = std::string(rest.substr(at + 1));
    rest = rest.substr(0, at);
  }
  // A colon behind the last slash that does not belong to ${NAME:-default}.
  const std::size_t name_start = rest.rfind('/') == kNone ? 0 : rest.rfind('/') + 1;
  const std::size_t brace = std::min(rest.find("${", name_start), rest.size());
  std::size_t colon = rest.find(':', name_start);
  if (colon > brace) {
    const std::size_t close = rest.rfind('}');
    colon = close == kNone ? kNone : rest.find(':', close);
  }
  reference.tag = reference.digest.empty() ? "latest" : "";
  if (colon != kNone && colon + 1 < rest.size()) {
    reference.tag = std::string(rest.substr(colon + 1));
    reference.tag_written = true;
  }
  rest = rest.substr(0, colon);
  const std::string_view hub = strip_hub(rest);
  reference.repository = std::string(normalised(rest));
  reference.mirrored = strip_mirror(hub) != hub;
  return reference;
}

}  // namespace droproot::knowledge
