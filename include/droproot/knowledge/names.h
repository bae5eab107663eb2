// The words that profiles, reports and users write for the enumerations of tables.h.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "droproot/knowledge/tables.h"

namespace droproot::knowledge {

template <typename Enum>
struct EnumWord {
  Enum value;
  std::string_view word;
};

// Specialised below for each enumeration: every enumerator has exactly one word.
template <typename Enum>
inline constexpr int kWords = 0;

template <>
inline constexpr auto kWords<Family> = std::to_array<EnumWord<Family>>({
    {Family::unknown, "unknown"},
    {Family::debian, "debian"},
    {Family::ubuntu, "ubuntu"},
    {Family::alpine, "alpine"},
    {Family::busybox, "busybox"},
    {Family::wolfi, "wolfi"},
    {Family::redhat, "redhat"},
    {Family::fedora, "fedora"},
    {Family::amazonlinux, "amazonlinux"},
    {Family::azurelinux, "azurelinux"},
    {Family::photon, "photon"},
    {Family::suse, "suse"},
    {Family::arch, "arch"},
    {Family::distroless, "distroless"},
    {Family::scratch, "scratch"},
    {Family::windows, "windows"},
});

template <>
inline constexpr auto kWords<Dialect> = std::to_array<EnumWord<Dialect>>({
    {Dialect::unknown, "unknown"},
    {Dialect::shadow, "shadow"},
    {Dialect::busybox, "busybox"},
    {Dialect::append, "append"},
    {Dialect::none, "none"},
});

template <>
inline constexpr auto kWords<Adduser> = std::to_array<EnumWord<Adduser>>({
    {Adduser::unknown, "unknown"},
    {Adduser::absent, "absent"},
    {Adduser::perl, "perl"},
    {Adduser::shadow_symlink, "shadow-symlink"},
    {Adduser::busybox, "busybox"},
    {Adduser::by_suite, "by-suite"},
    {Adduser::by_suite_or_unknown, "by-suite-or-unknown"},
});

template <>
inline constexpr auto kWords<PackageManager> = std::to_array<EnumWord<PackageManager>>({
    {PackageManager::unknown, "unknown"},
    {PackageManager::none, "none"},
    {PackageManager::apt, "apt"},
    {PackageManager::apk, "apk"},
    {PackageManager::dnf, "dnf"},
    {PackageManager::yum, "yum"},
    {PackageManager::microdnf, "microdnf"},
    {PackageManager::tdnf, "tdnf"},
    {PackageManager::zypper, "zypper"},
    {PackageManager::pacman, "pacman"},
});

template <>
inline constexpr auto kWords<Confidence> = std::to_array<EnumWord<Confidence>>({
    {Confidence::low, "low"},
    {Confidence::medium, "medium"},
    {Confidence::high, "high"},
});

template <>
inline constexpr auto kWords<ImageRole> = std::to_array<EnumWord<ImageRole>>({
    {ImageRole::distro, "distro"},
    {ImageRole::language, "language"},
    {ImageRole::server, "server"},
    {ImageRole::tool, "tool"},
});

template <>
inline constexpr auto kWords<AccountRole> = std::to_array<EnumWord<AccountRole>>({
    {AccountRole::service, "service"},
    {AccountRole::person, "person"},
});

template <>
inline constexpr auto kWords<Protocol> = std::to_array<EnumWord<Protocol>>({
    {Protocol::tcp, "tcp"},
    {Protocol::udp, "udp"},
});

template <>
inline constexpr auto kWords<Drops> = std::to_array<EnumWord<Drops>>({
    {Drops::no, "no"},
    {Drops::for_commands, "for-commands"},
    {Drops::always, "always"},
});

template <>
inline constexpr auto kWords<PortSettingKind> = std::to_array<EnumWord<PortSettingKind>>({
    {PortSettingKind::env, "env"},
    {PortSettingKind::file, "file"},
    {PortSettingKind::flag, "flag"},
});

template <>
inline constexpr auto kWords<Truth> = std::to_array<EnumWord<Truth>>({
    {Truth::no, "no"},
    {Truth::maybe, "maybe"},
    {Truth::yes, "yes"},
});

template <typename Enum>
[[nodiscard]] constexpr std::string_view word_of(Enum value) {
  for (const auto& entry : kWords<Enum>) {
    if (entry.value == value) return entry.word;
  }
  return "";
}

template <typename Enum>
[[nodiscard]] constexpr std::optional<Enum> from_word(std::string_view word) {
  for (const auto& entry : kWords<Enum>) {
    if (entry.word == word) return entry.value;
  }
  return std::nullopt;
}

}  // namespace droproot::knowledge
