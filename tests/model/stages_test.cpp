#include "support/model_dump.h"

namespace droproot::test {
namespace {

using model::BuildArgument;
using model::EdgeKind;
using model::StageId;

struct Row {
  std::string_view input;
  std::string_view dump;
};

void check(std::span<const Row> rows, const std::vector<BuildArgument>& arguments = {}) {
  for (const Row& row : rows)
    EXPECT_EQ(dump_stages(read(row.input, arguments)), row.dump) << row.input;
}

TEST(Stages, HaveNamesAndIndices) {
  static constexpr Row kRows[] = {
      {"FROM debian:12\n", "#0=image:debian:12"},
      {"FROM a AS Build\nFROM b as final\n", "build=image:a final=image:b"},
      {"FROM scratch\n", "#0=scratch"},
      {"FROM Scratch\n", "#0=image:Scratch"},
      {"ARG V\nFROM a\nRUN x\nFROM b AS c\n", "#0=image:a c=image:b"},
      {"FROM a \\\n# c\n AS \\\n b\n", "b=image:a"},
      {"RUN x\n", ""},
      {"FROM a b\nFROM c\n", "#0=image:c"},
  };
  check(kRows);
}

// The table of names is lower case, but FROM looks a name up as it is written.
TEST(Stages, FromTakesAnEarlierStageByItsLowerCaseName) {
  static constexpr Row kRows[] = {
      {"FROM a AS Build\nFROM build\n", "build=image:a #1=stage:0; base 1>0 @1"},
      {"FROM a AS Build\nFROM Build\n", "build=image:a #1=image:Build"},
      {"FROM later\nFROM a AS later\n", "#0=image:later later=image:a"},
      {"FROM self AS self\n", "self=image:self"},
      {"FROM a AS x\nFROM b AS x\nFROM x\n", "x=image:a x=image:b #2=stage:1; base 2>1 @2"},
      {"FROM a AS x\nFROM x AS x\nFROM x\n",
       "x=image:a x=stage:0 #2=stage:1; base 1>0 @1; base 2>1 @2"},
      {"FROM a AS x\nFROM 0\n", "x=image:a #1=image:0"},
      {"FROM a AS scratch\nFROM scratch\n", "scratch=image:a #1=stage:0; base 1>0 @1"},
      {"FROM a AS x\nFROM x:1\n", "x=image:a #1=image:x:1"},
  };
  check(kRows);
}

TEST(Stages, FromExpandsGlobalArgumentsOnly) {
  static constexpr Row kRows[] = {
      {"ARG V=12\nFROM debian:$V\n", "#0=~image:debian:12"},
      {"ARG V=12\nARG I=debian:${V}\nFROM $I AS b\nFROM b\n",
       "b=~image:debian:12 #1=stage:0; base 1>0 @3"},
      {"ARG S=b\nFROM a AS b\nFROM $S\n", "b=image:a #1=~stage:0; base 1>0 @2"},
      {"FROM a\nARG V=1\nENV W=2\nFROM b:${V}-${W:-x}\n", "#0=image:a #1=~image:b:-x"},
      {"FROM a:${V:-3}\n", "#0=~image:a:3"},
      {"FROM a\\$b\n", "#0=image:a$b"},
      {"# escape=`\nARG V=1\nFROM a:`$V$V\n", "#0=~image:a:$V1"},
      {"FROM \"a\"\n", "#0=image:a"},
      {"ARG X=scratch\nFROM $X\n", "#0=~scratch"},
      {"ARG A=1 B=$A\nFROM x:$B\n", "#0=~image:x:1"},
  };
  check(kRows);
}

TEST(Stages, WithoutAValueTheBaseIsUnresolved) {
  static constexpr Row kRows[] = {
      {"ARG V\nFROM debian:$V\n", "#0=~?debian:$V"},
      {"ARG V\nFROM $V\n", "#0=~?$V"},
      {"FROM a@${D}\n", "#0=~?a@${D}"},
      {"FROM --platform=$BUILDPLATFORM a:$TARGETARCH\n", "#0=~?a:$TARGETARCH"},
      {"FROM a:${V\n", "#0=?a:${V"},
      {"FROM a:${V:?no}\n", "#0=~?a:${V:?no}"},
      {"FROM \"\"\n", "#0=?\"\""},
      {"ARG S\nFROM debian$S\n", "#0=~image:debian"},
  };
  check(kRows);
}

TEST(Stages, BuildArgumentsWinOverDefaults) {
  static constexpr Row kRows[] = {
      {"ARG V=12\nFROM debian:$V\n", "#0=~image:debian:13"},
      {"ARG V\nFROM debian:$V\n", "#0=~image:debian:13"},
      {"FROM debian:$V\n", "#0=~?debian:$V"},
      {"ARG S=b\nFROM a AS b\nFROM c AS d\nFROM $S\n",
       "b=image:a d=image:c #2=~stage:1; base 2>1 @3"},
  };
  check(kRows,
        {{.name = "V", .value = "1"}, {.name = "S", .value = "d"}, {.name = "V", .value = "13"}});
}

TEST(Stages, KeepThePlatform) {
  const auto platform = [](std::string_view text) { return read(text).stages().front().platform; };
  EXPECT_EQ(platform("FROM a\n"), "");
  EXPECT_EQ(platform("FROM --platform=linux/arm64 a\n"), "linux/arm64");
  EXPECT_EQ(platform("ARG P=linux/amd64\nFROM --platform=$P a\n"), "linux/amd64");
  EXPECT_EQ(platform("FROM --platform=$BUILDPLATFORM a\n"), "$BUILDPLATFORM");
}

TEST(Edges, OfCopyAndMount) {
  static constexpr Row kRows[] = {
      {"FROM a AS x\nFROM b\nCOPY --from=X /a /b\n", "x=image:a #1=image:b; copy 1>0 @2"},
      {"FROM a AS x\nFROM b\nCOPY --from=0 /a /b\n", "x=image:a #1=image:b; copy 1>0 @2"},
      {"FROM a\nFROM b\nCOPY --from=1 /a /b\n", "#0=image:a #1=image:b"},
      {"FROM a\nFROM b\nCOPY --from=+0 /a /b\n", "#0=image:a #1=image:b; copy 1>0 @2"},
      {"FROM a\nFROM b\nCOPY --from=nginx /a /b\n", "#0=image:a #1=image:b"},
      {"FROM a AS 9\nFROM b\nCOPY --from=9 /a /b\n", "9=image:a #1=image:b; copy 1>0 @2"},
      {"FROM a AS x\nFROM b\nRUN --mount=type=cache,from=X,target=/c y\n",
       "x=image:a #1=image:b; mount 1>0 @2"},
      {"FROM a AS x\nFROM b\nRUN --mount=from=0 y\n", "x=image:a #1=image:b"},
      {"FROM a AS x\nFROM b\nRUN --mount=FROM=x --mount=from=x y\n",
       "x=image:a #1=image:b; mount 1>0 @2; mount 1>0 @2"},
      {"FROM a AS x\nFROM b\nADD --from=x /a /b\n", "x=image:a #1=image:b"},
      {"FROM a AS x\nCOPY --from=x /a /b\n", "x=image:a"},
      {"FROM a\nCOPY --from=later /a /b\nFROM b AS later\n", "#0=image:a later=image:b"},
      {"FROM a AS x\nCOPY --from=x a b\nFROM b AS x\nCOPY --from=x a b\nFROM c\nCOPY --from=x a "
       "b\n",
       "x=image:a x=image:b #2=image:c; copy 1>0 @3; copy 2>1 @5"},
  };
  check(kRows);
}

TEST(FindStage, FoldsCaseAndCountsForCopyOnly) {
  const model::Dockerfile file = read("FROM a AS One\nFROM b AS two\nFROM c\n");
  const StageId last{2};
  EXPECT_EQ(file.find_stage("one", last, EdgeKind::copy), StageId{0});
  EXPECT_EQ(file.find_stage("ONE", last, EdgeKind::mount), StageId{0});
  EXPECT_EQ(file.find_stage("1", last, EdgeKind::copy), StageId{1});
  EXPECT_EQ(file.find_stage("1", last, EdgeKind::mount), std::nullopt);
  EXPECT_EQ(file.find_stage("2", last, EdgeKind::copy), std::nullopt);
  EXPECT_EQ(file.find_stage("two", StageId{1}, EdgeKind::copy), std::nullopt);
  EXPECT_EQ(file.find_stage("-1", last, EdgeKind::copy), std::nullopt);
  EXPECT_EQ(file.find_stage("0x", last, EdgeKind::copy), std::nullopt);
  EXPECT_EQ(file.find_stage("99999999999999999999999", last, EdgeKind::copy), std::nullopt);
  EXPECT_EQ(file.find_stage("", last, EdgeKind::copy), std::nullopt);
}

TEST(Chain, FollowsFromNearestFirst) {
  const model::Dockerfile file =
      read("FROM a AS x\nFROM x AS y\nFROM other\nCOPY --from=x a b\nFROM y\n");
  using Ids = std::vector<StageId>;
  EXPECT_EQ(file.chain(StageId{3}), (Ids{StageId{3}, StageId{1}, StageId{0}}));
  EXPECT_EQ(file.chain(StageId{2}), Ids{StageId{2}});
}

TEST(Body, IsWhatStandsBehindFrom) {
  const model::Dockerfile file = read("ARG g\nFROM a\nRUN 1\nRUN 2\nFROM b\nFROM c\nRUN 3\n");
  std::vector<std::size_t> sizes;
  for (const model::Stage& stage : file.stages()) sizes.push_back(file.body(stage).size());
  EXPECT_THAT(sizes, testing::ElementsAre(2, 0, 1));
  EXPECT_EQ(file.body(file.stages()[2]).front().keyword, syntax::Keyword::run);
}

}  // namespace
}  // namespace droproot::test
