// Random Dockerfile-like texts. The same seed gives the same texts on every machine: no
// std::*_distribution, whose results are not specified.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace droproot::test {

inline constexpr int kRounds = 2000;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  // 0 <= result < bound.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string_view pick(std::span<const std::string_view> choices) {
    return choices[below(choices.size())];
  }

 private:
  std::mt19937_64 engine_;
};

inline constexpr std::array<std::string_view, 24> kNames = {
    "FROM",   "RUN",    "COPY",        "ADD",         "ENV",        "LABEL",
    "ARG",    "USER",   "WORKDIR",     "CMD",         "ENTRYPOINT", "SHELL",
    "EXPOSE", "VOLUME", "HEALTHCHECK", "ONBUILD",     "MAINTAINER", "STOPSIGNAL",
    "run",    "Copy",   "FOO",         "ONBUILD RUN", "from",       "\xEF\xBB\xBFRUN"};
inline constexpr std::array<std::string_view, 44> kWords = {
    "a",        "b=c",         "\"d e\"",    "'f g'",
    "--flag",   "--x=\"y z\"", "--",         "[\"j\", \"k\"]",
    "[]",       "[1]",         "$v",         "${w}",
    "${w:-x}",  "${",          "$(l)",       "<<EOF",
    "<<-EOF",   "<<'E'",       "<<E 2<<EOF", "it's",
    "\"",       "#",           "&&",         "=",
    "\\",       "\\\\",        "\\ ",        "`",
    "as",       "AS",          "n",          "scratch",
    "1:1",      "CMD",         "NONE",       "[ \"m\" ",
    "]",        "\xC3\xA9",    "\xFF",       "\xC2\xA0",
    "\xC2\x85", "\x0B",        "\f",         "\t"};
inline constexpr std::array<std::string_view, 8> kGaps = {" ",  " ", " ",     "  ",
                                                          "\t", "",  " \\\n", "\\\n  "};
inline constexpr std::array<std::string_view, 16> kLines = {
    "",          "  ",          "# note",      "  # more \\",      "EOF", "\tEOF", "E",
    "body",      "# escape=`",  "#syntax=a/b", "# check=skip=all", "\\",  "   \\", "FROM a AS n",
    "  \\\n# c", "\xEF\xBB\xBF"};

inline std::string random_instruction(Random& random) {
  std::string out(random.one_in(6) ? "  " : "");
  out += random.pick(kNames);
  out += random.one_in(8) ? std::string(random.pick(kGaps)) : std::string(" ");
  for (std::size_t left = random.below(6); left > 0; --left) {
    out += random.pick(kWords);
    out += random.pick(kGaps);
  }
  return out;
}

// An instruction with the ends of the heredocs that it seems to open, most of the time.
inline std::string random_lines(Random& random) {
  std::string out = random_instruction(random);
  if (out.find("<<") == std::string::npos || random.one_in(4)) return out;
  out += '\n';
  out += random.pick(kLines);
  out += random.one_in(2) ? "\n\tEOF\nEOF\nE\nEOF" : "\nE\nEOF\nE";
  return out;
}

// Lines end in LF, and there is no carriage return.
inline std::string random_dockerfile(Random& random) {
  std::string out(random.one_in(10) ? "\xEF\xBB\xBF" : "");
  if (random.one_in(8)) out += "# escape=`\n";
  for (std::size_t left = random.below(12); left > 0; --left) {
    out += random.one_in(3) ? std::string(random.pick(kLines)) : random_lines(random);
    if (left > 1 || !random.one_in(3)) out += '\n';
  }
  return out;
}

// Anything: a Dockerfile with bytes changed, or only bytes.
inline std::string random_bytes(Random& random) {
  std::string out =
      random.one_in(3) ? std::string(random.below(200), ' ') : random_dockerfile(random);
  const std::size_t changes = random.one_in(3) ? out.size() : 1 + out.size() / 16;
  for (std::size_t i = 0; i < changes && !out.empty(); ++i) {
    constexpr std::string_view kLikely = "\\\n\r \t#<\"'`$[],=-\0";
    const bool likely = !random.one_in(3);
    out[random.below(out.size())] =
        likely ? kLikely[random.below(kLikely.size())] : static_cast<char>(random.below(256));
  }
  return out;
}

}  // namespace droproot::test
