/* Files on their way up: how far they are, and nothing sent twice. The page works without this. */
(() => {
  "use strict";

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-confirm]")) {
      // A second tap would only get the same answer; it need not wait for it.
      setTimeout(() => setBusy(form, true));
      return;
    }
    const files = form.querySelector("input[type=file]")?.files;
    if (!form.matches("[data-upload]") || !files?.length) return;
    event.preventDefault();
    upload(form, files.length);
  });

  // Back from the answer: the browser may show the page as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => setBusy(form, false)));

  function upload(form, count) {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) show(form, Math.floor((100 * event.loaded) / event.total), count);
    });
    request.addEventListener("load", () => answer(form, request));
    request.addEventListener("error", () => fail(form, "Không tải lên được, đề nghị kiểm tra đường truyền và thử lại."));
    setBusy(form, true);
    show(form, 0, count);
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  function show(form, percent, count) {
    const box = form.querySelector("[data-progress]");
    box.hidden = false;
    const bar = box.querySelector("progress");
    bar.hidden = false;
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
    form.querySelector("progress").hidden = true;
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
      (main.querySelector("[role=alert]") ?? main).focus({ preventScroll: true });
    } else {
      fail(form, `Máy chủ không nhận các tệp này (mã ${request.status}); đề nghị chia làm nhiều lần.`);
    }
  }

  function setBusy(form, busy) {
    form.querySelectorAll("button").forEach((button) => { button.disabled = busy; });
  }
})();
