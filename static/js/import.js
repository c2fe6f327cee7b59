/* Files on their way up: how far they are, and nothing sent twice. The page works without this. */
(() => {
  "use strict";

  const LIMIT = 15000; // milliseconds until another tap may be tried
  const CHECK = 120000; // milliseconds without a byte more on its way, or for an answer once all have come up

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-confirm]")) {
      // A second tap would only get the same answer; it need not wait for it.
      setTimeout(() => setBusy(form, true));
      // Nothing tells that the browser was stopped: no button stays dead.
      setTimeout(() => setBusy(form, false), LIMIT);
      return;
    }
    const input = form.querySelector("input[type=file]");
    if (!form.matches("[data-upload]") || !input.files.length) return;
    event.preventDefault();
    upload(form, input.files.length);
  });

  // Back from the answer: the browser may show the page as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => setBusy(form, false)));

  function upload(form, count) {
    const request = new XMLHttpRequest();
    let limit = null;
    let stopped = "Đã dừng, chưa ghi gì. Có thể bấm “Kiểm tra tệp” lại.";
    function expectMore() {
      clearTimeout(limit);
      limit = setTimeout(() => {
        stopped = "Máy chủ chưa trả lời, chưa ghi gì. Đề nghị thử lại.";
        request.abort();
      }, CHECK);
    }
    request.upload.addEventListener("load", expectMore);
    request.upload.addEventListener("progress", (event) => {
      expectMore();
      if (event.lengthComputable) show(form, Math.floor((100 * event.loaded) / event.total), count);
    });
    request.addEventListener("load", () => answer(form, request));
    request.addEventListener("error", () => fail(form, "Không tải lên được, đề nghị kiểm tra đường truyền và thử lại."));
    request.addEventListener("abort", () => fail(form, stopped));
    request.addEventListener("loadend", () => clearTimeout(limit));
    form.querySelector("[data-cancel]").onclick = () => request.abort();
    setBusy(form, true);
    show(form, 0, count);
    request.open("POST", form.action);
    request.send(new FormData(form));
    expectMore();
  }

  function show(form, percent, count) {
    const box = form.querySelector("[data-progress]");
    box.hidden = false;
    const bar = box.querySelector("progress");
    bar.hidden = false;
    form.querySelector("[data-cancel]").hidden = false;
    if (percent < 100) bar.value = percent;
    else bar.removeAttribute("value");
    say(form, percent < 100 ? `Đã tải lên ${percent}%…` : `Đã tải lên 100%, đang kiểm tra ${count} tệp…`);
  }

  function say(form, text) {
    const line = form.querySelector("[data-progress] [role=status]");
    if (line.textContent !== text) line.textContent = text;
  }

  function fail(form, text) {
    setBusy(form, false);
    for (const part of form.querySelectorAll("progress, [data-cancel]")) part.hidden = true;
    form.querySelector("button").focus();
    say(form, text);
  }

  function answer(form, request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
      // Signed out meanwhile: the sign-in page shows itself.
      location.reload();
    } else if (main) {
      document.title = page.title;
      document.querySelector("main").replaceWith(main);
      document.dispatchEvent(new Event("page-replaced"));
      scrollTo(0, 0);
      (main.querySelector("[role=alert]") || main).focus({ preventScroll: true });
    } else {
      fail(form, `Máy chủ không nhận các tệp này (mã ${request.status}); đề nghị chia làm nhiều lần.`);
    }
  }

  function setBusy(form, busy) {
    form.querySelectorAll("button:not([data-cancel])").forEach((button) => { button.disabled = busy; });
  }
})();
