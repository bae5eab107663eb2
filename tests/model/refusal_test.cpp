// What BuildKit says of a file that it refuses, and of which bytes.
#include "support/model_dump.h"

namespace droproot::test {
namespace {

struct Row {
  std::string_view input;
  std::string_view message;  // "" when the file is taken
};

std::string message_of(std::string_view input) {
  const auto error = model::check_instructions(parse(input));
  return error ? error->message : "";
}

void check(std::span<const Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(message_of(row.input), row.message) << row.input;
}

// `line` inside a stage.
void check_in_stage(std::span<const Row> rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(message_of("FROM x\n" + std::string(row.input)), row.message) << row.input;
  }
}

TEST(CheckInstructions, Stages) {
  static constexpr Row kRows[] = {
      {"FROM a\n", ""},
      {"ARG x\nFROM a\n", ""},
      {"RUN x\nFROM a\n", "no build stage in current context"},
      {"RUN x\n", "no build stage in current context"},
      {"ARG x\n", "dockerfile contains no stages to build"},
      {"FROM\n", "FROM requires either one or three arguments"},
      {"FROM a b\n", "FROM requires either one or three arguments"},
      {"FROM a # c\n", "FROM requires either one or three arguments"},
      {"FROM a AS b c\n", "FROM requires either one or three arguments"},
      {"FROM a OF b\n", "FROM requires either one or three arguments"},
      {"FROM a as B-1_c.d\n", ""},
      {"FROM a AS 1b\n",
       "invalid name for build stage: \"1b\", name can't start with a number or contain symbols"},
      {"FROM a AS $b\n",
       "invalid name for build stage: \"$b\", name can't start with a number or contain symbols"},
      {"FROM --platform a\n", "missing a value on flag: --platform"},
      {"FROM --x=y a\n", "unknown flag: --x"},
      {"FROM --platform=a --platform=b c\n", "duplicate flag specified: --platform"},
      {"FOO\n", "unknown instruction: FOO"},
  };
  check(kRows);
}

TEST(CheckInstructions, Arguments) {
  static constexpr Row kRows[] = {
      {"USER\n", "USER requires exactly one argument"},
      {"WORKDIR\n", "WORKDIR requires exactly one argument"},
      {"STOPSIGNAL\n", "STOPSIGNAL requires exactly one argument"},
      {"MAINTAINER\n", "MAINTAINER requires exactly one argument"},
      {"ENV\n", "ENV requires at least one argument"},
      {"LABEL\n", "LABEL requires at least one argument"},
      {"EXPOSE\n", "EXPOSE requires at least one argument"},
      {"VOLUME\n", "VOLUME requires at least one argument"},
      {"VOLUME []\n", "VOLUME requires at least one argument"},
      {"VOLUME [\" \"]\n", "VOLUME specified can not be an empty string"},
      {"ARG\n", "ARG requires at least one argument"},
      {"ARG =x\n", "ARG names can not be blank"},
      {"ENV =x\n", "ENV names can not be blank"},
      {"ENV a=b =x\n", "ENV names can not be blank"},
      {"ONBUILD\n", "ONBUILD requires at least one argument"},
      {"SHELL\n", "SHELL requires at least one argument"},
      {"SHELL []\n", "SHELL requires at least one argument"},
      {"SHELL sh -c\n", "SHELL requires the arguments to be in JSON form"},
      {"SHELL [\"sh\"]\n", ""},
      {"RUN\nCMD\nENTRYPOINT\nCMD []\n", ""},
      {"USER a b # c\n", ""},
      {"COPY a\n",
       "COPY requires at least two arguments, but only one was provided. Destination could not be "
       "determined"},
      {"ADD [\"a\"]\n",
       "ADD requires at least two arguments, but only one was provided. Destination could not be "
       "determined"},
      {"COPY a <<E\nE\n", "COPY cannot accept a heredoc as a destination"},
      {"COPY <<E a\nE\n", ""},
  };
  check_in_stage(kRows);
}

TEST(CheckInstructions, Flags) {
  static constexpr Row kRows[] = {
      {"COPY --from=a --chown=b --chmod=1 --link --parents --exclude=x --exclude=y c d\n", ""},
      {"ADD --from=a b c\n", "unknown flag: --from"},
      {"COPY --checksum=a b c\n", "unknown flag: --checksum"},
      {"COPY --chown b c\n", "missing a value on flag: --chown"},
      {"COPY --chown= b c\n", ""},
      {"COPY --link=TRUE b c\n", ""},
      {"COPY --link= b c\n", "missing a value on flag: --link"},
      {"COPY --link=1 b c\n", "expecting boolean value for flag --link, not: 1"},
      {"COPY --Link b c\n", "unknown flag: --Link"},
      {"COPY --link --link b c\n", "duplicate flag specified: --link"},
      {"RUN --network=host --security=insecure --mount=a --mount=b x\n", ""},
      {"RUN --network=x y\n", "invalid network mode \"x\""},
      {"RUN --security=x y\n", "security \"x\" is not valid"},
      {"RUN --mount=from=$x y\n",
       "'from' doesn't support variable expansion, define alias stage instead"},
      {"RUN --mount=from=x$ y\n", ""},
      {"RUN --mount=\\\"a y\n",
       "failed to parse csv mounts: parse error on line 1, column 3: extraneous or missing \" in "
       "quoted-field"},
      {"ENTRYPOINT --help\n", "unknown flag: --help"},
      {"CMD -- --help\n", ""},
      {"ENV --a b=c\n", "unknown flag: --a"},
      {"USER --a b\n", "unknown flag: --a"},
      {"ONBUILD --a RUN b\n", "unknown flag: --a"},
      {"ONBUILD RUN --a b\n", ""},
      {"STOPSIGNAL --a b\n", ""},
      {"ARG --a b\n", ""},
  };
  check_in_stage(kRows);
}

TEST(CheckInstructions, Healthcheck) {
  static constexpr Row kRows[] = {
      {"HEALTHCHECK\n", "HEALTHCHECK requires at least one argument"},
      {"HEALTHCHECK none\n", ""},
      {"HEALTHCHECK --x NONE\n", ""},
      {"HEALTHCHECK NONE x\n", "HEALTHCHECK NONE takes no arguments"},
      {"HEALTHCHECK foo\n", "Unknown type \"FOO\" in HEALTHCHECK (try CMD)"},
      {"HEALTHCHECK CMD\n", "Missing command after HEALTHCHECK CMD"},
      {"HEALTHCHECK --interval=5s --timeout=1m30s --start-period=0s --retries=3 CMD x\n", ""},
      {"HEALTHCHECK --interval=5 CMD x\n", "time: missing unit in duration \"5\""},
      {"HEALTHCHECK --interval=1us CMD x\n", "Interval \"interval\" cannot be less than 1ms"},
      {"HEALTHCHECK --retries=-1 CMD x\n", "--retries cannot be negative (-1)"},
      {"HEALTHCHECK --retries=x CMD x\n", "strconv.ParseInt: parsing \"x\": invalid syntax"},
      {"HEALTHCHECK --retries=9999999999 CMD x\n",
       "strconv.ParseInt: parsing \"9999999999\": value out of range"},
      {"HEALTHCHECK --x CMD y\n", "unknown flag: --x"},
  };
  check_in_stage(kRows);
}

TEST(CheckInstructions, Onbuild) {
  static constexpr Row kRows[] = {
      {"ONBUILD RUN x\n", ""},
      {"ONBUILD FOO\n", ""},
      {"ONBUILD USER\n", ""},
      {"ONBUILD ONBUILD RUN x\n", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"},
      {"ONBUILD FROM x\n", "FROM isn't allowed as an ONBUILD trigger"},
      {"ONBUILD maintainer x\n", "MAINTAINER isn't allowed as an ONBUILD trigger"},
  };
  check_in_stage(kRows);
}

std::string refusal(std::string_view input) {
  const model::Dockerfile file = read(input);
  if (!file.refusal()) return "";
  return fmt::format("{} <{}>", file.refusal()->message, file.source().at(file.refusal()->span));
}

TEST(Refusal, NamesTheBytes) {
  static constexpr Row kRows[] = {
      {"FROM a\nUSER b\n", ""},
      {"FROM a\n  USER\nRUN x\n", "USER requires exactly one argument <USER\n>"},
      {"FROM a\nENV b=1 c\n",
       "Syntax error - can't find = in \"c\". Must be of the form: name=value <c>"},
      {"FROM a\nCMD [1]\n",
       "when using JSON array syntax, arrays must be comprised of strings only <[1]>"},
      {"FROM a\nRUN <<E\nx\n", "unterminated heredoc <RUN <<E\n>"},
      {"RUN x\nUSER y\n", "no build stage in current context <RUN x\n>"},
      {"", "file with no instructions <>"},
      {"# escape=x\nFROM a\n", "invalid escape token 'x' does not match ` or \\ <# escape=x>"},
      {"FOO\nCMD [1]\n",
       "when using JSON array syntax, arrays must be comprised of strings only <[1]>"},
      {"FROM a\nCOPY \\\n  b\n",
       "COPY requires at least two arguments, but only one was provided. Destination could not be "
       "determined <COPY \\\n  b\n>"},
  };
  for (const Row& row : kRows) EXPECT_EQ(refusal(row.input), row.message) << row.input;
}

}  // namespace
}  // namespace droproot::test
