#include "report/excerpt.h"

#include <chrono>

namespace droproot::report {
namespace {

// The text with the mark in brackets.
std::string marked(std::string_view line, Span mark, std::size_t width = 40) {
  const Excerpt got = excerpt(line, mark, width);
  EXPECT_LE(column_count(got.text), width);
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < got.text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(got.text[i]) & 0xC0U) != 0x80U;
    if (starts && column == got.mark_begin + got.mark_width && got.mark_width > 0) out += ']';
    if (starts && column == got.mark_begin) out += '[';
    out += got.text[i];
    column += starts ? 1 : 0;
  }
  if (column == got.mark_begin) out += '[';
  if (column == got.mark_begin + got.mark_width) out += ']';
  return out;
}

TEST(Excerpt, ShowsAShortLineWithoutItsEnd) {
  EXPECT_EQ(marked("USER node\r\n", {5, 9}), "USER [node]");
  EXPECT_EQ(marked("USER node\n", {0, 10}), "[USER node]");
  EXPECT_EQ(marked("", {0, 0}), "[]");
  EXPECT_EQ(marked("a\n", {2, 2}), "a[]");
}

TEST(Excerpt, CountsWhatIsShownNotBytes) {
  EXPECT_EQ(marked("\tRUN \x1b é x", {5, 6}), "    RUN [\\x1b] é x");
  EXPECT_EQ(marked("é x", {3, 4}), "é [x]");
}

TEST(Excerpt, CutsTheTailTheMarkAndTheHead) {
  const std::string dozens = "012345678901234567890123456789012345678901234567890123456789";
  EXPECT_EQ(marked(dozens, {2, 4}), "01[23]456789012345678901234567890123456...");
  EXPECT_EQ(marked(dozens, {2, 60}), "01[23456789012345678901234567890123456]...");
  EXPECT_EQ(marked(dozens, {58, 60}), "...89012345678901234567[89]");
  EXPECT_EQ(marked(dozens, {30, 60}), "...01234567890123456789[01234567890123]...");
}

TEST(Excerpt, DoesNotReadAWholeHugeLine) {
  const std::string huge(std::size_t{16} << 20U, 'x');
  const auto start = std::chrono::steady_clock::now();
  for (Offset at = 0; at < 10'000; ++at) {
    ASSERT_EQ(excerpt(huge, {1000 * at, 1000 * at + 1}, 76).mark_width, 1U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace droproot::report
