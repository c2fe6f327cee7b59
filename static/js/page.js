/* What every page that stays open needs: refusals are focused, menus close with Esc, minutes count, a day ends.
   Hours are the server's: of the device only how long the page has been open is asked. */
(() => {
  "use strict";

  const MINUTE = 60;
  const opened = Date.now();
  const { now, today } = document.body.dataset;
  const seconds = () => Number(now) + (Date.now() - opened) / 1000;
  const HOUR = { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", hour12: false };
  const put = (node, text) => node.textContent === text || (node.textContent = text);

  function duration(minutes) {
    if (minutes < 60) return `${minutes} phút`;
    return `${Math.floor(minutes / 60)} giờ ${String(minutes % 60).padStart(2, "0")} phút`;
  }

  function count() {
    for (const left of document.querySelectorAll("[data-until]")) {
      const minutes = Math.floor(Number(left.dataset.until) / MINUTE) - Math.floor(seconds() / MINUTE);
      if (minutes < 0) put(left.parentElement, left.dataset.over);
      else if (minutes < 24 * 60) put(left, duration(minutes));
    }
    for (const hour of document.querySelectorAll("[data-hour]")) {
      put(hour, new Date(seconds() * 1000).toLocaleTimeString("vi-VN", HOUR));
    }
    const isOver = seconds() >= Date.parse(`${today}T00:00:00+07:00`) / 1000 + 24 * 60 * MINUTE;
    for (const note of document.querySelectorAll("[data-day-over]")) {
      if (note.hidden && isOver) note.hidden = false;
    }
  }

  setInterval(count, 5000);
  document.addEventListener("visibilitychange", count);

  /* What was refused or is asked: the eyes and the reader begin there. */
  const told = document.querySelector("#errors, #questions") || document.querySelector("main .note[role=alert]:not([hidden])");
  if (told && !document.querySelector("[autofocus][aria-invalid=true]")) {
    told.tabIndex = -1;
    told.focus();
  }

  /* Esc closes the menu, or the part that was unfolded around the focus, and gives the focus back to its head. */
  document.addEventListener("keydown", (event) => {
    const unfolded = event.key === "Escape" && event.target.closest("details[open]");
    if (!unfolded) return;
    unfolded.open = false;
    unfolded.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector("details.account[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
})();
