#include "droproot/syntax/word_expander.h"

#include <algorithm>
#include <array>
#include <utility>

#include "droproot/syntax/go_text.h"
#include "droproot/text/unicode.h"
#include "syntax/shell_pattern.h"

namespace droproot::syntax {
namespace {

constexpr char32_t kEnd = 0xFFFFFFFF;
constexpr std::string_view kByteOrderMarkBytes = "\xEF\xBB\xBF";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_special_parameter(char32_t rune) {
  return rune < 0x80 &&
         std::string_view("@*#?-$!0").find(static_cast<char>(rune)) != std::string_view::npos;
}

// Gathers the split words (lex.go, wordsStruct).
class WordSplitter {
 public:
  void add_raw(std::string_view text) { current_ += text; }
  void add_split(std::string_view text) {
    while (!text.empty()) {
      const Rune rune = decode_rune(text);
      if (is_unicode_space(rune.value)) {
        finish_word();
      } else {
        append_utf8(current_, rune.value);
      }
      text.remove_prefix(rune.size);
    }
  }
  void drop_current() { current_.clear(); }
  [[nodiscard]] std::vector<std::string> take() {
    finish_word();
    return std::move(words_);
  }

 private:
  void finish_word() {
    if (!current_.empty()) words_.push_back(std::exchange(current_, {}));
  }

  std::string current_;
  std::vector<std::string> words_;
};

// What is open around the place we read: a double quote, or a ${name...} whose operand we are in.
// Its text so far is the end of the output, from `begin` on.
struct Frame {
  enum class Kind : std::uint8_t { double_quote, operand, pattern, replacement };
  std::size_t begin;
  std::size_t replacement_begin = 0;
  std::string_view name = {};
  char32_t modifier = 0;  // one of - + ? # % /, or something BuildKit refuses later
  Kind kind;
  bool raw_escapes;
  bool null_is_unset = false;  // the modifier was written with a colon
  bool kept = false;           // the variable is unset and skip_unset is on
  bool replace_all = false;
};

// Inside ${name...} an error at the very end of the word is reported as the missing end.
std::string_view missing_end(const Frame& frame) {
  return frame.kind == Frame::Kind::pattern ? "syntax error: missing '/' in ${}"
                                            : "syntax error: missing '}'";
}

std::string modifier_text(const Frame& frame) {
  std::string text = frame.null_is_unset ? ":" : "";
  append_utf8(text, frame.modifier);
  return text;
}

std::string unsupported_modifier(const Frame& frame) {
  return "unsupported modifier (" + modifier_text(frame) + ") in substitution";
}

std::vector<std::string> sorted_unique(std::vector<std::string_view> names) {
  std::ranges::sort(names);
  return {names.begin(), std::unique(names.begin(), names.end())};
}

// A stack machine for what lex.go does by recursion. All open texts share one output buffer, so
// that closing a level costs no copy of the text inside it.
class Expander {
 public:
  Expander(std::string_view word, VariableSource variables, const ExpandOptions& options)
      : word_(word), variables_(variables), options_(options), budget_(options.limit) {
    if (word_.starts_with(kByteOrderMarkBytes)) at_ = kByteOrderMarkBytes.size();
  }

  tl::expected<Expansion, ExpandError> run() {
    while (!error_ && step()) {
    }
    std::vector<std::string> matched = sorted_unique(std::move(matched_));
    std::vector<std::string> unmatched = sorted_unique(std::move(unmatched_));
    if (error_) {
      return tl::unexpected(ExpandError{.kind = error_->kind,
                                        .reason = std::move(error_->reason),
                                        .matched = std::move(matched),
                                        .unmatched = std::move(unmatched)});
    }
    return Expansion{.result = std::move(out_),
                     .words = words_.take(),
                     .matched = std::move(matched),
                     .unmatched = std::move(unmatched)};
  }

 private:
  struct Failure {
    ExpandError::Kind kind;
    std::string reason;
  };

  // --- reading -------------------------------------------------------------------------------

  [[nodiscard]] bool at_end() const { return at_ == word_.size(); }
  [[nodiscard]] char32_t peek() const {
    return at_end() ? kEnd : decode_rune(word_.substr(at_)).value;
  }
  char32_t next() {
    if (at_end()) return kEnd;
    const Rune rune = decode_rune(word_.substr(at_));
    at_ += rune.size;
    return rune.value;
  }

