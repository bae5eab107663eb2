#include "droproot/model/variables.h"

#include "support/model_dump.h"

namespace droproot::test {
namespace {

using model::BuildArgument;
using model::Origin;
using model::Scope;

enum class Base : std::uint8_t { known, unknown };

// The end of a file's last stage. Every word is asked there.
class LastStage {
 public:
  explicit LastStage(std::string_view text, Base base = Base::known,
                     std::vector<BuildArgument> arguments = {})
      : file_(read(text, arguments)), global_(Scope::global(file_.build_arguments())) {
    for (const model::Instruction& instruction : file_.instructions()) {
      if (instruction.keyword == syntax::Keyword::from) break;
      global_.apply(instruction, escape());
    }
    scope_ = Scope::stage(global_, base == Base::known);
    for (const model::Instruction& instruction : file_.body(file_.stages().back())) {
      scope_.apply(instruction, escape());
    }
  }
  LastStage(const LastStage&) = delete;
  LastStage& operator=(const LastStage&) = delete;
  ~LastStage() = default;

  [[nodiscard]] char escape() const { return file_.tree().escape(); }
  [[nodiscard]] const Scope& scope() const { return scope_; }

  // The text, then ? (not exact), a (by argument), v (by variable).
  [[nodiscard]] std::string operator()(std::string_view word) const {
    const model::Resolved resolved = scope_.resolve(word, escape());
    return fmt::format("{}|{}{}{}", resolved.text, resolved.exact ? "" : "?",
                       resolved.by_argument ? "a" : "", resolved.by_variable ? "v" : "");
  }

