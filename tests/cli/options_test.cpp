#include "cli/options.h"

#include "support/pch.h"

namespace droproot::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Args = std::vector<std::string>;

Harden harden(const Args& args) {
  const Result<Invocation> invocation = parse_arguments(args);
  if (!invocation) {
    ADD_FAILURE() << testing::PrintToString(args) << ": " << invocation.error().message;
    return {};
  }
  const Harden* options = std::get_if<Harden>(&*invocation);
  if (options == nullptr) {
    ADD_FAILURE() << testing::PrintToString(args) << " is another command";
    return {};
  }
  return *options;
}

TEST(Options, DefaultsAreThoseOfTheContract) {
  const Harden options = harden({});
  EXPECT_THAT(options.paths, IsEmpty());
  EXPECT_EQ(options.mode, Mode::show);
  EXPECT_FALSE(options.format.has_value());
  EXPECT_EQ(options.context, ContextChoice::beside_the_file);
  EXPECT_EQ(options.stdin_filename, "Dockerfile");
  EXPECT_EQ(options.color, ColorChoice::automatic);
  EXPECT_EQ(options.verbosity, Verbosity::normal);
  EXPECT_EQ(options.config.fixes, diag::Level::standard);
  EXPECT_FALSE(options.config.user.has_value());
  EXPECT_EQ(options.config.user_name, "app");
  EXPECT_EQ(options.config.chown, config::ChownMode::all);
}

TEST(Options, AProfileStandsBelowTheOptions) {
  const Harden kubernetes = harden({"--profile", "kubernetes"});
  EXPECT_EQ(kubernetes.config.chown, config::ChownMode::writable);
  EXPECT_FALSE(kubernetes.profile_file.has_value());
  EXPECT_EQ(harden({"--chown=none", "--profile=kubernetes"}).config.chown, config::ChownMode::none);
  const Harden minimal = harden({"--profile=minimal", "--select=runs-as-root"});
  EXPECT_TRUE(minimal.config.selects("runs-as-root"));
  EXPECT_FALSE(minimal.config.selects("named-user"));
  EXPECT_EQ(minimal.config.fixes, diag::Level::safe);
  EXPECT_TRUE(harden({"--profile=openshift"}).config.wants_group_zero());
  EXPECT_FALSE(harden({"--profile=openshift", "--user=5:5"}).config.wants_group_zero());
}

TEST(Options, AProfileIsAFileWhenItIsSpelledLikeOne) {
  for (const char* name : {"./mine", "mine.yaml", "a/b.yml"}) {
    EXPECT_EQ(harden({"--profile", name}).profile_file, name);
  }
  EXPECT_EQ(parse_arguments(Args{"--profile=openshft"}).error().message,
            "--profile: there is no profile 'openshft'; did you mean 'openshift'?");
  EXPECT_EQ(parse_arguments(Args{"--profile=mine"}).error().message,
            "--profile: there is no profile 'mine'; it is one of default, kubernetes, minimal, "
            "openshift, or a file: ./mine");
}

TEST(Options, AllTakeTheirValues) {
  const Harden options = harden({"-w", "--format=text", "--fixes", "all", "--user", "5:6",
                                 "--user-name=web", "--chown", "none", "--context", "ctx",
                                 "--color=never", "-v", "--stdin-filename", "D", "a", "b"});
  EXPECT_EQ(options.mode, Mode::write);
  EXPECT_EQ(options.format, report::Format::text);
  EXPECT_EQ(options.config.fixes, diag::Level::all);
  ASSERT_TRUE(options.config.user.has_value());
  EXPECT_EQ(options.config.user->uid, 5U);
  EXPECT_EQ(options.config.user->gid, 6U);
  EXPECT_EQ(options.config.user_name, "web");
  EXPECT_EQ(options.config.chown, config::ChownMode::none);
  EXPECT_EQ(options.context, ContextChoice::folder);
  EXPECT_EQ(options.context_folder, "ctx");
  EXPECT_EQ(options.color, ColorChoice::never);
  EXPECT_EQ(options.verbosity, Verbosity::verbose);
  EXPECT_EQ(options.stdin_filename, "D");
  EXPECT_THAT(options.paths, ElementsAre("a", "b"));
  EXPECT_EQ(harden({"--check", "-q"}).mode, Mode::check);
  EXPECT_EQ(harden({"-q"}).verbosity, Verbosity::quiet);
  EXPECT_EQ(harden({"--no-context"}).context, ContextChoice::none);
}

