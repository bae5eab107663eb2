// The style sheet of the page: light and dark, wide and narrow, and readable when printed.
#pragma once

#include <string_view>

namespace droproot::fleet {

inline constexpr std::string_view kPageStyle = R"(
:root {
  --ink: #1c2330; --dim: #5a6472; --line: #dfe3ea; --paper: #ffffff; --card: #f6f8fb;
  --ready: #2f6fde; --person: #d97a06; --error: #c62f3b; --design: #8a94a6; --fine: #2a9d62;
  --add: #e4f6ea; --del: #fdeaea; --hunk: #eef3fd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ef; --dim: #9aa5b5; --line: #333b48; --paper: #14181f; --card: #1c222c;
    --ready: #6ea1ff; --person: #f0a040; --error: #f0707a; --design: #7d889b; --fine: #4cc38a;
    --add: #15351f; --del: #3d1c20; --hunk: #1b2740;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 72rem; color: var(--ink);
  background: var(--paper); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
p { margin: .2rem 0 .8rem; }
.dim { color: var(--dim); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; }
.tile {
  background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--tone);
  border-radius: .5rem; padding: .6rem .8rem;
}
.tile b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--dim); font-size: .85rem; display: block; }
svg.bar { display: block; width: 100%; height: .7rem; border-radius: .35rem; background: var(--line); }
svg.bar.whole { height: 1.3rem; margin: 1rem 0 .2rem; }
.ready { --tone: var(--ready); } .person { --tone: var(--person); } .error { --tone: var(--error); }
.design { --tone: var(--design); } .fine { --tone: var(--fine); }
rect { fill: var(--tone); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 0 2.5rem; }
.columns > section { min-width: 0; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .8rem; margin-bottom: .55rem; }
.row .name { overflow-wrap: anywhere; font-size: .92rem; }
.row .count { color: var(--dim); font-size: .92rem; font-variant-numeric: tabular-nums; }
.row svg { grid-column: 1 / -1; height: .5rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .35rem 0; background: var(--paper); }
details.repository { content-visibility: auto; contain-intrinsic-size: auto 3.2rem; }
summary { cursor: pointer; padding: .45rem .7rem; overflow-wrap: anywhere; }
details[open] > summary { border-bottom: 1px solid var(--line); }
details.repository > summary { display: grid; grid-template-columns: minmax(0, 1fr) 10rem 15rem; gap: .2rem 1rem; align-items: center; }
details.repository > summary > span:first-child::before { content: "\25B8\00A0"; color: var(--dim); }
details.repository[open] > summary > span:first-child::before { content: "\25BE\00A0"; }
summary .left { color: var(--dim); font-size: .88rem; text-align: right; font-variant-numeric: tabular-nums; }
.inside { padding: .3rem .7rem .6rem; background: var(--card); border-radius: 0 0 .5rem .5rem; }
.badge {
  display: inline-block; min-width: 4.2rem; padding: 0 .45rem; margin-right: .5rem; font-size: .75rem; line-height: 1.5;
  text-align: center; border-radius: .8rem; border: 1px solid var(--tone); color: var(--tone);
}
code, pre { font: .82rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre {
  display: grid; grid-template-columns: minmax(100%, max-content); margin: 0; padding: .6rem .7rem;
  overflow-x: auto; background: var(--paper);
}
pre .a { background: var(--add); } pre .d { background: var(--del); } pre .h { background: var(--hunk); color: var(--dim); }
ul { margin: .3rem 0; padding-left: 1.3rem; } li { overflow-wrap: anywhere; font-size: .92rem; }
.file { padding: .25rem .2rem; font-size: .95rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  body { padding: 1rem .7rem 3rem; } h1 { font-size: 1.35rem; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .columns { grid-template-columns: minmax(0, 1fr); }
  details.repository > summary { grid-template-columns: minmax(0, 1fr); }
  summary .left { text-align: left; }
}
@media print { details.repository { content-visibility: visible; } }
)";

}  // namespace droproot::fleet
