#include "droproot/analysis/build_targets.h"

#include <fmt/ranges.h>

#include <map>

#include "analysis/bake_hcl.h"
#include "support/pch.h"
#include "support/temporary_folder.h"

namespace droproot::analysis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Files = std::map<std::string, std::string>;

std::vector<std::string> stages(const Files& files, const std::string& dockerfile = "Dockerfile") {
  const test::TemporaryFolder folder;
  for (const auto& [name, text] : files) folder.write(name, text);
  FolderContext context(folder.path());
  context.set_dockerfile(dockerfile);
  std::vector<std::string> found;
  for (const BuildTarget& target : find_build_targets(context)) {
    found.push_back(fmt::format("{} {} {}", target.stage, target.file, target.entry));
  }
  return found;
}

std::string service(std::string_view build) {
  return fmt::format("services:\n  web:\n    build: {}\n", build);
}

TEST(BuildTargets, AreTheTargetsOfServices) {
  EXPECT_THAT(stages({{"compose.yaml", service("{context: ., target: dev}")}}),
              ElementsAre("dev compose.yaml web"));
  for (const char* name : {"compose.yml", "docker-compose.yml", "docker-compose.yaml",
                           "docker-compose.ci.yml", "compose.override.yaml"}) {
    EXPECT_THAT(stages({{name, service("{target: dev}")}}),
                ElementsAre(fmt::format("dev {} web", name)));
  }
  EXPECT_THAT(stages({{"my-compose.yml", service("{target: dev}")}}), IsEmpty());
  EXPECT_THAT(stages({{"compose.yaml", service(".")}}), IsEmpty());
}

TEST(BuildTargets, AreThoseOfThisDockerfile) {
  const auto of = [](std::string_view build, const std::string& dockerfile = "Dockerfile") {
    return stages({{"compose.yaml", service(build)}}, dockerfile).size();
  };
  EXPECT_EQ(of("{context: ./, dockerfile: ./Dockerfile, target: d}"), 1U);
  EXPECT_EQ(of("{context: sub/.., target: d}"), 1U);
  EXPECT_EQ(of("{context: sub, target: d}"), 0U);
  EXPECT_EQ(of("{context: sub, dockerfile: ../Dockerfile, target: d}"), 1U);
  EXPECT_EQ(of("{context: ., dockerfile: Dockerfile.dev, target: d}"), 0U);
  EXPECT_EQ(of("{context: ., dockerfile: Dockerfile.dev, target: d}", "Dockerfile.dev"), 1U);
  EXPECT_EQ(of("{context: sub, target: d}", "sub/Dockerfile"), 1U);
  EXPECT_EQ(of("{context: 'https://example.com/x.git', target: d}"), 0U);
  EXPECT_EQ(of("{dockerfile_inline: 'FROM x', target: d}"), 0U);
}

TEST(BuildTargets, TheFolderOfTheDockerfileIsSearchedToo) {
  EXPECT_THAT(stages({{"sub/compose.yaml", service("{context: .., dockerfile: sub/Dockerfile, "
                                                   "target: d}")}},
                     "sub/Dockerfile"),
              ElementsAre("d sub/compose.yaml web"));
}

TEST(BuildTargets, TheContextMayLieAboveTheFolder) {
  const test::TemporaryFolder folder;
  folder.write("docker/compose.yaml",
               service("{context: .., dockerfile: docker/Dockerfile, target: d}"));
  FolderContext context(folder / "docker");
  context.set_dockerfile("Dockerfile");
  EXPECT_EQ(find_build_targets(context).size(), 1U);
}

TEST(BuildTargets, OnlyWhatIsWrittenOutCounts) {
  const auto of = [](std::string_view build) {
    return stages({{"compose.yaml", service(build)}}).size();
  };
  EXPECT_EQ(of("{target: '${T}'}"), 0U);
  EXPECT_EQ(of("{target: '${T:-dev}'}"), 0U);
  EXPECT_EQ(of("{context: '$DIR', target: d}"), 0U);
  EXPECT_EQ(of("{dockerfile: '${F}', target: d}"), 0U);
  EXPECT_EQ(of("{target: [d]}"), 0U);
  EXPECT_EQ(of("{target: }"), 0U);
}

TEST(BuildTargets, AnOverrideFileAddsToTheService) {
  EXPECT_THAT(stages({{"docker-compose.yml", service("sub")},
                      {"docker-compose.dev.yml", service("{target: d}")}}),
              IsEmpty())
      << "the service is built from another folder";
  EXPECT_THAT(stages({{"docker-compose.yml", service(".")},
                      {"docker-compose.dev.yml", service("{target: d}")}}),
              ElementsAre("d docker-compose.dev.yml web"));
}

TEST(BuildTargets, AServiceExtendsAnother) {
  const std::string base =
      "services:\n  base: {build: {context: sub}}\n  web:\n    build: {target: d}\n";
  EXPECT_EQ(stages({{"compose.yaml", base}}).size(), 1U);
  EXPECT_EQ(stages({{"compose.yaml", base + "    extends: base\n"}}).size(), 0U);
  EXPECT_EQ(stages({{"compose.yaml", base + "    extends: {service: base}\n"}}).size(), 0U);
  EXPECT_EQ(stages({{"compose.yaml", base + "    extends: {file: x.yml, service: y}\n"}}).size(),
            0U)
      << "what is in the other file is not seen";
}

