#include "support/tree_rows.h"

namespace droproot::test {
namespace {

using namespace std::string_view_literals;

TEST(Lines, TokensTileByteOrderMarksAndLineEnds) {
  static constexpr Row kRows[] = {
      {""sv, ""},
      {"\n"sv, "nl<\\n>"},
      {"FROM a"sv, "kw<FROM> sp< > word<a>"},
      {"FROM a\n"sv, "kw<FROM> sp< > word<a> nl<\\n>"},
      {"FROM a\r\n"sv, "kw<FROM> sp< > word<a> nl<\\r\\n>"},
      {"FROM a\r\r\n"sv, "kw<FROM> sp< > word<a> nl<\\r\\r\\n>"},
      {"\357\273\277FROM a\n"sv, "bom<\\357\\273\\277> kw<FROM> sp< > word<a> nl<\\n>"},
      {"\357\273\277\n"sv, "bom<\\357\\273\\277> nl<\\n>"},
      {"FROM a\n\357\273\277USER b\n"sv,
       "kw<FROM> sp< > word<a> nl<\\n> kw<\\357\\273\\277USER> word< b> nl<\\n>"},
      {"FROM a\nUSER b\r\nUSER c\n"sv,
       "kw<FROM> sp< > word<a> nl<\\n> kw<USER> sp< > word<b> nl<\\r\\n> kw<USER> sp< > word<c> "
       "nl<\\n>"},
      {"FROM a\rUSER b\n"sv, "kw<FROM> sp< > word<a> sp<\\r> word<USER> sp< > word<b> nl<\\n>"},
      {" \t\r\nFROM a\n"sv, "nl< \\t\\r\\n> kw<FROM> sp< > word<a> nl<\\n>"},
      {"\302\240\tFROM a\n"sv, "sp<\\302\\240\\t> kw<FROM> sp< > word<a> nl<\\n>"},
      {"FROM a \t\n"sv, "kw<FROM> sp< > word<a> sp< \\t> nl<\\n>"},
      {"FROM\013a\014b\n"sv, "kw<FROM> sp<\\013> word<a> sp<\\014> word<b> nl<\\n>"},
      {"\n\nFROM a\n\n"sv, "nl<\\n> nl<\\n> kw<FROM> sp< > word<a> nl<\\n> nl<\\n>"},
      {"\r"sv, "nl<\\r>"},
      {"FROM a\n \r"sv, "kw<FROM> sp< > word<a> nl<\\n> nl< \\r>"},
  };
  check(kRows, dump_tokens);
}

TEST(Lines, ReadsAnyByte) {
  static constexpr Row kRows[] = {
      {"RUN a\000b\n"sv, "run{a\\000b}"},
      {"\000\n"sv, "?\\000{}"},
      {"USER \377\376\n"sv, "user{\\377\\376}"},
      {"RUN \303\251\n"sv, "run{\\303\\251}"},
      {"USER\302\240x y\n"sv, "?USER\\302\\240x{}"},
      {"FROM a\rUSER b\n"sv, "from{a | USER | b}"},
      {"from\013a\014b\n"sv, "from{a | b}"},
      {"\342\200\203USER x\n"sv, "user{x}"},
      {"\342\200\213USER x\n"sv, "?\\342\\200\\213USER{}"},
      {"FROM a\n\357\273\277USER b\n"sv, "from{a} ?\\357\\273\\277USER{}"},
      {"USER x\302\205\n"sv, "user{x}"},
      {"\357\273\277\357\273\277USER x\n"sv, "?\\357\\273\\277USER{}"},
      {"\n \t\n"sv, "!file with no instructions @4"},
      {"# only\n"sv, "!file with no instructions @7"},
      {""sv, "!file with no instructions @0"},
      {"VOLUME a\302\240b c\n"sv, "volume{a\\302\\240b | c}"},
  };
  check(kRows, dump_nodes);
}

TEST(Lines, CommentsAreWholeLines) {
  static constexpr Row kRows[] = {
      {"# a\nFROM a\n"sv, "rem<# a> nl<\\n> kw<FROM> sp< > word<a> nl<\\n>"},
      {"  # a \r\nFROM a"sv, "rem<  # a > nl<\\r\\n> kw<FROM> sp< > word<a>"},
      {"FROM a # b\n"sv, "kw<FROM> sp< > word<a> sp< > word<#> sp< > word<b> nl<\\n>"},
      {"#\n"sv, "rem<#> nl<\\n>"},
      {"# a \\\nUSER b\n"sv, "rem<# a \\> nl<\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"USER a\n#"sv, "kw<USER> sp< > word<a> nl<\\n> rem<#>"},
      {"\302\240#x\nUSER a\n"sv, "rem<\\302\\240#x> nl<\\n> kw<USER> sp< > word<a> nl<\\n>"},
      {"#a\n\n#b\nUSER x\n"sv,
       "rem<#a> nl<\\n> nl<\\n> rem<#b> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
  };
  check(kRows, dump_tokens);
}

TEST(Lines, DirectivesStandOnTop) {
  static constexpr Row kRows[] = {
      {"# syntax=a/b:1\nUSER x\n"sv, "dir<# syntax=a/b:1> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"#escape=`\nRUN a `\n b\n"sv,
       "dir<#escape=`> nl<\\n> kw<RUN> sp< > word<a > cont<`\\n> word< b> nl<\\n>"},
      {"  # Escape = ` \t\r\nRUN a `\n b\n"sv,
       "dir<  # Escape = ` \\t> nl<\\r\\n> kw<RUN> sp< > word<a > cont<`\\n> word< b> nl<\\n>"},
      {"# escape=\\\nRUN a\n"sv, "dir<# escape=\\> nl<\\n> kw<RUN> sp< > word<a> nl<\\n>"},
      {"# check=skip=all;error=true\n# syntax=x\nUSER x\n"sv,
       "dir<# check=skip=all;error=true> nl<\\n> dir<# syntax=x> nl<\\n> kw<USER> sp< > word<x> "
       "nl<\\n>"},
      {"\n# escape=`\nUSER x\n"sv,
       "nl<\\n> rem<# escape=`> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"# hi\n# escape=`\nUSER x\n"sv,
       "rem<# hi> nl<\\n> rem<# escape=`> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"# other=1\n# escape=`\nUSER x\n"sv,
       "rem<# other=1> nl<\\n> rem<# escape=`> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"## syntax=x\nUSER x\n"sv, "rem<## syntax=x> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"#!sh\n# escape=`\nUSER x\n"sv,
       "rem<#!sh> nl<\\n> rem<# escape=`> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"# escape=\nUSER x\n"sv, "rem<# escape=> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"USER x\n# escape=`\n"sv, "kw<USER> sp< > word<x> nl<\\n> rem<# escape=`> nl<\\n>"},
      {"// syntax=x\nUSER x\n"sv, "kw<//> word< syntax=x> nl<\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"# syntax=a\nUSER x\n# syntax=b\n"sv,
       "dir<# syntax=a> nl<\\n> kw<USER> sp< > word<x> nl<\\n> rem<# syntax=b> nl<\\n>"},
      {"\357\273\277# escape=`\nRUN `\n x\n"sv,
       "bom<\\357\\273\\277> dir<# escape=`> nl<\\n> kw<RUN> sp< > cont<`\\n> sp< > word<x> "
       "nl<\\n>"},
      {"RUN a \\\n# escape=`\n b\n"sv,
       "kw<RUN> sp< > word<a > cont<\\\\n> rem<# escape=`> nl<\\n> word< b> nl<\\n>"},
  };
  check(kRows, dump_tokens);
}

TEST(Lines, WrongDirectivesAreProblems) {
  static constexpr Row kRows[] = {
      {"# escape=`\n# escape=`\nUSER x\n"sv,
       "user{x} !only one escape parser directive can be used @11"},
      {"# syntax=a\n#syntax=b\nUSER x\n"sv,
       "user{x} !only one syntax parser directive can be used @11"},
      {"# check=a\n# check=a\nUSER x\n"sv,
       "user{x} !only one check parser directive can be used @10"},
      {"# escape=x\nUSER x\n"sv, "user{x} !invalid escape token 'x' does not match ` or \\ @0"},
      {"# escape=``\nUSER x\n"sv, "user{x} !invalid escape token '``' does not match ` or \\ @0"},
      {"# escape=`\n\n# escape=`\nUSER x\n"sv, "user{x}"},
      {"# escape=`\n# syntax=a\n# escape=x\nUSER x\n"sv,
       "user{x} !only one escape parser directive can be used @22"},
  };
  check(kRows, dump_nodes);
}

TEST(Lines, ContinuationsJoin) {
  static constexpr Row kRows[] = {
      {"RUN a \\\n b\n"sv, "kw<RUN> sp< > word<a > cont<\\\\n> word< b> nl<\\n>"},
      {"RUN a\\\nb\n"sv, "kw<RUN> sp< > word<a> cont<\\\\n> word<b> nl<\\n>"},
      {"RUN a \\ \t\n b\n"sv, "kw<RUN> sp< > word<a > cont<\\ \\t\\n> word< b> nl<\\n>"},
      {"RUN a \\\r\n b\r\n"sv, "kw<RUN> sp< > word<a > cont<\\\\r\\n> word< b> nl<\\r\\n>"},
      {"RUN a \\\\\nUSER b\n"sv,
       "kw<RUN> sp< > word<a \\\\> nl<\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"RUN a \\\\\\\nUSER b\n"sv,
       "kw<RUN> sp< > word<a \\\\\\> nl<\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"RUN a \\\013\nUSER b\n"sv,
       "kw<RUN> sp< > word<a \\> sp<\\013> nl<\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"RUN a \\\302\240\nUSER b\n"sv,
       "kw<RUN> sp< > word<a \\> sp<\\302\\240> nl<\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"\\\nUSER b\n"sv, "cont<\\\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"   \\\nUSER b\n"sv, "sp<   > cont<\\\\n> kw<USER> sp< > word<b> nl<\\n>"},
      {"\\"sv, "cont<\\>"},
      {"\\\n"sv, "cont<\\\\n>"},
      {"RUN a \\"sv, "kw<RUN> sp< > word<a> sp< > cont<\\>"},
      {"RUN a \\\n"sv, "kw<RUN> sp< > word<a> sp< > cont<\\\\n>"},
      {"RUN a \\\n\n\n"sv, "kw<RUN> sp< > word<a> sp< > cont<\\\\n> nl<\\n> nl<\\n>"},
      {"US\\\nER b\n"sv, "kw<US> cont<\\\\n> kw<ER> sp< > word<b> nl<\\n>"},
      {"RUN a \\\n# c\n\n  # d \\\n b\n"sv,
       "kw<RUN> sp< > word<a > cont<\\\\n> rem<# c> nl<\\n> nl<\\n> rem<  # d \\> nl<\\n> word< b> "
       "nl<\\n>"},
      {"RUN a \\\n \\\n b\n"sv,
       "kw<RUN> sp< > word<a > cont<\\\\n> word< > cont<\\\\n> word< b> nl<\\n>"},
      {"RUN a \\\n\\\n b\n"sv, "kw<RUN> sp< > word<a > cont<\\\\n> cont<\\\\n> word< b> nl<\\n>"},
      {"RUN \\\n# c"sv, "kw<RUN> sp< > cont<\\\\n> rem<# c>"},
      {"\\\n\\\n\\\nUSER x\n"sv,
       "cont<\\\\n> cont<\\\\n> cont<\\\\n> kw<USER> sp< > word<x> nl<\\n>"},
      {"USER \\\n  b \\\n  \n"sv,
       "kw<USER> sp< > cont<\\\\n> sp<  > word<b> sp< > cont<\\\\n> nl<  \\n>"},
      {"COPY a \\\nb c\n"sv,
       "kw<COPY> sp< > word<a> sp< > cont<\\\\n> word<b> sp< > word<c> nl<\\n>"},
      {"ENV a=\"b \\\n c\" d=e\n"sv,
       "kw<ENV> sp< > word<a=\"b > cont<\\\\n> word< c\"> sp< > word<d=e> nl<\\n>"},
      {"FROM a \\\n\357\273\277b\n"sv,
       "kw<FROM> sp< > word<a> sp< > cont<\\\\n> word<\\357\\273\\277b> nl<\\n>"},
      {"CMD [\"a\", \\\n # c\n \"b\"]\n"sv,
       "kw<CMD> sp< > punct<[> word<\"a\"> punct<,> sp< > cont<\\\\n> rem< # c> nl<\\n> sp< > "
       "word<\"b\"> punct<]> nl<\\n>"},
      {"COPY --from=\\\nx a \\\n b\n"sv,
       "kw<COPY> sp< > flag<--from=> cont<\\\\n> flag<x> sp< > word<a> sp< > cont<\\\\n> sp< > "
       "word<b> nl<\\n>"},
  };
  check(kRows, dump_tokens);
}

TEST(Lines, ContinuationsInNodes) {
  static constexpr Row kRows[] = {
      {"US\\\nER b\n"sv, "user{b}"},
      {"RUN a \\\n# c\n b \\\n\n c\n"sv, "run{a  b  c}"},
      {"CMD [\"a\", \\\n \"b\\\nc\"]\n"sv, "cmd[a | bc]"},
      {"ENV a=b\\\nc d=\"e \\\n f\"\n"sv, "env{a=bc | d=\"e  f\"}"},
      {"\\\n"sv, "?{}"},
      {"FROM a\n\\"sv, "from{a} ?{}"},
      {"RUN a \\\n  \n"sv, "run{a}"},
      {"COPY --ch\\\nown=1 a\\\n b\n"sv, "copy{--chown=1 | a | b}"},
      {"ONBUILD \\\n# c\nRUN a \\\n b\n"sv, "onbuild{run{a  b}}"},
      {"# escape=`\nRUN a \\\nUSER b\n"sv, "run{a \\} user{b}"},
      {"ENV a \\\nb\n"sv, "env{a | b}"},
      {"LABEL a=1 \\\n# c\n      b=2\n"sv, "label{a=1 | b=2}"},
  };
  check(kRows, dump_nodes);
}

}  // namespace
}  // namespace droproot::test
