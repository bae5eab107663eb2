// What the tool has to say about a file: findings, their fixes, what became of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/edit/edit_set.h"
#include "droproot/text/source_text.h"
#include "droproot/text/truth.h"

namespace droproot::diag {

// How sure a fix is: safe, `default` on the command line, all (docs/rules).
enum class Level : std::uint8_t { safe, standard, all };

// note: root by design or for information, --check passes. warning: a person is needed or something
// would change. error: the file does not parse.
enum class Severity : std::uint8_t { note, warning, error };

struct Related {
  Span span;
  std::string message;
};

// All or nothing: either every edit of a fix is in the output or none.
struct Fix {
  std::string title;
  Level level;
  edit::EditSet edits;
  // Fixes of one group stand or fall together (a switch to non-root with its account, ownership
  // and ports); 0 is no group.
  std::uint32_t group = 0;
};

struct Finding {
  std::string_view rule;  // static: a RuleMeta::id
  Severity severity;
  Span span;
  std::string message;    // one sentence, no final full stop, no line number
  std::string evidence;   // why, in words a reviewer can check: "uid 1001 from useradd at line 7"
  bool declined = false;  // a refusal: something was asked for and cannot be done
  std::vector<Related> related = {};
  std::optional<Fix> fix = {};
};

enum class Outcome : std::uint8_t {
  applied,      // its edits are in the output
  above_level,  // has a fix, but above the level asked for
  report_only,  // nothing that we would change
};

// Who the process is, before or after.
struct Identity {
  std::string user;  // as the image config will have it; empty when unset
  std::optional<std::uint32_t> uid = {};
  std::optional<std::uint32_t> gid = {};
  Truth root = Truth::maybe;
};

// A port that moves by the applied edits, with every place that names it.
struct PortMove {
  struct Place {
    Span at;           // in the file as it was
    std::string what;  // "--bind of gunicorn"
  };
  std::uint16_t from;
  std::uint16_t to;
  std::vector<Place> places;
};

// A line of another file of the repository that belongs to the change: it names a port that moves,
// or has root as the user.
struct Companion {
  std::string file;          // as it is shown and opened
  std::uint32_t line;        // counted from 1
  std::string_view rule;     // static: the rule whose change it belongs to
  std::string text;          // of the line, without its end
  std::string new_text;      // what the line has to become; empty: nothing can be said
  std::string why;           // "service web publishes port 80"
  bool edited = false;       // it changes with the Dockerfile
  edit::EditSet edits = {};  // of the line, in bytes of the file; empty: a person has to do it
};

// Another file that changes with the Dockerfile.
struct CompanionFile {
  std::string file;  // as in Companion
  std::string before;
  edit::EditSet edits;
};

enum class Status : std::uint8_t { changed, clean, refused, error };

// Law: edits.apply(before) == after, and outcomes[i] belongs to findings[i].
struct FileReport {
  SourceText before;
  std::string after;
  edit::EditSet edits;
  std::vector<Finding> findings;  // by place, then rule
  std::vector<Outcome> outcomes;
  Identity identity_before;
  Identity identity_after;
  Status status;
  std::vector<PortMove> ports = {};  // by stage, then in the order of their first places
  std::string base = {};             // the image that the final stage is built on; empty: not known
  std::string_view family = {};      // of the base, as in profiles/images; static; empty: not known
  std::vector<Companion> companions = {};           // by file and line
  std::vector<CompanionFile> companion_files = {};  // by file; none that does not change
};

[[nodiscard]] std::string_view to_string(Level level);  // "safe", "default", "all"
[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::string_view to_string(Status status);

// "file:line:column: rule: message (evidence)", the one line a finding has on stderr; no line end,
// no parentheses without evidence. Always one line: control characters of the file name and of what
// is quoted from the file are shown as in printable(). `lines` is the index of `source`.
[[nodiscard]] std::string one_line(const Finding& finding, const SourceText& source,
                                   const LineIndex& lines);

// "file:line: rule: why: new text", its one line on stderr.
[[nodiscard]] std::string one_line(const Companion& companion);

}  // namespace droproot::diag
