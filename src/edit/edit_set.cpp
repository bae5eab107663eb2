#include "droproot/edit/edit_set.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "droproot/text/assert.h"

namespace droproot::edit {
namespace {

bool sorts_before(const Edit& a, const Edit& b) {
  return std::tuple(a.span.begin, !a.span.empty(), a.order) <
         std::tuple(b.span.begin, !b.span.empty(), b.order);
}

using Position = std::vector<Edit>::const_iterator;

Position position_of(const std::vector<Edit>& edits, const Edit& edit) {
  // Rules go through a file from the top, so the place is nearly always the end.
  if (edits.empty() || sorts_before(edits.back(), edit)) return edits.end();
  return std::lower_bound(edits.begin(), edits.end(), edit, sorts_before);
}

bool holds(const std::vector<Edit>& edits, Position at, const Edit& edit) {
  return at != edits.end() && *at == edit;
}

// The neighbours suffice: the set is sorted and free of overlap, so whoever reaches over `edit`
// from further away would reach over the neighbour too.
const Edit* conflict_at(const std::vector<Edit>& edits, Position at, const Edit& edit) {
  if (at != edits.begin() && std::prev(at)->span.end > edit.span.begin) return &*std::prev(at);
  if (at == edits.end()) return nullptr;
  const bool same_rank = edit.span.empty() && at->span == edit.span && at->order == edit.order;
  return same_rank || at->span.begin < edit.span.end ? &*at : nullptr;
}

std::string apply_edits(const std::vector<Edit>& edits, std::string_view source) {
  std::size_t size = source.size();
  for (const Edit& edit : edits) size += edit.text.size();
  std::string out;
  out.reserve(size);
  Offset done = 0;
  for (const Edit& edit : edits) {
    DROPROOT_ASSERT(edit.span.end <= source.size());
    out.append(source.substr(done, edit.span.begin - done)).append(edit.text);
    done = edit.span.end;
  }
  out.append(source.substr(done));
  return out;
}

// The composition of two sets, one cluster at a time. A cluster is a maximal run of edits of either
// set that touch each other in the text between the two (our result, the text `later` is against).
// At least one untouched source byte lies between two clusters, so they cannot conflict.
class Composer {
 public:
  Composer(const std::vector<Edit>& first, const std::vector<Edit>& later)
      : first_(first), later_(later) {}

  std::vector<Edit> compose() {
    while (first_at_ < first_.size() || later_at_ < later_.size()) next_cluster();
    return std::move(out_);
  }

 private:
  // Where an edit of `first_` stands in the middle text, `shift` being that of its begin.
  static Span in_middle(const Edit& edit, std::int64_t shift) {
    const auto begin = static_cast<Offset>(edit.span.begin + shift);
    return {begin, begin + static_cast<Offset>(edit.text.size())};
  }
  static std::int64_t growth(const Edit& edit) {
    return static_cast<std::int64_t>(edit.text.size()) - edit.span.size();
  }

  // Takes the edit that comes next in the middle text into the cluster, if it touches `hull`.
  bool take(std::optional<Span>& hull) {
    const std::optional<Span> ours = first_at_ < first_.size()
                                         ? std::optional(in_middle(first_[first_at_], shift_))
                                         : std::nullopt;
    const std::optional<Span> theirs =
        later_at_ < later_.size() ? std::optional(later_[later_at_].span) : std::nullopt;
    const bool ours_is_next = ours && (!theirs || ours->begin <= theirs->begin);
    const std::optional<Span> next = ours_is_next ? ours : theirs;
    if (!next || (hull && next->begin > hull->end)) return false;
    hull = hull ? Span{hull->begin, std::max(hull->end, next->end)} : *next;
    if (ours_is_next) {
      shift_ += growth(first_[first_at_++]);
    } else {
      ++later_at_;
    }
    return true;
  }

