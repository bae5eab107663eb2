#include "shell/word_value.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::shell {
namespace {

std::uint32_t count(const std::string& text) { return static_cast<std::uint32_t>(text.size()); }

// The bytes of a part that stand in the value as they are; nullopt: the value is not known.
std::optional<Span> kept_bytes(const Part& part) {
  const Span at = part.span;
  switch (part.kind) {
    case PartKind::literal:
      return at;
    case PartKind::single_quoted:
      return Span{at.begin + 1, at.end - 1};
    case PartKind::escaped:
      return Span{at.begin + 1, at.end};
    case PartKind::double_quoted:  // its contents are parts of their own
    case PartKind::continuation:
      return Span{at.end, at.end};
    case PartKind::ansi_quoted:
    case PartKind::parameter:
    case PartKind::command_substitution:
    case PartKind::backticks:
    case PartKind::arithmetic:
    case PartKind::process_substitution:
    case PartKind::glob:
    case PartKind::tilde:
    case PartKind::brace:
    case PartKind::array:
    case PartKind::element:
      return {};
  }
  return {};
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto tail = [point](unsigned shift) {
    return static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
  };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += {static_cast<char>(0xC0U | (point >> 6U)), tail(0)};
  } else if (point < 0x10000) {
    out += {static_cast<char>(0xE0U | (point >> 12U)), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0U | ((point >> 18U) & 7U)), tail(12), tail(6), tail(0)};
  }
}

struct Digits {
  int base;
  std::size_t most;
};

// Reads the digits of \x41, \101 or \u00e9; `at` stands on the first.
std::optional<std::uint32_t> read_digits(std::string_view text, std::size_t& at, Digits kind) {
  const std::size_t begin = at;
  std::uint32_t value = 0;
  while (at < text.size() && at - begin < kind.most && digit_value(text[at]) < kind.base) {
    value = value * static_cast<std::uint32_t>(kind.base) +
            static_cast<std::uint32_t>(digit_value(text[at++]));
  }
  if (at == begin) return {};
  return value;
}

// One escape of $'...' (bash manual 3.1.2.4); `at` stands behind the backslash.
// false: one that is not worth knowing (\c).
bool append_ansi_escape(std::string& out, std::string_view text, std::size_t& at) {
  static constexpr std::string_view kLetters = "abeEfnrtv\\'\"?";
  static constexpr std::string_view kValues = "\a\b\x1B\x1B\f\n\r\t\v\\'\"?";
  const char c = text[at];
  if (const std::size_t found = kLetters.find(c); found != std::string_view::npos) {
    out += kValues[found];
    ++at;
    return true;
  }
  if (c == 'c') return false;
  const bool wide = c == 'u' || c == 'U';
  if (!wide && c != 'x' && digit_value(c) >= 8) {
    out += '\\';
    return true;
  }
  if (wide || c == 'x') ++at;
  const Digits digits = digit_value(c) < 8 ? Digits{8, 3}
                        : c == 'x'         ? Digits{16, 2}
                                           : Digits{16, c == 'u' ? 4U : 8U};
  const auto value = read_digits(text, at, digits);
  if (!value || *value == 0) return false;
  if (wide) {
    append_utf8(out, *value);
  } else {
    out += static_cast<char>(*value & 0xFFU);
  }
  return true;
}

bool append_ansi(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out += text[at++];
    } else if (!append_ansi_escape(out, text, ++at)) {
      return false;
    }
  }
  return true;
}

// The value as one piece of the source, where it is that.
std::optional<Span> source_piece(const Script& script, const Word& word) {
  std::optional<Span> piece;
  for (std::uint32_t i = word.parts.begin; i < word.parts.end; ++i) {
    const auto bytes = kept_bytes(script.parts[i]);
    if (!bytes) return {};
    if (bytes->empty()) continue;
    if (piece && piece->end != bytes->begin) return {};
    piece = Span{piece ? piece->begin : bytes->begin, bytes->end};
  }
  return piece ? *piece : Span{word.span.begin, word.span.begin};
}

bool append_decoded(Script& script, Range parts) {
  for (std::uint32_t i = parts.begin; i < parts.end; ++i) {
    const Part& part = script.parts[i];
    if (part.kind == PartKind::ansi_quoted) {
      const Span inner{part.span.begin + 2, part.span.end - 1};
      if (!append_ansi(script.decoded, script.at(inner))) return false;
      continue;
    }
    const auto bytes = kept_bytes(part);
    if (!bytes) return false;
    script.decoded += script.at(*bytes);
  }
  return true;
}

