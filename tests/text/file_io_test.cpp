#include "droproot/text/file_io.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace droproot {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A new empty folder for each test.
class DiskFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "droproot-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    fs::permissions(folder_, fs::perms::owner_all);
    fs::remove_all(folder_);
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string make(const std::string& name, std::string_view bytes, mode_t mode = 0644) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    EXPECT_EQ(::chmod(path(name).c_str(), mode), 0);
    return path(name);
  }
  static std::string contents(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static struct stat status(const std::string& file) {
    struct stat out {};
    EXPECT_EQ(::lstat(file.c_str(), &out), 0) << file;
    return out;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      out.push_back(entry.path().filename().string());
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  Error read_error(const std::string& file) const {
    const Result<std::string> result = files_.read(file);
    EXPECT_FALSE(result) << file;
    return result ? Error{ErrorCode::usage, ""} : result.error();
  }
  Error replace_error(const std::string& file, std::string_view expected) const {
    const Result<void> result = files_.replace(file, expected, "new\n");
    EXPECT_FALSE(result) << file;
    return result ? Error{ErrorCode::usage, ""} : result.error();
  }

  fs::path folder_;
  DiskFiles files_;
};

// ---- read --------------------------------------------------------------------------------------

TEST_F(DiskFilesTest, ReadsEveryByte) {
  const std::string bytes(
      "\xEF\xBB\xBF"
      "FROM a\r\n\0\xFF\n",
      14);
  EXPECT_EQ(files_.read(make("Dockerfile", bytes)).value(), bytes);
  EXPECT_EQ(files_.read(make("empty", "")).value(), "");
}

TEST_F(DiskFilesTest, ReadsAFileThatTellsNoSize) {
  const Result<std::string> status = files_.read("/proc/self/status");
  if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "no /proc here";
  EXPECT_THAT(status.value(), HasSubstr("Pid:"));
}

TEST_F(DiskFilesTest, ReadsThroughASymbolicLink) {
  make("real", "FROM a\n");
  fs::create_symlink("real", path("link"));
  EXPECT_EQ(files_.read(path("link")).value(), "FROM a\n");
}

TEST_F(DiskFilesTest, RefusesWhatIsNoRegularFile) {
  Error error = read_error(folder_.string());
  EXPECT_EQ(error.code, ErrorCode::unreadable);
  EXPECT_EQ(error.message, folder_.string() + " is a folder, not a Dockerfile");

  error = read_error("/dev/null");
  EXPECT_EQ(error.code, ErrorCode::unreadable);
  EXPECT_EQ(error.message, "/dev/null is not a regular file");

  // Would hang if it were opened in the plain way.
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(read_error(path("fifo")).message, path("fifo") + " is not a regular file");

  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(socket);
  EXPECT_EQ(read_error(path("socket")).message, path("socket") + " is not a regular file");
}

TEST_F(DiskFilesTest, SaysWhatDoesNotExist) {
  EXPECT_EQ(read_error(path("nothing")).code, ErrorCode::not_found);
  EXPECT_EQ(read_error(path("nothing")).message, path("nothing") + " does not exist");
  fs::create_symlink("nothing", path("dangling"));
  EXPECT_EQ(read_error(path("dangling")).code, ErrorCode::not_found);
  fs::create_symlink("loop", path("loop"));
  EXPECT_EQ(read_error(path("loop")).code, ErrorCode::unreadable);
}

TEST_F(DiskFilesTest, SaysWhyAFileCannotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const std::string file = make("secret", "FROM a\n", 0000);
  EXPECT_EQ(read_error(file).code, ErrorCode::unreadable);
  EXPECT_EQ(read_error(file).message, file + " cannot be read: Permission denied");
}

TEST_F(DiskFilesTest, TakesSixteenMebibytesAndNotOneByteMore) {
  const std::string file = make("big", "");
  fs::resize_file(file, kMaxFileSize);
  EXPECT_EQ(files_.read(file).value().size(), kMaxFileSize);
  fs::resize_file(file, kMaxFileSize + 1);
  EXPECT_EQ(read_error(file).code, ErrorCode::too_large);
  EXPECT_EQ(read_error(file).message, file + " is larger than 16 MiB");
}

// ---- what a search has found ------------------------------------------------------------------

TEST_F(DiskFilesTest, ReadsAndReplacesWhereItWasFound) {
  fs::create_directories(path("a/b"));
  const FoundPath found{.shown = "a/b/Dockerfile", .real = make("a/b/Dockerfile", "old\n")};
  EXPECT_EQ(files_.read_found(found).value(), "old\n");
  ASSERT_TRUE(files_.replace_found(found, "old\n", "new\n"));
  EXPECT_EQ(contents(found.real), "new\n");
  EXPECT_EQ(files_.read_found({.shown = "x", .real = path("a/x")}).error().message,
            "x does not exist");
  EXPECT_EQ(files_.read_found({.shown = "x", .real = path("x/x")}).error().code,
            ErrorCode::not_found);
  EXPECT_THAT(files_.read_found({.shown = "a", .real = path("a")}).error().message,
              HasSubstr("is a folder"));
}

// The folder has gone to another place and a link to it stands in its own: same file, same bytes.
TEST_F(DiskFilesTest, FollowsNoLinkThatHasComeIntoThePath) {
  fs::create_directories(path("tree/a"));
  const std::string file = make("tree/a/Dockerfile", "old\n");
  const std::vector<FoundPath> found = {{.shown = "a/Dockerfile", .real = file},
                                        {.shown = "D", .real = path("tree/D")}};
  fs::rename(path("tree/a"), path("outside"));
  fs::create_directory_symlink("../outside", path("tree/a"));
  fs::create_symlink("../outside/Dockerfile", path("tree/D"));
  for (const FoundPath& at : found) {
    const Result<std::string> bytes = files_.read_found(at);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, ErrorCode::changed);
    EXPECT_EQ(bytes.error().message,
              at.shown + " is behind a symbolic link that was not there before: it is left alone");
    const Result<void> written = files_.replace_found(at, "old\n", "new\n");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::changed);
  }
  EXPECT_EQ(contents(path("outside/Dockerfile")), "old\n");
  EXPECT_EQ(files_.read(file).value(), "old\n") << "who names a link means its target";
}

