#include <sys/stat.h>

#include "analysis/dockerignore.h"
#include "droproot/analysis/build_context.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::analysis {
namespace {

std::vector<std::string> paths_of(const ContextTree& tree) {
  std::vector<std::string> paths;
  for (const ContextTree::Entry& entry : tree.entries) paths.push_back(entry.path);
  return paths;
}

using Paths = std::vector<std::string>;

TEST(ContextTree, HoldsFilesOfEveryDepthWithTheirModesUpperOnesFirst) {
  const test::TemporaryFolder folder;
  folder.write("conf/tls/eu/server.key", "k");
  folder.write("conf/z.yml", "z");
  folder.write("elsewhere.txt", "e");
  ASSERT_EQ(::chmod((folder / "conf/tls/eu/server.key").c_str(), 0600), 0);
  const ContextTree tree = FolderContext(folder.path()).tree("conf", 100);
  EXPECT_EQ(paths_of(tree), (Paths{"tls", "z.yml", "tls/eu", "tls/eu/server.key"}));
  EXPECT_TRUE(tree.complete);
  EXPECT_EQ(tree.entries.back().entry.kind, EntryKind::file);
  EXPECT_EQ(tree.entries.back().entry.mode, 0600U);
  EXPECT_EQ(tree.entries.front().entry.kind, EntryKind::folder);
}

TEST(ContextTree, IsOfTheWholeContextForADot) {
  const test::TemporaryFolder folder;
  folder.write("a/b.txt", "b");
  folder.write(".git/objects/x", "x");
  EXPECT_EQ(paths_of(FolderContext(folder.path()).tree(".", 100)), (Paths{"a", "a/b.txt"}));
  EXPECT_EQ(paths_of(FolderContext(folder.path()).tree("/", 100)), (Paths{"a", "a/b.txt"}));
}

TEST(ContextTree, FollowsNoLinkAndOpensNoDevice) {
  const test::TemporaryFolder outside;
  outside.write("secret.key", "s");
  const test::TemporaryFolder folder;
  folder.write("conf/own.yml", "o");
  folder.link(outside.path(), "conf/out");
  folder.link("own.yml", "conf/same");
  folder.link("..", "conf/up");
  ASSERT_EQ(::mkfifo((folder / "conf/pipe").c_str(), 0600), 0);
  const FolderContext context(folder.path());
  EXPECT_EQ(paths_of(context.tree("conf", 100)), (Paths{"own.yml"}));
  EXPECT_TRUE(paths_of(context.tree("conf/out", 100)).empty());
  EXPECT_FALSE(context.tree("conf/out", 100).complete);
  EXPECT_TRUE(paths_of(context.tree("../" + outside.path(), 100)).empty());
}

TEST(ContextTree, LeavesOutWhatDockerignoreLeavesOut) {
  const test::TemporaryFolder folder;
  for (const char* path : {"a/one.key", "a/b/two.key", "a/b/keep.key", "a/b/c.yml", "old/x.yml"}) {
    folder.write(path, "x");
  }
  folder.write(".dockerignore", "**/*.key\nold\n!a/b/keep.key\n");
  EXPECT_EQ(paths_of(FolderContext(folder.path()).tree("a", 100)),
            (Paths{"b", "b/c.yml", "b/keep.key"}));
  folder.write(".dockerignore", "a\n!a/b/keep.key\n");
  EXPECT_EQ(paths_of(FolderContext(folder.path()).tree(".", 100)),
            (Paths{".dockerignore", "old", "old/x.yml", "a/b/keep.key"}));
}

TEST(ContextTree, SaysWhenThereIsMoreThanItLooksAt) {
  const test::TemporaryFolder folder;
  for (const char* path : {"a", "b", "deep/c", "deep/d", "deep/e"}) folder.write(path, "x");
  const FolderContext context(folder.path());
  const ContextTree all = context.tree(".", 6);
  EXPECT_TRUE(all.complete);
  EXPECT_EQ(all.seen, 6U);
  const ContextTree few = context.tree(".", 5);
  EXPECT_FALSE(few.complete);
  EXPECT_EQ(paths_of(few), (Paths{"a", "b", "deep"}));
  EXPECT_FALSE(context.tree(".", 2).complete);
  EXPECT_FALSE(context.tree("missing", 2).complete);
  EXPECT_FALSE(NoContext().tree(".", 100).complete);
}

TEST(ContextTree, IsNotCompleteBelowTheDepthThatIsFollowed) {
  const test::TemporaryFolder folder;
  std::string path;
  for (std::size_t i = 0; i < kMaxContextDepth + 3; ++i) path += "d/";
  folder.write(path + "x", "x");
  const ContextTree tree = FolderContext(folder.path()).tree(".", 100);
  EXPECT_FALSE(tree.complete);
  EXPECT_EQ(tree.entries.size(), kMaxContextDepth + 1);
}

TEST(ContextTree, LooksAtFewerNamesWhereDockerignoreIsHuge) {
  const test::TemporaryFolder folder;
  for (int i = 0; i < 40; ++i) folder.write("f" + std::to_string(i), "x");
  std::string patterns;
  for (int i = 0; i < 50'000; ++i) patterns += "p\n";
  folder.write(".dockerignore", patterns);
  EXPECT_FALSE(FolderContext(folder.path()).tree(".", 100).complete);
}

}  // namespace
}  // namespace droproot::analysis
