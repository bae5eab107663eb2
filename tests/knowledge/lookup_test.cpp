#include <chrono>

#include "droproot/knowledge/image.h"
#include "droproot/knowledge/names.h"

namespace droproot::knowledge {
namespace {

ImageFacts facts_of(std::string_view text) { return lookup(parse_image_reference(text)); }

std::string number(std::optional<std::uint32_t> value) {
  return value ? fmt::format("{}", *value) : "?";
}

// family suite dialect adduser user[=uid:gid] reuse=uid:gid; "-" for what is not known.
std::string summary(const ImageFacts& facts) {
  const auto or_dash = [](std::string_view text) { return text.empty() ? "-" : text; };
  std::string user(or_dash(facts.user.written));
  if (facts.user.uid) user += fmt::format("={}:{}", number(facts.user.uid), number(facts.user.gid));
  std::string reuse = "-";
  if (facts.reuse) {
    reuse = fmt::format("{}={}:{}", facts.reuse->name, number(facts.reuse->uid),
                        number(facts.reuse->gid));
  }
  return fmt::format("{} {} {} {} {} {}", word_of(facts.family), or_dash(facts.suite),
                     word_of(facts.tools.dialect), word_of(facts.tools.adduser), user, reuse);
}

struct Row {
  std::string_view reference, profile, summary;
};

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Row> rows() {
  return {
      // Distributions
      {"debian", "debian", "debian trixie shadow absent root=0:0 -"},
      {"debian:13", "debian", "debian trixie shadow absent root=0:0 -"},
      {"debian:trixie-slim", "debian", "debian trixie shadow absent root=0:0 -"},
      {"debian:bookworm-slim", "debian", "debian bookworm shadow perl root=0:0 -"},
      {"debian:12.5", "debian", "debian bookworm shadow perl root=0:0 -"},
      {"amd64/debian:11", "debian", "debian bullseye shadow perl root=0:0 -"},
      {"ubuntu", "ubuntu", "ubuntu resolute shadow absent root=0:0 -"},
      {"ubuntu:22.04", "ubuntu", "ubuntu jammy shadow perl root=0:0 -"},
      {"ubuntu:24.04", "ubuntu", "ubuntu noble shadow absent root=0:0 -"},
      {"ubuntu:jammy-20230101", "ubuntu", "ubuntu jammy shadow perl root=0:0 -"},
      {"alpine", "alpine", "alpine alpine3.24 busybox busybox root=0:0 -"},
      {"alpine:3.18.4", "alpine", "alpine alpine3.18 busybox busybox root=0:0 -"},
      {"busybox:1.36", "busybox", "busybox - busybox busybox root=0:0 -"},
      {"fedora:40", "fedora", "fedora - shadow shadow-symlink root=0:0 -"},
      {"centos:7", "centos", "redhat - shadow shadow-symlink root=0:0 -"},
      {"amazonlinux:2023", "amazonlinux", "amazonlinux - append absent root=0:0 -"},
      {"registry.access.redhat.com/ubi9-minimal", "ubi-minimal",
       "redhat - append unknown root=0:0 -"},
      {"registry.access.redhat.com/ubi9/ubi-minimal:9.4", "ubi-minimal",
       "redhat - append unknown root=0:0 -"},
      {"registry.access.redhat.com/ubi8/ubi", "ubi", "redhat - shadow shadow-symlink root=0:0 -"},
      {"registry.access.redhat.com/ubi9/ubi-micro", "ubi-micro",
       "redhat - append absent root=0:0 -"},
      {"archlinux:base", "archlinux", "arch - shadow absent root=0:0 -"},
      {"opensuse/leap:15", "opensuse", "suse - shadow absent root=0:0 -"},
      // Languages
      {"node:20-alpine", "node", "alpine alpine3.23 busybox busybox root=0:0 node=1000:1000"},
      {"node:20", "node", "debian bookworm shadow perl root=0:0 node=1000:1000"},
      {"node:26-slim", "node", "debian trixie shadow absent root=0:0 node=1000:1000"},
      {"node:16", "node", "debian buster shadow perl root=0:0 node=1000:1000"},
      {"public.ecr.aws/docker/library/node:18", "node",
       "debian bookworm shadow perl root=0:0 node=1000:1000"},
      {"python", "python", "debian trixie shadow perl root=0:0 -"},
      {"python:3.12-slim", "python", "debian trixie shadow absent root=0:0 -"},
      {"python:3.12", "python", "debian trixie shadow perl root=0:0 -"},
      {"python:3.11-slim-bullseye", "python", "debian bullseye shadow perl root=0:0 -"},
      {"python:3.8-slim", "python", "debian bookworm shadow perl root=0:0 -"},
      // A patch release may have stopped on either suite of its series.
      {"python:3.12.1-slim", "python", "debian - shadow unknown root=0:0 -"},
      {"node:18.12.1-slim", "node", "debian - shadow perl root=0:0 node=1000:1000"},
      {"golang:1.22", "golang", "debian bookworm shadow perl root=0:0 -"},
      {"golang:1.22-alpine3.19", "golang", "alpine alpine3.19 busybox busybox root=0:0 -"},
      {"golang:1.22-nanoserver", "golang", "windows - none absent ContainerAdministrator -"},
      {"openjdk:17", "openjdk", "redhat oraclelinux8 shadow shadow-symlink root=0:0 -"},
      {"openjdk:17-slim", "openjdk", "debian bullseye shadow perl root=0:0 -"},
      {"openjdk:11", "openjdk", "debian bullseye shadow perl root=0:0 -"},
      {"eclipse-temurin:21-jre", "eclipse-temurin", "ubuntu resolute shadow perl root=0:0 -"},
      {"eclipse-temurin:17-jre-jammy", "eclipse-temurin", "ubuntu jammy shadow perl root=0:0 -"},
      {"maven:3.9-eclipse-temurin-17", "maven", "ubuntu noble shadow unknown root=0:0 -"},
      {"php:8.2-apache", "php-cli", "debian trixie shadow absent root=0:0 www-data=33:33"},
      {"php:8.2-fpm-alpine", "php-cli",
       "alpine alpine3.24 busybox busybox root=0:0 www-data=82:82"},
      {"mcr.microsoft.com/dotnet/aspnet:6.0", "dotnet", "debian bullseye shadow perl root=0:0 -"},
      {"mcr.microsoft.com/dotnet/aspnet:8.0", "dotnet",
       "debian bookworm shadow perl root=0:0 app=1654:1654"},
      {"mcr.microsoft.com/dotnet/aspnet:8.0-alpine", "dotnet",
       "alpine - busybox busybox root=0:0 app=1654:1654"},
      {"mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", "dotnet",
       "distroless - none absent 1654=1654:1654 app=1654:1654"},
      {"mcr.microsoft.com/dotnet/aspnet:10.0", "dotnet",
       "ubuntu noble shadow absent root=0:0 app=1654:1654"},
      {"nvidia/cuda:12.2.0-base-ubuntu22.04", "nvidia-cuda", "ubuntu jammy shadow perl root=0:0 -"},
      {"nvidia/cuda:12.2.0-devel-rockylinux9", "nvidia-cuda",
       "redhat - shadow shadow-symlink root=0:0 -"},
      // Servers
      {"nginx", "nginx", "debian trixie shadow unknown root=0:0 nginx=101:101"},
      {"nginx:alpine", "nginx", "alpine - busybox busybox root=0:0 nginx=101:101"},
      {"httpd:2.4-alpine", "httpd", "alpine - busybox busybox root=0:0 www-data=82:82"},
      {"redis", "redis", "debian - shadow unknown root=0:0 redis=999:999"},
      {"redis:7-alpine", "redis", "alpine alpine3.21 busybox busybox root=0:0 redis=999:1000"},
      {"mysql:8.0", "mysql", "redhat oraclelinux9 shadow shadow-symlink root=0:0 mysql=999:999"},
      {"mysql:8.0-debian", "mysql", "debian - shadow unknown root=0:0 mysql=999:999"},
      {"haproxy:2.2", "haproxy", "debian bullseye shadow perl root=0:0 haproxy=99:99"},
      {"haproxy:2.8", "haproxy", "debian trixie shadow unknown haproxy=99:99 haproxy=99:99"},
      {"bitnami/redis:7", "bitnami", "debian - shadow unknown 1001=1001:0 =1001:0"},
      {"bitnami/minideb:bookworm", "minideb", "debian bookworm shadow perl root=0:0 -"},
      {"jenkins/jenkins:lts", "jenkins", "debian - shadow absent jenkins=1000:1000 -"},
      {"docker.elastic.co/elasticsearch/elasticsearch:8.11.0", "elasticsearch",
       "ubuntu - shadow unknown 1000:0=1000:0 elasticsearch=1000:1000"},
      {"elasticsearch:7.17.0", "elasticsearch",
       "ubuntu - shadow unknown root=0:0 elasticsearch=1000:1000"},
      {"elasticsearch:6.8.0", "elasticsearch",
       "unknown - unknown unknown root=0:0 elasticsearch=1000:1000"},
      {"apache/airflow:2.9", "airflow", "debian - shadow unknown airflow=50000:0 airflow=50000:0"},
      // No shell
      {"gcr.io/distroless/static-debian12", "distroless",
       "distroless - none absent root=0:0 nonroot=65532:65532"},
      {"gcr.io/distroless/static-debian12:nonroot", "distroless",
       "distroless - none absent 65532=65532:65532 nonroot=65532:65532"},
      {"dhi.io/node:22-debian13", "dhi",
       "distroless - none absent nonroot=65532:65532 nonroot=65532:65532"},
      {"dhi.io/node:22-debian13-dev", "dhi",
       "debian trixie shadow unknown root=0:0 nonroot=65532:65532"},
      {"dhi.io/node:22-alpine3.22-dev", "dhi",
       "alpine alpine3.22 busybox busybox root=0:0 nonroot=65532:65532"},
      {"cgr.dev/chainguard/static", "chainguard",
       "wolfi - none absent 65532=65532:65532 nonroot=65532:65532"},
      {"cgr.dev/chainguard/nginx", "chainguard",
       "wolfi - none absent 65532=65532:65532 nginx=65532:65532"},
      {"cgr.dev/chainguard/python:latest-dev", "chainguard",
       "wolfi - busybox busybox 65532=65532:65532 nonroot=65532:65532"},
      {"cgr.dev/chainguard/wolfi-base", "wolfi-base",
       "wolfi - busybox busybox root=0:0 nonroot=65532:65532"},
      {"mcr.microsoft.com/windows/servercore:ltsc2022", "windows-servercore",
       "windows - none absent ContainerAdministrator ContainerUser=?:?"},
      // Only what holds for every tag
      {"node@sha256:abc", "node", "unknown - unknown unknown root=0:0 node=1000:1000"},
      {"node:${V}-alpine", "node", "alpine - busybox busybox root=0:0 node=1000:1000"},
      {"postgres:${V}", "postgres", "unknown - unknown unknown root=0:0 -"},
      {"gcr.io/distroless/cc:${T}", "distroless", "distroless - none absent - nonroot=65532:65532"},
      // Strangers
      {"registry.corp:5000/team/app:1.2-alpine3.19", "", "alpine alpine3.19 busybox busybox - -"},
      {"registry.corp/base/java:17-noble", "", "ubuntu noble shadow absent - -"},
      {"registry.corp/base/java:17-slim", "", "debian - shadow unknown - -"},
      {"registry.corp/base/ubi9-java:1", "", "redhat - shadow shadow-symlink - -"},
      {"registry.corp/thing", "", "unknown - unknown unknown - -"},
      {"${BASE}", "", "unknown - unknown unknown - -"},
  };
}

TEST(Lookup, Table) {
  for (const Row& row : rows()) {
    const ImageFacts facts = facts_of(row.reference);
    EXPECT_EQ(facts.known ? facts.profile->id : "", row.profile) << row.reference;
    EXPECT_EQ(summary(facts), row.summary) << row.reference;
  }
}

// The account came in December 2016; older tags that were never built again do not have it.
TEST(Lookup, OldNodeImagesHaveNoAccountOfThatNumber) {
  for (const std::string_view old : {"node:0.12", "node:4.6.2-slim", "node:5", "node:5.8",
                                     "node:6.3.0", "node:6.9.1-slim", "node:7.2.0"}) {
    EXPECT_FALSE(facts_of(old).reuse) << old;
  }
  for (const std::string_view later :
       {"node:4.7", "node:6", "node:6.9", "node:6.9.5", "node:6.11.5", "node:7.7.1-alpine"}) {
    EXPECT_TRUE(facts_of(later).reuse) << later;
  }
}

TEST(Lookup, SuitesDecideTheAccountOfUbuntu) {
  const ImageFacts noble = facts_of("ubuntu:24.04");
  EXPECT_EQ(noble.has_uid(1000), Truth::yes);
  ASSERT_NE(noble.account("ubuntu"), nullptr);
  EXPECT_EQ(noble.account("ubuntu")->role, AccountRole::person);
  EXPECT_EQ(facts_of("ubuntu:22.04").has_uid(1000), Truth::no);
  EXPECT_EQ(facts_of("eclipse-temurin:21").has_uid(1000), Truth::yes);
  // The gradle image renames it.
  EXPECT_EQ(facts_of("gradle:8").account("ubuntu"), nullptr);
  EXPECT_EQ(facts_of("gradle:8").account(1000)->name, "gradle");
}

TEST(Lookup, KnowsTheAccountsOfTheDistribution) {
  EXPECT_EQ(facts_of("debian").account("www-data")->uid, 33U);
  EXPECT_EQ(facts_of("python:3.12").account("www-data")->uid, 33U);
  EXPECT_EQ(facts_of("debian:bookworm").account("_apt")->uid, 42U);
  EXPECT_EQ(facts_of("debian:bullseye").account("_apt")->uid, 100U);
  EXPECT_EQ(facts_of("debian:bullseye").has_uid(41), Truth::yes);
  EXPECT_EQ(facts_of("debian:bookworm").has_uid(41), Truth::no);
  EXPECT_EQ(facts_of("alpine:3.12").has_uid(31), Truth::maybe);
  EXPECT_EQ(facts_of("debian").group_id("nogroup"), 65534U);
  EXPECT_EQ(facts_of("alpine").group_id("nogroup"), 65533U);
  EXPECT_EQ(facts_of("alpine").has_gid(999), Truth::yes);
  EXPECT_EQ(facts_of("alpine").has_uid(999), Truth::no);
  EXPECT_EQ(facts_of("alpine").has_account("www-data"), Truth::no);
  EXPECT_EQ(facts_of("alpine").has_group("www-data"), Truth::yes);
  EXPECT_EQ(facts_of("centos:7").account("nobody")->uid, 99U);
  EXPECT_EQ(facts_of("centos:7").account(65534), nullptr);
  EXPECT_EQ(facts_of("node:20").has_uid(10001), Truth::maybe);
}

TEST(Lookup, SupplementaryGroupsAreKnownOrMayBeThere) {
  const Account* const node = facts_of("node:20").account("node");
  ASSERT_NE(node, nullptr);
  ASSERT_TRUE(node->groups.has_value());
  EXPECT_TRUE(node->groups->empty());
  EXPECT_FALSE(facts_of("mongo:7").account("mongodb")->groups.has_value());
}

TEST(Lookup, Entrypoints) {
  EXPECT_TRUE(facts_of("linuxserver/sonarr").entrypoint.must_start_as_root);
  EXPECT_TRUE(facts_of("docker:dind").entrypoint.must_start_as_root);
  EXPECT_FALSE(facts_of("docker:dind-rootless").entrypoint.must_start_as_root);
  EXPECT_EQ(facts_of("docker:dind-rootless").user.uid, 1000U);
  EXPECT_FALSE(facts_of("docker:cli").entrypoint.must_start_as_root);
  EXPECT_TRUE(facts_of("rocker/rstudio").entrypoint.must_start_as_root);
  EXPECT_FALSE(facts_of("rocker/r-ver").entrypoint.must_start_as_root);
  const Entrypoint redis = facts_of("redis:7").entrypoint;
  EXPECT_EQ(redis.drops, Drops::for_commands);
  EXPECT_EQ(redis.drops_with, "gosu");
  EXPECT_THAT(redis.commands, testing::ElementsAre("redis-server"));
  EXPECT_EQ(facts_of("nginx").entrypoint.drops, Drops::no);
}

TEST(Lookup, VolumesMoveWithTheVersion) {
  EXPECT_THAT(facts_of("postgres:17").volumes, testing::ElementsAre("/var/lib/postgresql/data"));
  EXPECT_THAT(facts_of("postgres:18.1-alpine").volumes,
              testing::ElementsAre("/var/lib/postgresql"));
  EXPECT_THAT(facts_of("redis:7").volumes, testing::ElementsAre("/data"));
}

TEST(Lookup, PortsAndWhereTheyAreSet) {
  const ImageFacts old = facts_of("mcr.microsoft.com/dotnet/aspnet:6.0");
  ASSERT_EQ(old.ports.size(), 1U);
  EXPECT_EQ(old.ports[0].number, 80);
  EXPECT_EQ(old.env_value("ASPNETCORE_URLS"), "http://+:80");
  EXPECT_EQ(old.env_value("APP_UID"), std::nullopt);
  EXPECT_EQ(old.account("app"), nullptr);
  const ImageFacts current = facts_of("mcr.microsoft.com/dotnet/aspnet:8.0");
  EXPECT_EQ(current.ports[0].number, 8080);
  EXPECT_EQ(current.env_value("APP_UID"), "1654");
  EXPECT_EQ(facts_of("php:8.2-apache").ports[0].number, 80);
  EXPECT_TRUE(facts_of("php:8.2-cli").ports.empty());
  EXPECT_EQ(facts_of("nginx").port_settings[0].name, "/etc/nginx/conf.d/default.conf");
  EXPECT_TRUE(facts_of("caddy").file_capabilities);
  EXPECT_TRUE(facts_of("registry.access.redhat.com/ubi9/python-311").group0);
}

TEST(Lookup, ToolsOfTheSuite) {
  EXPECT_EQ(facts_of("debian:bullseye").lastlog_grows, Truth::yes);
  EXPECT_EQ(facts_of("debian:bookworm").lastlog_grows, Truth::no);
  EXPECT_EQ(facts_of("debian:trixie").home_mode, "0700");
  EXPECT_EQ(facts_of("debian:bookworm").home_mode, "0755");
  EXPECT_EQ(facts_of("debian").tools.nologin, "/usr/sbin/nologin");
  EXPECT_EQ(facts_of("archlinux").tools.nologin, "/usr/bin/nologin");
  EXPECT_EQ(facts_of("alpine").tools.max_uid, 256000U);
  EXPECT_EQ(facts_of("centos:7").tools.package_manager, PackageManager::yum);
  EXPECT_EQ(facts_of("cgr.dev/chainguard/wolfi-base").tools.package_manager, PackageManager::apk);
  EXPECT_EQ(facts_of("amazonlinux:2").tools.package_manager, PackageManager::yum);
  EXPECT_EQ(facts_of("amazonlinux:2023").tools.package_manager, PackageManager::dnf);
  EXPECT_TRUE(facts_of("debian:trixie").suite_written);
  EXPECT_FALSE(facts_of("debian:13").suite_written);
}

TEST(Lookup, LowConfidenceIsVisible) {
  EXPECT_FALSE(facts_of("gentoo/stage3").reliable());
  EXPECT_TRUE(facts_of("gentoo/stage3").known);
  EXPECT_TRUE(facts_of("node:20").reliable());
  EXPECT_FALSE(facts_of("corp/app:alpine").reliable());
  EXPECT_TRUE(facts_of("corp/app:alpine").guessed);
}

TEST(Lookup, IsFast) {
  const ImageReference reference = parse_image_reference("registry.corp/team/app:1.2-alpine");
  const auto start = std::chrono::steady_clock::now();
  constexpr int kRounds = 2000;
  int guessed = 0;
  for (int i = 0; i < kRounds; ++i) guessed += lookup(reference).guessed ? 1 : 0;
  const auto spent = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(guessed, kRounds);
  // The bound is generous: sanitizers and a busy machine must not fail it.
  EXPECT_LT(spent / kRounds, std::chrono::microseconds(500));
}

TEST(Describe, SaysWhatIsKnownAndFromWhere) {
  const auto text = [](std::string_view written) {
    const ImageReference reference = parse_image_reference(written);
    return describe(reference, lookup(reference));
  };
  EXPECT_EQ(text("registry.corp/thing"),
            "image        registry.corp/thing\n"
            "read as      registry.corp/thing, tag latest (none is written)\n"
            "family       not known: no profile describes this image\n");
  const std::string node = text("node:20-alpine");
  EXPECT_THAT(node, testing::HasSubstr("family       alpine (alpine3.23)\n"));
  EXPECT_THAT(node, testing::HasSubstr("user         root (0:0)\n"));
  EXPECT_THAT(node, testing::HasSubstr("run it as    node 1000:1000\n"));
  EXPECT_THAT(node, testing::HasSubstr("profile node, checked 2026-11-22, confidence high\n"));
  EXPECT_THAT(text("registry.corp/x:bookworm"), testing::HasSubstr("guessed from the name"));
  for (const Row& row : rows()) {
    const std::string page = text(row.reference);
    std::size_t start = 0;
    for (std::size_t end = page.find('\n'); end != std::string::npos;
         end = page.find('\n', start)) {
      // Only a single word may be too long for a line.
      const std::string line = page.substr(start, end - start);
      if (line.size() > 80) {
        EXPECT_EQ(line.find(' ', 13), std::string::npos) << line;
      }
      start = end + 1;
    }
  }
}

// How the answer came about: what was read, which pattern matched, where the suite is from.
TEST(Describe, ExplainsTheResolution) {
  const auto line = [](std::string_view written, std::string_view label) {
    const ImageReference reference = parse_image_reference(written);
    std::string page = describe(reference, lookup(reference));
    const std::size_t begin = page.find("\n" + std::string(label) + ' ');
    if (begin == std::string::npos) return std::string("(none)");
    std::string text = page.substr(begin + 14);
    std::size_t end = text.find('\n');
    while (text.compare(end + 1, 13, std::string(13, ' ')) == 0) {
      text.replace(end, 14, " ");
      end = text.find('\n');
    }
    return text.substr(0, end);
  };
  EXPECT_EQ(line("node:20-alpine", "read as"), "node, tag 20-alpine");
  EXPECT_EQ(line("node", "read as"), "node, tag latest (none is written)");
  EXPECT_EQ(line("docker.io/library/node:20", "read as"),
            "node, tag 20; docker.io/library/ in front is left out");
  EXPECT_EQ(line("mirror.gcr.io/library/amd64/debian:12", "read as"),
            "debian, tag 12; mirror.gcr.io/library/amd64/ in front is a mirror");
  EXPECT_EQ(line("debian@sha256:0123456789abcdef", "read as"),
            "debian, any tag: a digest alone does not say which");
  EXPECT_EQ(line("debian:12@sha256:0123456789abcdef", "read as"),
            "debian, tag 12; the digest sha256:01234567... fixes a build of it");
  EXPECT_EQ(line("node:20-alpine", "matched").substr(0, 20), "node of profile node");
  EXPECT_THAT(line("node:20-alpine", "matched"), testing::HasSubstr("; variants "));
  EXPECT_EQ(line("registry.corp/thing", "matched"), "(none)");
  EXPECT_EQ(line("node:20-bookworm", "suite from"), "bookworm is named in the tag");
  EXPECT_THAT(line("debian:12", "suite from"), testing::StartsWith("tag 12 of profile debian ("));
  EXPECT_THAT(line("debian:12", "suite from"),
              testing::EndsWith("built on bookworm; today bookworm"));
  EXPECT_EQ(line("registry.corp/thing:bookworm", "suite from"), "bookworm is named in the tag");
  EXPECT_THAT(line("ubuntu:24.04", "accounts"), testing::HasSubstr(" (suite noble)"));
}

TEST(Describe, EvidenceNamesTheProfile) {
  const ImageReference reference = parse_image_reference("node:20-alpine");
  const ImageFacts facts = lookup(reference);
  EXPECT_EQ(account_evidence(reference, facts, *facts.account("node")),
            "node:20-alpine has node 1000:1000 (profile node, checked 2026-11-22)");
}

}  // namespace
}  // namespace droproot::knowledge