// ---- replace -----------------------------------------------------------------------------------

TEST_F(DiskFilesTest, ReplacesTheContentsAndKeepsTheMode) {
  for (const mode_t mode : {0640U, 0755U, 0600U, 0666U}) {
    const std::string file = make("Dockerfile", "old\n", mode);
    ASSERT_TRUE(files_.replace(file, "old\n", "new\r\n"));
    EXPECT_EQ(contents(file), "new\r\n");
    EXPECT_EQ(status(file).st_mode & 07777U, mode);
  }
  EXPECT_THAT(names(), ::testing::ElementsAre("Dockerfile"));
}

TEST_F(DiskFilesTest, KeepsTheOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  const std::string file = make("Dockerfile", "old\n", 0640);
  ASSERT_EQ(::chown(file.c_str(), 12345, 23456), 0);
  ASSERT_TRUE(files_.replace(file, "old\n", "new\n"));
  EXPECT_EQ(status(file).st_uid, 12345U);
  EXPECT_EQ(status(file).st_gid, 23456U);
  EXPECT_EQ(status(file).st_mode & 07777U, 0640U);
}

TEST_F(DiskFilesTest, WritesTheTargetOfASymbolicLink) {
  fs::create_directory(path("deep"));
  make("deep/real", "old\n");
  fs::create_symlink("deep/real", path("middle"));
  fs::create_symlink("middle", path("link"));
  ASSERT_TRUE(files_.replace(path("link"), "old\n", "new\n"));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_TRUE(fs::is_symlink(path("middle")));
  EXPECT_FALSE(fs::is_symlink(path("deep/real")));
  EXPECT_EQ(contents(path("deep/real")), "new\n");
}

