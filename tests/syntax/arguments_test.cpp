#include "support/tree_rows.h"

namespace droproot::test {
namespace {

using namespace std::string_view_literals;

TEST(Arguments, FlagsAtTheHead) {
  static constexpr Row kRows[] = {
      {"COPY --from=a --link b c\n"sv, "copy{--from=a | --link | b | c}"},
      {"RUN --x \"--y\" --z\n"sv, "run{--x | \"--y\" --z}"},
      {"CMD -- --x\n"sv, "cmd{--x}"},
      {"RUN --\n"sv, "run{}"},
      {"RUN -- \n"sv, "run{}"},
      {"RUN --- x\n"sv, "run{--- | x}"},
      {"RUN -x --y\n"sv, "run{-x --y}"},
      {"USER --x=1 y\n"sv, "user{--x=1 | y}"},
      {"COPY --chown=\"a b\" c d\n"sv, "copy{--chown=a b | c | d}"},
      {"COPY --chown='a\\'b' c d\n"sv, "copy{--chown=a'b | c | d}"},
      {"COPY --a=b\\ c d e\n"sv, "copy{--a=b c | d | e}"},
      {"COPY --a=\"b c d\n"sv, "copy{--a=b c d}"},
      {"RUN --a\\\n"sv, "run{--a}"},
      {"COPY --a=\303\251 b c\n"sv, "copy{--a=\\303\\203\\302\\251 | b | c}"},
      {"COPY --a=x\302\205y b c\n"sv, "copy{--a=x\\303\\202 | y | b | c}"},
      {"COPY --a=x\302\240y b c\n"sv, "copy{--a=x\\303\\202 | y | b | c}"},
      {"RUN --\"\"\n x"sv, "run{} ?x{}"},
      {"RUN --\"\" x\n"sv, "run{x}"},
      {"RUN --\"a\" x\n"sv, "run{--a | x}"},
      {"RUN --mount=a --mount=b\n"sv, "run{--mount=a | --mount=b}"},
      {"FOO --a b\n"sv, "?FOO{--a}"},
      {"FROM --platform=$P a AS b\n"sv, "from{--platform=$P | a | AS | b}"},
      {"RUN\t--a\t--b\tc\n"sv, "run{--a | --b | c}"},
      {"ENV --a b=c\n"sv, "env{--a | b=c}"},
      {"# escape=`\nCOPY --a=b` c d e\n"sv, "copy{--a=b c | d | e}"},
      {"RUN --a=\377 x\n"sv, "run{--a=\\303\\277 | x}"},
      {"HEALTHCHECK --interval=5s NONE\n"sv, "healthcheck{--interval=5s | NONE}"},
      {"RUN --\\\n"sv, "run{}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, TokensOfFlags) {
  static constexpr Row kRows[] = {
      {"CMD -- --x\n"sv, "kw<CMD> sp< > punct<--> sp< > word<--x> nl<\\n>"},
      {"COPY  --a=\"b c\"\td e\n"sv,
       "kw<COPY> sp<  > flag<--a=\"b c\"> sp<\\t> word<d> sp< > word<e> nl<\\n>"},
      {"RUN --a"sv, "kw<RUN> sp< > flag<--a>"},
      {"RUN --a --\n"sv, "kw<RUN> sp< > flag<--a> sp< > punct<--> nl<\\n>"},
      {"COPY --a=x\302\240y b c\n"sv,
       "kw<COPY> sp< > flag<--a=x\\302> sp<\\240> word<y> sp< > word<b> sp< > word<c> nl<\\n>"},
  };
  check(kRows, dump_tokens);
}

TEST(Arguments, BlankWordsKnowNoQuotes) {
  static constexpr Row kRows[] = {
      {"COPY \"a b\" c\n"sv, "copy{\"a | b\" | c}"},
      {"ADD a\tb\013c\n"sv, "add{a | b | c}"},
      {"VOLUME /a \"/b c\"\n"sv, "volume{/a | \"/b | c\"}"},
      {"EXPOSE 80 443/tcp\n"sv, "expose{80 | 443/tcp}"},
      {"FROM a as b\n"sv, "from{a | as | b}"},
      {"FROM a AS b c\n"sv, "from{a | AS | b | c}"},
      {"COPY a\302\240b c\n"sv, "copy{a\\302\\240b | c}"},
      {"EXPOSE 80 # x\n"sv, "expose{80 | # | x}"},
      {"FROM\n"sv, "from{}"},
      {"COPY\n"sv, "copy{}"},
      {"EXPOSE [80]\n"sv, "expose{[80]}"},
      {"copy a b\n"sv, "copy{a | b}"},
      {"cOpY a b\n"sv, "copy{a | b}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, WholeRests) {
  static constexpr Row kRows[] = {
      {"USER a b  c \n"sv, "user{a b  c}"},
      {"WORKDIR \"/a b\" # c\n"sv, "workdir{\"/a b\" # c}"},
      {"STOPSIGNAL [ \"a\" ]\n"sv, "stopsignal{[ \"a\" ]}"},
      {"MAINTAINER A B <c>\n"sv, "maintainer{A B <c>}"},
      {"USER [\"a\"]\n"sv, "user{[\"a\"]}"},
      {"USER\n"sv, "user{}"},
      {"RUN a  &&  b\n"sv, "run{a  &&  b}"},
      {"CMD\n"sv, "cmd{}"},
      {"RUN\tx\n"sv, "run{x}"},
      {"RUN it's\n"sv, "run{it's}"},
      {"RUN [ -f x ] && y\n"sv, "run{[ -f x ] && y}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, JsonForms) {
  static constexpr Row kRows[] = {
      {"CMD [\"a\",\"b\"]\n"sv, "cmd[a | b]"},
      {"CMD [ \"a\" , \"b\" ] \n"sv, "cmd[a | b]"},
      {"CMD []\n"sv, "cmd[]"},
      {"ENTRYPOINT [\"$x\"]\n"sv, "entrypoint[$x]"},
      {"VOLUME [\"/a\", \"b c\"]\n"sv, "volume[/a | b c]"},
      {"COPY [\"a b\", \"c\"]\n"sv, "copy[a b | c]"},
      {"SHELL [\"sh\", \"-c\"]\n"sv, "shell[sh | -c]"},
      {"CMD [\"\\u0041\\n\\/\\\\\\\"\\b\\f\\r\\t\"]\n"sv, "cmd[A\\n/\\\"\\010\\014\\r\\t]"},
      {"CMD [\"\\ud83d\\ude00\"]\n"sv, "cmd[\\360\\237\\230\\200]"},
      {"CMD [\"\\ud83d\", \"\\ude00x\", \"\\ud800\\ud800\"]\n"sv,
       "cmd[\\357\\277\\275 | \\357\\277\\275x | \\357\\277\\275\\357\\277\\275]"},
      {"CMD [\"\377\"]\n"sv, "cmd[\\357\\277\\275]"},
      {"CMD [\"a\177\"]\n"sv, "cmd[a\\177]"},
      {"CMD [\"\"]\n"sv, "cmd[]"},
      {"RUN [\"a\"] \\\n\n"sv, "run[a]"},
      {"ONBUILD CMD [\"a\"]\n"sv, "onbuild{cmd[a]}"},
      {"HEALTHCHECK CMD [\"a\", \"b\"]\n"sv, "healthcheck[CMD | a | b]"},
      {"CMD --x [\"a\"]\n"sv, "cmd[--x | a]"},
      {"CMD [\"[,]\"]\n"sv, "cmd[[,]]"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, TokensOfJsonForms) {
  static constexpr Row kRows[] = {
      {"CMD [\"a\",  \"b\" ]\n"sv,
       "kw<CMD> sp< > punct<[> word<\"a\"> punct<,> sp<  > word<\"b\"> sp< > punct<]> nl<\\n>"},
      {"CMD []\n"sv, "kw<CMD> sp< > punct<[> punct<]> nl<\\n>"},
      {"CMD [ \\\n# c\n\"a\"]\n"sv,
       "kw<CMD> sp< > punct<[> sp< > cont<\\\\n> rem<# c> nl<\\n> word<\"a\"> punct<]> nl<\\n>"},
      {"HEALTHCHECK CMD\t[ \"a\" ]"sv,
       "kw<HEALTHCHECK> sp< > word<CMD> sp<\\t> punct<[> sp< > word<\"a\"> sp< > punct<]>"},
  };
  check(kRows, dump_tokens);
}

TEST(Arguments, WhatIsNoJsonFallsBack) {
  static constexpr Row kRows[] = {
      {"CMD ['a']\n"sv, "cmd{['a']}"},
      {"CMD [\"a\",]\n"sv, "cmd{[\"a\",]}"},
      {"CMD [,\"a\"]\n"sv, "cmd{[,\"a\"]}"},
      {"CMD [\"a\"] # c\n"sv, "cmd{[\"a\"] # c}"},
      {"CMD [\"\\x\"]\n"sv, "cmd{[\"\\x\"]}"},
      {"CMD [\"a\tb\"]\n"sv, "cmd{[\"a\\tb\"]}"},
      {"CMD [\"a\" \"b\"]\n"sv, "cmd{[\"a\" \"b\"]}"},
      {"CMD [\"a\"\n"sv, "cmd{[\"a\"}"},
      {"CMD [a]\n"sv, "cmd{[a]}"},
      {"CMD [\"a\"]]\n"sv, "cmd{[\"a\"]]}"},
      {"CMD [\"\\u12G4\"]\n"sv, "cmd{[\"\\u12G4\"]}"},
      {"CMD [\342\200\234a\342\200\235]\n"sv, "cmd{[\\342\\200\\234a\\342\\200\\235]}"},
      {"CMD [\"a\",\013\"b\"]\n"sv, "cmd{[\"a\",\\013\"b\"]}"},
      {"RUN [ \"a\" = \"b\" ]\n"sv, "run{[ \"a\" = \"b\" ]}"},
      {"COPY [\"a\" \"b\"]\n"sv, "copy{[\"a\" | \"b\"]}"},
      {"CMD {\"a\":1}\n"sv, "cmd{{\"a\":1}}"},
      {"CMD [01]\n"sv, "cmd{[01]}"},
      {"CMD [1.]\n"sv, "cmd{[1.]}"},
      {"CMD [nul]\n"sv, "cmd{[nul]}"},
      {"CMD [+1]\n"sv, "cmd{[+1]}"},
      {"CMD [1e999]\n"sv, "cmd{[1e999]}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, JsonOfOtherThingsIsRefused) {
  static constexpr Row kRows[] = {
      {"CMD [1]\n"sv,
       "cmd!{[1]} !when using JSON array syntax, arrays must be comprised of strings only @4"},
      {"CMD [\"a\", 1]\n"sv,
       "cmd!{[\"a\", 1]} !when using JSON array syntax, arrays must be comprised of strings only "
       "@4"},
      {"RUN [ null ]\n"sv,
       "run!{[ null ]} !when using JSON array syntax, arrays must be comprised of strings only @4"},
      {"COPY [[\"a\"], \"b\"]\n"sv,
       "copy!{[[\"a\"], | \"b\"]} !when using JSON array syntax, arrays must be comprised of "
       "strings only @5"},
      {"CMD [{\"a\": [1.5e3, true, {}]}]\n"sv,
       "cmd!{[{\"a\": [1.5e3, true, {}]}]} !when using JSON array syntax, arrays must be comprised "
       "of strings only @4"},
      {"VOLUME [false]\n"sv,
       "volume!{[false]} !when using JSON array syntax, arrays must be comprised of strings only "
       "@7"},
      {"CMD [-0.0e+1]\n"sv,
       "cmd!{[-0.0e+1]} !when using JSON array syntax, arrays must be comprised of strings only "
       "@4"},
      {"CMD [[]]\n"sv,
       "cmd!{[[]]} !when using JSON array syntax, arrays must be comprised of strings only @4"},
      {"CMD [1e-999]\n"sv,
       "cmd!{[1e-999]} !when using JSON array syntax, arrays must be comprised of strings only @4"},
      {"SHELL [ \"a\", {} ]\n"sv,
       "shell!{[ \"a\", {} ]} !when using JSON array syntax, arrays must be comprised of strings "
       "only @6"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, WordsOfEnvLabelAndArg) {
  static constexpr Row kRows[] = {
      {"ENV a=b\n"sv, "env{a=b}"},
      {"ENV a=b c=d\n"sv, "env{a=b | c=d}"},
      {"ENV a=\"b c\" d='e f'\n"sv, "env{a=\"b c\" | d='e f'}"},
      {"ENV a=b\\ c d=e\n"sv, "env{a=b\\ c | d=e}"},
      {"ENV a=b\"c d\"e\n"sv, "env{a=b\"c d\"e}"},
      {"ENV a='b\\' c=d\n"sv, "env{a='b\\' | c=d}"},
      {"ENV a=\"b\\\" c\" d=e\n"sv, "env{a=\"b\\\" c\" | d=e}"},
      {"ENV a=\\\" b=c\n"sv, "env{a=\\\" | b=c}"},
      {"ENV a=\"b c=d\n"sv, "env{a=\"b c=d}"},
      {"ENV a=b\\\\ c=d\n"sv, "env{a=b\\\\ | c=d}"},
      {"ENV a=b\302\240c=d\n"sv, "env{a=b | c=d}"},
      {"ENV a=\n"sv, "env{a=}"},
      {"ENV =a\n"sv, "env{=a}"},
      {"ENV a=b=c\n"sv, "env{a=b=c}"},
      {"LABEL \"a b\"=c\n"sv, "label{\"a b\"=c}"},
      {"LABEL a.b-c=\"\377\"\n"sv, "label{a.b-c=\"\\377\"}"},
      {"ARG a\n"sv, "arg{a}"},
      {"ARG a=b c d=\"e f\"\n"sv, "arg{a=b | c | d=\"e f\"}"},
      {"ARG a=1 # b c\n"sv, "arg{a=1 | # | b | c}"},
      {"ARG =x\n"sv, "arg{=x}"},
      {"ARG\n"sv, "arg{}"},
      {"ENV\n"sv, "env{}"},
      {"ARG \"\"\n"sv, "arg{\"\"}"},
      {"ARG a\\"sv, "arg{a}"},
      {"ENV a=b\\"sv, "env{a=b}"},
      {"ENV a=b \\"sv, "env{a=b}"},
      {"ARG \\"sv, "arg{}"},
      {"ENV \\"sv, "env{}"},
      {"# escape=`\nENV a=b` c\\ d=e\n"sv, "env{a=b` c\\ | d=e}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, OldFormOfEnvAndLabel) {
  static constexpr Row kRows[] = {
      {"ENV a b\n"sv, "env{a | b}"},
      {"ENV a b c=d  e\n"sv, "env{a | b c=d  e}"},
      {"ENV a  \"b\" # c\n"sv, "env{a | \"b\" # c}"},
      {"ENV \"a b\" c\n"sv, "env{\"a | b\" c}"},
      {"LABEL a b c\n"sv, "label{a | b c}"},
      {"ENV a\tb\n"sv, "env{a | b}"},
      {"ENV a\302\240b c\n"sv, "env{a\\302\\240b | c}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, NameValueErrors) {
  static constexpr Row kRows[] = {
      {"ENV a\n"sv, "env!{a} !ENV must have two arguments @4"},
      {"LABEL a\n"sv, "label!{a} !LABEL must have two arguments @6"},
      {"ENV a=b c\n"sv,
       "env!{a=b | c} !Syntax error - can't find = in \"c\". Must be of the form: name=value @8"},
      {"LABEL a=b \"c d\" e\n"sv,
       "label!{a=b | \"c d\" | e} !Syntax error - can't find = in \"\\\"c d\\\"\". Must be of the "
       "form: name=value @10"},
      {"ENV a=1 # c\n"sv,
       "env!{a=1 | # | c} !Syntax error - can't find = in \"#\". Must be of the form: name=value "
       "@8"},
      {"ENV a=b \"c\377\"\n"sv,
       "env!{a=b | \"c\\377\"} !Syntax error - can't find = in \"\\\"c\\357\\277\\275\\\"\". Must "
       "be of the form: name=value @8"},
      {"ENV a\302\240b\n"sv, "env!{a\\302\\240b} !ENV must have two arguments @4"},
      {"ENV a=b c d\n"sv,
       "env!{a=b | c | d} !Syntax error - can't find = in \"c\". Must be of the form: name=value "
       "@8"},
      {"ONBUILD ENV a\n"sv, "onbuild{env!{a}} !ENV must have two arguments @12"},
      {"ENV a\\ b\n"sv, "env{a\\ | b}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, Healthcheck) {
  static constexpr Row kRows[] = {
      {"HEALTHCHECK NONE\n"sv, "healthcheck{NONE}"},
      {"HEALTHCHECK none x\n"sv, "healthcheck{none | x}"},
      {"HEALTHCHECK CMD a  b\n"sv, "healthcheck{CMD | a  b}"},
      {"HEALTHCHECK\n"sv, "healthcheck{}"},
      {"HEALTHCHECK CMD\n"sv, "healthcheck{CMD}"},
      {"HEALTHCHECK FOO a\n"sv, "healthcheck{FOO | a}"},
      {"HEALTHCHECK --interval=1s --retries=2 CMD a\n"sv,
       "healthcheck{--interval=1s | --retries=2 | CMD | a}"},
      {"HEALTHCHECK CMD\tx\n"sv, "healthcheck{CMD | x}"},
      {"HEALTHCHECK CMD\302\240x\n"sv, "healthcheck{CMD\\302 | x}"},
      {"HEALTHCHECK \303\240 x\n"sv, "healthcheck{\\303 | x}"},
      {"HEALTHCHECK CMD [1]\n"sv,
       "healthcheck!{CMD | [1]} !when using JSON array syntax, arrays must be comprised of strings "
       "only @16"},
      {"HEALTHCHECK CMD --x y\n"sv, "healthcheck{CMD | --x y}"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, OnbuildNests) {
  static constexpr Row kRows[] = {
      {"ONBUILD RUN a\n"sv, "onbuild{run{a}}"},
      {"onbuild copy --from=x a b\n"sv, "onbuild{copy{--from=x | a | b}}"},
      {"ONBUILD ONBUILD USER a\n"sv, "onbuild{onbuild{user{a}}}"},
      {"ONBUILD\n"sv, "onbuild{}"},
      {"ONBUILD FOO a b\n"sv, "onbuild{?FOO{}}"},
      {"ONBUILD --x RUN a\n"sv, "onbuild{--x | run{a}}"},
      {"ONBUILD -- RUN a\n"sv, "onbuild{run{a}}"},
      {"ONBUILD ENV a=b c=d\n"sv, "onbuild{env{a=b | c=d}}"},
      {"ONBUILD  \tUSER\n"sv, "onbuild{user{}}"},
      {"ONBUILD ONBUILD\n"sv, "onbuild{onbuild{}}"},
      {"ONBUILD CMD [1]\n"sv,
       "onbuild{cmd!{[1]}} !when using JSON array syntax, arrays must be comprised of strings only "
       "@12"},
  };
  check(kRows, dump_nodes);
}

TEST(Arguments, UnknownInstructions) {
  static constexpr Row kRows[] = {
      {"FOO\n"sv, "?FOO{}"},
      {"FOO a b\n"sv, "?FOO{}"},
      {"FOO --x a\n"sv, "?FOO{--x}"},
      {"\"RUN\" a\n"sv, "?\"RUN\"{}"},
      {"RUN\302\240a\n"sv, "?RUN\\302\\240a{}"},
      {"RUNX a\n"sv, "?RUNX{}"},
      {"R\303\234N a\n"sv, "?R\\303\\234N{}"},
      {"wor\342\204\252dir a\n"sv, "workdir{a}"},
      {"ma\304\260ntainer a\n"sv, "maintainer{a}"},
      {"HEALTHCHECKHEALTHCHECKHEALTHCHECKHEALTHCHECKHEALTHCHECKHEALTHCHECK x\n"sv,
       "?HEALTHCHECKHEALTHCHECKHEALTHCHECKHEALTHCHECKHEALTHCHECKHEALTHCHECK{}"},
  };
  check(kRows, dump_nodes);
}

}  // namespace
}  // namespace droproot::test