TEST(Options, ThoseThatRepeatTakeOneWordEach) {
  const Harden options =
      harden({"--target", "a", "x", "--target=b", "--build-arg", "K=V,W", "--exclude", "*.dev", "y",
              "--select", "named-user, runs-as-root", "--select=all", "--ignore", "named-user"});
  EXPECT_THAT(options.config.targets, ElementsAre("a", "b"));
  EXPECT_THAT(options.paths, ElementsAre("x", "y"));
  ASSERT_EQ(options.config.build_arguments.size(), 1U);
  EXPECT_EQ(options.config.build_arguments[0].name, "K");
  EXPECT_EQ(options.config.build_arguments[0].value, "V,W");
  EXPECT_THAT(options.exclude, ElementsAre("*.dev"));
  EXPECT_THAT(options.config.select, ElementsAre("named-user", "runs-as-root", "all"));
  EXPECT_THAT(options.config.ignore, ElementsAre("named-user"));
}

TEST(Options, OfThoseThatDoNotRepeatTheLastCounts) {
  EXPECT_EQ(harden({"--format=text", "--format=diff"}).format, report::Format::diff);
  EXPECT_EQ(harden({"--check", "--check"}).mode, Mode::check);
}

TEST(Options, ValuesAndPathsAreTakenAsTheyAre) {
  EXPECT_THAT(harden({"[a,b]", "-", "\xff", "a b", "{x}"}).paths,
              ElementsAre("[a,b]", "-", "\xff", "a b", "{x}"));
  EXPECT_THAT(harden({"a", "--", "-w", "--", "--check"}).paths,
              ElementsAre("a", "-w", "--", "--check"));
  EXPECT_THAT(harden({"--target", "[a,b]", "--target", "\"q\""}).config.targets,
              ElementsAre("[a,b]", "\"q\""));
  EXPECT_EQ(harden({"--build-arg", "A="}).config.build_arguments.at(0).value, "");
}

struct Mistake {
  Args args;
  std::string_view sentence;
};