TEST_F(DiskFilesTest, ANameWithoutAFolderIsInTheCurrentOne) {
  make("Dockerfile", "old\n");
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  const Result<void> result = files_.replace("Dockerfile", "old\n", "new\n");
  fs::current_path(before);
  ASSERT_TRUE(result);
  EXPECT_EQ(contents(path("Dockerfile")), "new\n");
}

TEST_F(DiskFilesTest, OtherHardLinksKeepTheOldContents) {
  const std::string file = make("Dockerfile", "old\n");
  fs::create_hard_link(file, path("other"));
  ASSERT_TRUE(files_.replace(file, "old\n", "new\n"));
  EXPECT_EQ(contents(file), "new\n");
  EXPECT_EQ(contents(path("other")), "old\n");
}

TEST_F(DiskFilesTest, RefusesWhenTheContentsAreNotThoseExpected) {
  const std::string file = make("Dockerfile", "edited by someone\n");
  for (const std::string_view expected : {"old\n", "edited by someonE\n", ""}) {
    const Error error = replace_error(file, expected);
    EXPECT_EQ(error.code, ErrorCode::changed);
    EXPECT_EQ(error.message, file +
                                 " changed while it was being rewritten: nothing was written; "
                                 "run droproot again");
  }
  EXPECT_EQ(contents(file), "edited by someone\n");
  EXPECT_THAT(names(), ::testing::ElementsAre("Dockerfile"));
}

TEST_F(DiskFilesTest, RefusesWhatItCannotRead) {
  EXPECT_EQ(replace_error(path("nothing"), "old\n").code, ErrorCode::not_found);
  EXPECT_EQ(replace_error(folder_.string(), "old\n").code, ErrorCode::unreadable);
  EXPECT_THAT(names(), ::testing::IsEmpty());
}

TEST_F(DiskFilesTest, RefusesAFolderThatCannotBeWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const std::string file = make("Dockerfile", "old\n");
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  const Error error = replace_error(file, "old\n");
  EXPECT_EQ(error.code, ErrorCode::unwritable);
  EXPECT_EQ(error.message,
            file + " cannot be rewritten: its folder cannot be written (Permission denied)");
  EXPECT_EQ(contents(file), "old\n");
}

TEST_F(DiskFilesTest, RefusesAReadOnlyFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  const std::string file = make("Dockerfile", "old\n", 0444);
  const Error error = replace_error(file, "old\n");
  EXPECT_EQ(error.code, ErrorCode::unwritable);
  EXPECT_EQ(error.message, file + " cannot be rewritten: Permission denied");
  EXPECT_EQ(contents(file), "old\n");
}

// Takes the place of a full disk: no file may become longer than the limit.
TEST_F(DiskFilesTest, LeavesNothingBehindWhenTheWriteFails) {
  const std::string file = make("Dockerfile", "old\n");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Result<void> result = files_.replace(file, "old\n", std::string(10000, 'x'));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::unwritable);
  EXPECT_EQ(result.error().message, file + " cannot be rewritten: File too large");
  EXPECT_EQ(contents(file), "old\n");
  EXPECT_THAT(names(), ::testing::ElementsAre("Dockerfile"));
}

TEST_F(DiskFilesTest, SeesAChangeThatComesWhileItWrites) {
  const std::string file = make("Dockerfile", "old\n");
  const std::string large(std::size_t{64} << 20U, 'x');
  // Somebody saves as soon as the temporary file shows up. On a loaded machine that thread may come
  // too late, so it gets some chances; what it may never lose is its text.
  constexpr int kChances = 10;
  bool seen = false;
  for (int chance = 0; chance < kChances && !seen; ++chance) {
    make("Dockerfile", "old\n");
    std::atomic<bool> over = false;
    std::thread editor([&] {
      while (names().size() < 2 && !over) {
      }
      if (!over) std::ofstream(file, std::ios::binary) << "mine";
    });
    const Result<void> result = files_.replace(file, "old\n", large);
    over = true;
    editor.join();
    seen = !result && result.error().code == ErrorCode::changed;
    if (seen) {
      EXPECT_EQ(contents(file), "mine");
    }
    EXPECT_THAT(names(), ::testing::ElementsAre("Dockerfile"));
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace droproot
