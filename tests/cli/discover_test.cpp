#include "cli/discover.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The paths found below `folder`, without it.
std::vector<std::string> found(const TemporaryFolder& folder, const Discovery& discovery) {
  std::vector<std::string> paths;
  for (const Input& input : discovery.inputs) {
    const bool below = input.path.starts_with(folder.path() + "/");
    paths.push_back(below ? input.path.substr(folder.path().size() + 1) : input.path);
  }
  return paths;
}

std::vector<std::string> search(const TemporaryFolder& folder,
                                const std::vector<std::string>& exclude = {}) {
  return found(folder, discover(std::vector{folder.path()}, {.exclude = exclude}));
}

TEST(DockerfileName, TakesTheCustomaryForms) {
  for (const std::string_view name :
       {"Dockerfile", "dockerfile", "DOCKERFILE", "Containerfile", "Dockerfile.dev",
        "Dockerfile-prod", "Dockerfile_prod", "api.Dockerfile", "api-dockerfile", "a.Containerfile",
        "Dockerfile.", "Dockerfile.v1.2", "Dockerfile.\xff", "index.html.Dockerfile",
        "Dockerfile.python", "Dockerfile.in.prod"}) {
    EXPECT_TRUE(is_dockerfile_name(name)) << name;
  }
}

TEST(DockerfileName, PassesOverOthers) {
  for (const std::string_view name : {"",
                                      "Dockerfil",
                                      "Dockerfiles",
                                      "Dockerfile2",
                                      "myDockerfile",
                                      "my_Dockerfile",
                                      ".Dockerfile",
                                      "-dockerfile",
                                      ".dockerignore",
                                      "Dockerfile.dockerignore",
                                      "Dockerfile.md",
                                      "Dockerfile.J2",
                                      "Dockerfile.tmpl",
                                      "Dockerfile.bak",
                                      "Dockerfile~",
                                      "Dockerfile.dev~",
                                      ".Dockerfile.swp",
                                      "Dockerfile.py",
                                      "Dockerfile.in",
                                      "Dockerfile-alpine.template",
                                      "a.Dockerfile.YAML",
                                      "docker-compose.yml"}) {
    EXPECT_FALSE(is_dockerfile_name(name)) << name;
  }
}

TEST(Discover, SearchesFoldersInTheOrderOfTheBytes) {
  const TemporaryFolder folder;
  for (const std::string_view path :
       {"b/Dockerfile", "Dockerfile", "a/z/Containerfile", "a/Dockerfile.dev", "a/README.md",
        "a-b/Dockerfile", "B/Dockerfile", "\xff\xfe/Dockerfile.\xff", "e\xcc\x81/Dockerfile"}) {
    folder.write(path, "FROM a\n");
  }
  EXPECT_THAT(search(folder), ElementsAre("B/Dockerfile", "Dockerfile", "a-b/Dockerfile",
                                          "a/Dockerfile.dev", "a/z/Containerfile", "b/Dockerfile",
                                          "e\xcc\x81/Dockerfile", "\xff\xfe/Dockerfile.\xff"));
}

TEST(Discover, PassesOverOtherPeoplesFolders) {
  const TemporaryFolder folder;
  for (const std::string_view path :
       {".git/Dockerfile", "node_modules/a/Dockerfile", "x/vendor/Dockerfile",
        "x/third_party/Dockerfile", "x/Vendor/Dockerfile", "vendored/Dockerfile",
        ".github/Dockerfile"}) {
    folder.write(path, "FROM a\n");
  }
  EXPECT_THAT(search(folder), ElementsAre(".github/Dockerfile", "vendored/Dockerfile"));
  // But who names one means it.
  const Discovery named = discover(std::vector{folder / "x/vendor"}, {});
  EXPECT_THAT(found(folder, named), ElementsAre("x/vendor/Dockerfile"));
}

TEST(Discover, NamedFilesAreTakenWhateverTheyAreCalled) {
  const TemporaryFolder folder;
  const std::string odd = folder.write("notes.txt", "FROM a\n");
  const Discovery discovery = discover(std::vector{odd, folder / "gone", std::string("-")}, {});
  EXPECT_THAT(found(folder, discovery), ElementsAre("-", "gone", "notes.txt"));
  EXPECT_EQ(discovery.inputs[0].origin, Origin::standard_input);
  EXPECT_EQ(discovery.inputs[1].origin, Origin::named);
  EXPECT_THAT(discovery.problems, IsEmpty());
}

