#include "droproot/model/mount.h"

#include "support/pch.h"

namespace droproot::model {
namespace {

TEST(Mount, TakesTheLastValueOfAKeyThatFoldsCase) {
  const Mount mount = read_mount("Type=CACHE,dst=/a,TARGET=/b,src=x,uid=1000");
  EXPECT_EQ(mount.type, "cache");
  EXPECT_EQ(mount.target, "/b");
  EXPECT_EQ(mount.source, "x");
  EXPECT_EQ(mount.uid, "1000");
  EXPECT_FALSE(mount.from);
  EXPECT_FALSE(mount.mode);
}

TEST(Mount, IsABindOfTheContextUnlessItSaysMore) {
  EXPECT_EQ(read_mount("target=/a").type, "bind");
  EXPECT_EQ(read_mount("").target, "");
  EXPECT_EQ(read_mount("from=build,target=/a").from, "build");
  EXPECT_EQ(read_mount("type=secret,env=TOKEN").env, "TOKEN");
}

TEST(Mount, ReadsQuotedFields) {
  const Mount mount = read_mount(R"("target=/a,b",source=c)");
  EXPECT_EQ(mount.target, "/a,b");
  EXPECT_EQ(mount.source, "c");
}

}  // namespace
}  // namespace droproot::model
