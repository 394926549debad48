// SPDX-License-Identifier: Apache-2.0

/// The style sheet of a ``CrashPage``.
enum CrashPageStyle {
    /// What the page's policy allows, in base 64; the test that compares it with the text prints the one to put here.
    static let hash: StaticString = "sha256-KyXGV1SE86Xz4fLcq9gQYsCcteiX4qLD3IL744i6hgs="

    static let text: StaticString = #"""
        :root {
          color-scheme: light dark;
          --paper: #fcfcfa; --panel: #f3f3ef; --line: #e2e2dc; --ink: #1c2024; --hush: #6a6f76; --faint: #8f949b;
          --link: #1f5fa8; --critical: #b3261e; --error: #9a5b00; --notice: #3d6b35; --mark: #ffe58a; --tint: #fbf3e6;
          --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16181b; --panel: #1e2125; --line: #30343a; --ink: #e3e5e8; --hush: #9ba1a9; --faint: #757b83;
            --link: #8ab8ee; --critical: #ff8f84; --error: #e8b35a; --notice: #93c788; --mark: #6b5a13; --tint: #272319;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem 6rem; }
        h1, h2, p, ol, ul, dl, dd, pre { margin: 0; padding: 0; font-weight: inherit; }
        ol, ul { list-style: none; }
        a { color: var(--link); text-decoration: none; }
        a:hover { text-decoration: underline; }
        code, pre, h1, dd, .mono, .fn, .at, .args, .state, .label, .states a { font-family: var(--mono); unicode-bidi: isolate; }
        i { font-style: normal; }
        .hush { color: var(--hush); }
        [hidden] { display: none !important; }
        mark { background: var(--mark); color: inherit; border-radius: 2px; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }

        .bar { position: sticky; top: 0; z-index: 1; display: flex; align-items: center; gap: .5rem 1.25rem;
          padding: .6rem max(1.5rem, 50vw - 36.5rem);
          background: var(--paper); border-bottom: 1px solid var(--line); font-size: .875rem; }
        .brand { font-weight: 650; letter-spacing: .01em; }
        .source { flex: 1; min-width: 0; color: var(--hush); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .find { display: flex; align-items: center; gap: .75rem; }
        #tally:empty { display: none; }
        .find input { width: 17rem; padding: .3rem .7rem; border: 1px solid var(--line); border-radius: 7px; background: var(--panel);
          color: inherit; font: inherit; }
        .find input::placeholder { color: var(--faint); opacity: 1; }
        .switch { display: flex; align-items: center; gap: .4rem; color: var(--hush); white-space: nowrap; }
        .switch input { margin: 0; accent-color: var(--link); }

        .index { padding: 2.5rem 0 0; }
        .index h2 { font-size: 1.25rem; font-weight: 600; }
        .index ol { margin-top: .75rem; border-top: 1px solid var(--line); }
        .index li { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 2rem; padding: .4rem 0;
          border-bottom: 1px solid var(--line); font-size: .8125rem; }
        .index a, .index li .hush { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .index li .hush { font-family: var(--mono); }

        .crash { padding-top: 3rem; }
        .crash + .crash { margin-top: 4rem; border-top: 1px solid var(--line); }
        .kind { font-size: .8125rem; font-weight: 600; }
        .kind::first-letter { text-transform: uppercase; }
        .critical { color: var(--critical); } .error { color: var(--error); } .notice { color: var(--notice); }
        h1 { margin: .35rem 0 .75rem; font-size: 1.375rem; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; white-space: pre-wrap; }
        .culprit code { font-size: .9375rem; overflow-wrap: anywhere; }
        header .culprit { color: var(--hush); } header .culprit code { color: var(--ink); } header .culprit i { color: var(--hush); }
        section { margin-top: 2.5rem; }
        section > h2 { margin-bottom: .75rem; font-size: 1rem; font-weight: 600; }
        section > h2 .state, section > h2 .hush { font-weight: 400; font-size: .9375rem; }

        .facts { display: flex; flex-wrap: wrap; gap: .9rem 2.5rem; margin-top: 1.75rem; padding: 1rem 0; border: solid var(--line);
          border-width: 1px 0; font-size: .8125rem; }
        .facts dt { color: var(--hush); } .facts dd { overflow-wrap: anywhere; }
        section + .facts { margin-top: 2.5rem; }
        .chain li + li { margin-top: 1rem; }
        .chain p { font-size: .8125rem; margin-bottom: .25rem; }
        pre { padding: .75rem 1rem; border-radius: 8px; background: var(--panel); font-size: .8125rem; line-height: 1.55; white-space: pre-wrap;
          overflow-wrap: anywhere; tab-size: 8; }
        .chain pre { max-height: 22rem; overflow: auto; }
        .notices { color: var(--error); font-size: .875rem; } .notices pre { margin-top: .5rem; color: var(--ink); }

        .verdict { margin-bottom: .9rem; }
        .census > .hush { margin-top: .35rem; font-size: .8125rem; }
        .states { max-width: 46rem; font-size: .8125rem; }
        .states li { display: grid; grid-template-columns: 15rem 1fr 4rem; align-items: center; gap: 1rem; padding: .12rem 0; }
        .states a { color: inherit; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .states .n { text-align: right; font-variant-numeric: tabular-nums; }
        svg.bar { all: unset; display: block; width: 100%; height: .5rem; border-radius: 2px; overflow: hidden; fill: var(--faint); }

        .frames { font-size: .8125rem; line-height: 1.5; }
        .frames li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 2rem; padding: .14rem .75rem; }
        .frames li > span { overflow-wrap: anywhere; }
        .frames .fn { padding-left: 1.5rem; text-indent: -1.5rem; }
        .frames .at { color: var(--hush); } .frames .at i { color: var(--faint); }
        .app .fn { font-weight: 600; } .app .fn i, .frames i { font-weight: 400; color: var(--hush); }
        .app .at { color: var(--ink); } .app .at i { color: var(--hush); }
        .other .fn, .other .at, .other i, .creator span, .creator i { color: var(--faint) !important; }
        .culprit.app { background: var(--tint); border-radius: 6px; }
        .creator, .left-out { margin-top: .35rem; color: var(--faint); }
        .args { display: none; grid-column: 1 / -1; padding-left: 1.5rem; color: var(--hush); font-size: .75rem; }
        body:has(#arguments:checked) .args { display: block; }
        .miss { opacity: .45; }

        .labels { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .6rem .75rem; }
        .label { padding: .05rem .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .75rem; overflow-wrap: anywhere; }
        summary { cursor: pointer; }
        .group { border-top: 1px solid var(--line); } .group:last-of-type { border-bottom: 1px solid var(--line); }
        .group summary { display: grid; grid-template-columns: .75rem 3rem 14rem minmax(0, 3fr) minmax(0, 2fr) 7rem;
          gap: 0 1rem; align-items: baseline;
          padding: .45rem 0; font-size: .8125rem; list-style: none; }
        summary::-webkit-details-marker { display: none; }
        summary::before { content: "›"; display: inline-block; width: .75rem; color: var(--hush); text-align: center; font-weight: 600; }
        details[open] > summary::before { transform: rotate(90deg); }
        .group summary:hover { background: var(--panel); }
        .group .n { text-align: right; font-variant-numeric: tabular-nums; }
        .group .state, .group summary .fn, .group summary .at { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .group summary .fn i, .group summary .at, .group summary .fn:not(.app) { color: var(--hush); }
        .group .wait { padding-right: .75rem; color: var(--hush); text-align: right; white-space: nowrap; }
        .group .ids { margin: .1rem 0 .6rem .75rem; font-size: .8125rem; overflow-wrap: anywhere; }
        .group .frames { padding-bottom: 1rem; }
        .group .frames, .group .ids, .group .labels { margin-left: 2rem; }
        .fold { margin-top: 2.5rem; } .fold + .fold { margin-top: 1rem; }
        .fold > summary { font-weight: 600; list-style: none; } .fold > summary::before { margin-right: .5rem; } .fold > pre { margin-top: .75rem; }
        .text > pre { content-visibility: auto; }

        @media (max-width: 48rem) {
          main { padding: 0 1rem 4rem; }
          .bar { flex-wrap: wrap; padding: .6rem 1rem; } .find { flex: 1 1 100%; order: 1; } .find input { flex: 1; width: auto; min-width: 0; }
          .frames li, .index li { grid-template-columns: minmax(0, 1fr); } .frames .at { padding-left: 1.5rem; }
          .group summary { grid-template-columns: .75rem 3rem minmax(0, 1fr) auto; } .group summary .fn { grid-column: 3 / -1; grid-row: 2; }
          .group summary .at { display: none; }
          .group .frames, .group .ids, .group .labels { margin-left: 0; }
          .states li { grid-template-columns: 9rem 1fr 3rem; }
        }
        @media print {
          :root { --paper: #fff; --panel: #fff; --line: #ccc; --ink: #000; --hush: #444; --faint: #666; --link: #000; --tint: #fff;
            --critical: #000; --error: #000; --notice: #000; }
          .bar { position: static; } .find, .switch { display: none; }
          .crash + .crash { break-before: page; } .chain pre { max-height: none; }
          .frames li, .group summary { break-inside: avoid; } pre { border: 1px solid var(--line); }
          .culprit.app { outline: 1px solid var(--line); }
        }

        """#
}