TEST(Discover, AFileReachedTwiceIsOneInput) {
  const TemporaryFolder folder;
  const std::string file = folder.write("Dockerfile", "FROM a\n");
  folder.write("sub/Dockerfile", "FROM a\n");
  const std::string roundabout = folder / "sub/../Dockerfile";
  const Discovery discovery = discover(std::vector{folder.path(), file, roundabout, folder / "sub",
                                                   std::string("-"), std::string("-")},
                                       {});
  EXPECT_THAT(found(folder, discovery), ElementsAre("-", "Dockerfile", "sub/Dockerfile"));
  // The name that the user wrote is the one that stays.
  EXPECT_EQ(discovery.inputs[1].origin, Origin::named);
}

TEST(Discover, FollowsLinksToFilesUnderTheNameThatIsNoLink) {
  const TemporaryFolder folder;
  folder.write("real/Dockerfile", "FROM a\n");
  folder.write("elsewhere.txt", "FROM a\n");
  folder.link("real/Dockerfile", "Dockerfile");   // sorts before its target
  folder.link("elsewhere.txt", "Containerfile");  // the only way there
  folder.link("nowhere", "Dockerfile.dangling");
  folder.link("Dockerfile.loop", "Dockerfile.loop");
  EXPECT_THAT(search(folder), ElementsAre("Containerfile", "real/Dockerfile"));
}

TEST(Discover, PassesOverLinksOutOfTheRepository) {
  const TemporaryFolder folder;
  folder.write("other/Dockerfile", "FROM a\n");
  folder.write("repo/shared/base.txt", "FROM a\n");
  folder.write("repository/x", "FROM a\n");  // begins as the other name does
  folder.make_folder("repo/web");
  folder.link("../../other/Dockerfile", "repo/web/Dockerfile.other");
  folder.link("../../repository/x", "repo/web/Dockerfile.x");
  folder.link("../shared/base.txt", "repo/web/Dockerfile.base");
  const std::vector web{folder / "repo/web"};
  EXPECT_THAT(found(folder, discover(web, {})), ElementsAre()) << "the folder searched";
  EXPECT_THAT(found(folder, discover(std::vector{folder / "repo"}, {})),
              ElementsAre("repo/web/Dockerfile.base"));
  folder.make_folder("repo/.git");
  EXPECT_THAT(found(folder, discover(web, {})), ElementsAre("repo/web/Dockerfile.base"));
  EXPECT_THAT(found(folder, discover(std::vector{folder / "repo/web/Dockerfile.other"}, {})),
              ElementsAre("repo/web/Dockerfile.other"))
      << "who names it means it";
}

TEST(Discover, DoesNotFollowLinksToFolders) {
  const TemporaryFolder folder;
  folder.write("a/Dockerfile", "FROM a\n");
  folder.link(".", "a/self");
  folder.link("..", "a/up");
  folder.link("a", "b");
  EXPECT_THAT(search(folder), ElementsAre("a/Dockerfile"));
  // But a link that is named is searched.
  EXPECT_THAT(found(folder, discover(std::vector{folder / "b"}, {})), ElementsAre("b/Dockerfile"));
}

TEST(Discover, HardLinksAreTwoFiles) {
  const TemporaryFolder folder;
  folder.write("Dockerfile", "FROM a\n");
  std::filesystem::create_hard_link(folder / "Dockerfile", folder / "Dockerfile.twin");
  EXPECT_THAT(search(folder), ElementsAre("Dockerfile", "Dockerfile.twin"));
}

TEST(Discover, AFolderNamedDockerfileIsAFolder) {
  const TemporaryFolder folder;
  folder.write("Dockerfile/notes.txt", "x");
  EXPECT_THAT(search(folder), IsEmpty());
  for (const std::string_view end : {"", "/"}) {
    const Discovery named = discover(std::vector{folder / "Dockerfile" + std::string(end)}, {});
    EXPECT_THAT(named.inputs, IsEmpty());
    ASSERT_EQ(named.problems.size(), 1U);
    EXPECT_THAT(named.problems[0].message, HasSubstr("is a folder, not a Dockerfile"));
  }
  folder.write("Dockerfile/Dockerfile", "FROM a\n");
  EXPECT_THAT(search(folder), ElementsAre("Dockerfile/Dockerfile"));
  EXPECT_THAT(discover(std::vector{folder / "Dockerfile"}, {}).problems, IsEmpty());
}

