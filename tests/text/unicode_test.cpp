#include "droproot/text/unicode.h"

namespace droproot {
namespace {

TEST(Unicode, DecodesAsGoDoes) {
  struct Row {
    std::string_view text;
    char32_t value;
    int size;
  };
  for (const Row& row : {Row{"a", 'a', 1}, Row{"\xC3\xA9", 0xE9, 2}, Row{"\xE2\x80\x8B", 0x200B, 3},
                         Row{"\xF0\x9F\x98\x80", 0x1F600, 4}, Row{"\x80", 0xFFFD, 1},
                         Row{"\xC3", 0xFFFD, 1}, Row{"\xC0\xAF", 0xFFFD, 1},
                         Row{"\xED\xA0\x80", 0xFFFD, 1}, Row{"\xF4\x90\x80\x80", 0xFFFD, 1}}) {
    const Rune rune = decode_rune(row.text);
    EXPECT_EQ(rune.value, row.value) << row.text;
    EXPECT_EQ(rune.size, row.size) << row.text;
  }
  EXPECT_EQ(decode_last_rune("a\xC3\xA9").value, char32_t{0xE9});
  EXPECT_EQ(decode_last_rune("a\xA9").value, char32_t{0xFFFD});
}

TEST(Unicode, EncodesWhatItDecodes) {
  for (const char32_t rune : {U'a', U'\u00e9', U'\u200b', U'\U0001F600'}) {
    std::string out;
    append_utf8(out, rune);
    EXPECT_EQ(decode_rune(out).value, rune);
    EXPECT_EQ(decode_rune(out).size, out.size());
  }
  EXPECT_EQ(to_valid_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
}

TEST(Unicode, TrimsUnicodeSpaceButNotZeroWidthSpace) {
  EXPECT_EQ(trim_unicode_space("\xC2\xA0 a\t\xC2\x85"), (Span{3, 4}));
  EXPECT_EQ(trim_unicode_space(" \v\f\r"), (Span{4, 4}));
  EXPECT_EQ(trim_unicode_space("\xE2\x80\x8B"
                               "a"),
            (Span{0, 4}));
}

}  // namespace
}  // namespace droproot
