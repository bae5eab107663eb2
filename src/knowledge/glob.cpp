#include "droproot/knowledge/glob.h"

#include <algorithm>

namespace droproot::knowledge {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `set` is what stands between the brackets.
bool in_set(std::string_view set, char c) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      if (set[i] <= c && c <= set[i + 2]) return true;
      i += 2;
    } else if (set[i] == c) {
      return true;
    }
  }
  return false;
}

// One step that is not a star: how far pattern and text move; text 0 is "no match".
struct Step {
  std::size_t pattern = 1;
  std::size_t text = 0;
};

Step match_one(std::string_view pattern, std::string_view text) {
  const char head = pattern.front();
  if (head == '?') return {.pattern = 1, .text = 1};
  if (head == '#') {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    return {.pattern = 1, .text = static_cast<std::size_t>(end - text.begin())};
  }
  if (head == '[') {
    const std::size_t close = pattern.find(']');
    const bool found = in_set(pattern.substr(1, close - 1), text.front());
    return {.pattern = close + 1, .text = found ? std::size_t{1} : std::size_t{0}};
  }
  return {.pattern = 1, .text = head == text.front() ? std::size_t{1} : std::size_t{0}};
}

constexpr bool is_literal(char c) {
  return c != '*' && c != '?' && c != '#' && c != '[' && c != ']';
}

// The first and the last character rule most patterns out.
bool may_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty() || text.empty()) return true;
  return (pattern.front() == text.front() || !is_literal(pattern.front())) &&
         (pattern.back() == text.back() || !is_literal(pattern.back()));
}

// What may follow '#': its run of digits is maximal, so a digit never matches behind it.
bool may_follow_digits(std::string_view rest) {
  if (rest.empty() || rest.front() == '}' || rest.front() == ',' || rest.front() == '*')
    return true;
  if (rest.front() == '{') return true;
  if (rest.front() == '?' || rest.front() == '#' || is_digit(rest.front())) return false;
  if (rest.front() != '[') return true;
  const std::string_view set = rest.substr(1, rest.find(']') - 1);
  for (char digit = '0'; digit <= '9'; ++digit) {
    if (in_set(set, digit)) return false;
  }
  return true;
}

std::string_view bracket_problem(std::string_view pattern) {
  bool in_set_now = false;
  bool in_braces = false;
  for (const char c : pattern) {
    if (in_set_now) {
      in_set_now = c != ']';
      continue;
    }
    if (c == '[') in_set_now = true;
    if (c == '{' && in_braces) return "has nested braces";
    if (c == '}' && !in_braces) return "has a '}' without its '{'";
    if (c == '{') in_braces = true;
    if (c == '}') in_braces = false;
  }
  if (in_set_now) return "has a '[' without its ']'";
  return in_braces ? "has a '{' without its '}'" : "";
}

std::string_view digit_problem(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '[') i = pattern.find(']', i);
    if (pattern[i] == '#' && !may_follow_digits(pattern.substr(i + 1))) {
      return "has a '#' with something behind it that may be a digit";
    }
  }
  return "";
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  if (!may_match(pattern, text)) return false;
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = kNone;  // the last star, and where the text stood when it was met
  std::size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
      continue;
    }
    const Step step = p < pattern.size() ? match_one(pattern.substr(p), text.substr(t)) : Step{};
    if (step.text != 0) {
      p += step.pattern;
      t += step.text;
    } else if (star != kNone) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == kNone;
}

std::string_view glob_problem(std::string_view pattern) {
  if (pattern.empty()) return "is empty";
  if (const std::string_view problem = bracket_problem(pattern); !problem.empty()) return problem;
  for (const std::string& plain : expand_braces(pattern)) {
    if (const std::string_view problem = digit_problem(plain); !problem.empty()) return problem;
  }
  return "";
}

std::vector<std::string> expand_braces(std::string_view pattern) {
  std::vector<std::string> heads = {""};
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    for (std::string& head : heads) head += pattern.substr(0, open);
    if (open == pattern.size()) break;
    const std::size_t close = pattern.find('}', open);
    std::string_view choices = pattern.substr(open + 1, close - open - 1);
    std::vector<std::string> next;
    for (bool more = true; more;) {
      const std::size_t comma = choices.find(',');
      for (const std::string& head : heads)
        next.push_back(head + std::string(choices.substr(0, comma)));
      more = comma != kNone;
      if (more) choices.remove_prefix(comma + 1);
    }
    heads = std::move(next);
    pattern.remove_prefix(close + 1);
  }
  return heads;
}

std::size_t literal_length(std::string_view pattern) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '[') {
      i = pattern.find(']', i);
    } else if (pattern[i] != '*' && pattern[i] != '?' && pattern[i] != '#') {
      ++count;
    }
  }
  return count;
}

}  // namespace droproot::knowledge