  // The ASCII text up to the next character that means something here.
  std::string_view plain_run(std::string_view specials) {
    const std::size_t begin = at_;
    while (!at_end() && is_ascii(word_[at_]) && specials.find(word_[at_]) == std::string_view::npos)
      ++at_;
    return word_.substr(begin, at_ - begin);
  }

  std::string_view read_name() {
    const std::size_t begin = at_;
    const auto skip_while = [this](bool (*wanted)(char32_t)) {
      while (!at_end() && wanted(peek())) next();
    };
    if (is_digit(peek())) {
      skip_while(is_digit);
    } else if (is_special_parameter(peek())) {
      next();
    } else {
      skip_while(is_name_rune);
    }
    return word_.substr(begin, at_ - begin);
  }

  // --- writing -------------------------------------------------------------------------------

  [[nodiscard]] bool splitting() const { return stack_.empty() && options_.split_words; }
  [[nodiscard]] std::string_view written_since(std::size_t begin) const {
    return std::string_view(out_).substr(begin);
  }
  void write_raw(std::string_view text) {
    out_ += text;
    if (splitting()) words_.add_raw(text);
  }
  void write_rune(char32_t rune) {
    const std::size_t begin = out_.size();
    append_utf8(out_, rune);
    if (splitting()) words_.add_split(written_since(begin));
  }

  void fail(std::string reason) {
    // The first frame that is no quote is the outermost ${: quotes hold nothing else.
    const auto outer = std::ranges::find_if(
        stack_, [](const Frame& f) { return f.kind != Frame::Kind::double_quote; });
    if (at_end() && outer != stack_.end()) reason = missing_end(*outer);
    error_ = Failure{ExpandError::Kind::refused, std::move(reason)};
  }
  bool spend(std::size_t cost) {
    if (budget_.spend(cost)) return true;
    error_ = Failure{ExpandError::Kind::too_large, "the expansion is too large"};
    return false;
  }

  // --- plain text, escapes and quotes --------------------------------------------------------

  [[nodiscard]] bool raw_escapes() const {
    return stack_.empty() ? options_.raw_escapes : stack_.back().raw_escapes;
  }
  [[nodiscard]] bool in_double_quote() const {
    return !stack_.empty() && stack_.back().kind == Frame::Kind::double_quote;
  }
  // What ends the open text; a `$`, which is looked for anyway, when only the end of the word does.
  [[nodiscard]] char stop() const {
    if (stack_.empty()) return '$';
    return stack_.back().kind == Frame::Kind::pattern ? '/' : '}';
  }

  bool step() {
    if (at_end()) return step_at_end();
    if (in_double_quote()) {
      step_quoted();
    } else {
      step_text();
    }
    return true;
  }

  bool step_at_end() {
    if (stack_.empty()) return false;
    // For any other frame fail() knows the message.
    fail("unexpected end of statement while looking for matching double-quote");
    return false;
  }

  void step_text() {
    const char quote = options_.skip_process_quotes ? '$' : '"';
    const char single_quote = options_.skip_process_quotes ? '$' : '\'';
    const std::array<char, 6> specials{stop(), '$', '<', quote, single_quote, options_.escape};
    const char c = word_[at_];
    if (!stack_.empty() && c == stop()) return close_operand();
    if (c == '$') return read_dollar();
    if (c == '<') return read_heredoc_mark();
    if (c == quote) return open_double_quote();
    if (c == single_quote) return read_single_quote();
    if (c == options_.escape) return read_escape();
    const std::string_view run = plain_run({specials.data(), specials.size()});
    if (run.empty()) return write_rune(next());
    out_ += run;
    if (splitting()) words_.add_split(run);
  }

  // Keeps the blanks after `<<`, so that `<< EOF` is one word.
  void read_heredoc_mark() {
    const std::size_t begin = at_++;
    if (!at_end() && word_[at_] == '<') {
      ++at_;
      while (!at_end() && (word_[at_] == ' ' || word_[at_] == '\t' || word_[at_] == '\r')) ++at_;
    }
    write_raw(word_.substr(begin, at_ - begin));
  }

  void read_escape() {
    if (raw_escapes()) write_raw(word_.substr(at_, 1));
    ++at_;
    if (at_end()) return;
    std::string escaped;
    append_utf8(escaped, next());
    write_raw(escaped);
  }

