#include "droproot/analysis/version_control.h"

#include <gtest/gtest.h>

namespace droproot::analysis {
namespace {

bool calls(std::string_view text) {
  Arena arena;
  const Commands commands = ShellReader(arena).commands_of_script(text);
  return commands.list.size() == 1 && calls_version_control(commands.list.front());
}

TEST(VersionControl, IsAskedByBuildTools) {
  EXPECT_TRUE(calls("git describe --tags"));
  EXPECT_TRUE(calls("/usr/local/go/bin/go build -o app ."));
  EXPECT_TRUE(calls("make install"));
  EXPECT_TRUE(calls("pip install -e ."));
  EXPECT_TRUE(calls("pip3 install --no-deps .[prod]"));
  EXPECT_TRUE(calls("python -m pip install ./"));
  EXPECT_TRUE(calls("python3 setup.py install"));
  EXPECT_TRUE(calls("uv sync --frozen"));
}

TEST(VersionControl, IsNotAskedByOthers) {
  EXPECT_FALSE(calls("go mod download"));
  EXPECT_FALSE(calls("go build -buildvcs=false ./..."));
  EXPECT_FALSE(calls("go version"));
  EXPECT_FALSE(calls("pip install -r requirements.txt"));
  EXPECT_FALSE(calls("pip install .cache/wheel.whl"));
  EXPECT_FALSE(calls("python app.py"));
  EXPECT_FALSE(calls("npm ci"));
  EXPECT_FALSE(calls("cargo build --release"));
}

}  // namespace
}  // namespace droproot::analysis
