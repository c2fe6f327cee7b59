/* The board that refreshes itself: asks only for what changed, and says so when it cannot. */
(() => {
  "use strict";

  let version = null; // of the board that is shown, per address
  let address = null;
  const VIETNAM = { timeZone: "Asia/Ho_Chi_Minh", hour12: false };
  const clock = (date) => date.toLocaleTimeString("vi-VN", VIETNAM);
  const isBoard = (event) => event.detail.target?.id === "board";

  document.addEventListener("htmx:configRequest", (event) => {
    const asked = new URL(event.detail.path, location.href).pathname + location.search;
    if (event.detail.target?.id === "board" && version && asked === address) {
      event.detail.headers["If-None-Match"] = version;
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const asked = new URL(requestConfig.path, location.href);
    const answered = new URL(xhr.responseURL || asked, location.href);
    if (answered.pathname !== asked.pathname) {
      // Signed out meanwhile: show the sign-in page itself, not inside the board.
      event.detail.shouldSwap = false;
      location.assign(location.href);
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isBoard(event)) return;
    const { xhr, successful } = event.detail;
    if (successful || xhr.status === 304) upToDate(xhr);
  });

  // A refresh that gave way to a filter was aborted; that is no failure.
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => isBoard(event) && failed());
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (isBoard(event)) upToDate(event.detail.xhr);
  });

  function upToDate(xhr) {
    version = xhr.getResponseHeader("ETag") ?? version;
    const answered = new URL(xhr.responseURL);
    address = answered.pathname + answered.search;
    const line = document.getElementById("updated");
    const date = xhr.getResponseHeader("Date");
    line.classList.remove("failed");
    line.replaceChildren("cập nhật lúc ", time(clock(date ? new Date(date) : new Date())));
  }

  function failed() {
    const line = document.getElementById("updated");
    const shown = document.getElementById("updated-at").textContent;
    line.classList.add("failed");
    line.replaceChildren(`${line.dataset.failed} lúc ${clock(new Date())}; ${line.dataset.since} `, time(shown), ". Đang thử lại.");
  }

  function time(text) {
    const span = document.createElement("span");
    span.id = "updated-at";
    span.className = "number";
    span.textContent = text;
    return span;
  }
})();