TEST(Discover, TellsOfAFolderWithoutADockerfile) {
  const TemporaryFolder folder;
  EXPECT_THAT(discover(std::vector{folder.path()}, {}).empty_folders, ElementsAre(folder.path()));
  folder.write("Dockerfile", "FROM a\n");
  EXPECT_THAT(discover(std::vector{folder.path()}, {}).empty_folders, IsEmpty());
}

TEST(Discover, PassesOverWhatIsNoRegularFile) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "Dockerfile").c_str(), 0600), 0);
  EXPECT_THAT(search(folder), IsEmpty());
}

TEST(Discover, ReportsAnUnreadableFolderOnce) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every folder";
  const TemporaryFolder folder;
  folder.write("Dockerfile", "FROM a\n");
  const std::string closed = folder.make_folder("closed");
  std::filesystem::permissions(closed, std::filesystem::perms::none);
  const Discovery discovery = discover(std::vector{folder.path(), folder.path()}, {});
  std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
  EXPECT_THAT(found(folder, discovery), ElementsAre("Dockerfile"));
  ASSERT_EQ(discovery.problems.size(), 1U);
  EXPECT_THAT(discovery.problems[0].message, HasSubstr("closed cannot be searched: "));
}

// Even root cannot open a path of more than PATH_MAX bytes.
TEST(Discover, ReportsAFolderTooDeepToOpen) {
  const TemporaryFolder folder;
  folder.write("Dockerfile", "FROM a\n");
  const std::string name(250, 'd');
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int depth = 0; depth < 20; ++depth) {
    ASSERT_EQ(::mkdirat(at, name.c_str(), 0700), 0);
    const int next = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(at);
    at = next;
  }
  ::close(at);
  const Discovery discovery = discover(std::vector{folder.path()}, {});
  EXPECT_THAT(found(folder, discovery), ElementsAre("Dockerfile"));
  ASSERT_EQ(discovery.problems.size(), 1U);
  EXPECT_THAT(discovery.problems[0].message, HasSubstr("cannot be searched: File name too long"));
}

TEST(Discover, ExcludesByNameAndByPath) {
  const TemporaryFolder folder;
  for (const std::string_view path : {"Dockerfile", "Dockerfile.dev", "a/Dockerfile",
                                      "a/b/Dockerfile", "test/Dockerfile", "a/test/Dockerfile"}) {
    folder.write(path, "FROM a\n");
  }
  EXPECT_THAT(search(folder, {"test"}),
              ElementsAre("Dockerfile", "Dockerfile.dev", "a/Dockerfile", "a/b/Dockerfile"));
  EXPECT_THAT(search(folder, {"*.dev", "a"}), ElementsAre("Dockerfile", "test/Dockerfile"));
  EXPECT_THAT(search(folder, {"a/*"}),
              ElementsAre("Dockerfile", "Dockerfile.dev", "test/Dockerfile"));
  EXPECT_THAT(search(folder, {"*/Dockerfile"}),
              ElementsAre("Dockerfile", "Dockerfile.dev", "a/b/Dockerfile", "a/test/Dockerfile"));
  EXPECT_THAT(search(folder, {"**/Dockerfile"}), ElementsAre("Dockerfile", "Dockerfile.dev"));
  // What is named is not searched for.
  const std::vector<std::string> exclude = {"*.dev"};
  const Discovery named = discover(std::vector{folder / "Dockerfile.dev"}, {.exclude = exclude});
  EXPECT_THAT(found(folder, named), ElementsAre("Dockerfile.dev"));
}

TEST(Discover, PassesOverWhatGitIgnores) {
  const TemporaryFolder folder;
  for (const std::string_view path :
       {"Dockerfile", "build/Dockerfile", "src/build/Dockerfile", "src/Dockerfile.local",
        "src/keep/Dockerfile.local", "gone/Dockerfile", "gone/back/Dockerfile",
        "inner/build/Dockerfile", "notes/Dockerfile"}) {
    folder.write(path, "FROM a\n");
  }
  folder.write(".git/HEAD", "");
  folder.write(".git/info/exclude", "/notes/\n");
  folder.write(".gitignore", "# made\n/build/\n*.local\ngone\n!gone/back/Dockerfile\n");
  folder.write("src/keep/.gitignore", "!Dockerfile.local\n");
  // A repository of its own: what is around it has no say.
  folder.write("inner/.git", "gitdir: elsewhere\n");
  EXPECT_THAT(search(folder), ElementsAre("Dockerfile", "inner/build/Dockerfile",
                                          "src/build/Dockerfile", "src/keep/Dockerfile.local"));
  // From a folder within, the files above it count, up to the repository's own.
  EXPECT_THAT(found(folder, discover(std::vector{folder / "src"}, {})),
              ElementsAre("src/build/Dockerfile", "src/keep/Dockerfile.local"));
  EXPECT_THAT(found(folder, discover(std::vector{folder / "inner"}, {})),
              ElementsAre("inner/build/Dockerfile"));
  // Who names a folder or a file means it.
  EXPECT_THAT(
      found(folder, discover(std::vector{folder / "build", folder / "src/Dockerfile.local"}, {})),
      ElementsAre("build/Dockerfile", "src/Dockerfile.local"));
  EXPECT_EQ(discover(std::vector{folder.path()}, {.ignores = false}).inputs.size(), 9U);
}

