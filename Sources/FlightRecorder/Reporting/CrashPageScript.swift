// SPDX-License-Identifier: Apache-2.0

/// The search of a ``CrashPage``: the only thing that needs JavaScript. `#q=TEXT` behind the page's address searches for TEXT.
///
/// A hit may run over several elements (`main.` is set back, `(*Store).Put` is not), so hits are looked for in a part's whole text and marked
/// piece by piece. The index is made at the first search; a page of thousands of stacks costs nothing until then.
enum CrashPageScript {
    /// What the page's policy allows, in base 64; the test that compares it with the text prints the one to put here.
    static let hash: StaticString = "sha256-12YyJJmCWQPkeRDTJmT0L2XlqJIRs5G7nt72pg7ihZc="

    static let text: StaticString = #"""
        (() => {
          "use strict";
          const OPENED = 40, MARKED = 2000;
          const box = document.getElementById("query");
          if (!box) return;
          const tally = document.getElementById("tally");
          const withArguments = document.getElementById("arguments");
          document.getElementById("find").hidden = false;

          const fold = (text) => text.toLowerCase();
          const parts = (node) => [...node.querySelectorAll(".fn, .at, .state, .label, .args")];
          const read = (nodes) => {
            const seen = nodes.filter((part) => withArguments.checked || part.className !== "args");
            return fold(seen.map((part) => part.textContent).join("\n"));
          };
          let stacks = null, wasArguments = false;
          const build = () => {
            wasArguments = withArguments.checked;
            stacks = [...document.querySelectorAll(".group, .crashing")].map((node) => ({
              node,
              isGroup: node.localName === "details",
              open: node.open,
              text: read(parts(node)),
              frames: [...node.querySelectorAll(".frames > li")].map((line) => ({ line, text: read(parts(line)) })),
            }));
          };

          const unmark = () => {
            for (const mark of document.querySelectorAll("mark")) {
              const parent = mark.parentNode;
              mark.replaceWith(...mark.childNodes);
              parent.normalize();
            }
          };
          // Marks every hit in a part; answers how many there were.
          const mark = (part, needle) => {
            const whole = part.textContent, text = fold(whole);
            if (text.length !== whole.length) return 0;
            const hits = [];
            for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) hits.push(at);
            if (hits.length === 0) return 0;
            const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), nodes = [];
            for (let start = 0; walker.nextNode(); start += walker.currentNode.data.length) nodes.push([start, walker.currentNode]);
            for (const [start, node] of nodes) {
              const end = start + node.data.length;
              for (const hit of hits.filter((at) => at < end && at + needle.length > start).reverse()) {
                const from = Math.max(hit, start) - start, to = Math.min(hit + needle.length, end) - start;
                const piece = node.splitText(from);
                piece.splitText(to - from);
                const marked = document.createElement("mark");
                piece.replaceWith(marked);
                marked.append(piece);
              }
            }
            return hits.length;
          };

          let needle = "";
          const search = () => {
            const wanted = fold(box.value.trim());
            if (wanted === needle && (!stacks || wasArguments === withArguments.checked)) return;
            if (needle === "" || wasArguments !== withArguments.checked) {
              const kept = stacks && needle !== "" ? stacks.map((stack) => stack.open) : null;
              unmark();
              build();
              if (kept) kept.forEach((open, index) => { stacks[index].open = open; });
            }
            needle = wanted;
            unmark();
            let groups = 0, shown = 0, opened = 0, marked = 0;
            for (const stack of stacks) {
              const isHit = needle === "" || stack.text.includes(needle);
              const isInFrames = needle !== "" && stack.frames.some((frame) => frame.text.includes(needle));
              for (const frame of stack.frames) frame.line.classList.toggle("miss", isInFrames && !frame.text.includes(needle));
              if (!stack.isGroup) {
                if (needle !== "" && isHit) for (const part of parts(stack.node)) marked += mark(part, needle);
                continue;
              }
              groups += 1;
              shown += isHit ? 1 : 0;
              stack.node.hidden = !isHit;
              stack.node.open = needle === "" ? stack.open : isInFrames && opened++ < OPENED;
              if (needle === "" || !isHit || marked > MARKED) continue;
              for (const part of parts(stack.node)) marked += mark(part, needle);
            }
            tally.textContent = needle === "" || groups === 0 ? "" : `${shown} of ${groups} stacks`;
          };

          const fromAddress = () => {
            if (!location.hash.startsWith("#q=")) return;
            try { box.value = decodeURIComponent(location.hash.slice(3)); } catch { return; }
            search();
            const first = document.querySelector(".stacks");
            if (first) first.scrollIntoView();
          };
          let waiting = 0;
          box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
          withArguments.addEventListener("change", search);
          addEventListener("hashchange", fromAddress);
          addEventListener("keydown", (event) => {
            if (event.key === "/" && document.activeElement !== box && !event.ctrlKey && !event.metaKey) { event.preventDefault(); box.focus(); }
            if (event.key === "Escape" && document.activeElement === box) { box.value = ""; search(); }
          });
          // Paper cannot be unfolded.
          let closed = [];
          addEventListener("beforeprint", () => {
            closed = [...document.querySelectorAll("details.group:not([open])")];
            for (const group of closed) group.open = true;
          });
          addEventListener("afterprint", () => { for (const group of closed) group.open = false; });
          fromAddress();
        })();

        """#
}