  void read_single_quote() {
    const std::size_t close = word_.find('\'', at_ + 1);
    if (close == std::string_view::npos) {
      at_ = word_.size();
      return fail("unexpected end of statement while looking for matching single-quote");
    }
    const std::size_t around = options_.raw_quotes ? 1 : 0;
    const std::size_t begin = at_ + 1 - around;
    write_raw(to_valid_utf8(word_.substr(begin, close + around - begin)));
    at_ = close + 1;
  }

  void open_double_quote() {
    stack_.push_back(
        {.begin = out_.size(), .kind = Frame::Kind::double_quote, .raw_escapes = raw_escapes()});
    ++at_;
    if (options_.raw_quotes) out_ += '"';
  }

  void step_quoted() {
    const std::array<char, 3> specials{'"', '$', options_.escape};
    const char c = word_[at_];
    if (c == '"') return close_double_quote();
    if (c == '$') return read_dollar();
    if (c == options_.escape) return read_quoted_escape();
    const std::string_view run = plain_run({specials.data(), specials.size()});
    if (run.empty()) return write_rune(next());
    out_ += run;
  }

  // Only `"`, `$` and the escape character can be escaped here; before anything else the escape
  // stays. With raw_escapes it then comes out twice, as it does from BuildKit.
  void read_quoted_escape() {
    ++at_;
    if (raw_escapes()) out_ += options_.escape;
    if (at_end()) return;
    const char c = word_[at_];
    const bool escapable = c == '"' || c == '$' || c == options_.escape;
    out_ += escapable ? c : options_.escape;
    if (escapable) ++at_;
  }

  void close_double_quote() {
    ++at_;
    if (options_.raw_quotes) out_ += '"';
    const std::size_t begin = stack_.back().begin;
    stack_.pop_back();
    if (splitting()) words_.add_raw(written_since(begin));
  }

  // --- variables -----------------------------------------------------------------------------

  std::optional<std::string_view> look_up(std::string_view name) {
    const auto value = variables_(name);
    (value ? matched_ : unmatched_).push_back(name);
    return value;
  }

  void read_dollar() {
    const std::size_t dollar = at_++;
    if (peek() == '{') return read_braces(dollar);
    const std::string_view name = read_name();
    if (name.empty()) {
      out_ += '$';
      return finish_expansion(out_.size() - 1);
    }
    write_variable(name, dollar);
  }

  // `dollar` is where the form that ends here began.
  void write_variable(std::string_view name, std::size_t dollar) {
    const std::size_t begin = out_.size();
    const auto value = look_up(name);
    if (!value && options_.skip_unset) {
      out_ += word_.substr(dollar, at_ - dollar);
    } else {
      set_text(begin, value.value_or(""));
    }
    finish_expansion(begin);
  }

  void read_braces(std::size_t dollar) {
    ++at_;
    if (at_end()) return fail("syntax error: missing '}'");
    const char c = word_[at_];
    if (c == '{' || c == '}' || c == ':') return fail("syntax error: bad substitution");
    const std::string_view name = read_name();
    if (peek() == '}') {
      ++at_;
      return write_variable(name, dollar);
    }
    open_operand(name);
  }

  void open_operand(std::string_view name) {
    Frame frame{.begin = out_.size(), .kind = Frame::Kind::operand, .raw_escapes = false};
    frame.name = name;
    frame.modifier = next();
    if (frame.modifier == ':') {
      frame.null_is_unset = true;
      frame.modifier = next();
    }
    if (frame.modifier == kEnd) frame.modifier = kReplacementRune;
    const bool trims = frame.modifier == '#' || frame.modifier == '%';
    const bool replaces = frame.modifier == '/' && !frame.null_is_unset;
    const bool tests = frame.modifier == '-' || frame.modifier == '+' || frame.modifier == '?';
    // BuildKit reads the operand of ${name:X...} before it refuses X.
    const bool readable = frame.null_is_unset ? !trims : trims || replaces || tests;
    if (!readable) return fail(unsupported_modifier(frame));
    frame.raw_escapes = trims || replaces;
    frame.kept = options_.skip_unset && !variables_(name);
    if (replaces) {
      frame.kind = Frame::Kind::pattern;
      frame.replace_all = !at_end() && word_[at_] == '/';
      if (frame.replace_all) ++at_;
    }
    if (frame.kept) out_.append("${").append(name).append(modifier_text(frame));
    open_text();
    stack_.push_back(frame);
  }