TEST(BuildTargets, OfBakeFiles) {
  EXPECT_THAT(stages({{"docker-bake.json",
                       R"({"target": {"_c": {"context": "."},
                           "a": {"inherits": ["_c"], "target": "one"},
                           "b": [{"context": "sub", "target": "two"}],
                           "c": {"inherits": ["gone"], "target": "three"}}})"}}),
              ElementsAre("one docker-bake.json a"));
  EXPECT_THAT(stages({{"docker-bake.hcl",
                       "target \"_c\" {\n  context = \"sub\"\n}\n"
                       "target \"a\" { target = \"one\" }\n"
                       "target \"b\" {\n  inherits = [\"_c\"]\n  target = \"two\"\n}\n"
                       "target \"c\" {\n  inherits = [BASE]\n  target = \"three\"\n}\n"
                       "target \"d\" {\n  context = CTX\n  target = \"four\"\n}\n"}}),
              ElementsAre("one docker-bake.hcl a"));
}

TEST(BuildTargets, ARingOfParentsEnds) {
  EXPECT_THAT(stages({{"docker-bake.json",
                       R"({"target": {"a": {"inherits": ["b"], "target": "x"},
                                      "b": {"inherits": ["a"]}}})"}}),
              IsEmpty());
}

TEST(BuildTargets, NothingLeadsOutOfTheFolder) {
  const test::TemporaryFolder folder;
  folder.write("outside.yaml", service("{target: d}"));
  folder.write("in/x", "");
  folder.link("../outside.yaml", "in/compose.yaml");
  folder.make_folder("in/docker-compose.yml");
  FolderContext context(folder / "in");
  context.set_dockerfile("Dockerfile");
  EXPECT_THAT(find_build_targets(context), IsEmpty());
}

TEST(BuildTargets, NoneWhereTheDockerfilesPlaceIsNotKnown) {
  EXPECT_THAT(find_build_targets(NoContext()), IsEmpty());
}

TEST(BuildTargets, ManyServicesOfOneNameAreLinear) {
  std::string text = "services:\n";
  for (int i = 0; i < 8'000; ++i) text += fmt::format("  a: {{build: {{target: s{}}}}}\n", i);
  EXPECT_EQ(stages({{"compose.yaml", text}}).size(), 8'000U);
}

std::string dump(std::string_view text) {
  std::string out;
  for (const BakeBlock& block : read_bake_hcl(text)) {
    out += block.name + '{';
    for (const auto& [key, value] : block.attributes) {
      out += fmt::format("{}={};", key, value ? fmt::format("{}", fmt::join(*value, ",")) : "?");
    }
    out += '}';
  }
  return out;
}

TEST(BakeHcl, ReadsTheLiteralsOfTargetBlocks) {
  EXPECT_EQ(dump("target \"a\" {\n  target = \"x\"\n  tags = [\"t\",\n  \"u\",]\n}\n"),
            "a{tags=t,u;target=x;}");
  EXPECT_EQ(dump("target a { target = \"x\" }"), "a{target=x;}");
  EXPECT_EQ(dump("group \"g\" { targets = [\"a\"] }\nvariable \"v\" {}\ntarget \"a\" {}"), "a{}");
  EXPECT_EQ(dump("# target \"a\" {}\n// x\n/* target \"b\" { */ target \"c\" {}"), "c{}");
}

TEST(BakeHcl, WhatIsComputedHasNoValue) {
  for (const std::string_view value :
       {"VAR", "\"${VAR}\"", "\"a${VAR}\"", "\"a\\tb\"", "\"a\" + \"b\"", "f(\"a\", \"b\")",
        "V ? \"a\" : \"b\"", "<<EOT\n  target = \"y\"\n}\nEOT", "[\"a\", V]", "{ target = \"q\" }",
        "\"${f(\"}\")}\"", "[for x in y : x]", "[\n  V,\n  \"a\"\n]"}) {
    EXPECT_EQ(dump(fmt::format("target \"a\" {{\n  target = {}\n  k = \"v\"\n}}\n", value)),
              "a{k=v;target=?;}")
        << value;
  }
}

TEST(BakeHcl, NestedBlocksAreNotTheTargets) {
  EXPECT_EQ(dump("target \"a\" {\n  args = {\n    target = \"no\"\n  }\n  target = \"x\"\n}\n"),
            "a{args=?;target=x;}");
}

TEST(BakeHcl, AnythingAtAllEnds) {
  for (const std::string_view text :
       {"target \"a\" {", "target \"a", "}", "]]", "target = {", "<<", "target \"a\" { x = ] }",
        "a \"${\"", "/*", "target \"a\" { ) }"}) {
    EXPECT_EQ(dump(text).find('?'), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace droproot::analysis
