// Memory for many small things that end together.
//
// Law: what was made here stays where it is until the arena ends, also when the arena is moved. So
// whoever holds views into an arena holds the arena as well, or is outlived by who does. Nothing is
// destroyed one by one: only types that need no destructor are made.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace droproot {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept
      : blocks_(std::move(other.blocks_)),
        free_(std::exchange(other.free_, {})),
        next_block_(other.next_block_) {}
  Arena& operator=(Arena&& other) noexcept {
    blocks_ = std::move(other.blocks_);
    free_ = std::exchange(other.free_, {});
    next_block_ = other.next_block_;
    return *this;
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() = default;

  // A copy of `text`.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* const at = reinterpret_cast<char*>(take(text.size()));
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }
  // `count` values as T{} has them.
  template <typename T>
  [[nodiscard]] std::span<T> make(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
    if (count == 0) return {};
    auto* const at = reinterpret_cast<T*>(take(count * sizeof(T)));
    std::uninitialized_value_construct_n(at, count);
    return {at, count};
  }
  // A copy of `items`.
  template <typename T>
  [[nodiscard]] std::span<T> keep(std::span<const T> items) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
    if (items.empty()) return {};
    auto* const at = reinterpret_cast<T*>(take(items.size_bytes()));
    std::uninitialized_copy(items.begin(), items.end(), at);
    return {at, items.size()};
  }

 private:
  static constexpr std::size_t kFirstBlock = std::size_t{4} << 10U;
  static constexpr std::size_t kLargestBlock = std::size_t{256} << 10U;

  // Every piece begins where any value may.
  static constexpr std::size_t kAlignment = 8;

  [[nodiscard]] std::byte* take(std::size_t size) {
    const std::size_t room = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (room > free_.size()) return take_from_new_block(room);
    std::byte* const at = free_.data();
    free_ = free_.subspan(room);
    return at;
  }
  [[nodiscard]] std::byte* take_from_new_block(std::size_t room);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::span<std::byte> free_;  // the rest of the last block
  std::size_t next_block_ = kFirstBlock;
};

}  // namespace droproot
