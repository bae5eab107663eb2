// Files beside the Dockerfile: which change with it, which are only named, and what is never
// touched. On disk, for links, folders and .gitignore are of it.
#include <nlohmann/json.hpp>

#include "droproot/cli/run.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

const std::string kWeb =
    "FROM nginx:1.27\nCOPY site.conf /etc/nginx/conf.d/default.conf\nEXPOSE 80\n";
const std::string kConf = "server {\n  listen 80;\n}\n";
const std::string kMoved = "server {\n  listen 8080;\n}\n";
const std::string kPython =
    "FROM python:3.12-slim\nEXPOSE 80\nCMD [\"python3\", \"-m\", \"http.server\", \"80\"]\n";

// The disk, where one file cannot be written: not even by root, whom modes do not stop.
class DiskWithout final : public Files {
 public:
  explicit DiskWithout(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] Result<std::string> read(const std::string& path) const override {
    return disk_.read(path);
  }
  [[nodiscard]] Result<void> replace(const std::string& path, std::string_view expected_bytes,
                                     std::string_view new_bytes) const override {
    if (!name_.empty() && path.ends_with(name_)) {
      return tl::unexpected(Error{.code = ErrorCode::unwritable, .message = path + " stays"});
    }
    return disk_.replace(path, expected_bytes, new_bytes);
  }

 private:
  std::string name_;
  DiskFiles disk_;
};

class Companions : public testing::Test {
 protected:
  Companions() {
    folder_.make_folder(".git");
    std::filesystem::current_path(folder_.path());
  }
  ~Companions() override { std::filesystem::current_path(before_); }

