/* The board that refreshes itself: asks for what the filters say, changes only what changed, and says when it cannot. */
(() => {
  "use strict";

  const opened = Date.now();
  // The server's hour, as page.js counts it.
  const now = () => new Date(1000 * document.body.dataset.now + Date.now() - opened);
  let version = null; // of the board that is shown
  let shown = null; // what it was asked by
  let typing = false; // the newest history entry came of typing a search
  const VIETNAM = { timeZone: "Asia/Ho_Chi_Minh", hour12: false };
  const clock = (date) => date.toLocaleTimeString("vi-VN", VIETNAM);
  const isBoard = (event) => Boolean(event.detail.target) && event.detail.target.id === "board";
  const isFilter = (event) => event.detail.elt.id === "filters";

  if (!window.htmx) {
    // A browser from before 2020 does not read htmx's language: it loads the whole page, unless somebody is typing.
    setInterval(() => document.activeElement.matches("input, select") || location.reload(), 60000);
    return;
  }

  const wordsOf = (pairs) => new URLSearchParams(Array.from(pairs).filter((pair) => pair[1])).toString();

  /* The address of the board as the filters say it now: what failed is asked for again by the next refresh.
     A refresh stays on its page of a long list; another filter begins with the first. */
  function wanted(filtering) {
    const form = document.getElementById("filters");
    const asked = new URLSearchParams(wordsOf(new FormData(form)));
    const here = new URLSearchParams(location.search);
    const page = here.get("trang");
    here.delete("trang");
    if (page && !filtering && wordsOf(here) === asked.toString()) asked.set("trang", page);
    return form.getAttribute("action") + (asked.toString() ? `?${asked}` : "");
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (!isBoard(event)) return;
    event.detail.asked = wanted(isFilter(event));
    if (isFilter(event)) return;
    event.detail.path = event.detail.asked;
    if (version && event.detail.asked === shown) event.detail.headers["If-None-Match"] = version;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!isBoard(event) || xhr.status === 304) return;
    const asked = new URL(requestConfig.path, location.href).pathname;
    const answered = new URL(xhr.responseURL || asked, location.href).pathname;
    if (answered !== asked || xhr.status === 401 || xhr.status === 403) {
      // Signed out meanwhile, or no longer allowed: the page itself says so.
      event.detail.shouldSwap = false;
      location.reload();
    } else if (event.detail.shouldSwap && !xhr.responseText.includes('<div id="board"')) {
      // Some other page, of a hotel's network for example.
      event.detail.shouldSwap = false;
      failed();
    }
  });

  document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
    const { history, requestConfig } = event.detail;
    const cause = requestConfig.triggeringEvent;
    const isTyped = Boolean(cause) && cause.type === "input";
    if ((isTyped && typing) || history.path === location.pathname + location.search) history.type = "replace";
    typing = isTyped || (typing && history.type === "replace");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (isBoard(event) && event.detail.xhr.status === 304) upToDate();
  });

  // A refresh that gave way to a filter was aborted; that is no failure.
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => isBoard(event) && failed());
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!isBoard(event)) return;
    shown = event.detail.requestConfig.asked;
    // A filter that failed first has no entry in the history: the address follows what is shown.
    const [, words = ""] = shown.split("?");
    if (words !== wordsOf(new URLSearchParams(location.search))) history.replaceState(history.state, "", shown);
    version = event.detail.xhr.getResponseHeader("ETag");
    upToDate();
    if (event.detail.requestConfig.elt.id === "filters") announce(document.getElementById("board-list").dataset.found);
  });

  function announce(text) {
    document.getElementById("board-said").textContent = text;
  }

  function upToDate() {
    const line = document.getElementById("updated");
    if (line.classList.contains("failed")) announce("Đã cập nhật lại được.");
    line.classList.remove("failed");
    say(line, "cập nhật lúc ", time(clock(now())));
  }

  function failed() {
    const line = document.getElementById("updated");
    const since = document.getElementById("updated-at").textContent;
    if (!line.classList.contains("failed")) announce(`${line.dataset.failed}; ${line.dataset.since} ${since}.`);
    line.classList.add("failed");
    say(line, `${line.dataset.failed}; ${line.dataset.since} `, time(since), ". Đang thử lại.");
  }

  function say(line, ...pieces) {
    line.textContent = "";
    line.append(...pieces);
  }

  function time(text) {
    const span = document.createElement("span");
    span.id = "updated-at";
    span.className = "number";
    span.textContent = text;
    return span;
  }

  /* What did not change stays as it is, with its focus, its selection and what was unfolded in it. */
  const keyOf = (node) => node.id || node.dataset.key || node.getAttribute("class") || "";
  const isSame = (one, other) => one.nodeName === other.nodeName && (one.nodeType !== 1 || keyOf(one) === keyOf(other));

  function morph(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== 1) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    // What the reader unfolded, and what htmx marks while it asks.
    const kept = (name) => (name === "open" && old.nodeName === "DETAILS") || (name === "class" && old.id === "board");
    for (const { name } of Array.from(old.attributes)) if (!fresh.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) {
      if (!kept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    morphChildren(old, fresh);
  }

  function morphChildren(old, fresh) {
    let here = old.firstChild;
    for (const child of Array.from(fresh.childNodes)) {
      let match = here;
      // Blanks between elements match only in their place, or one of them would sweep away what stands before it.
      if (child.nodeType !== 1) match = here && isSame(here, child) ? here : null;
      else while (match && !isSame(match, child)) match = match.nextSibling;
      if (!match) {
        old.insertBefore(child, here);
        continue;
      }
      for (; here !== match; here = nextAfterRemoving(here));
      morph(match, child);
      here = match.nextSibling;
    }
    while (here) here = nextAfterRemoving(here);
  }

  function nextAfterRemoving(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  window.htmx.defineExtension("morph", {
    isInlineSwap: (style) => style === "morph",
    handleSwap(style, target, fragment) {
      if (style !== "morph") return false;
      morph(target, fragment.firstElementChild);
      return [target];
    },
  });
})();
