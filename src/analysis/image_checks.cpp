#include "analysis/image_checks.h"

#include <algorithm>
#include <array>

namespace droproot::analysis {
namespace {

using knowledge::Family;

// What one family has and another one does not. Where a family is not named, nobody has looked.
struct Marker {
  std::string_view name;
  std::array<Family, 2> with;
  std::array<Family, 3> without;
};

constexpr auto kDebianLike = std::array{Family::debian, Family::ubuntu};
constexpr auto kAlpine = std::array{Family::alpine, Family::alpine};
constexpr auto kRedHatLike = std::array{Family::redhat, Family::fedora};

// base-files, alpine-baselayout, centos-release and their like.
constexpr std::array kFiles = {
    Marker{"/etc/debian_version", kDebianLike, {Family::alpine, Family::redhat, Family::fedora}},
    Marker{"/etc/alpine-release", kAlpine, {Family::debian, Family::ubuntu, Family::redhat}},
    Marker{"/etc/redhat-release", kRedHatLike, {Family::debian, Family::ubuntu, Family::alpine}},
};

// Debian packages dnf, rpm and yum, Fedora apt: these are left open.
constexpr std::array kPrograms = {
    Marker{"apt-get", kDebianLike, {Family::alpine, Family::alpine, Family::alpine}},
    Marker{"apk", kAlpine, {Family::debian, Family::ubuntu, Family::redhat}},
};

Truth has(std::span<const Marker> markers, std::string_view name, Family family) {
  const auto marker = std::ranges::find(markers, name, &Marker::name);
  if (marker == markers.end()) return Truth::maybe;
  if (std::ranges::find(marker->with, family) != marker->with.end()) return Truth::yes;
  const bool without = std::ranges::find(marker->without, family) != marker->without.end();
  return without ? Truth::no : Truth::maybe;
}

// The path of a `test -f PATH`, whichever way it is spelled; empty: it is another test.
std::string_view tested_file(std::span<const std::string_view> words) {
  if (words.front() == "[") {
    if (words.back() != "]") return {};
    words = words.first(words.size() - 1);
  } else if (words.front() != "test") {
    return {};
  }
  if (words.size() != 3) return {};
  constexpr std::array<std::string_view, 4> kTests = {"-f", "-e", "-r", "-s"};
  return std::ranges::find(kTests, words[1]) == kTests.end() ? std::string_view{} : words[2];
}

std::string_view looked_up_program(std::span<const std::string_view> words) {
  if (words.size() == 3 && words[0] == "command" && words[1] == "-v") return words[2];
  const bool looks = words[0] == "which" || words[0] == "type" || words[0] == "hash";
  return words.size() == 2 && looks ? words[1] : std::string_view{};
}

}  // namespace

Truth succeeds_in(const knowledge::ImageFacts& image, std::span<const std::string_view> words) {
  if (const auto path = tested_file(words); !path.empty()) return has(kFiles, path, image.family);
  return has(kPrograms, looked_up_program(words), image.family);
}

}  // namespace droproot::analysis
