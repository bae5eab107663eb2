#include "droproot/text/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <vector>

#include "droproot/text/unicode.h"

namespace droproot {
namespace {

// Of two letters one is half the word; what is very long is no typing error.
constexpr std::size_t kShortestWord = 3;
constexpr std::size_t kLongestWord = 64;

// The optimal string alignment distance: one step is a letter changed, added, left out, or swapped
// with its neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  std::iota(rows[0].begin(), rows[0].end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t>& row = rows[i % 3];
    const std::vector<std::size_t>& above = rows[(i + 2) % 3];
    const std::vector<std::size_t>& two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], two_above[j - 2] + 1);
      }
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates) {
  if (word.size() < kShortestWord || word.size() > kLongestWord) return std::nullopt;
  const std::string lower = ascii_lower(word);
  std::optional<std::string_view> best;
  std::size_t best_distance = std::numeric_limits<std::size_t>::max();
  for (const std::string_view candidate : candidates) {
    const std::size_t steps = candidate.starts_with(lower) ? 1 : distance(lower, candidate);
    if (steps > lower.size() / 3 || steps >= best_distance || steps >= candidate.size()) continue;
    best = candidate;
    best_distance = steps;
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                         std::string_view otherwise) {
  if (const auto near = nearest(word, candidates))
    return fmt::format("; did you mean '{}'?", *near);
  return fmt::format("; {}", otherwise);
}

}  // namespace droproot
