#include "droproot/syntax/directives.h"

#include "droproot/syntax/json_text.h"
#include "droproot/text/unicode.h"

namespace droproot::syntax {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// The \s of Go's regexp package, which is not our is_blank(): no vertical tab.
constexpr bool is_regexp_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t skip_space(std::string_view line, std::size_t at) {
  while (at < line.size() && is_regexp_space(line[at])) ++at;
  return at;
}

std::optional<DirectiveName> name_of(std::string_view word) {
  for (const DirectiveName name :
       {DirectiveName::syntax, DirectiveName::escape, DirectiveName::check}) {
    if (equal_ignoring_ascii_case(word, to_string(name))) return name;
  }
  return std::nullopt;
}

struct RawLine {
  std::string_view text;  // without line feed and carriage returns
  std::size_t next;       // where the next line begins
};

RawLine raw_line(std::string_view bytes, std::size_t at) {
  const std::size_t newline = bytes.find('\n', at);
  const std::size_t end = newline == std::string_view::npos ? bytes.size() : newline;
  std::string_view text = bytes.substr(at, end - at);
  if (text.ends_with('\r')) text.remove_suffix(1);  // Go's bufio.ScanLines drops one
  return {text, newline == std::string_view::npos ? bytes.size() : newline + 1};
}

// Behind the BOM and a shebang line.
struct Head {
  std::size_t at = 0;
  std::uint32_t line = 1;
};

Head skip_head(std::string_view bytes) {
  Head head;
  if (bytes.starts_with(kUtf8Mark)) head.at = kUtf8Mark.size();
  if (bytes.substr(head.at).starts_with("#!")) {
    head.at = raw_line(bytes, head.at).next;
    ++head.line;
  }
  return head;
}

struct Found {
  std::string value;
  std::uint32_t line;
};

// The first directive `wanted` in the block at the head of the file.
std::optional<Found> find_directive(std::string_view bytes, DirectiveName wanted,
                                    std::string_view mark) {
  Head head = skip_head(bytes);
  while (head.at < bytes.size()) {
    const RawLine line = raw_line(bytes, head.at);
    const std::optional<Directive> directive = read_directive(line.text, mark);
    if (!directive) return std::nullopt;
    if (directive->name == wanted) {
      return Found{std::string(line.text.substr(directive->value.begin, directive->value.size())),
                   head.line};
    }
    head.at = line.next;
    ++head.line;
  }
  return std::nullopt;
}

SyntaxDirective make_syntax(std::string value, std::uint32_t line) {
  std::string reference = value.substr(0, value.find(' '));
  return {std::move(reference), std::move(value), line};
}

}  // namespace

std::string_view to_string(DirectiveName name) {
  switch (name) {
    case DirectiveName::syntax:
      return "syntax";
    case DirectiveName::escape:
      return "escape";
    case DirectiveName::check:
      return "check";
  }
  return {};
}

std::optional<Directive> read_directive(std::string_view line, std::string_view comment_mark) {
  if (!line.starts_with(comment_mark)) return std::nullopt;
  const std::size_t name_begin = skip_space(line, comment_mark.size());
  std::size_t at = name_begin;
  while (at < line.size() && (is_letter(line[at]) || (line[at] >= '0' && line[at] <= '9'))) ++at;
  const std::optional<DirectiveName> name = name_of(line.substr(name_begin, at - name_begin));
  if (!name) return std::nullopt;
  at = skip_space(line, at);
  if (at == line.size() || line[at] != '=') return std::nullopt;
  const std::size_t begin = skip_space(line, at + 1);
  std::size_t end = line.size();
  while (end > begin && is_regexp_space(line[end - 1])) --end;
  if (begin == end) return std::nullopt;
  return Directive{*name, {static_cast<Offset>(begin), static_cast<Offset>(end)}};
}

std::optional<SyntaxDirective> detect_syntax(std::string_view bytes) {
  for (const std::string_view mark : {std::string_view("#"), std::string_view("//")}) {
    if (auto found = find_directive(bytes, DirectiveName::syntax, mark)) {
      return make_syntax(std::move(found->value), found->line);
    }
  }
  const std::string_view rest = bytes.substr(skip_head(bytes).at);
  if (rest.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::nullopt;
  if (rest[rest.find_first_not_of(" \t\r\n")] != '{') return std::nullopt;
  std::optional<std::string> value = json_string_member(rest, "syntax");
  if (!value || value->empty()) return std::nullopt;
  return SyntaxDirective{*value, *value, 1};  // BuildKit does not cut this form
}

std::optional<std::string> detect_check(std::string_view bytes) {
  auto found = find_directive(bytes, DirectiveName::check, "#");
  if (!found) return std::nullopt;
  return std::move(found->value);
}

}  // namespace droproot::syntax
