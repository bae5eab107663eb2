#include "cli/inputs.h"

#include "cli/not_text.h"
#include "support/memory_files.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::cli {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

TEST(NotText, NamesWhatTheBytesAre) {
  struct Row {
    std::string_view bytes;
    std::string_view reason;
  };
  const Row rows[] = {
      {"\x7f\x45LF\x02\x01"sv, "it begins like an ELF executable"},
      {"\x89PNG\r\n\x1a\n"sv, "it begins like a PNG picture"},
      {"\x1f\x8b\x08"sv, "it begins like a gzip archive"},
      {"PK\x03\x04"sv, "it begins like a zip archive"},
      {"F\0R\0O\0M\0"sv, "it has a NUL byte"},
      {"\xff\xfe"
       "F\0"sv,
       "it is UTF-16 text; Docker reads UTF-8"},
  };
  for (const Row& row : rows) EXPECT_EQ(not_text_reason(row.bytes), row.reason);
}

TEST(NotText, TakesTextOfAnyKind) {
  for (const std::string_view bytes : {""sv, "FROM a\n"sv, "\xef\xbb\xbf\nFROM a"sv,
                                       "# \xff\xe9\r\n"sv, "\x1b[0m"sv, "\x7f"sv, "PK"sv}) {
    EXPECT_FALSE(not_text_reason(bytes).has_value()) << testing::PrintToString(bytes);
  }
  // As git does, only the head is looked at.
  EXPECT_FALSE(not_text_reason(std::string(8000, 'a') + '\0').has_value());
}

TEST(Blank, IsWhiteSpaceAlone) {
  EXPECT_TRUE(is_blank(""));
  EXPECT_TRUE(is_blank("\xef\xbb\xbf \t\r\n\v\f"));
  EXPECT_FALSE(is_blank(" #"));
  EXPECT_FALSE(is_blank("\xc2\xa0"));
}

TEST(ReadInput, PassesOverWhatWasOnlyFoundByItsName) {
  const test::MemoryFiles files({{"blank", " \n"}, {"elf", "\x7f\x45LF"}, {"text", "FROM a"}});
  const Environment environment{.files = files,
                                .read_input = []() -> Result<std::string> { return "stdin"; },
                                .write_out = {},
                                .write_err = {}};
  const auto read = [&](const std::string& path, Origin origin) {
    const std::vector<SearchRoot> roots{{.shown = "", .real = "/nowhere/"}};
    const auto bytes = read_input({.path = path, .origin = origin}, roots, environment);
    return bytes ? bytes->value_or("(nothing)") : bytes.error().message;
  };
  EXPECT_EQ(read("blank", Origin::found), "(nothing)");
  EXPECT_EQ(read("elf", Origin::found), "(nothing)");
  EXPECT_EQ(read("text", Origin::found), "FROM a");
  EXPECT_EQ(read("blank", Origin::named), " \n");
  EXPECT_EQ(read("elf", Origin::named), "\x7f\x45LF");
  EXPECT_EQ(read("-", Origin::standard_input), "stdin");
  EXPECT_EQ(read("gone", Origin::found), "gone does not exist");
}

TEST(DiffPath, IsRelativeBelowTheCurrentFolderElseAbsoluteWithoutItsSlash) {
  EXPECT_EQ(diff_path(place_of("Dockerfile", "/nowhere/repo"), "/nowhere/repo"), "Dockerfile");
  EXPECT_EQ(diff_path(place_of("./a//b/../Dockerfile", "/nowhere/repo"), "/nowhere/repo"),
            "a/Dockerfile");
  EXPECT_EQ(diff_path(place_of("/nowhere/repo/a/Dockerfile", "/nowhere/repo"), "/nowhere/repo"),
            "a/Dockerfile");
  EXPECT_EQ(diff_path(place_of("../Dockerfile", "/nowhere/repo"), "/nowhere/repo"),
            "nowhere/Dockerfile");
  EXPECT_EQ(diff_path(place_of("/nowhere/repository/Dockerfile", "/nowhere/repo"), "/nowhere/repo"),
            "nowhere/repository/Dockerfile");
  EXPECT_EQ(diff_path(place_of("nowhere/Dockerfile", "/"), "/"), "nowhere/Dockerfile");
}

TEST(DiffPath, NamesTheTargetOfALink) {
  const test::TemporaryFolder folder;
  folder.write("real/Dockerfile", "FROM a\n");
  folder.link("real/Dockerfile", "Dockerfile");
  folder.link("real", "folder");
  EXPECT_EQ(diff_path(place_of("Dockerfile", folder.path()), folder.path()), "real/Dockerfile");
  EXPECT_EQ(diff_path(place_of("folder/Dockerfile", folder.path()), folder.path()),
            "real/Dockerfile");
  EXPECT_EQ(diff_path(place_of("folder/../real/Dockerfile", folder.path()), folder.path()),
            "real/Dockerfile");
}

TEST(FolderOf, IsWhereAFileLies) {
  EXPECT_EQ(folder_of("Dockerfile"), ".");
  EXPECT_EQ(folder_of("a/b/Dockerfile"), "a/b");
  EXPECT_EQ(folder_of("/Dockerfile"), "/");
}

}  // namespace
}  // namespace droproot::cli
