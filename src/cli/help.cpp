#include "cli/help.h"

#include <array>
#include <string_view>

#include "droproot/text/assert.h"

namespace droproot::cli {
namespace {

struct Help {
  std::string_view command;
  std::string_view text;
};

// By hand: a generated page neither groups the options nor says what they are good for.
// tests/cli/help_test.cpp holds it against the options that exist.
constexpr auto kHelp = std::to_array<Help>({
    {"", R"(Usage: droproot [OPTIONS] [PATH...]
       droproot COMMAND ...

Turns any Dockerfile into one that builds, runs and does not run as root. All
other bytes stay as they are, and every change is explained.

A PATH is a Dockerfile of any name, a folder (searched for Dockerfiles and
Containerfiles), or - for standard input. Without one, the current folder is
searched. Nothing is executed, fetched or, without --write, written.

What to do:
  (default)             print the changes as a diff that git apply takes
  -w, --write           rewrite the files in place
      --check           change nothing; exit 1 if a file would change or a
                        person has to decide

Output:
      --format FORMAT   diff (default), file (the rewritten text of one input),
                        text (the findings, for people) or markdown (the body
                        of a pull request); for programs json, jsonl (one line
                        a file), sarif (code scanning), rdjson (reviewdog),
                        github (a review with suggestions) or gitlab (Code
                        Quality)
      --diff-base FILE  with --format=github: the diff under review; comments
                        only on its lines, the rest in the review's text
      --color WHEN      auto (default), always or never
  -q, --quiet           only errors on standard error
  -v, --verbose         also list what was fixed, and why
      --no-progress     no line on a terminal that tells how far it is

What to change:
      --fixes LEVEL     the boldest fixes to apply: safe, default or all
      --config FILE     the settings of the repository (default: the nearest
                        .droproot.yaml of the Dockerfile's folder and above)
      --no-config       read no such file
      --profile NAME    a named set of the options below: default, kubernetes,
                        openshift or minimal; or a YAML file of that form
      --user N[:G]      the numbers to run as, whatever the image has
                        (10001:10001 where an account has to be created)
      --user-name NAME  the name of a created account (default: app)
      --chown MODE      which copied files the user gets: all that are the
                        application's (default), writable or none
      --ports MODE      ports below 1024: remap moves them where every place can
                        change (default), remap-context changes files of the
                        context and compose files that build it as well, report
                        moves none and refuses, keep says that the runtime lets
                        every user listen there
      --target STAGE    harden this stage; repeatable (default: the last, and
                        those that a compose or bake file beside it builds)
      --select RULE     only these rules; repeatable, comma lists, all
      --ignore RULE     not these rules; repeatable, comma lists, all

What to read:
      --context DIR     the build context (default: the Dockerfile's folder,
                        none for standard input)
      --no-context      read nothing but the Dockerfile
      --build-arg K=V   a value for ARG, as for docker build; repeatable
      --exclude GLOB    skip these files and folders in searches; repeatable
      --no-ignore       search what .gitignore and .droprootignore leave out,
                        and node_modules, vendor and third_party, too
      --files-from FILE
                        take more PATHs from this file, one a line; - for
                        standard input
  -0, --null            with --files-from: a NUL ends each path
      --stdin-filename NAME
                        what to call standard input (default: Dockerfile)

Many files:
  -j, --jobs N          work on so many at a time (default: one a core); the
                        output is the same whatever N is
      --shard K/N       do part K of N, the same files on every machine
      --resume FILE     note in this file what is done, and skip what it says
                        was done with the same options before

  -h, --help            print this
      --version         print the version

Commands:
  explain RULE          what a rule means, and when it changes nothing
  rules                 all rules
  profiles              the profiles, and what each sets
  config [OPTIONS] [PATH]
                        the settings for a file, and where each comes from
  report [OPTIONS] FILE.jsonl...
                        what runs over many repositories found: a page (HTML),
                        a table (CSV), the text of an issue (Markdown)
  images REF...         what is known of a base image, and from where
  parse PATH...         the instructions of a file as one line of JSON
  completion SHELL      a completion script for bash, zsh or fish
A file or folder of such a name is written with its folder: ./rules

Examples:
  droproot Dockerfile               show what would change
  droproot --write Dockerfile       change it
  droproot --check .                for CI: every Dockerfile below here
  droproot - --format=file < Dockerfile > Dockerfile.new
  droproot explain runs-as-root     why, and what is done about it

Exit status:
  0  nothing to report, or done what was asked
  1  with --check: something would change, or a person has to decide
  2  wrong usage, or a file could not be read, parsed or written
  3  a bug in droproot; the file was left alone
)"},
    {"explain", R"(Usage: droproot explain RULE

Prints what a rule means, an example, and when it changes nothing.
`droproot rules` lists the rules.
)"},
    {"rules", R"(Usage: droproot rules

Lists the rules: the highest level of their fixes (see --fixes), and what is
wrong where they apply.
)"},
    {"profiles", R"(Usage: droproot profiles

Lists the profiles of --profile and what each sets. Options on the command line
win over it. A profile of your own is a YAML file with any of these keys:
fixes (safe, default, all), user (N or N:G), user-name, group (own, root),
chown (all, writable, none), ports (remap, remap-context, report, keep), select
and ignore (lists of rules); and id, summary and sources for people.
)"},
    {"config", R"(Usage: droproot config [OPTIONS] [PATH]

Prints the settings for a Dockerfile (default: one in the current folder) as
YAML, each with its source: built in, a profile, the nearest .droproot.yaml or
the command line. It takes the options of the main command.
)"},
    {"report", R"(Usage: droproot report [OPTIONS] FILE.jsonl...

Counts what runs with --format=jsonl found: what is ready to merge, what needs a
person and why, by rule, base image and repository. Of a file that is named
twice, the last line stands. Without an option the Markdown is printed.

      --html OUT        one page that needs no other file
      --csv OUT         a row for each file
      --markdown OUT    the text of a tracking issue
      --title TEXT      the head of the page and of the issue
      --depth N         folders that make a repository's name, counted below
                        the folders that all files share (default: 2)
  -h, --help            print this

OUT is a file, replaced in one step, or - for standard output.
)"},
    {"images", R"(Usage: droproot images REF...

Prints what droproot knows of base images (as written after FROM): accounts,
default user, package manager, ports, and where that was read. Images of the
.droproot.yaml of the current folder (or above it) count first.
)"},
    {"parse", R"(Usage: droproot parse PATH...

Prints how Docker's own parser reads each file, one line of JSON a file. A PATH
is a file, a folder (searched), or - for standard input. A file that does not
parse has the reason in its line, and the exit status is 0; it is 2 when a file
cannot be read.
)"},
    {"completion", R"(Usage: droproot completion SHELL

Prints the completion script for bash, zsh or fish. The package installs them;
without it, one of these does:
  bash   source <(droproot completion bash)      in ~/.bashrc
  zsh    source <(droproot completion zsh)       in ~/.zshrc, behind compinit
  fish   droproot completion fish | source       in ~/.config/fish/config.fish
)"},
});

}  // namespace

std::string_view help_text(std::string_view command) {
  for (const Help& help : kHelp) {
    if (help.command == command) return help.text;
  }
  broken_invariant("a known command", __FILE__, __LINE__);
}

std::string_view version_number() { return DROPROOT_VERSION; }

std::string_view version_text() { return "droproot " DROPROOT_VERSION "\n"; }

}  // namespace droproot::cli
