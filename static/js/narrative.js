/* The report's own words: kept while they are typed, begun from what the units noted. */
(() => {
  "use strict";

  const form = document.getElementById("close");
  const line = document.getElementById("narrative-state");
  if (!form || !line) return;

  const PAUSE = 1200; // milliseconds without a key before the texts are sent
  const RETRY = 5000;
  const LIMIT = 8000; // no save, and no closing that waits for one, takes longer
  const boxes = [...form.querySelectorAll("textarea")];
  let timer = null;
  let sending = null; // the request that is under way
  let changed = false; // typed since the last request began
  let stopped = false; // somebody else saved: from here on a person decides

  const say = (text) => line.textContent === text || (line.textContent = text);

  function plan(delay) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, delay);
  }

  async function save() {
    clearTimeout(timer);
    if (sending || stopped || !changed) return;
    changed = false;
    say(line.dataset.saving);
    sending = send();
    const delay = await sending;
    sending = null;
    if (changed) plan(delay);
  }

  /* Sends the texts as they stand and returns how long to wait before they may be sent again. */
  async function send() {
    const body = new FormData(form);
    const wait = new AbortController();
    const limit = setTimeout(() => wait.abort(), LIMIT);
    try {
      const answer = await fetch(line.dataset.url, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        // A browser that leaves the page finishes only what is marked so.
        keepalive: document.hidden,
        signal: wait.signal,
      });
      if (answer.redirected || answer.status === 403) {
        // Signed out or refused: the answer is a page, and will be. The texts stay on this device (drafts.js).
        stopped = true;
        say(answer.redirected ? line.dataset.ended : line.dataset.refused);
        return PAUSE;
      }
      const told = await answer.json();
      say(told.state);
      if (answer.ok) {
        form.elements.narrative_base.value = told.base;
        document.dispatchEvent(new CustomEvent("draft-arrived", { detail: body.get("draft") }));
      }
      stopped = answer.status === 409;
      return PAUSE;
    } catch (error) {
      changed = true;
      say(line.dataset.failed);
      return RETRY;
    } finally {
      clearTimeout(limit);
    }
  }

  form.addEventListener("input", (event) => {
    if (!boxes.includes(event.target)) return;
    changed = true;
    plan(PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  /* On a slow line somebody types before this script has come. */
  if (boxes.some((box) => box.value !== box.defaultValue)) {
    changed = true;
    plan(PAUSE);
  }

  /* A save under way must arrive before the form, or the form would meet its own texts as somebody else's. */
  let pressed = null;
  form.addEventListener("click", (event) => (pressed = event.target.closest("button")));
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    changed = false;
    if (!sending) return;
    event.preventDefault();
    const button = pressed;
    say(line.dataset.waiting);
    await sending;
    // What did not arrive goes with the form itself.
    changed = false;
    clearTimeout(timer);
    button.click();
  });

  for (const note of document.querySelectorAll("[data-note]")) {
    note.querySelector("[hidden]").hidden = false;
    note.addEventListener("click", (event) => {
      const name = event.target.dataset.box;
      if (!name) return;
      const box = form.elements[name];
      if (!box.value.includes(note.dataset.note)) {
        box.value = [box.value.trimEnd(), note.dataset.note].filter(Boolean).join("\n");
      }
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  }
})();
