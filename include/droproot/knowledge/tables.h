// What droproot knows of base images, as rows of constant tables.
//
// The rows are written by people in profiles/*.yaml, checked by ProfileStore (profile_loader.h) and
// compiled in as constexpr arrays by src/knowledge/generate. A user's own image files give rows of
// the same shape at run time. Rows are views: the strings belong to the binary or to a
// ProfileStore. An absent optional means "this row does not say", never "no".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "droproot/text/truth.h"

namespace droproot::knowledge {

using Names = std::span<const std::string_view>;

// The distribution whose files and package manager an image has.
enum class Family : std::uint8_t {
  unknown,
  debian,
  ubuntu,
  alpine,
  busybox,
  wolfi,
  redhat,
  fedora,
  amazonlinux,
  azurelinux,
  photon,
  suse,
  arch,
  distroless,
  scratch,
  windows,
};

// How an account is made: useradd, busybox's adduser, lines appended to /etc/passwd by a shell that
// has no tool, nothing at all (no shell).
enum class Dialect : std::uint8_t { unknown, shadow, busybox, append, none };

// What the command `adduser` is: three programs with three sets of flags.
// by_suite and by_suite_or_unknown stand only in rows (the second for images whose packages may
// have brought it along); lookup() turns them into one of the others.
enum class Adduser : std::uint8_t {
  unknown,
  absent,
  perl,
  shadow_symlink,
  busybox,
  by_suite,
  by_suite_or_unknown,
};

enum class PackageManager : std::uint8_t {
  unknown,
  none,
  apt,
  apk,
  dnf,
  yum,
  microdnf,
  tdnf,
  zypper,
  pacman,
};

// high: read in the Dockerfile, configuration or package list, or measured. medium: read for a
// related variant, or from documentation. low: the family only; no rule acts on more than the
// package manager.
enum class Confidence : std::uint8_t { low, medium, high };

enum class ImageRole : std::uint8_t { distro, language, server, tool };

// person: made for somebody to log in (ubuntu, vscode); a service is never given to it.
enum class AccountRole : std::uint8_t { service, person };

enum class Protocol : std::uint8_t { tcp, udp };

// Whether the entrypoint of the image, started as root, goes on as another user.
enum class Drops : std::uint8_t { no, for_commands, always };

enum class PortSettingKind : std::uint8_t { env, file, flag };

struct Account {
  std::string_view name;
  std::optional<std::uint32_t> uid = {};  // absent: given out by a package, not pinned
  std::optional<std::uint32_t> gid = {};
  std::string_view home = {};   // empty: not known
  std::string_view shell = {};  // empty: not known
  AccountRole role = AccountRole::service;
  // The supplementary groups. Absent: it may have some.
  std::optional<Names> groups = {};
};

struct Group {
  std::string_view name;
  std::optional<std::uint32_t> gid = {};
};

struct Port {
  std::uint16_t number;
  Protocol protocol = Protocol::tcp;
};

struct EnvEntry {
  std::string_view name;
  std::string_view value;
};

// Where the image reads the port it listens on: an environment variable, a file, a flag.
struct PortSetting {
  PortSettingKind kind;
  std::string_view name;   // the variable, the file's path or the flag
  std::string_view value;  // what stands there for port 80 or as shipped; may be empty
};

struct Entrypoint {
  bool must_start_as_root = false;
  Drops drops = Drops::no;
  Names commands = {};               // globs on the first word, for Drops::for_commands
  std::string_view drops_with = {};  // gosu, su-exec, setpriv...
  // The program that is put in front of a CMD whose first word matches one of `arguments`: of
  // `CMD ["run", "main.ts"]` deno's makes `deno run main.ts`. Empty: CMD is run as it is.
  std::string_view runs = {};
  Names arguments = {};  // globs
};

// The commands that an image has for making accounts.
struct Toolset {
  std::string_view id;
  Dialect dialect = Dialect::unknown;
  Truth useradd = Truth::maybe;
  Truth groupadd = Truth::maybe;
  Adduser adduser = Adduser::unknown;
  Truth shell = Truth::maybe;  // /bin/sh
  PackageManager package_manager = PackageManager::unknown;
  std::string_view nologin = {};              // path of nologin, or of false where there is none
  std::optional<std::uint32_t> max_uid = {};  // busybox refuses more
};

// What an image or a variant of it says. Lists replace the list of the row before, except
// more_accounts, which adds to it.
struct Facts {
  std::optional<Family> family = {};  // implies the family's tools
  std::optional<Toolset> tools = {};
  std::optional<Adduser> adduser = {};
  std::optional<PackageManager> package_manager = {};
  std::optional<Truth> shell = {};
  std::optional<std::string_view> default_user = {};  // as in the image's configuration
  std::optional<std::string_view> reuse_user = {};    // an account's name, or UID:GID; "" for none
  std::optional<std::span<const Account>> accounts = {};
  std::optional<bool> accounts_complete = {};
  Names without_accounts = {};  // removed again: of the family or of the suite
  std::span<const Account> more_accounts = {};
  std::optional<std::span<const Group>> groups = {};
  std::optional<Entrypoint> entrypoint = {};
  std::optional<std::span<const Port>> ports = {};
  std::optional<std::span<const PortSetting>> port_settings = {};
  std::optional<std::span<const EnvEntry>> env = {};
  std::optional<Names> volumes = {};
  std::optional<Names> writable = {};          // what the process writes by default
  std::optional<bool> group0 = {};             // group 0 is the convention (OpenShift, bitnami)
  std::optional<bool> file_capabilities = {};  // the server's binary carries capabilities
  std::optional<std::string_view> note = {};
};

// Applies when one of `tags` matches and, if any are given, one of `repositories` (glob.h).
struct Variant {
  Names tags = {};  // empty: every tag
  Names repositories = {};
  bool retired = false;  // last built long ago: no digest and no variable is taken for one of these
  Facts facts;
};

// The suites a tag was built on, oldest first; the last one is what it is today.
struct TagHistory {
  std::string_view tag;
  Names suites;
};

struct Profile {
  std::string_view id;  // the file's name without .yaml
  ImageRole role;
  Confidence confidence;
  std::string_view checked;  // date, YYYY-MM-DD
  Names sources;
  Names repositories;  // normalised names or globs, * crosses /
  Facts facts;
  std::span<const Variant> variants = {};
  std::span<const TagHistory> tags = {};  // sorted by tag
};

// A release of a distribution.
struct Suite {
  std::string_view name;
  Names aliases;  // other words that mean it in a tag: debian12, ubuntu24.04
  Family family;
  Truth adduser = Truth::maybe;        // Debian's perl program is part of the base image
  Truth lastlog_grows = Truth::maybe;  // useradd without -l writes a huge sparse file
  std::string_view home_mode = {};     // of a home made by useradd; empty: not known
  std::span<const Account> accounts = {};
};

struct FamilyBase {
  Family family;
  Toolset tools;
  std::span<const Account> accounts;
  std::span<const Group> groups;
};

// A repository name, or a glob, and its profile.
struct RepositoryEntry {
  std::string_view pattern;
  std::uint32_t profile;  // index into Tables::profiles
};

struct SuiteWord {
  std::string_view word;
  std::uint32_t suite;  // index into Tables::suites
};

struct Tables {
  std::span<const Profile> profiles;
  std::span<const RepositoryEntry> exact;  // sorted by pattern
  std::span<const RepositoryEntry> globs;  // most literal characters first
  std::span<const Suite> suites;
  std::span<const SuiteWord> suite_words;  // sorted: names and aliases
  std::span<const FamilyBase> families;    // indexed by Family
  std::span<const Toolset> tools;
};

// The tables compiled in from profiles/.
[[nodiscard]] const Tables& builtin_tables();

}  // namespace droproot::knowledge
