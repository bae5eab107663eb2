#include "droproot/knowledge/image_reference.h"

namespace droproot::knowledge {
namespace {

struct Row {
  std::string_view written, repository, tag, digest;
};

TEST(ImageReference, Table) {
  const std::vector<Row> rows = {
      {"node", "node", "latest", ""},
      {"node:20-alpine", "node", "20-alpine", ""},
      {"node:20@sha256:abc", "node", "20", "sha256:abc"},
      {"node@sha256:abc", "node", "", "sha256:abc"},
      {"docker.io/library/node:20", "node", "20", ""},
      {"docker.io/node", "node", "latest", ""},
      {"index.docker.io/library/node", "node", "latest", ""},
      {"registry-1.docker.io/library/node", "node", "latest", ""},
      {"docker.io/bitnami/redis:7", "bitnami/redis", "7", ""},
      {"public.ecr.aws/docker/library/node:18", "node", "18", ""},
      {"mirror.gcr.io/library/busybox", "busybox", "latest", ""},
      {"mirror.gcr.io/busybox", "busybox", "latest", ""},
      {"registry.corp:5000/library/node:20", "node", "20", ""},
      {"harbor.corp/hub/library/python:3", "python", "3", ""},
      {"harbor.corp/library/team/app", "harbor.corp/library/team/app", "latest", ""},
      {"registry.corp:5000/team/app", "registry.corp:5000/team/app", "latest", ""},
      {"registry.corp:5000/team/app:1", "registry.corp:5000/team/app", "1", ""},
      {"localhost/app:2", "localhost/app", "2", ""},
      {"localhost:5000/app", "localhost:5000/app", "latest", ""},
      {"amd64/debian:12", "debian", "12", ""},
      {"docker.io/arm64v8/node:20", "node", "20", ""},
      {"library/ubuntu", "ubuntu", "latest", ""},
      {"gcr.io/distroless/static-debian12:nonroot", "gcr.io/distroless/static-debian12", "nonroot",
       ""},
      {"team/library/app", "team/library/app", "latest", ""},
      {"node:${V:-20}", "node", "${V:-20}", ""},
      {"node:${V}-slim", "node", "${V}-slim", ""},
      {"${BASE:-node}", "${BASE:-node}", "latest", ""},
      {"${BASE}:1", "${BASE}", "1", ""},
      {"", "", "latest", ""},
      {":", "", "latest", ""},
      {"@", "", "latest", ""},
      {"node:", "node", "latest", ""},
      {"docker.io/", "", "latest", ""},
  };
  for (const Row& row : rows) {
    const ImageReference reference = parse_image_reference(row.written);
    EXPECT_EQ(reference.repository, row.repository) << row.written;
    EXPECT_EQ(reference.tag, row.tag) << row.written;
    EXPECT_EQ(reference.digest, row.digest) << row.written;
    EXPECT_EQ(reference.written, row.written);
  }
}

TEST(ImageReference, KnowsAMirror) {
  EXPECT_TRUE(parse_image_reference("public.ecr.aws/docker/library/node").mirrored);
  EXPECT_TRUE(parse_image_reference("harbor.corp/library/node").mirrored);
  EXPECT_FALSE(parse_image_reference("docker.io/library/node").mirrored);
  EXPECT_FALSE(parse_image_reference("gcr.io/distroless/static").mirrored);
}

TEST(ImageReference, AnyTextGivesAReference) {
  std::mt19937 random(20261122);  // NOLINT(cert-msc51-cpp): the same run every time
  const std::string_view alphabet = "a1/:@.$}{-_\xFF \n";
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t length = random() % 24; length > 0; --length) {
      text += alphabet[random() % alphabet.size()];
    }
    EXPECT_EQ(parse_image_reference(text).written, text);
  }
}

}  // namespace
}  // namespace droproot::knowledge