 private:
  model::Dockerfile file_;
  Scope global_;
  Scope scope_ = Scope::global({});
};

TEST(Variables, EnvIsAtomicAndArgIsNot) {
  EXPECT_EQ(LastStage("FROM x\nENV a=1\nENV a=2 b=$a\n")("$a $b"), "2 1|v");
  EXPECT_EQ(LastStage("FROM x\nARG a=1 b=$a\n")("$a $b"), "1 1|av");
  EXPECT_EQ(LastStage("FROM x\nENV a $a b\n")("<$a>"), "< b>|v");
  EXPECT_EQ(LastStage("FROM x\nENV a=1 a=2\n")("$a"), "2|v");
}

TEST(Variables, LabelSetsNothing) { EXPECT_EQ(LastStage("FROM x\nLABEL a=1\n")("<$a>"), "<>|v"); }

TEST(Variables, GlobalArgumentsMustBeDeclaredAgain) {
  EXPECT_EQ(LastStage("ARG V=1\nFROM x\n")("<$V>"), "<>|v");
  EXPECT_EQ(LastStage("ARG V=1\nFROM x\nARG V\n")("<$V>"), "<1>|av");
  EXPECT_EQ(LastStage("ARG V=1\nFROM x\nARG V=2\n")("<$V>"), "<2>|av");
  EXPECT_EQ(LastStage("ARG V=1 W=${V}0\nFROM x\nARG W\n")("$W"), "10|av");
  EXPECT_EQ(LastStage("ARG V=1\nFROM x\nARG V\nFROM y\n")("<$V>"), "<>|v");
  EXPECT_EQ(LastStage("ARG V\nFROM x\nARG V\n")("<$V>"), "<>|v");
}

TEST(Variables, ArgWithoutAValueLeavesWhatWasSet) {
  EXPECT_EQ(LastStage("FROM x\nENV V=1\nARG V\n")("$V"), "1|v");
  EXPECT_EQ(LastStage("FROM x\nENV V=1\nARG V=2\n")("$V"), "2|av");
  EXPECT_EQ(LastStage("FROM x\nARG V=2\nENV V=1\n")("$V"), "1|v");
}

TEST(Variables, BuildArgumentsWinOverEveryDefault) {
  const std::vector<BuildArgument> given{{.name = "V", .value = "old"},
                                         {.name = "V", .value = "9"}};
  EXPECT_EQ(LastStage("FROM x\nARG V=1\n", Base::known, given)("$V"), "9|av");
  EXPECT_EQ(LastStage("ARG V=1\nFROM x\nARG V\n", Base::known, given)("$V"), "9|av");
  EXPECT_EQ(LastStage("FROM x\nARG V=1\nENV V=2\n", Base::known, given)("$V"), "2|v");
  EXPECT_EQ(LastStage("FROM x\n", Base::known, given)("<$V>"), "<>|v");
  const LastStage stage("FROM x\nARG V\n", Base::known, given);
  EXPECT_EQ(stage.scope().find("V")->origin, Origin::build_argument);
}

TEST(Variables, WhatAnArgumentGaveStaysMarked) {
  EXPECT_EQ(LastStage("FROM x\nARG a=1\nENV b=$a\nENV c=$b\n")("$c"), "1|av");
}

TEST(Variables, PlatformArgumentsAreUnseen) {
  EXPECT_EQ(LastStage("FROM x\nARG TARGETARCH\n")("<$TARGETARCH>"), "<>|?av");
  EXPECT_EQ(LastStage("FROM x\nARG TARGETARCH=z\n")("<$TARGETARCH>"), "<z>|av");
  EXPECT_EQ(LastStage("FROM x\nARG TARGETARCH\nENV a=$TARGETARCH\n")("<$a>"), "<>|?av");
  EXPECT_FALSE(Scope::global({}).resolve("$BUILDPLATFORM", '\\').exact);
  EXPECT_TRUE(Scope::global({}).resolve("$NOTHING", '\\').exact);
}

TEST(Variables, AnUnknownBaseMayHaveSetWhatTheFileDoesNot) {
  EXPECT_EQ(LastStage("FROM x\n", Base::unknown)("<$V>"), "<>|?v");
  EXPECT_EQ(LastStage("FROM x\nENV V=1\n", Base::unknown)("<$V>"), "<1>|v");
  EXPECT_EQ(LastStage("FROM x\nENV P=$PATH:/x\n", Base::unknown)("$P"), ":/x|?v");
  EXPECT_EQ(LastStage("FROM x\n", Base::unknown)("plain"), "plain|");
}

TEST(Variables, TheBaseImagesOwnAreKnownAndMayBeOverridden) {
  Scope scope = Scope::stage(Scope::global({}), true);
  scope.set_base("PATH", "/bin");
  EXPECT_EQ(scope.resolve("$PATH", '\\').text, "/bin");
  EXPECT_EQ(scope.find("PATH")->origin, Origin::base_image);
  Scope derived = Scope::derived(scope);
  derived.set_base("PATH", "/usr/bin");
  EXPECT_EQ(scope.find("PATH")->value, "/bin");
  EXPECT_EQ(derived.find("PATH")->value, "/usr/bin");
}

TEST(Variables, RememberWhoSetThem) {
  const LastStage stage("FROM x\nRUN y\nENV a=1\nARG b=2\n");
  EXPECT_EQ(stage.scope().find("a")->from, model::InstructionId{2});
  EXPECT_EQ(stage.scope().find("b")->from, model::InstructionId{3});
  EXPECT_EQ(stage.scope().find("c"), nullptr);
}

TEST(Variables, ErrorsLeaveTheWordAsItIs) {
  EXPECT_EQ(LastStage("FROM x\nENV a=1\n")("$a${b"), "$a${b|?v");
  EXPECT_EQ(LastStage("FROM x\n")("${u:?why}"), "${u:?why}|?v");
}

TEST(Variables, EscapeCharacterIsTheFiles) {
  EXPECT_EQ(LastStage("# escape=`\nFROM x\nENV a=1\n")("`$a$a\\"), "$a1\\|v");
}

TEST(Variables, GrowthHasALimit) {
  std::string text = "FROM x\nENV a=0123456789abcdef\n";
  for (int i = 0; i < 64; ++i) text += "ENV a=$a$a\n";
  const LastStage stage(text);
  EXPECT_FALSE(stage.scope().find("a")->exact);
  EXPECT_LE(stage.scope().find("a")->value.size(), model::kMaxGrowth + 8);

  std::string many = "FROM x\nENV a=" + std::string(60000, 'x') + "\n";
  for (int i = 0; i < 1000; ++i) many += fmt::format("ENV v{}=$a\n", i);
  const LastStage wide(many);
  EXPECT_TRUE(wide.scope().find("v0")->exact);
  EXPECT_FALSE(wide.scope().find("v999")->exact);
  EXPECT_EQ(wide.scope().find("v999")->value, "$a");
}

}  // namespace
}  // namespace droproot::test
