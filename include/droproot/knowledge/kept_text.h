// Texts that rows view, and lists of them, for as long as their owner lives. Not movable: what was
// given out stays where it is.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace droproot::knowledge {

class KeptText {
 public:
  KeptText() = default;
  KeptText(const KeptText&) = delete;
  KeptText& operator=(const KeptText&) = delete;

  std::string_view keep(std::string_view text) {
    return text.empty() ? std::string_view() : strings_.emplace_back(text);
  }
  std::span<const std::string_view> keep(const std::vector<std::string_view>& texts) {
    std::vector<std::string_view> kept;
    kept.reserve(texts.size());
    for (const std::string_view text : texts) kept.push_back(keep(text));
    return lists_.emplace_back(std::move(kept));
  }

 private:
  std::deque<std::string> strings_;
  std::deque<std::vector<std::string_view>> lists_;
};

}  // namespace droproot::knowledge
