// Applies a unified diff without a program: the tests' own reading of what we print.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace droproot::test {

inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

// A strict applier: positions and every context line must hold. Throws on anything odd.
class DiffApplier {
 public:
  DiffApplier(std::string_view before, std::string_view diff)
      : before_(lines_of(before)), diff_(lines_of(diff)) {}

  std::string apply() {
    if (diff_.empty()) return joined(before_);
    at_ = 2;
    while (at_ < diff_.size()) hunk();
    for (; done_ < before_.size(); ++done_) after_.push_back(before_[done_]);
    return joined(after_);
  }

 private:
  struct Range {
    std::size_t first;
    std::size_t count;
  };
  static std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line;
    return out;
  }
  static void require(bool condition, const std::string& what) {
    if (!condition) throw std::runtime_error(what);
  }
  static Range range(const std::string& text) {
    const std::size_t comma = text.find(',');
    const std::size_t count = comma == std::string::npos ? 1 : std::stoul(text.substr(comma + 1));
    const std::size_t first = std::stoul(text.substr(0, comma));
    return {count == 0 ? first : first - 1, count};
  }

  void hunk() {
    const std::string header = diff_[at_++];
    require(header.starts_with("@@ -") && header.ends_with(" @@\n"), header);
    const std::size_t plus = header.find(" +");
    const Range from = range(header.substr(4, plus - 4));
    const Range to = range(header.substr(plus + 2, header.size() - plus - 6));
    require(from.first >= done_, "hunks overlap");
    for (; done_ < from.first; ++done_) after_.push_back(before_.at(done_));
    require(after_.size() == to.first, "begin of the new range");
    while (done_ < from.first + from.count || after_.size() < to.first + to.count) line();
    require(done_ == from.first + from.count && after_.size() == to.first + to.count, "counts");
  }

  void line() {
    const char mark = diff_.at(at_)[0];
    std::string text = diff_.at(at_++).substr(1);
    if (at_ < diff_.size() && diff_[at_] == "\\ No newline at end of file\n") {
      text.pop_back();
      ++at_;
    }
    require(mark == ' ' || mark == '-' || mark == '+', "mark");
    if (mark != '+') require(before_.at(done_++) == text, "line does not match: " + text);
    if (mark != '-') after_.push_back(text);
  }

  std::vector<std::string> before_;
  std::vector<std::string> diff_;
  std::vector<std::string> after_;
  std::size_t at_ = 0;
  std::size_t done_ = 0;
};

}  // namespace droproot::test
