// Ticks of a shopping list: each carries its own moment, and what finds no network waits on the phone.

(() => {
  const form = document.querySelector("form[data-ticks]");
  if (!form || !window.htmx) return;

  const key = `ticks ${location.pathname}`;
  const unsent = document.getElementById("unsent");
  const boxOf = (id) => document.getElementById(`tick-${id}`);
  const waiting = () => JSON.parse(localStorage.getItem(key) || "{}");

  function without(id) {
    const {[id]: gone, ...rest} = waiting();
    return rest;
  }

  function keep(ticks) {
    const count = Object.keys(ticks).length;
    count ? localStorage.setItem(key, JSON.stringify(ticks)) : localStorage.removeItem(key);
    unsent.textContent = `${count} not sent yet`;
    unsent.hidden = !count;
  }

  function sendAgain() {
    for (const [id, tick] of Object.entries(waiting())) {
      const box = boxOf(id);
      if (!box) {
        keep(without(id)); // the line is off the list by now
        continue;
      }
      box.checked = tick.checked;
      htmx.ajax("POST", location.href, {source: box, values: {at: tick.at}, target: "#list_foot", swap: "outerHTML"});
    }
  }

  form.querySelector("[data-save]")?.remove();
  // Ticks are sent one after the other, so that the last answer is the newest; each keeps the moment of its touch.
  form.addEventListener("change", ({target}) => (target.dataset.at = new Date().toISOString()), true);
  form.addEventListener("htmx:configRequest", ({detail}) => {
    detail.parameters.at ||= detail.elt.dataset.at;
  });
  form.addEventListener("htmx:sendError", ({detail}) => {
    const box = detail.elt;
    keep({...waiting(), [box.value]: {checked: box.checked, at: detail.requestConfig.parameters.at}});
  });
  form.addEventListener("htmx:afterRequest", ({detail}) => {
    if (detail.successful) keep(without(detail.elt.value));
  });
  form.addEventListener("htmx:responseError", () => location.reload());
  window.addEventListener("online", sendAgain);
  setInterval(sendAgain, 30000);
  keep(waiting());
  sendAgain();
})();
