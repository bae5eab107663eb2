#include "support/tree_rows.h"

namespace droproot::test {
namespace {

using namespace std::string_view_literals;

TEST(Heredocs, TokensOfBodies) {
  static constexpr Row kRows[] = {
      {"RUN <<A\nb\nA\n"sv, "kw<RUN> sp< > word<<<A> nl<\\n> body<b\\n> close<A> nl<\\n>"},
      {"RUN <<A\r\nb\r\nA\r\n"sv,
       "kw<RUN> sp< > word<<<A> nl<\\r\\n> body<b\\r\\n> close<A> nl<\\r\\n>"},
      {"RUN <<-A\n\tb\n\t\tA\nUSER x\n"sv,
       "kw<RUN> sp< > word<<<-A> nl<\\n> body<\\tb\\n> close<\\t\\tA> nl<\\n> kw<USER> sp< > "
       "word<x> nl<\\n>"},
      {"RUN <<A\nA"sv, "kw<RUN> sp< > word<<<A> nl<\\n> close<A>"},
      {"RUN <<A\nA\n"sv, "kw<RUN> sp< > word<<<A> nl<\\n> close<A> nl<\\n>"},
      {"RUN <<A\n# no comment\n\nb \\\nA\nUSER x\n"sv,
       "kw<RUN> sp< > word<<<A> nl<\\n> body<# no comment\\n\\nb \\\\n> close<A> nl<\\n> kw<USER> "
       "sp< > word<x> nl<\\n>"},
      {"RUN <<A <<B\na\nA\nb\nB\n"sv,
       "kw<RUN> sp< > word<<<A <<B> nl<\\n> body<a\\n> close<A> nl<\\n> body<b\\n> close<B> "
       "nl<\\n>"},
      {"RUN <<A \\\n# c\n x\nb\nA\n"sv,
       "kw<RUN> sp< > word<<<A > cont<\\\\n> rem<# c> nl<\\n> word< x> nl<\\n> body<b\\n> close<A> "
       "nl<\\n>"},
      {"RUN <<A\nb"sv, "kw<RUN> sp< > word<<<A> nl<\\n> body<b>"},
      {"RUN <<A"sv, "kw<RUN> sp< > word<<<A>"},
      {"RUN <<A\nb\nA\r\r\n"sv,
       "kw<RUN> sp< > word<<<A> nl<\\n> body<b\\n> close<A> nl<\\r\\r\\n>"},
      {"COPY <<\"A\" /b\n$x\nA\n"sv,
       "kw<COPY> sp< > word<<<\"A\"> sp< > word</b> nl<\\n> body<$x\\n> close<A> nl<\\n>"},
  };
  check(kRows, dump_tokens);
}

TEST(Heredocs, Openers) {
  static constexpr Row kRows[] = {
      {"RUN <<A\nA\n"sv, "run{<<A | <<A:}"},
      {"RUN <<A cat\nA\n"sv, "run{<<A cat | <<A:}"},
      {"RUN cat <<A\nA\n"sv, "run{cat <<A | <<A:}"},
      {"RUN 3<<A cat\nA\n"sv, "run{3<<A cat | 3<<A:}"},
      {"RUN <<  A\nA\n"sv, "run{<<  A | <<A:}"},
      {"RUN <<- A\nUSER x\n"sv, "run{<<- A} user{x}"},
      {"RUN <<\"A\"\nA\n"sv, "run{<<\"A\" | <<'A':}"},
      {"RUN <<'A B'\nA B\n"sv, "run{<<'A B' | <<'A B':}"},
      {"RUN <<A\"B\"C\nABC\n"sv, "run{<<A\"B\"C | <<'ABC':}"},
      {"RUN <<\\A\nA\n"sv, "run{<<\\A | <<A:}"},
      {"RUN <<$A\n$A\n"sv, "run{<<$A | <<$A:}"},
      {"RUN <<A>x\nA>x\n"sv, "run{<<A>x | <<A>x:}"},
      {"RUN (cat <<A)\nA)\n"sv, "run{(cat <<A) | <<A):}"},
      {"RUN x # <<A\nA\n"sv, "run{x # <<A | <<A:}"},
      {"COPY <<A <<B /c/\na\nA\nb\nB\n"sv, "copy{<<A | <<B | /c/ | <<A:a\\n | <<B:b\\n}"},
      {"ADD <<A /b\nA\n"sv, "add{<<A | /b | <<A:}"},
      {"COPY --chmod=1 <<A b\nA\n"sv, "copy{--chmod=1 | <<A | b | <<A:}"},
      {"COPY <<A <<A b\n1\nA\n2\nA\n"sv, "copy{<<A | <<A | b | <<A:1\\n | <<A:2\\n}"},
      {"RUN <<-A\n\tb\n\tA\n"sv, "run{<<-A | <<-A:\\tb\\n}"},
      {"RUN <<-\"A\"\n\tb\n\tA\n"sv, "run{<<-\"A\" | <<-'A':\\tb\\n}"},
      {"ONBUILD RUN <<A\nb\nA\n"sv, "onbuild{run{<<A} | <<A:b\\n}"},
      {"ONBUILD COPY <<A b\nb\nA\n"sv, "onbuild{copy{<<A | b} | <<A:b\\n}"},
      {"RUN <<A; x\nA;\n"sv, "run{<<A; x | <<A;:}"},
      {"# escape=`\nRUN <<A `\n x\nb\nA\n"sv, "run{<<A  x | <<A:b\\n}"},
      {"RUN \\\n<<A\nb\nA\nUSER x\n"sv, "run{<<A | <<A:b\\n} user{x}"},
      {"RUN <<A\n a\nA \n A\nA\nUSER x\n"sv, "run{<<A | <<A: a\\nA \\n A\\n} user{x}"},
      {"RUN <<\"A\\\"B\"\nA\"B\n"sv, "run{<<\"A\\\"B\" | <<'A\"B':}"},
      {"RUN <<99999999999A x\n99999999999A\n"sv, "run{<<99999999999A x | <<99999999999A:}"},
  };
  check(kRows, dump_nodes);
}

TEST(Heredocs, NoOpeners) {
  static constexpr Row kRows[] = {
      {"CMD <<A\nUSER b\n"sv, "cmd{<<A} user{b}"},
      {"ENTRYPOINT cat <<A\nUSER b\n"sv, "entrypoint{cat <<A} user{b}"},
      {"ENV a <<A\nUSER b\n"sv, "env{a | <<A} user{b}"},
      {"RUN [\"<<A\"]\nUSER b\n"sv, "run[<<A] user{b}"},
      {"RUN cat<<A\nUSER b\n"sv, "run{cat<<A} user{b}"},
      {"RUN x2<<A\nUSER b\n"sv, "run{x2<<A} user{b}"},
      {"RUN <<<A\nUSER b\n"sv, "run{<<<A} user{b}"},
      {"RUN $((1<<2))\nUSER b\n"sv, "run{$((1<<2))} user{b}"},
      {"RUN \"<<A\"\nUSER b\n"sv, "run{\"<<A\"} user{b}"},
      {"RUN \\<<A\nUSER b\n"sv, "run{\\<<A} user{b}"},
      {"RUN <<''\nUSER b\n"sv, "run{<<''} user{b}"},
      {"RUN <<\nUSER b\n"sv, "run{<<} user{b}"},
      {"RUN it's <<A\nUSER b\n"sv, "run{it's <<A} user{b}"},
      {"RUN ${x^^} <<A\nUSER b\n"sv, "run{${x^^} <<A} user{b}"},
      {"ONBUILD ONBUILD RUN <<A\nUSER b\n"sv, "onbuild{onbuild{run{<<A}}} user{b}"},
      {"USER <<A\n"sv, "user{<<A}"},
      {"RUN <<E${A:-b}\nUSER b\n"sv, "run{<<E${A:-b}} user{b}"},
      {"HEALTHCHECK CMD <<A\nUSER b\n"sv, "healthcheck{CMD | <<A} user{b}"},
      {"FOO <<A\nUSER b\n"sv, "?FOO{} user{b}"},
  };
  check(kRows, dump_nodes);
}

TEST(Heredocs, Unterminated) {
  static constexpr Row kRows[] = {
      {"RUN <<A\n"sv, "run!{<<A | <<A:} !unterminated heredoc @0"},
      {"RUN <<A\nb\n"sv, "run!{<<A | <<A:b\\n} !unterminated heredoc @0"},
      {"RUN <<A\nA \n"sv, "run!{<<A | <<A:A \\n} !unterminated heredoc @0"},
      {"RUN <<A\n\tA\n"sv, "run!{<<A | <<A:\\tA\\n} !unterminated heredoc @0"},
      {"FROM a\nRUN $(( 1 << 2 ))\nUSER b\n"sv,
       "from{a} run!{$(( 1 << 2 )) | <<2:USER b\\n} !unterminated heredoc @7"},
      {"RUN <<A <<B\nA\nb\n"sv, "run!{<<A <<B | <<A: | <<B:b\\n} !unterminated heredoc @0"},
      {"RUN <<A <<B\n"sv, "run!{<<A <<B | <<A:} !unterminated heredoc @0"},
      {"RUN <<A&&x\nA\n"sv, "run!{<<A&&x | <<A&&x:A\\n} !unterminated heredoc @0"},
      {"FROM x\n  COPY <<EOF>x /y\nEOF\n"sv,
       "from{x} copy!{<<EOF>x | /y | <<EOF>x:EOF\\n} !unterminated heredoc @9"},
      {"ONBUILD RUN <<A\nb\n"sv, "onbuild!{run{<<A} | <<A:b\\n} !unterminated heredoc @0"},
  };
  check(kRows, dump_nodes);
}

}  // namespace
}  // namespace droproot::test
