#include "analysis/bake_hcl.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace droproot::analysis {
namespace {

enum class Kind : std::uint8_t { end, newline, word, text, template_text, punctuation };

struct Token {
  Kind kind;
  std::string text;  // of a word, a literal string, or one character of punctuation
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : rest_(text) {}

  Token next() {
    skip_blanks_and_comments();
    if (rest_.empty()) return {Kind::end, {}};
    const char c = rest_.front();
    if (c == '\n') return take(1, Kind::newline);
    if (c == '"') return quoted();
    if (rest_.starts_with("<<")) return heredoc();
    if (!is_word(c)) return take(1, Kind::punctuation);
    const auto end = std::ranges::find_if_not(rest_, is_word);
    return take(static_cast<std::size_t>(end - rest_.begin()), Kind::word);
  }

 private:
  Token take(std::size_t size, Kind kind) {
    Token token{kind, std::string(rest_.substr(0, size))};
    rest_.remove_prefix(size);
    return token;
  }

  void skip_blanks_and_comments() {
    while (!rest_.empty()) {
      const std::size_t blanks = std::min(rest_.find_first_not_of(" \t\r"), rest_.size());
      rest_.remove_prefix(blanks);
      if (rest_.starts_with('#') || rest_.starts_with("//")) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
      } else if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
      } else {
        return;
      }
    }
  }

  // A string is literal when nothing in it is escaped or computed. Quotes inside ${...} belong to
  // strings of their own.
  Token quoted() {
    Token token{Kind::text, {}};
    std::size_t depth = 0;  // of ${ and %{
    std::size_t i = 1;
    bool inner = false;  // in a string inside ${...}
    for (; i < rest_.size() && rest_[i] != '\n'; ++i) {
      const char c = rest_[i];
      const bool opens = (c == '$' || c == '%') && i + 1 < rest_.size() && rest_[i + 1] == '{';
      if (c == '\\' || opens || depth > 0) token.kind = Kind::template_text;
      if (c == '\\') {
        ++i;
      } else if (opens && !inner) {
        ++depth;
        ++i;
      } else if (c == '}' && depth > 0 && !inner) {
        --depth;
      } else if (c == '"' && depth > 0) {
        inner = !inner;
      } else if (c == '"') {
        break;
      } else {
        token.text += c;
      }
    }
    const bool closed = i < rest_.size() && rest_[i] == '"';
    rest_.remove_prefix(std::min(i + 1, rest_.size()));
    if (closed) return token;
    rest_ = {};
    return {Kind::end, {}};
  }

  Token heredoc() {
    const std::size_t line_end = std::min(rest_.find('\n'), rest_.size());
    std::string_view mark = rest_.substr(2, line_end - 2);
    if (mark.starts_with('-')) mark.remove_prefix(1);
    mark = mark.substr(0, mark.find_last_not_of(" \t\r") + 1);
    rest_.remove_prefix(line_end);
    while (!rest_.empty()) {
      rest_.remove_prefix(1);  // the line feed
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      std::string_view line = rest_.substr(0, end);
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
      rest_.remove_prefix(end);
      if (line == mark) return {Kind::template_text, {}};
    }
    return {Kind::end, {}};
  }

  std::string_view rest_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : lexer_(text) { advance(); }

  std::vector<BakeBlock> read() {
    std::vector<BakeBlock> blocks;
    while (token_.kind != Kind::end) {
      if (token_.kind != Kind::word) {
        advance();
        continue;
      }
      const std::string keyword = token_.text;
      advance();
      std::vector<std::string> labels;
      while (token_.kind == Kind::text || token_.kind == Kind::word) {
        labels.push_back(token_.text);
        advance();
      }
      if (is("{")) {
        BakeBlock block{.name = labels.empty() ? "" : labels.front(), .attributes = {}};
        if (!read_body(block)) break;
        if (keyword == "target" && labels.size() == 1) blocks.push_back(std::move(block));
      } else {
        skip_expression();
      }
    }
    return blocks;
  }

 private:
  void advance() { token_ = lexer_.next(); }
  [[nodiscard]] bool is(std::string_view mark) const {
    return token_.kind == Kind::punctuation && token_.text == mark;
  }

  // Up to the end of the line that is in no bracket, or to a closing bracket of what is around.
  // `depth` brackets are open already.
  void skip_expression(std::size_t depth = 0) {
    while (token_.kind != Kind::end) {
      if (is("{") || is("[") || is("(")) ++depth;
      const bool closes = is("}") || is("]") || is(")");
      if (depth == 0 && (closes || token_.kind == Kind::newline)) return;
      if (closes) --depth;
      advance();
    }
  }

  // REQUIRES: at the opening brace. False: it does not end.
  bool read_body(BakeBlock& block) {
    advance();
    while (token_.kind != Kind::end && !is("}")) {
      if (token_.kind != Kind::word && token_.kind != Kind::text) {
        advance();
        continue;
      }
      const std::string key = token_.text;
      advance();
      if (is("=")) {
        advance();
        block.attributes.insert_or_assign(key, read_value());
      }
      skip_expression();
      if (is("]") || is(")")) return false;
    }
    if (token_.kind == Kind::end) return false;
    advance();
    return true;
  }

  BakeValue read_value() {
    std::vector<std::string> values;
    if (token_.kind == Kind::text) {
      values.push_back(token_.text);
      advance();
    } else if (is("[")) {
      advance();
      while (token_.kind == Kind::text || token_.kind == Kind::newline || is(",")) {
        if (token_.kind == Kind::text) values.push_back(token_.text);
        advance();
      }
      if (!is("]")) {
        skip_expression(1);
        return std::nullopt;  // something else is in the list
      }
      advance();
    } else {
      return std::nullopt;
    }
    const bool alone = token_.kind == Kind::newline || token_.kind == Kind::end || is("}");
    return alone ? BakeValue(std::move(values)) : std::nullopt;
  }

  Lexer lexer_;
  Token token_{Kind::end, {}};
};

}  // namespace

std::vector<BakeBlock> read_bake_hcl(std::string_view text) { return Reader(text).read(); }

}  // namespace droproot::analysis