  // One buffer serves all levels in BuildKit: the word around an operand loses its beginning.
  void open_text() { words_.drop_current(); }

  void close_operand() {
    ++at_;
    if (stack_.back().kind == Frame::Kind::pattern) return open_replacement(stack_.back());
    const Frame frame = stack_.back();
    stack_.pop_back();
    const auto value = look_up(frame.name);
    if (frame.kept) {
      out_ += '}';
    } else if (frame.kind == Frame::Kind::replacement) {
      replace_in_value(frame, value.value_or(""));
    } else {
      apply_operand(frame, value);
    }
    if (!error_) finish_expansion(frame.begin);
  }

  void open_replacement(Frame& frame) {
    frame.kind = Frame::Kind::replacement;
    if (frame.kept) out_ += '/';
    frame.replacement_begin = out_.size();
    open_text();
  }

  void apply_operand(const Frame& frame, std::optional<std::string_view> value) {
    const bool absent = !value || (frame.null_is_unset && value->empty());
    switch (frame.modifier) {
      case '-':
        if (!absent) set_text(frame.begin, *value);
        return;
      case '+':
        if (absent) out_.resize(frame.begin);
        return;
      case '?':
        if (absent) return fail(absence(frame, value.has_value()));
        return set_text(frame.begin, *value);
      case '#':
      case '%':
        return trim_value(frame, value.value_or(""));
      default:
        return fail(unsupported_modifier(frame));
    }
  }

  [[nodiscard]] std::string absence(const Frame& frame, bool set) const {
    std::string reason = std::string(frame.name) + ": ";
    const std::string_view message = written_since(frame.begin);
    if (!message.empty()) return reason.append(message);
    return reason.append("is not allowed to be ").append(set ? "empty" : "unset");
  }

  void trim_value(const Frame& frame, std::string_view value) {
    std::string_view pattern = written_since(frame.begin);
    const bool doubled = pattern.starts_with(static_cast<char>(frame.modifier));
    if (doubled) pattern.remove_prefix(1);
    const Reach reach = doubled ? Reach::longest : Reach::shortest;
    set_answer(frame, frame.modifier == '#' ? trim_prefix({pattern, value}, reach, budget_)
                                            : trim_suffix({pattern, value}, reach, budget_));
  }

  void replace_in_value(const Frame& frame, std::string_view value) {
    const std::size_t size = frame.replacement_begin - frame.begin;
    const std::string_view pattern = written_since(frame.begin).substr(0, size);
    set_answer(frame,
               replace_matches({pattern, value}, written_since(frame.replacement_begin),
                               frame.replace_all ? Occurrences::all : Occurrences::first, budget_));
  }

  void set_answer(const Frame& frame, const PatternAnswer& answer) {
    if (!answer) return fail(answer.error());
    set_text(frame.begin, *answer);
  }

  void set_text(std::size_t begin, std::string_view text) {
    if (!spend(text.size())) return;
    out_.resize(begin);
    out_ += text;
  }

  void finish_expansion(std::size_t begin) {
    if (splitting()) words_.add_split(written_since(begin));
  }

  std::string_view word_;
  VariableSource variables_;
  const ExpandOptions& options_;
  Budget budget_;
  std::size_t at_ = 0;
  std::string out_;
  WordSplitter words_;
  std::vector<Frame> stack_;
  std::vector<std::string_view> matched_;
  std::vector<std::string_view> unmatched_;
  std::optional<Failure> error_;
};

}  // namespace

tl::expected<Expansion, ExpandError> expand(std::string_view word, VariableSource variables,
                                            const ExpandOptions& options) {
  return Expander(word, variables, options).run();
}

std::string failed_to_process(std::string_view word, const ExpandError& error) {
  return "failed to process " + go_quote(word) + ": " + error.reason;
}

bool needs_expansion(std::string_view word, char escape) {
  return std::ranges::any_of(word, [escape](char c) {
    return c == '$' || c == '"' || c == '\'' || c == escape || !is_ascii(c);
  });
}

}  // namespace droproot::syntax
