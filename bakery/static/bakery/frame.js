// What every page shares where a script runs: what was not saved is said, the cursor stays where it was, and it prints.

(() => {
  const SWAPPED = [400, 409, 422];

  function say(id) {
    const messages = document.getElementById("messages");
    messages.replaceChildren(document.getElementById(id).content.cloneNode(true));
    messages.scrollIntoView({block: "nearest"});
  }

  // The ids around the cursor, the nearest first: what is swapped has them again.
  function around(element) {
    const ids = [];
    for (let each = element; each; each = each.parentElement) if (each.id) ids.push(each.id);
    return ids;
  }

  function spotIn(node) {
    if (node.matches("a, button, input, select, textarea, summary")) return node;
    const spot = node.tagName === "TR" ? node.querySelector("td a, summary") : node.querySelector(":scope > h2");
    if (spot?.tagName === "H2") spot.tabIndex = -1;
    return spot;
  }

  function putBack(ids) {
    const active = document.activeElement;
    if (active && active !== document.body && active.isConnected) return;
    for (const id of ids) {
      const node = document.getElementById(id);
      const spot = node && spotIn(node);
      if (spot) return spot.focus();
    }
  }

  for (const each of document.querySelectorAll("[data-print]")) {
    each.hidden = false;
    each.addEventListener("click", () => window.print());
  }

  let kept = [];
  document.body.addEventListener("htmx:beforeRequest", () => (kept = around(document.activeElement)));
  document.body.addEventListener("htmx:beforeSwap", ({detail}) => {
    const {status} = detail.xhr;
    if (status < 400 || SWAPPED.includes(status)) return;
    detail.shouldSwap = false;
    say(status < 500 ? "not_allowed" : "broken");
  });
  document.body.addEventListener("htmx:sendError", () => say("not_sent"));
  document.body.addEventListener("htmx:timeout", () => say("not_sent"));
  document.body.addEventListener("htmx:afterRequest", ({detail}) => {
    const {xhr} = detail;
    if (!xhr.status) return;
    if (SWAPPED.includes(xhr.status)) {
      document.querySelector(".parts [aria-invalid='true'], .parts .problems[role='alert']")?.focus();
    } else if (detail.successful && detail.requestConfig.verb === "get") {
      const id = new URLSearchParams(detail.pathInfo.requestPath.split("?")[1]).get("open");
      document.getElementById(id)?.querySelector("form :is(input:not([type='hidden']), select, textarea)")?.focus();
    } else {
      document.getElementById("state_told")?.focus();
    }
    putBack(kept);
  });
})();
