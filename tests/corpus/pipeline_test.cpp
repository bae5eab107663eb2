// The laws of the whole pipeline over every real Dockerfile.
#include "support/pch.h"
#include "support/pipeline_laws.h"
#include "support/shared_files.h"

namespace droproot {
namespace {

TEST(CorpusPipeline, TheLawsHoldForEveryRealFile) {
  std::size_t files = 0;
  std::size_t changed = 0;
  for (const std::string folder : {"corpus/dev", "corpus/edge"}) {
    DROPROOT_NEEDS_SHARED(test::shared_path(folder));
    for (const std::filesystem::path& path : test::files_of(test::shared_path(folder))) {
      const std::vector<char> content = test::bytes_of(path);
      const std::string_view bytes(content.data(), content.size());
      for (const diag::Level level : {diag::Level::safe, diag::Level::standard, diag::Level::all}) {
        EXPECT_EQ(test::broken_pipeline(bytes, level), "") << path;
      }
      ++files;
      if (test::harden(bytes, diag::Level::standard).status == diag::Status::changed) ++changed;
    }
  }
  EXPECT_EQ(files, 4321U);
  EXPECT_GT(changed, files / 10) << "the pipeline hardens next to nothing";
}

}  // namespace
}  // namespace droproot
