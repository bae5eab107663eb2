#include "cli/resume.h"

#include <fstream>

#include "droproot/text/hash.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

using testing::HasSubstr;

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ResumeLog, KnowsWhatWasDoneAndIsAsItWasLeft) {
  const test::TemporaryFolder folder;
  const std::string state = folder / "state";
  const std::string odd = "a\\b\nc\xff";
  {
    auto log = ResumeLog::open(state, "--write");
    ASSERT_TRUE(log) << log.error().message;
    EXPECT_EQ(log->done("x", "FROM a"), std::nullopt);
    EXPECT_TRUE(log->add("x", fnv_hash("FROM a"), Exit::findings));
    EXPECT_TRUE(log->add(odd, fnv_hash("FROM b"), Exit::ok));
    EXPECT_FALSE(ResumeLog::open(state, "--write")) << "two runs at once";
  }
  const auto log = ResumeLog::open(state, "--write");
  ASSERT_TRUE(log) << log.error().message;
  EXPECT_EQ(log->done("x", "FROM a"), Exit::findings);
  EXPECT_EQ(log->done("x", "FROM b"), std::nullopt) << "it has changed since";
  EXPECT_EQ(log->done(odd, "FROM b"), Exit::ok);
}

TEST(ResumeLog, DropsALineThatWasCut) {
  const test::TemporaryFolder folder;
  const std::string state = folder / "state";
  ASSERT_TRUE(ResumeLog::open(state, "")->add("x", 1, Exit::ok));
  const std::string whole = contents(state);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(state, std::ios::binary) << whole.substr(0, size);
    {
      auto log = ResumeLog::open(state, "");
      ASSERT_TRUE(log) << size << log.error().message;
      ASSERT_TRUE(log->add("x", 1, Exit::ok));
    }
    EXPECT_EQ(contents(state), whole) << size;
  }
}

TEST(ResumeLog, RefusesOtherOptionsAndOtherFilesAndLeavesThemAlone) {
  const test::TemporaryFolder folder;
  const std::string state = folder / "state";
  ASSERT_TRUE(ResumeLog::open(state, "--write")->add("x", 1, Exit::ok));
  const auto other = ResumeLog::open(state, "--check");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("state is of a run with other options"));
  for (const char* text : {"FROM debian:12\n", "FROM debian:12", "droproot\n"}) {
    const std::string file = folder.write("Dockerfile", text);
    const auto log = ResumeLog::open(file, "");
    ASSERT_FALSE(log) << text;
    EXPECT_THAT(log.error().message, HasSubstr("Dockerfile is no file of --resume"));
    EXPECT_EQ(contents(file), text);
  }
  EXPECT_FALSE(ResumeLog::open(folder / "no/state", ""));
}

}  // namespace
}  // namespace droproot::cli
