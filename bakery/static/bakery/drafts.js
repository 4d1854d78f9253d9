// What is typed into a long form stays on this device until it is saved or the person logs out.

(() => {
  const person = document.body.dataset.person;
  const SENT = "draft sent";
  const isDraft = (key) => key.startsWith("draft ");

  function confirmSent() {
    const key = sessionStorage.getItem(SENT);
    if (!key || !person) return; // signed out meanwhile: the answer is still to come
    sessionStorage.removeItem(SENT);
    if (document.querySelector("#messages .success")) localStorage.removeItem(key);
  }

  const APART = ["hidden", "password", "file", "submit", "button"];
  // The one-time key stays with what was typed: what was sent without an answer is not recorded twice.
  const isKey = (name) => name.endsWith("idempotency_key");
  const fieldsOf = (form) => [...form.elements].filter(({name, type}) => name && (!APART.includes(type) || isKey(name)));
  const valueOf = (field) => (/checkbox|radio/.test(field.type) ? [field.value, field.checked] : field.value);
  const valuesOf = (form) => fieldsOf(form).map((field) => [field.name, valueOf(field)]);
  const typed = (values) => JSON.stringify(values.filter(([name]) => !isKey(name)));

  // Return how many values found no field: rows that were added are not there yet.
  function fill(form, values) {
    let missing = 0;
    for (const [name, value] of values) {
      const same = fieldsOf(form).filter((field) => field.name === name);
      const field = Array.isArray(value) ? same.find((each) => each.value === value[0]) : same[0];
      if (!field) missing += value !== "" && value[1] !== false ? 1 : 0;
      else if (Array.isArray(value)) field.checked = value[1];
      else field.value = value;
      field?.dispatchEvent(new Event("change", {bubbles: true}));
    }
    return missing;
  }

  function offer(form, key) {
    const {at, values} = JSON.parse(localStorage.getItem(key));
    if (typed(values) === typed(valuesOf(form))) return;
    const notice = document.getElementById("draft_offer").content.cloneNode(true).firstElementChild;
    notice.querySelector("time").textContent = new Date(at).toLocaleString("en-GB", {dateStyle: "medium", timeStyle: "short"});
    notice.querySelector("[data-take]").addEventListener("click", () => {
      const missing = fill(form, values);
      notice.querySelector("[data-missing]").hidden = !missing;
      if (!missing) notice.remove();
      form.querySelector(":is(input:not([type='hidden']), select, textarea)")?.focus();
    });
    notice.querySelector("[data-drop]").addEventListener("click", () => {
      localStorage.removeItem(key);
      notice.remove();
    });
    form.before(notice);
  }

  function keep(form, number) {
    const key = `draft ${person} ${location.pathname}${location.search} ${number}`;
    if (localStorage.getItem(key) && !document.querySelector("main .problems[role='alert']")) offer(form, key);
    const store = () => localStorage.setItem(key, JSON.stringify({at: Date.now(), values: valuesOf(form)}));
    form.addEventListener("input", store);
    form.addEventListener("submit", () => {
      store();
      sessionStorage.setItem(SENT, key);
    });
  }

  confirmSent();
  if (!person) return;
  document.querySelectorAll("form[data-draft], form[method='post']:has(.save-bar)").forEach(keep);
  document.querySelector("form[data-logout]")?.addEventListener("submit", () => {
    Object.keys(localStorage).filter(isDraft).forEach((key) => localStorage.removeItem(key));
    sessionStorage.removeItem(SENT);
  });
})();