void decode(Script& script, Word& word) {
  const std::uint32_t begin = count(script.decoded);
  if (append_decoded(script, word.parts)) {
    word.value = Word::Value::decoded;
    word.fixed = {begin, count(script.decoded)};
  } else {
    script.decoded.resize(begin);
  }
}

void settle_brackets(Script& script, Range parts) {
  std::optional<Offset> last_close;
  for (std::uint32_t i = parts.begin; i < parts.end; i = script.parts[i].end) {
    const Part& part = script.parts[i];
    if (part.kind != PartKind::literal) continue;
    const std::size_t found = script.at(part.span).rfind(']');
    if (found != std::string_view::npos) {
      last_close = part.span.begin + static_cast<Offset>(found);
    }
  }
  for (std::uint32_t i = parts.begin; i < parts.end; i = script.parts[i].end) {
    Part& part = script.parts[i];
    if (part.kind != PartKind::glob || script.at(part.span) != "[") continue;
    if (!last_close || part.span.begin > *last_close) part.kind = PartKind::literal;
  }
}

bool separates(std::string_view text) {
  return text.find(',') != text.npos || text.find("..") != text.npos;
}

// A brace expansion has a comma or two dots between its braces, outside of inner ones.
void settle_braces(Script& script, Range parts) {
  struct Open {
    std::uint32_t part;
    bool expands;
  };
  std::vector<Open> open;
  for (std::uint32_t i = parts.begin; i < parts.end; i = script.parts[i].end) {
    Part& part = script.parts[i];
    const std::string_view text = script.at(part.span);
    if (part.kind == PartKind::literal && !open.empty()) open.back().expands |= separates(text);
    if (part.kind != PartKind::brace) continue;
    if (text == "{") {
      open.push_back({i, false});
      continue;
    }
    if (open.empty()) {
      part.kind = PartKind::literal;
      continue;
    }
    if (!open.back().expands) {
      part.kind = PartKind::literal;
      script.parts[open.back().part].kind = PartKind::literal;
    }
    open.pop_back();
  }
  for (const Open& unmatched : open) script.parts[unmatched.part].kind = PartKind::literal;
}

// Appends `text` without the tabs that begin a line.
void append_untabbed(std::string& out, std::string_view text, bool& line_start) {
  for (const char c : text) {
    if (line_start && c == '\t') continue;
    out += c;
    line_start = c == '\n';
  }
}

}  // namespace

void settle_braces_and_brackets(Script& script, Range parts) {
  bool braces = false;
  bool brackets = false;
  for (std::uint32_t i = parts.begin; i < parts.end; i = script.parts[i].end) {
    braces |= script.parts[i].kind == PartKind::brace;
    brackets |= script.parts[i].kind == PartKind::glob;
  }
  if (brackets) settle_brackets(script, parts);
  if (braces) settle_braces(script, parts);
}

void settle_value(Script& script, Word& word) {
  if (word.parts.size() == 1 && script.parts[word.parts.begin].kind == PartKind::literal) {
    word.fixed = word.span;
    word.value = Word::Value::source;
    return;
  }
  settle_braces_and_brackets(script, word.parts);
  if (const auto piece = source_piece(script, word)) {
    word.fixed = *piece;
    word.value = Word::Value::source;
  } else {
    decode(script, word);
  }
}

void settle_body(Script& script, Heredoc& heredoc) {
  Word& body = heredoc.body;
  if (!heredoc.tabs) return settle_value(script, body);
  const std::uint32_t begin = count(script.decoded);
  bool line_start = true;
  for (std::uint32_t i = body.parts.begin; i < body.parts.end; ++i) {
    const auto bytes = kept_bytes(script.parts[i]);
    if (!bytes) {
      script.decoded.resize(begin);
      return;
    }
    append_untabbed(script.decoded, script.at(*bytes), line_start);
  }
  body.value = Word::Value::decoded;
  body.fixed = {begin, count(script.decoded)};
}

std::optional<std::string_view> Script::literal(const Word& word) const {
  switch (word.value) {
    case Word::Value::unknown:
      return {};
    case Word::Value::source:
      return at(word.fixed);
    case Word::Value::decoded:
      return std::string_view(decoded).substr(word.fixed.begin, word.fixed.size());
  }
  return {};
}

}  // namespace droproot::shell
