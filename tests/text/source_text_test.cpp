#include "droproot/text/source_text.h"

#include "droproot/text/assert.h"
#include "droproot/text/logical_text.h"

namespace droproot {
namespace {

TEST(SourceText, ViewsSurviveAMove) {
  SourceText first("Dockerfile", "FROM a");
  const std::string_view view = first.at({5, 6});
  const SourceText second = std::move(first);
  EXPECT_EQ(view, "a");
  EXPECT_EQ(view.data(), second.bytes().data() + 5);
}

TEST(SourceText, RefusesASpanOutsideTheFile) {
  const SourceText source("Dockerfile", "FROM a");
  EXPECT_THROW((void)source.at({5, 7}), BrokenInvariant);
}

TEST(LineIndex, CountsLinesAndByteColumns) {
  const LineIndex lines("ab\n\ncd\r\ne");
  EXPECT_EQ(lines.line_count(), 4U);
  EXPECT_EQ(lines.line_col(0), (LineCol{1, 1}));
  EXPECT_EQ(lines.line_col(2), (LineCol{1, 3}));
  EXPECT_EQ(lines.line_col(3), (LineCol{2, 1}));
  EXPECT_EQ(lines.line_col(5), (LineCol{3, 2}));
  EXPECT_EQ(lines.line_col(9), (LineCol{4, 2}));
  EXPECT_EQ(lines.line(3), (Span{4, 8}));
}

TEST(LineIndex, AFinalNewlineStartsNoLine) {
  const LineIndex lines("a\n");
  EXPECT_EQ(lines.line_count(), 1U);
  EXPECT_EQ(lines.line_col(2), (LineCol{1, 3}));
}

TEST(LogicalText, MapsBackThroughASplice) {
  // "RUN a \<newline>b": the mark and the line end are not in the text.
  LogicalText text;
  text.append({0, 6}, "RUN a ");
  text.append({8, 9}, "b");
  EXPECT_EQ(text.text(), "RUN a b");
  EXPECT_EQ(text.to_source(6), 8U);
  EXPECT_EQ(text.to_source(7), 9U);
  EXPECT_EQ(text.to_source(Span{4, 7}), (Span{4, 9}));
  EXPECT_EQ(text.to_source(Span{4, 6}), (Span{4, 6}));
  EXPECT_TRUE(text.contiguous({4, 6}));
  EXPECT_FALSE(text.contiguous({4, 7}));
}

}  // namespace
}  // namespace droproot
