/* The report form: what the server also works out, as one types; and figures not sent yet, which a lost line cannot take. */
(() => {
  "use strict";

  const UNSENT = "bluezone-nhap-do:";
  const form = document.getElementById("report");
  const storage = (() => {
    try {
      return window.localStorage;
    } catch {
      return null; // private windows may refuse it; the form works without
    }
  })();

  /* A receipt means that the figures typed for that day have arrived. */
  const sent = document.body.dataset.arrived;
  if (sent && storage) storage.removeItem(UNSENT + sent);
  document.querySelector("#errors, #questions")?.focus?.();
  if (!form) return;

  const grouped = (number) => String(Math.abs(number)).replace(/\B(?=(\d{3})+$)/g, ".");
  const signed = (number) => (number > 0 ? "+" : number < 0 ? "−" : "") + grouped(number);
  const percent = (rate) => (rate * 100).toFixed(1).replace(".", ",") + "%";
  const read = (name) => {
    const text = form.elements[name].value.trim();
    const plain = /^[0-9]+$/.test(text) || /^[1-9][0-9]{0,2}([.\s][0-9]{3})+$/.test(text);
    return plain ? Number(text.replace(/[^0-9]/g, "")) : null;
  };
  const piece = (parent, text, strong, after) => {
    parent.textContent = text;
    if (strong === undefined) return;
    const bold = document.createElement("b");
    bold.textContent = strong;
    parent.append(bold, after);
  };

  function showGain(output) {
    const before = output.dataset.before;
    const input = document.getElementById(output.htmlFor.value);
    const now = read(input.name);
    const gain = before === "" || now === null ? null : now - Number(before);
    output.textContent = gain === null ? "" : gain === 0 ? "không đổi" : (gain < 0 ? "giảm " : "tăng ") + grouped(gain);
    return gain;
  }

  function showProgress(group) {
    const { numerator, denominator, target } = group.dataset;
    const installed = read(numerator);
    const base = read(denominator);
    const gain = showGain(group.querySelector(`output[for="id_${numerator}"]`));
    if (gain === null) piece(group.querySelector(".js-gain"), "");
    else piece(group.querySelector(".js-gain"), "Cài mới trong ngày: ", signed(gain), ". ");
    const known = installed !== null && base;
    const rate = group.querySelector(".js-rate");
    rate.querySelector("b").textContent = known ? percent(installed / base) : "–";
    const missing = known ? Math.max(0, Math.ceil((base * target) / 100) - installed) : null;
    const line = group.querySelector(".js-missing");
    if (missing === null) piece(line, `Mục tiêu ${target}%.`);
    else if (missing === 0) piece(line, `Đã đạt mục tiêu ${target}%.`);
    else piece(line, "Còn thiếu ", grouped(missing), ` người để đạt mục tiêu ${target}%.`);
  }

  function showAll() {
    form.querySelectorAll("output.gain").forEach(showGain);
    form.querySelectorAll("fieldset[data-numerator]").forEach(showProgress);
  }

  /* Figures not sent yet: offered, never silently restored, and only onto the revision that it was typed upon. */
  const key = form.dataset.unsent && UNSENT + form.dataset.unsent;
  const boxes = [...form.querySelectorAll("fieldset[data-numerator] input, textarea")];

  function keepUnsent() {
    if (!key || !storage) return;
    const values = Object.fromEntries(boxes.map((box) => [box.name, box.value]));
    const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    try {
      storage.setItem(key, JSON.stringify({ base: form.dataset.base, time, values }));
    } catch {
      // a full storage must not stop anybody from typing
    }
  }

  function savedUnsent() {
    try {
      return JSON.parse(storage.getItem(key));
    } catch {
      return null;
    }
  }

  function offerUnsent(unsent) {
    const note = document.createElement("div");
    note.className = "note info";
    const text = document.createElement("p");
    text.textContent = `Số đang nhập dở lúc ${unsent.time}, chưa gửi.`;
    const row = document.createElement("div");
    row.className = "actions";
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button plain";
      made.textContent = label;
      made.addEventListener("click", () => {
        act();
        note.remove();
      });
      row.append(made);
    };
    button("Dùng số đang nhập dở", () => {
      boxes.forEach((box) => (box.value = unsent.values[box.name] ?? box.value));
      showAll();
    });
    button("Bỏ", () => storage.removeItem(key));
    note.append(text, row);
    form.before(note);
  }

  if (key && storage && !("bound" in form.dataset)) {
    const unsent = savedUnsent();
    const differs = unsent && boxes.some((box) => (unsent.values[box.name] ?? "") !== box.value);
    if (differs && unsent.base === form.dataset.base) offerUnsent(unsent);
    else if (unsent) storage.removeItem(key);
  }

  form.addEventListener("input", () => {
    showAll();
    keepUnsent();
  });
  showAll();
})();
