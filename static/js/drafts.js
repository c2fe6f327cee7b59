/* What is being typed stays on this device until it has arrived: over a lost line, an ended session, a closed window.
   Offered, never put back silently; each account has its own, for the day, until it signs out. */
(() => {
  "use strict";

  const PREFIX = "bluezone-nhap-do:";
  const TYPED = ["hidden", "password", "file", "checkbox", "radio", "submit"].reduce(
    (selector, type) => `${selector}:not([type=${type}])`, "input[name]") + ", select[name], textarea[name]";
  const { account, today, now } = document.body.dataset;
  const opened = Date.now();
  const SHOWN = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" };
  // The server's hour, as everywhere: of the device only how long the page has been open is asked.
  const hour = () => new Date(Number(now) * 1000 + Date.now() - opened).toLocaleTimeString("vi-VN", SHOWN);
  const storage = (() => {
    try {
      return window.localStorage;
    } catch (error) {
      return null; // private windows may refuse it; the forms work without
    }
  })();
  if (!storage) return;

  const keys = () => Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => {
    try {
      return JSON.parse(storage.getItem(key));
    } catch (error) {
      return null;
    }
  };
  const forget = (isOver) => keys().forEach((key) => isOver(read(key)) && storage.removeItem(key));

  /* A cookie names what has arrived, by its token: what was typed since has another one. */
  const arrived = /(?:^|; )((?:__Host-)?da-nhan)=([\w.]+)/.exec(document.cookie);
  if (arrived) document.cookie = `${arrived[1]}=; path=/; max-age=0${location.protocol === "https:" ? "; secure" : ""}`;
  const tokens = arrived ? arrived[2].split(".") : [];
  forget((draft) => !draft || draft.day !== today || tokens.includes(draft.token));
  document.addEventListener("draft-arrived", (event) => forget((draft) => draft.token === event.detail));
  document.addEventListener("submit", (event) => "signOut" in event.target.dataset && forget(() => true));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-drops]");
    if (link) forget((draft) => draft.token === link.dataset.drops);
  });

  const kept = document.getElementById("kept");
  if (kept) kept.hidden = !keys().length;

  /* The note above the form, with what may be done about the draft. */
  function noteOf(sentence, acts) {
    const note = document.createElement("div");
    const text = document.createElement("p");
    const row = document.createElement("div");
    note.className = "note info";
    note.setAttribute("role", "status");
    text.textContent = sentence;
    row.className = "actions";
    for (const [label, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button plain";
      button.textContent = label;
      button.addEventListener("click", () => {
        note.remove();
        act();
      });
      row.append(button);
    }
    note.append(text, row);
    return note;
  }

  function watch(form) {
    const key = `${PREFIX}${account}:${form.dataset.draft}`;
    const base = form.elements[form.dataset.basedOn] || {};
    const boxes = Array.from(form.elements).filter((box) => box.matches(TYPED));
    const token = document.createElement("input");
    token.type = "hidden";
    token.name = "draft";
    form.append(token);

    function keep() {
      const time = hour();
      const values = {};
      boxes.forEach((box) => (values[box.name] = box.value));
      token.value = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
      try {
        storage.setItem(key, JSON.stringify({ token: token.value, day: today, base: base.value, time, values }));
      } catch (error) {
        // a full storage must not stop anybody from typing
      }
    }

    function use(draft) {
      base.value = draft.base; // what is newer than that is told by the server, with both versions
      for (const box of boxes) {
        if (!(box.name in draft.values)) continue;
        box.value = draft.values[box.name];
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }

    function offer(draft) {
      const button = form.querySelector("button");
      const what = form.querySelector("[data-numerator]") ? "số" : "nội dung";
      const drop = ["Bỏ", () => forget((other) => other.token === draft.token)];
      const newer = draft.base === base.value ? "" : " Từ đó đã có bản mới hơn: khi gửi, hai bản được so sánh trước.";
      return boxes.length
        ? noteOf(`${what[0].toUpperCase()}${what.slice(1)} đang nhập dở lúc ${draft.time}, chưa gửi.${newer}`,
          [[`Dùng ${what} đang nhập dở`, () => use(draft)], drop])
        : noteOf(`“${button.textContent.trim()}” bấm lúc ${draft.time} chưa được ghi nhận.`,
          [["Gửi lại", () => button.click()], drop]);
    }

    const draft = read(key);
    const differs = draft && boxes.some((box) => box.name in draft.values && draft.values[box.name] !== box.value);
    let note = null;
    if ("bound" in form.dataset) {
      // The page is the answer: it holds what was typed, or says what became of the tap.
      if (boxes.length) keep();
      else storage.removeItem(key);
    } else if (boxes.some((box) => "defaultValue" in box && box.value !== box.defaultValue)) {
      keep(); // typed before this script came
    } else if (draft && (differs || !boxes.length)) {
      note = offer(draft);
      form.before(note);
      if (form.closest("details")) form.closest("details").open = true;
    }
    form.addEventListener("input", () => {
      if (note) note.remove();
      keep();
    });
    form.addEventListener("submit", keep);
  }

  document.querySelectorAll("form[data-draft]").forEach(watch);
})();
