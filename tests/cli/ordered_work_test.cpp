#include "cli/ordered_work.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include "support/pch.h"

namespace droproot::cli {
namespace {

struct Piece {
  std::size_t number = 0;
  bool begun = false;
  std::size_t bytes = 1;
  [[nodiscard]] std::size_t weight() const { return bytes; }
};

WorkOptions options(std::size_t count, unsigned jobs) {
  return {.count = count, .jobs = jobs, .stopped = [] { return false; }, .idle = [] {}};
}

TEST(OrderedWork, EmitsEveryPieceInOrderWhateverTheThreads) {
  for (const unsigned jobs : {1U, 2U, 7U}) {
    for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 1000U}) {
      std::vector<std::size_t> emitted;
      in_order<Piece>(
          options(count, jobs),
          [](std::size_t i) {
            if (i % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
            return Piece{.number = i, .begun = true};
          },
          [&](std::size_t i, const Piece& piece) {
            EXPECT_TRUE(piece.begun);
            EXPECT_EQ(i, piece.number);
            emitted.push_back(i);
          });
      ASSERT_EQ(emitted.size(), count) << jobs;
      EXPECT_TRUE(std::ranges::is_sorted(emitted));
    }
  }
}

// What is done and not emitted is bounded, in pieces and in bytes.
TEST(OrderedWork, NobodyGetsTooFarAhead) {
  constexpr std::size_t kMiB = std::size_t{1} << 20U;
  for (const std::size_t bytes : {std::size_t{1}, 8 * kMiB}) {
    std::atomic<std::size_t> made = 0;
    std::size_t most = 0;
    std::size_t emitted = 0;
    in_order<Piece>(
        options(2000, 2),
        [&](std::size_t i) {
          ++made;
          return Piece{.number = i, .begun = true, .bytes = bytes};
        },
        [&](std::size_t, const Piece&) {
          if (emitted++ < 40) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          most = std::max(most, made - emitted);
        });
    EXPECT_LE(most, bytes == 1 ? 17 * 16 : 3 * 16 + 1) << bytes;
  }
}

TEST(OrderedWork, StopsSoonAndEmitsWhatWasBegun) {
  for (const unsigned jobs : {1U, 3U}) {
    std::atomic<bool> stopped = false;
    std::atomic<std::size_t> made = 0;
    std::size_t begun = 0;
    in_order<Piece>(
        {.count = 100'000, .jobs = jobs, .stopped = [&] { return stopped.load(); }, .idle = [] {}},
        [&](std::size_t i) {
          if (++made == 100) stopped = true;
          return Piece{.number = i, .begun = true};
        },
        [&](std::size_t, const Piece& piece) { begun += piece.begun ? 1 : 0; });
    EXPECT_EQ(begun, made);
    EXPECT_LT(made, 100U + jobs + 1);
  }
}

TEST(OrderedWork, AnExceptionOfWhoEmitsComesThrough) {
  EXPECT_THROW(in_order<Piece>(
                   options(100'000, 3), [](std::size_t i) { return Piece{.number = i}; },
                   [](std::size_t i, const Piece&) {
                     if (i == 50) throw std::runtime_error("full");
                   }),
               std::runtime_error);
}

}  // namespace
}  // namespace droproot::cli
