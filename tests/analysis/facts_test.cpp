// What a stage's facts say of sudo, of group 0 and of account commands that cannot work.
#include "droproot/analysis/facts.h"

#include "droproot/analysis/group_zero.h"
#include "droproot/analysis/user_text.h"
#include "droproot/syntax/tree.h"
#include "support/pch.h"

namespace droproot::analysis {
namespace {

struct Analysed {
  model::Dockerfile file;
  StageFacts facts;
};

Analysed analyse_text(const std::string& text) {
  auto file = model::Dockerfile::read(syntax::SyntaxTree::parse(SourceText("Dockerfile", text)));
  const NoContext context;
  StageFacts facts = analyse({file, context}, file.stages().back().id);
  return {std::move(file), std::move(facts)};
}

// ---- sudo ---------------------------------------------------------------------------------------

struct SudoRow {
  std::string run;
  SudoNeed need;
  std::string removed;  // empty: nothing can be removed
};

class SudoTable : public testing::TestWithParam<SudoRow> {};

TEST_P(SudoTable, UnderRoot) {
  const SudoRow& row = GetParam();
  const Analysed analysed = analyse_text("FROM debian:12\nRUN " + row.run + "\n");
  ASSERT_EQ(analysed.facts.sudo_uses.size(), 1U);
  const SudoUse& use = analysed.facts.sudo_uses.front();
  EXPECT_EQ(use.need, row.need);
  const std::string_view removed =
      use.removable ? analysed.file.source().at(*use.removable) : std::string_view{};
  EXPECT_EQ(removed, row.removed);
}

INSTANTIATE_TEST_SUITE_P(
    Sudo, SudoTable,
    testing::Values(SudoRow{"sudo make install", SudoNeed::none, "sudo "},
                    SudoRow{"cd x && sudo  -E\t-H make", SudoNeed::none, "sudo  -E\t-H "},
                    SudoRow{"curl x | sudo -n tee /k", SudoNeed::none, "sudo -n "},
                    SudoRow{"sudo A=b make", SudoNeed::none, "sudo "},
                    SudoRow{"/usr/bin/sudo make", SudoNeed::none, "/usr/bin/sudo "},
                    SudoRow{"sudo \\\n  make", SudoNeed::none, ""},
                    SudoRow{"[\"sudo\", \"make\"]", SudoNeed::none, ""},
                    SudoRow{"sudo -u app make", SudoNeed::other_user, ""},
                    SudoRow{"sudo --user=app make", SudoNeed::other_user, ""},
                    SudoRow{"sudo -EH make", SudoNeed::unread, ""},
                    SudoRow{"sudo -s", SudoNeed::unread, ""},
                    SudoRow{"sudo A=b", SudoNeed::unread, ""},
                    SudoRow{"sudo cd /x", SudoNeed::unread, ""}));

TEST(Sudo, IsTakenOffWhereRootRuns) {
  const Analysed root = analyse_text("FROM debian:12\nRUN sudo useradd -u 1500 app\n");
  EXPECT_EQ(root.facts.steps.back().commands.list.front().program(), "useradd");
  ASSERT_NE(root.facts.accounts().find("app"), nullptr);
  EXPECT_EQ(root.facts.accounts().find("app")->uid, 1500U);
}

TEST(Sudo, StaysWhereRootIsNotSure) {
  const Analysed other = analyse_text("FROM debian:12\nUSER 1500\nRUN sudo id\n");
  ASSERT_EQ(other.facts.sudo_uses.size(), 1U);
  EXPECT_EQ(other.facts.sudo_uses.front().need, SudoNeed::not_root);
  EXPECT_EQ(other.facts.steps.back().commands.list.front().program(), "sudo");
  EXPECT_THAT(analyse_text("FROM example.com/x:1\nRUN sudo id\n").facts.sudo_uses,
              testing::IsEmpty());
}

// ---- group 0 ------------------------------------------------------------------------------------

struct GroupRow {
  std::string line;
  std::optional<GroupGrant> grant;
};

class GroupTable : public testing::TestWithParam<GroupRow> {};

TEST_P(GroupTable, OfOneLine) {
  const Analysed analysed = analyse_text("FROM debian:12\n" + GetParam().line + "\n");
  const auto use = find_group_zero(analysed.file, analysed.facts);
  EXPECT_EQ(use ? std::optional(use->grant) : std::nullopt, GetParam().grant);
}

INSTANTIATE_TEST_SUITE_P(
    GroupZero, GroupTable,
    testing::Values(GroupRow{"RUN chgrp -R 0 /app", GroupGrant::wanted},
                    GroupRow{"RUN chgrp app /app", std::nullopt},
                    GroupRow{"RUN chown -R 1001:0 /app", GroupGrant::wanted},
                    GroupRow{"RUN chown :root /app", GroupGrant::wanted},
                    GroupRow{"RUN chown root:root /app", std::nullopt},
                    GroupRow{"RUN chown 1001:1001 /app", std::nullopt},
                    GroupRow{"RUN chmod -R g=u /app", GroupGrant::wanted},
                    GroupRow{"RUN chmod u+x,ug+rwX /app", GroupGrant::wanted},
                    GroupRow{"RUN chmod go-w /app", std::nullopt},
                    GroupRow{"RUN chmod a+x /app", std::nullopt},
                    GroupRow{"RUN chmod 0775 /app", GroupGrant::possible},
                    GroupRow{"RUN chmod 755 /app", std::nullopt},
                    GroupRow{"RUN useradd -u 1001 -g 0 app", GroupGrant::wanted},
                    GroupRow{"RUN useradd --gid=root app", GroupGrant::wanted},
                    GroupRow{"RUN install -m 755 -g 0 a /b", GroupGrant::wanted},
                    GroupRow{"COPY --chown=1001:0 a /b", GroupGrant::wanted},
                    GroupRow{"COPY --chown=0:0 a /b", std::nullopt},
                    GroupRow{"COPY --chmod=770 a /b", GroupGrant::possible},
                    GroupRow{"RUN chmod 775 /a && chgrp 0 /a", GroupGrant::wanted}));

// ---- conflicts ----------------------------------------------------------------------------------

TEST(AccountConflict, IsTheFirstCommandThatMustFail) {
  const Analysed analysed =
      analyse_text("FROM node:20\nRUN useradd -u 1000 app\nRUN useradd -u 1000 web\n");
  const auto& conflict = analysed.facts.account_conflict;
  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->command, "useradd");
  EXPECT_EQ(analysed.file.source().at(conflict->at), "useradd -u 1000 app");
  ASSERT_TRUE(conflict->because_of.has_value());
  EXPECT_FALSE(conflict->because_of->instruction.has_value()) << "it is the base's";
  EXPECT_EQ(analysed.facts.accounts().image, "node:20");
  EXPECT_EQ(analysed.facts.accounts().find("app"), nullptr) << "it proves nothing";
}

TEST(AccountConflict, IsNoneWhereTheBuildGoesOn) {
  const Analysed analysed = analyse_text("FROM node:20\nRUN useradd -u 1000 app || true\n");
  EXPECT_FALSE(analysed.facts.account_conflict.has_value());
}

TEST(UserNumber, IsReadAsTheRuntimesReadIt) {
  EXPECT_EQ(user_number("1000"), 1000U);
  EXPECT_EQ(user_number("01000"), 1000U);
  EXPECT_EQ(user_number("+5"), 5U);
  EXPECT_EQ(user_number("-0"), 0U);
  EXPECT_EQ(user_number("2147483647"), 2147483647U);
  for (const char* text : {"", "-1", "+", "-", "+-1", "++1", "2147483648", "4294967296", "0x10",
                           "1e3", "1_0", " 1", "1 ", "99999999999999999999", "\xef\xbc\x91"}) {
    EXPECT_EQ(user_number(text), std::nullopt) << text;
  }
}

TEST(UserDefect, TellsWhatNoRuntimeStarts) {
  using testing::HasSubstr;
  for (const char* fine :
       {"app", "1000", "1000:1000", "app:app", "01000", "+5", "0x10", "", ":0"}) {
    EXPECT_EQ(user_defect(fine), std::nullopt) << fine;
  }
  EXPECT_THAT(*user_defect("4294967296"), HasSubstr("the uid 4294967296 is not in"));
  EXPECT_THAT(*user_defect("-1:5"), HasSubstr("the uid -1 is not in"));
  EXPECT_THAT(*user_defect("99999999999999999999"), HasSubstr("is not in"));
  EXPECT_THAT(*user_defect("app:2147483648"), HasSubstr("the gid 2147483648 is not in"));
  EXPECT_THAT(*user_defect("app # x"), HasSubstr("the comment too"));
  EXPECT_THAT(*user_defect(" app"), HasSubstr("blank"));
  EXPECT_THAT(*user_defect("a\tb"), HasSubstr("blank"));
  EXPECT_THAT(*user_defect("a:b:c"), HasSubstr("two colons"));
  EXPECT_THAT(*user_defect("1000:"), HasSubstr("empty group"));
}

}  // namespace
}  // namespace droproot::analysis