  void next_cluster() {
    const std::size_t first_begin = first_at_;
    const std::size_t later_begin = later_at_;
    const std::int64_t shift_before = shift_;
    std::optional<Span> hull;
    while (take(hull)) {
    }
    if (later_begin == later_at_) {
      out_.insert(out_.end(), first_.begin() + signed_of(first_begin),
                  first_.begin() + signed_of(first_at_));
    } else if (first_begin == first_at_) {
      for (std::size_t i = later_begin; i < later_at_; ++i) {
        out_.push_back(moved(later_[i], -shift_before));
      }
    } else {
      fuse(first_begin, later_begin, *hull, shift_before);
    }
  }

  // Both sets meet: one edit replaces what either of them touches. Every byte of the hull that is
  // no text of `first_` is replaced by `later_`, so the source itself is not needed.
  void fuse(std::size_t first_begin, std::size_t later_begin, Span hull,
            std::int64_t shift_before) {
    std::string middle(hull.size(), '\0');
    std::int64_t shift = shift_before;
    for (std::size_t i = first_begin; i < first_at_; ++i) {
      const Span at = in_middle(first_[i], shift);
      middle.replace(at.begin - hull.begin, at.size(), first_[i].text);
      shift += growth(first_[i]);
    }
    std::vector<Edit> inside;
    for (std::size_t i = later_begin; i < later_at_; ++i) {
      inside.push_back(moved(later_[i], -static_cast<std::int64_t>(hull.begin)));
    }
    Edit fused{.span = {static_cast<Offset>(hull.begin - shift_before),
                        static_cast<Offset>(hull.end - shift_)},
               .text = apply_edits(inside, middle)};
    // Inserted here and taken away again there.
    if (!fused.span.empty() || !fused.text.empty()) out_.push_back(std::move(fused));
  }

  static Edit moved(Edit edit, std::int64_t by) {
    edit.span = {static_cast<Offset>(edit.span.begin + by),
                 static_cast<Offset>(edit.span.end + by)};
    return edit;
  }
  static std::ptrdiff_t signed_of(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

  const std::vector<Edit>& first_;
  const std::vector<Edit>& later_;
  std::size_t first_at_ = 0;
  std::size_t later_at_ = 0;
  std::int64_t shift_ = 0;  // middle offset less source offset, behind all of first_ so far
  std::vector<Edit> out_;
};

}  // namespace

tl::expected<void, EditConflict> EditSet::add(Edit edit) {
  DROPROOT_ASSERT(edit.span.begin <= edit.span.end);
  const Position at = position_of(edits_, edit);
  if (holds(edits_, at, edit)) return {};
  if (const Edit* existing = conflict_at(edits_, at, edit)) {
    return tl::unexpected(EditConflict{.existing = *existing, .rejected = std::move(edit)});
  }
  edits_.insert(at, std::move(edit));
  return {};
}

tl::expected<void, EditConflict> EditSet::merge(const EditSet& other) {
  std::vector<Edit> fresh;
  for (const Edit& edit : other.edits_) {
    const Position at = position_of(edits_, edit);
    if (holds(edits_, at, edit)) continue;
    if (const Edit* existing = conflict_at(edits_, at, edit)) {
      return tl::unexpected(EditConflict{.existing = *existing, .rejected = edit});
    }
    fresh.push_back(edit);
  }
  if (fresh.empty()) return {};
  const std::ptrdiff_t from = position_of(edits_, fresh.front()) - edits_.cbegin();
  const auto middle = static_cast<std::ptrdiff_t>(edits_.size());
  edits_.insert(edits_.end(), std::make_move_iterator(fresh.begin()),
                std::make_move_iterator(fresh.end()));
  std::inplace_merge(edits_.begin() + from, edits_.begin() + middle, edits_.end(), sorts_before);
  return {};
}

std::string EditSet::apply(std::string_view source) const { return apply_edits(edits_, source); }

EditSet EditSet::then(const EditSet& later) const {
  EditSet out;
  out.edits_ = Composer(edits_, later.edits_).compose();
  return out;
}

}  // namespace droproot::edit