TEST(Discover, OwnIgnoreFilesWin) {
  const TemporaryFolder folder;
  for (const std::string_view path :
       {"a/Dockerfile", "a/old/Dockerfile", "made/Dockerfile", "vendor/ours/Dockerfile",
        "vendor/theirs/Dockerfile", ".git/Dockerfile"}) {
    folder.write(path, "FROM a\n");
  }
  folder.write(".gitignore", "made\n");
  folder.write(".droprootignore", "!made\n!vendor\ntheirs\n!.git\n");
  folder.write("a/.droprootignore", "/old\n");
  EXPECT_THAT(search(folder),
              ElementsAre("a/Dockerfile", "made/Dockerfile", "vendor/ours/Dockerfile"));
  EXPECT_THAT(found(folder, discover(std::vector{folder.path()}, {.ignores = false})),
              ElementsAre("a/Dockerfile", "a/old/Dockerfile", "made/Dockerfile",
                          "vendor/ours/Dockerfile", "vendor/theirs/Dockerfile"));
}

TEST(Discover, TellsOfAnIgnoreFileThatCannotBeRead) {
  const TemporaryFolder folder;
  folder.write("Dockerfile", "FROM a\n");
  folder.write(".gitignore", std::string((std::size_t{16} << 20U) + 1, '#'));
  const Discovery discovery = discover(std::vector{folder.path()}, {});
  EXPECT_THAT(found(folder, discovery), ElementsAre("Dockerfile"));
  ASSERT_EQ(discovery.problems.size(), 1U);
  EXPECT_THAT(discovery.problems[0].message, HasSubstr(".gitignore is larger than 16 MiB"));
}

TEST(Discover, FindsTheSameWithManyThreads) {
  const TemporaryFolder folder;
  for (int i = 0; i < 40; ++i) {
    for (int k = 0; k < 10; ++k) {
      folder.write(fmt::format("d{}/e{}/{}", i, k, k % 3 == 0 ? "Dockerfile.old" : "Dockerfile"),
                   "FROM a\n");
    }
    folder.write(fmt::format("d{}/.gitignore", i), fmt::format("e{}\n", i % 10));
  }
  const std::vector<std::string> alone = search(folder);
  ASSERT_GT(alone.size(), 200U);
  for (const unsigned jobs : {2U, 8U}) {
    EXPECT_EQ(found(folder, discover(std::vector{folder.path()}, {.jobs = jobs})), alone);
  }
}

TEST(RealPath, IsKnownOfWhatWasFoundAndAskedForOfALink) {
  const TemporaryFolder folder;
  folder.write("real/Dockerfile", "FROM a\n");
  folder.write("elsewhere.txt", "FROM a\n");
  folder.link("real", "way");
  folder.link("../elsewhere.txt", "real/Dockerfile.link");
  folder.make_folder(".git");  // else a link out of "real" is passed over
  const Discovery discovery = discover(std::vector{folder / "way"}, {});
  ASSERT_EQ(discovery.inputs.size(), 2U);
  EXPECT_EQ(real_path(discovery.inputs[0], discovery.roots),
            canonical_path(folder / "real/Dockerfile"));
  EXPECT_EQ(real_path(discovery.inputs[1], discovery.roots),
            canonical_path(folder / "elsewhere.txt"));
}

TEST(Discover, FoldersNestAsDeepAsPathsGo) {
  const TemporaryFolder folder;
  std::string deep;
  for (int depth = 0; depth < 900; ++depth) deep += "d/";
  folder.write(deep + "Dockerfile", "FROM a\n");
  EXPECT_THAT(search(folder), ElementsAre(deep + "Dockerfile"));
}

}  // namespace
}  // namespace droproot::cli
