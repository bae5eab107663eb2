// A folder of Dockerfiles that is in memory already: syntax tree, the model on top, the whole
// pipeline.
// The folder is DROPROOT_BENCH_CORPUS, from the environment or else as compiled in.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "droproot/analysis/build_context.h"
#include "droproot/config/config.h"
#include "droproot/engine/engine.h"
#include "droproot/model/dockerfile.h"
#include "droproot/syntax/tree.h"

namespace {

using droproot::SourceText;
using droproot::syntax::SyntaxTree;
using Bytes = std::vector<char>;

const std::vector<Bytes>& corpus() {
  static const std::vector<Bytes> kFiles = [] {
    const char* folder = std::getenv("DROPROOT_BENCH_CORPUS");
    std::vector<Bytes> files;
    std::error_code error;
    const std::filesystem::path path = folder != nullptr ? folder : DROPROOT_BENCH_CORPUS;
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      std::ifstream in(entry.path(), std::ios::binary);
      files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return files;
  }();
  return kFiles;
}

std::int64_t corpus_bytes() {
  std::size_t bytes = 0;
  for (const Bytes& file : corpus()) bytes += file.size();
  return static_cast<std::int64_t>(bytes);
}

// Copies are made outside the clock: a tree takes the bytes it is given.
std::vector<Bytes> fresh_copy(benchmark::State& state) {
  state.PauseTiming();
  std::vector<Bytes> files = corpus();
  state.ResumeTiming();
  return files;
}

void finish(benchmark::State& state) {
  if (corpus().empty()) state.SkipWithError("no corpus: set DROPROOT_BENCH_CORPUS to a folder");
  state.SetBytesProcessed(state.iterations() * corpus_bytes());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(corpus().size()));
}

void parse_corpus(benchmark::State& state) {
  for ([[maybe_unused]] auto round : state) {
    for (Bytes& file : fresh_copy(state)) {
      benchmark::DoNotOptimize(SyntaxTree::parse(SourceText({}, std::move(file))));
    }
  }
  finish(state);
}
BENCHMARK(parse_corpus)->Unit(benchmark::kMillisecond);

void read_model(benchmark::State& state) {
  for ([[maybe_unused]] auto round : state) {
    for (Bytes& file : fresh_copy(state)) {
      auto tree = SyntaxTree::parse(SourceText({}, std::move(file)));
      benchmark::DoNotOptimize(droproot::model::Dockerfile::read(std::move(tree)));
    }
  }
  finish(state);
}
BENCHMARK(read_model)->Unit(benchmark::kMillisecond);

// Facts, plan, rules and edits as well: everything but reading the file and printing the diff.
void harden_corpus(benchmark::State& state) {
  const droproot::config::Config config;
  const droproot::analysis::NoContext context;
  for ([[maybe_unused]] auto round : state) {
    for (Bytes& file : fresh_copy(state)) {
      benchmark::DoNotOptimize(
          droproot::engine::process(SourceText({}, std::move(file)), config, context));
    }
  }
  finish(state);
}
BENCHMARK(harden_corpus)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
