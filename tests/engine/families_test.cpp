// Every family of the image data: how the account is made there, and who the image runs as.
#include "droproot/analysis/build_context.h"
#include "droproot/engine/engine.h"
#include "support/pch.h"

namespace droproot::engine {
namespace {

std::string hardened(const std::string& text, const config::Config& config = {}) {
  return process(SourceText("Dockerfile", text), config, analysis::NoContext()).after;
}

std::string shadow(std::string_view nologin) {
  return fmt::format(
      "RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 "
      "--gid 10001 --shell {} app\n",
      nologin);
}

std::string busybox(std::string_view nologin) {
  return fmt::format("RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s {} app\n",
                     nologin);
}

std::string append(std::string_view nologin) {
  return fmt::format(
      "RUN echo 'app:x:10001:' >> /etc/group && echo 'app:x:10001:10001::/home/app:{}' >> "
      "/etc/passwd && mkdir -p /home/app && chown 10001:10001 /home/app\n",
      nologin);
}

struct Row {
  std::string image;
  std::string account;  // the line that makes it; empty: none is made
  std::string user = "10001:10001";
};

class EveryFamily : public testing::TestWithParam<Row> {};

TEST_P(EveryFamily, MakeTheAccountInTheirOwnWords) {
  const Row& row = GetParam();
  const std::string expected =
      fmt::format("FROM {}\n{}USER {}\nCMD [\"/opt/app\"]\n", row.image, row.account, row.user);
  EXPECT_EQ(hardened(fmt::format("FROM {}\nCMD [\"/opt/app\"]\n", row.image)), expected);
  EXPECT_EQ(hardened(expected), expected) << "a second run";
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryFamily,
    testing::Values(
        Row{"debian:12", shadow("/usr/sbin/nologin")},
        Row{"debian:trixie-slim", shadow("/usr/sbin/nologin")},
        Row{"ubuntu:22.04", shadow("/usr/sbin/nologin")},
        Row{"ubuntu:24.04", shadow("/usr/sbin/nologin")},
        Row{"alpine:3.20", busybox("/sbin/nologin")}, Row{"busybox:1.36", busybox("/bin/false")},
        Row{"cgr.dev/chainguard/wolfi-base", "", "65532:65532"},
        Row{"fedora:40", shadow("/sbin/nologin")}, Row{"rockylinux:9", shadow("/sbin/nologin")},
        Row{"almalinux:9", shadow("/sbin/nologin")}, Row{"centos:7", shadow("/sbin/nologin")},
        Row{"oraclelinux:9", shadow("/sbin/nologin")},
        Row{"registry.access.redhat.com/ubi9/ubi", shadow("/sbin/nologin")},
        Row{"registry.access.redhat.com/ubi9/ubi-minimal", append("/sbin/nologin")},
        Row{"registry.access.redhat.com/ubi9/ubi-micro", append("/sbin/nologin")},
        Row{"amazonlinux:2023", append("/sbin/nologin")},
        Row{"mcr.microsoft.com/azurelinux/base/core:3.0", append("/sbin/nologin")},
        Row{"opensuse/leap:15.6", shadow("/sbin/nologin")},
        Row{"archlinux:latest", shadow("/usr/bin/nologin")},
        Row{"gcr.io/distroless/static-debian12", "", "65532:65532"},
        Row{"gcr.io/distroless/base-debian12", "", "65532:65532"},
        Row{"scratch", "", "10001:10001"}, Row{"node:20-bookworm", "", "1000:1000"},
        Row{"mcr.microsoft.com/dotnet/aspnet:8.0", "", "1654:1654"}),
    [](const testing::TestParamInfo<Row>& row) {
      std::string name = row.param.image;
      std::ranges::replace_if(
          name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
      return name;
    });

// Wolfi has an account to reuse; asked for another one, it makes it as busybox does.
TEST(Families, WolfiMakesAnAccountThatIsAskedFor) {
  config::Config config;
  config.user = config::kDefaultUser;
  EXPECT_EQ(hardened("FROM cgr.dev/chainguard/wolfi-base\nCMD [\"/opt/app\"]\n", config),
            "FROM cgr.dev/chainguard/wolfi-base\n" + busybox("/sbin/nologin") +
                "USER 10001:10001\nCMD [\"/opt/app\"]\n");
}

// Images that run as somebody else by default: nothing is made, at most the number is written.
TEST(Families, KeepTheUserThatTheImageHas) {
  for (const char* image :
       {"gcr.io/distroless/static-debian12:nonroot", "cgr.dev/chainguard/static",
        "mcr.microsoft.com/dotnet/runtime-deps:8.0-jammy-chiseled"}) {
    const std::string after = hardened(fmt::format("FROM {}\nCMD [\"/opt/app\"]\n", image));
    EXPECT_EQ(after.find("RUN"), std::string::npos) << after;
    EXPECT_EQ(after.find("USER 0"), std::string::npos) << after;
    EXPECT_EQ(after.find("10001"), std::string::npos) << after;
  }
}

TEST(Families, ScratchGetsTheAccountOfItsBuilder) {
  const std::string after = hardened(
      "FROM golang:1.22-alpine AS build\nRUN go build -o /app .\n\nFROM scratch\n"
      "COPY --from=build /app /app\nENTRYPOINT [\"/app\"]\n");
  EXPECT_EQ(after, "FROM golang:1.22-alpine AS build\n" + busybox("/sbin/nologin") +
                       "RUN go build -o /app .\n\nFROM scratch\n"
                       "COPY --from=build /etc/passwd /etc/group /etc/\n"
                       "COPY --from=build --chown=10001:10001 /home/app /home/app\n"
                       "COPY --from=build --chown=10001:10001 /app /app\n"
                       "USER 10001:10001\nENTRYPOINT [\"/app\"]\n");
  EXPECT_EQ(hardened(after), after) << "a second run";
}

TEST(Families, ScratchWithAPasswdOfTheBuilderRunsAsItsAccount) {
  const std::string before =
      "FROM golang:1.22-bookworm AS build\nRUN useradd --uid 2000 --user-group web\n\n"
      "FROM scratch\nCOPY --from=build /etc/passwd /etc/group /etc/\n"
      "COPY --from=build /app /app\nUSER web\nENTRYPOINT [\"/app\"]\n";
  const std::string after = hardened(before);
  EXPECT_NE(after.find("USER 2000"), std::string::npos) << after;
  EXPECT_EQ(hardened(after), after) << "a second run";
}

TEST(Families, WindowsIsLeftAlone) {
  for (const char* image : {"mcr.microsoft.com/windows/servercore:ltsc2022",
                            "mcr.microsoft.com/windows/nanoserver:ltsc2022"}) {
    const std::string text = fmt::format("FROM {}\nCMD [\"cmd\"]\n", image);
    EXPECT_EQ(hardened(text), text);
  }
}

TEST(Families, BusyboxMakesNoAccountAboveItsLimit) {
  config::Config config;
  config.user = config::WantedUser{.uid = 300'000, .gid = 300'000, .has_group = false};
  const std::string alpine = "FROM alpine:3.20\nCMD [\"/opt/app\"]\n";
  EXPECT_EQ(hardened(alpine, config), alpine);
  EXPECT_NE(hardened("FROM debian:12\nCMD [\"/opt/app\"]\n", config).find("USER 300000:300000"),
            std::string::npos);
}

}  // namespace
}  // namespace droproot::engine
