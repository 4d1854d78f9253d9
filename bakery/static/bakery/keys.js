// Keys for those who keep their hands on the keyboard; switched off in the menu of the person.

(() => {
  const OFF = "keys off";
  const MODES = {t: "today", p: "plan", s: "shop", m: "make", d: "deliver", c: "catalogue", k: "stock", r: "reports", a: "data"};
  const ROWS = "main tbody tr, main .hits > li, main .timeline > li, main .cards > li";
  const INSIDE = "a[href], button, summary, input:not([type='hidden']), select";
  const list = document.getElementById("keys");
  const choice = document.getElementById("keys_on");
  if (!list || !choice) return;
  let going = 0;

  function step(by) {
    const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility() && row.querySelector(INSIDE));
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by];
    row?.querySelector(INSIDE).focus();
  }

  const ACTS = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => list.showModal(),
    g: () => (going = Date.now()),
    j: () => step(1),
    k: () => step(-1),
    s: () => document.querySelector("main .save-bar button")?.click(),
  };

  function act(key) {
    const isGoing = Date.now() - going < 1500;
    going = 0;
    const mode = isGoing && document.querySelector(`.modes [data-mode="${MODES[key]}"] a`);
    if (mode) return location.assign(mode.href);
    if (isGoing || !Object.hasOwn(ACTS, key)) return false;
    ACTS[key]();
    return true;
  }

  choice.closest("[hidden]").hidden = false;
  choice.checked = !localStorage.getItem(OFF);
  choice.addEventListener("change", () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  document.getElementById("keys_list").addEventListener("click", () => list.showModal());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input:not([type='checkbox'], [type='radio']), textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || list.open || localStorage.getItem(OFF)) return;
    if (act(event.key) !== false) event.preventDefault();
  });
})();
