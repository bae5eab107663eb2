#include "droproot/text/printable.h"

namespace droproot {
namespace {

TEST(Printable, LeavesTextAlone) {
  EXPECT_EQ(printable("RUN echo 'é 日本 🐳' \\"), "RUN echo 'é 日本 🐳' \\");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, ShowsWhatWouldMoveTheCursorOrTheOrder) {
  EXPECT_EQ(printable("a\tb\r\n"), "a\\tb\\r\\n");
  EXPECT_EQ(printable("\x1b[31mred\x7f"), "\\x1b[31mred\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\u0085\u202e\u2066x"), "\\u{85}\\u{202e}\\u{2066}x");
}

TEST(Printable, ReplacesBrokenUtf8) {
  EXPECT_EQ(printable("a\xFF"
                      "b"),
            "a\uFFFDb");
}

}  // namespace
}  // namespace droproot