TEST(Options, MistakesAreOneSentenceWithTheRightWord) {
  const Mistake rows[] = {
      {{"--wirte"}, "there is no option '--wirte'; did you mean '--write'?"},
      {{"a", "--chek=1"}, "there is no option '--chek'; did you mean '--check'?"},
      {{"--zzz"}, "there is no option '--zzz'; droproot --help lists them"},
      {{"-wz"}, "there is no option '-z'; droproot --help lists them"},
      {{"--chekc\n"}, "there is no option '--chekc\\n'; did you mean '--check'?"},
      {{"--no-ignor"}, "there is no option '--no-ignor'; did you mean '--no-ignore'?"},
      {{"--format"}, "--format needs a value"},
      {{"--select"}, "--select needs a value"},
      {{"--context="}, "--context needs a value"},
      {{"--check=yes"}, "--check takes no value"},
      {{"--write=no"}, "--write takes no value"},
      {{"--format=xml"},
       "--format cannot be 'xml'; it is one of diff, file, text, markdown, json, jsonl, sarif, "
       "rdjson, github, gitlab"},
      {{"--format=serif"}, "--format cannot be 'serif'; did you mean 'sarif'?"},
      {{"--diff-base=x"},
       "--diff-base is for --format=github: it says which lines can have comments"},
      {{"--format=github", "--diff-base="}, "--diff-base needs a value"},
      {{"--format=dif"}, "--format cannot be 'dif'; did you mean 'diff'?"},
      {{"--fixes", "standard"}, "--fixes cannot be 'standard'; it is one of safe, default, all"},
      {{"--chown=writeable"}, "--chown cannot be 'writeable'; did you mean 'writable'?"},
      {{"--color=on"}, "--color cannot be 'on'; it is one of auto, always, never"},
      {{"--user", "0"}, "--user: 0 is root; write a number from 1 to 2147483647"},
      {{"--user-name", "root"},
       "--user-name: 'root' is taken in every base image; write another name"},
      {{"--build-arg", "A"}, "--build-arg: 'A' has no value; write NAME=VALUE"},
      {{"--select", "run-as-root"},
       "--select: there is no rule 'run-as-root'; did you mean 'runs-as-root'?"},
      {{"--ignore=named-user,zzz"}, "--ignore: there is no rule 'zzz'; droproot rules lists them"},
      {{"--select", " ,"}, "--select names no rule"},
      {{"--check", "--write"},
       "--check and --write exclude each other: one changes nothing, the other does"},
      {{"--context", "x", "--no-context"}, "--context and --no-context exclude each other"},
      {{"-q", "-v"}, "--quiet and --verbose exclude each other"},
      {{"-", "-w"},
       "--write cannot rewrite standard input; --format=file prints the rewritten text"},
      {{""}, "a PATH is empty"},
      {{".", "rules"},
       "'rules' is a command and comes first; the path of that name is written ./rules"},
      {{"explain"}, "explain takes one RULE; droproot rules lists them"},
      {{"explain", "a", "b"}, "explain takes one RULE; droproot rules lists them"},
      {{"rules", "x"}, "rules takes no arguments; droproot explain RULE tells of one"},
      {{"images"}, "images needs at least one REF, like node:20-alpine"},
      {{"parse"}, "parse needs at least one PATH"},
      {{"parse", "--json"}, "there is no option '--json'; droproot --help lists them"},
  };
  for (const Mistake& row : rows) {
    const Result<Invocation> invocation = parse_arguments(row.args);
    ASSERT_FALSE(invocation) << testing::PrintToString(row.args);
    EXPECT_EQ(invocation.error().message, row.sentence);
    EXPECT_EQ(invocation.error().code, ErrorCode::usage);
  }
}

template <typename Command>
Command command(const Args& args) {
  const Result<Invocation> invocation = parse_arguments(args);
  EXPECT_TRUE(invocation) << testing::PrintToString(args);
  return std::get<Command>(*invocation);
}

TEST(Options, SubcommandsComeFirst) {
  EXPECT_EQ(command<Explain>({"explain", "named-user"}).rule, "named-user");
  EXPECT_NO_THROW((void)command<ListRules>({"rules"}));
  EXPECT_THAT(command<DescribeImages>({"images", "a", "b"}).references, ElementsAre("a", "b"));
  EXPECT_THAT(command<Parse>({"parse", "-", "--", "-x"}).paths, ElementsAre("-", "-x"));
  EXPECT_THAT(harden({"./rules"}).paths, ElementsAre("./rules"));
  EXPECT_THAT(harden({"--", "a"}).paths, ElementsAre("a"));
}

TEST(Options, HelpAndVersionBeatTheRest) {
  EXPECT_TRUE(command<Print>({"--help"}).text.starts_with("Usage: droproot [OPTIONS]"));
  EXPECT_TRUE(command<Print>({"-h", "--format=nonsense"}).text.starts_with("Usage:"));
  EXPECT_TRUE(command<Print>({"--version"}).text.starts_with("droproot "));
  EXPECT_TRUE(command<Print>({"parse", "x", "-h"}).text.starts_with("Usage: droproot parse"));
}

}  // namespace
}  // namespace droproot::cli