  Exit run(std::vector<std::string> args) {
    out_.clear();
    err_.clear();
    for (std::string& arg : args) {
      if (!arg.starts_with('-')) arg = folder_ / arg;
    }
    const DiskWithout files(stays_);
    const Environment environment{.files = files,
                                  .read_input = []() -> Result<std::string> { return ""; },
                                  .write_out =
                                      [this](std::string_view bytes) {
                                        out_ += bytes;
                                        return std::error_code();
                                      },
                                  .write_err = [this](std::string_view bytes) { err_ += bytes; },
                                  .cwd = folder_.path()};
    return cli::run(args, environment);
  }
  Exit move(const std::string& path) { return run({"--ports=remap-context", "--write", path}); }
  [[nodiscard]] std::string at(const std::string& path) const {
    std::ifstream stream(folder_ / path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] bool says(std::string_view text) const { return err_.find(text) != err_.npos; }

  // Names of files are relative to the current folder, as in a real run.
  std::filesystem::path before_ = std::filesystem::current_path();
  test::TemporaryFolder folder_;
  std::string out_, err_;
  std::string stays_;  // how the name of a file that cannot be written ends
};

TEST_F(Companions, AreWrittenWithTheDockerfile) {
  folder_.write("web/Dockerfile", kWeb);
  folder_.write("web/site.conf", kConf);
  folder_.write("compose.yaml", "services:\n  web:\n    build: web\n    ports: ['80:80']\n");
  EXPECT_EQ(move("web/Dockerfile"), Exit::ok);
  EXPECT_EQ(at("web/site.conf"), kMoved);
  EXPECT_EQ(at("compose.yaml"), "services:\n  web:\n    build: web\n    ports: ['80:8080']\n");
  EXPECT_NE(at("web/Dockerfile"), kWeb);
  const std::string dockerfile = at("web/Dockerfile");
  EXPECT_EQ(move("web/Dockerfile"), Exit::ok);
  EXPECT_EQ(at("web/Dockerfile"), dockerfile) << "a second run changes it again";
  EXPECT_EQ(at("web/site.conf"), kMoved);
}

TEST_F(Companions, AreAskedForByAProjectFile) {
  folder_.write("web/Dockerfile", kWeb);
  folder_.write("web/site.conf", kConf);
  folder_.write(".droproot.yaml", "ports: remap-context\n");
  EXPECT_EQ(run({"--write", "web"}), Exit::ok);
  EXPECT_EQ(at("web/site.conf"), kMoved);
}

TEST_F(Companions, MoreThanAreFollowedKeepThePort) {
  std::string compose = "services:\n  web:\n    build: .\n    ports:\n";
  for (int i = 0; i < 300; ++i) compose += fmt::format("      - '{}:80'\n", 3000 + i);
  folder_.write("Dockerfile", kPython);
  folder_.write("compose.yaml", compose);
  EXPECT_EQ(move("Dockerfile"), Exit::ok);
  EXPECT_EQ(at("Dockerfile"), kPython);
  EXPECT_EQ(at("compose.yaml"), compose);
  EXPECT_TRUE(says("more lines than are followed")) << err_;
}

TEST_F(Companions, StayWithoutTheMode) {
  folder_.write("web/Dockerfile", kWeb);
  folder_.write("web/site.conf", kConf);
  EXPECT_EQ(run({"--write", "web/Dockerfile"}), Exit::ok);
  EXPECT_EQ(at("web/Dockerfile"), kWeb);
  EXPECT_TRUE(says("site.conf:2 is in the build context")) << err_;
}

TEST_F(Companions, AreNotWrittenWhereOneOfThemOrTheDockerfileCannotBe) {
  const std::string compose = "services:\n  web:\n    build: .\n    ports: ['80:80']\n";
  const std::string other = "services:\n  web:\n    ports: ['81:80']\n";
  folder_.write("Dockerfile", kPython);
  folder_.write("compose.yaml", compose);
  folder_.write("compose.override.yaml", other);
  for (const std::string name : {"compose.override.yaml", "compose.yaml", "Dockerfile"}) {
    stays_ = name;
    EXPECT_EQ(move("Dockerfile"), Exit::usage);
    EXPECT_EQ(at("Dockerfile"), kPython) << name;
    EXPECT_EQ(at("compose.yaml"), compose) << name;
    EXPECT_EQ(at("compose.override.yaml"), other) << name;
    EXPECT_TRUE(says(name + " stays")) << err_;
  }
}

TEST_F(Companions, IgnoredByGitAreNotTouched) {
  folder_.write("web/Dockerfile", kWeb);
  folder_.write("web/site.conf", kConf);
  folder_.write(".gitignore", "# generated\n*.conf\n");
  EXPECT_EQ(move("web/Dockerfile"), Exit::ok);
  EXPECT_EQ(at("web/site.conf"), kConf);
  EXPECT_EQ(at("web/Dockerfile"), kWeb);
  EXPECT_TRUE(says("site.conf:2 is ignored by git")) << err_;
}

TEST_F(Companions, LeftOutOfTheContextAreNotTouched) {
  folder_.write("web/Dockerfile", kWeb);
  folder_.write("web/site.conf", kConf);
  folder_.write("web/.dockerignore", "site.conf\n");
  EXPECT_EQ(move("web/Dockerfile"), Exit::ok);
  EXPECT_EQ(at("web/site.conf"), kConf);
  EXPECT_EQ(at("web/Dockerfile"), kWeb);
}

TEST_F(Companions, BehindALinkAreNotTouched) {
  folder_.write("elsewhere.conf", kConf);
  folder_.write("web/Dockerfile", kWeb);
  folder_.link("../elsewhere.conf", "web/site.conf");
  EXPECT_EQ(move("web/Dockerfile"), Exit::ok);
  EXPECT_EQ(at("elsewhere.conf"), kConf);
  EXPECT_EQ(at("web/Dockerfile"), kWeb);
}

TEST_F(Companions, OfTwoDockerfilesArePutTogether) {
  folder_.write("a/Dockerfile", kPython);
  folder_.write("b/Dockerfile", kPython);
  folder_.write("compose.yaml",
                "services:\n  a:\n    build: a\n    ports: ['80:80']\n"
                "  b:\n    build: b\n    ports: ['81:80']\n");
  EXPECT_EQ(run({"--ports=remap-context", "a", "b"}), Exit::ok);
  EXPECT_EQ(out_.find("--- a/compose.yaml"), out_.rfind("--- a/compose.yaml")) << out_;
  EXPECT_EQ(run({"--ports=remap-context", "--write", "a", "b"}), Exit::ok);
  EXPECT_EQ(at("compose.yaml"),
            "services:\n  a:\n    build: a\n    ports: ['80:8080']\n"
            "  b:\n    build: b\n    ports: ['81:8080']\n");
}

TEST_F(Companions, ThatTwoDockerfilesChangeAlikeChangeOnce) {
  folder_.write("Dockerfile", kWeb);
  folder_.write("Dockerfile.prod", kWeb);
  folder_.write("site.conf", kConf);
  EXPECT_EQ(run({"--ports=remap-context", "--write", "Dockerfile", "Dockerfile.prod"}), Exit::ok);
  EXPECT_EQ(at("site.conf"), kMoved);
  EXPECT_NE(at("Dockerfile").find("EXPOSE 8080"), std::string::npos);
  EXPECT_NE(at("Dockerfile.prod").find("EXPOSE 8080"), std::string::npos);
}

// 8080 is taken in one of them, so that the port would go to 18080 there.
TEST_F(Companions, ThatTwoDockerfilesChangeOtherwiseStay) {
  folder_.write("Dockerfile", kWeb);
  folder_.write("Dockerfile.prod", kWeb + "EXPOSE 8080\n");
  folder_.write("site.conf", kConf);
  EXPECT_EQ(run({"--ports=remap-context", "--write", "Dockerfile", "Dockerfile.prod"}), Exit::ok);
  EXPECT_EQ(at("site.conf"), kConf);
  EXPECT_EQ(at("Dockerfile"), kWeb);
  EXPECT_TRUE(
      says("Dockerfile:2:1: privileged-port: stays root: port 80 cannot move: site.conf:2 "
           "is changed in another way"))
      << err_;
  EXPECT_TRUE(says("Dockerfile.prod:2:1: privileged-port")) << err_;
}

TEST_F(Companions, ArePartOfTheFixInSarif) {
  folder_.write("web/Dockerfile", kWeb);
  folder_.write("web/site.conf", kConf);
  EXPECT_EQ(run({"--ports=remap-context", "--format=sarif", "web"}), Exit::ok);
  const auto document = nlohmann::json::parse(out_);
  std::vector<std::string> changed;
  for (const auto& result : document["runs"][0]["results"]) {
    if (!result.contains("fixes")) continue;
    for (const auto& change : result["fixes"][0]["artifactChanges"]) {
      changed.push_back(change["artifactLocation"]["uri"]);
    }
  }
  EXPECT_EQ(changed, (std::vector<std::string>{"web/Dockerfile", "web/site.conf"}));
}

TEST_F(Companions, OfKubernetesAreNamedAndNeverTouched) {
  folder_.write("Dockerfile", kPython);
  const std::string manifest =
      "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: x/only\n    ports:\n"
      "    - containerPort: 80\n";
  folder_.write("k8s/base/pod.yaml", manifest);
  EXPECT_EQ(move("Dockerfile"), Exit::ok);
  EXPECT_EQ(at("k8s/base/pod.yaml"), manifest);
  EXPECT_TRUE(
      says("k8s/base/pod.yaml:7: privileged-port: container a, which may be of this image, "
           "names port 80: - containerPort: 8080"))
      << err_;
  EXPECT_NE(at("Dockerfile").find("8080"), std::string::npos);
}

TEST_F(Companions, OfAnotherImageAreNotNamed) {
  folder_.write("a/Dockerfile", kPython);
  folder_.write("b/Dockerfile", kPython);
  folder_.write("k8s/pod.yaml",
                "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: x/other\n    ports:\n"
                "    - containerPort: 80\n");
  EXPECT_EQ(run({"a/Dockerfile"}), Exit::ok);
  EXPECT_FALSE(says("pod.yaml")) << err_;
}

}  // namespace
}  // namespace droproot::cli
