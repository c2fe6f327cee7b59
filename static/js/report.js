/* The report form: what the server also works out, as one types. */
(() => {
  "use strict";

  const form = document.getElementById("report");
  if (!form) return;

  const grouped = (number) => String(Math.abs(number)).replace(/\B(?=(\d{3})+$)/g, ".");
  const signed = (number) => (number > 0 ? "+" : number < 0 ? "−" : "") + grouped(number);
  const percent = (rate) => (rate * 100).toFixed(1).replace(".", ",") + "%";
  const read = (name) => {
    // As the server reads it: signs that nobody sees go, a blank of any width is a blank; a tab is none.
    const seen = form.elements[name].value.replace(/[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "");
    const text = seen.replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ").trim();
    const plain = /^[0-9]+$|^[1-9][0-9]{0,2}(\.[0-9]{3})+$|^[1-9][0-9]{0,2}( [0-9]{3})+$/.test(text);
    return plain ? Number(text.replace(/[^0-9]/g, "")) : null;
  };
  // A reader is told of every change: what stays the same is left alone.
  const put = (node, text) => node.textContent === text || (node.textContent = text);
  const piece = (parent, text, strong, after) => {
    if (parent.textContent === text + (strong === undefined ? "" : strong + after)) return;
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
    put(output, gain === null ? "" : gain === 0 ? "không đổi" : (gain < 0 ? "giảm " : "tăng ") + grouped(gain));
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
    put(rate.querySelector("b"), known ? percent(installed / base) : "–");
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

  form.addEventListener("input", showAll);
  showAll();
})();
