#include "analysis/yaml_places.h"

namespace droproot::analysis {

YamlPlaces::YamlPlaces(std::string_view text, std::size_t first_line)
    : text_(text), first_line_(first_line), begins_{0} {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    begins_.push_back(at + 1);
  }
}

std::optional<Span> YamlPlaces::of(const knowledge::YamlNode& node) const {
  const std::size_t index = line(node) - 1;
  if (node.kind != knowledge::YamlKind::scalar || node.at.line == 0 || index >= begins_.size()) {
    return std::nullopt;
  }
  // A tag or an anchor may stand in front, and columns may count characters.
  const std::size_t column = begins_[index] + node.at.column - 1;
  for (std::size_t begin = column; begin < column + 2 && begin < text_.size(); ++begin) {
    const bool quote = begin > column;
    if (quote && text_[column] != '"' && text_[column] != '\'') break;
    if (!text_.substr(begin).starts_with(node.scalar)) continue;
    const std::size_t end = begin + node.scalar.size();
    if (quote && (end >= text_.size() || text_[end] != text_[column])) return std::nullopt;
    return Span{static_cast<Offset>(begin), static_cast<Offset>(end)};
  }
  return std::nullopt;
}

}  // namespace droproot::analysis
