// Any bytes as a Dockerfile: the laws of the tree and of the model hold, and `droproot parse`
// writes one line of valid JSON.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "cli/parse_json.h"
#include "droproot/model/dockerfile.h"
#include "droproot/model/variables.h"
#include "support/tree_laws.h"

namespace {

void require(const std::string& broken) {
  if (broken.empty()) return;
  std::fprintf(stderr, "%s\n", broken.c_str());
  std::abort();
}

// What rules do with every word: expand it where it stands.
void expand_all(const droproot::model::Dockerfile& file) {
  using droproot::model::Scope;
  const Scope global = Scope::global(file.build_arguments());
  for (const droproot::model::Stage& stage : file.stages()) {
    Scope scope = Scope::stage(global, false);
    for (const droproot::model::Instruction& instruction : file.body(stage)) {
      scope.apply(instruction, file.tree().escape());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  droproot::syntax::SyntaxTree tree = droproot::test::parse(bytes);
  require(droproot::test::broken_tree(tree));
  const auto file = droproot::model::Dockerfile::read(std::move(tree));
  require(droproot::test::broken_model(file));
  expand_all(file);
  const std::string line = droproot::cli::parse_json(file);
  if (line.find('\n') != line.size() - 1) require("parse_json is not one line");
  if (!nlohmann::json::accept(line)) require("parse_json is not JSON");
  return 0;
}
