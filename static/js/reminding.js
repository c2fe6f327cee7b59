/* One tap copies the text for Zalo: the server names whose report is missing at that moment and writes the reminder down. */
(() => {
  "use strict";

  const LIMIT = 15000; // milliseconds until an answer counts as not coming
  const line = document.getElementById("copied");

  function clear() {
    line.textContent = "";
  }

  function say(kind, text) {
    const note = document.createElement("div");
    note.className = `note ${kind}`;
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    const close = document.createElement("button");
    close.className = "button plain";
    close.textContent = "Đóng";
    close.addEventListener("click", clear);
    note.append(paragraph, close);
    clear();
    line.append(note);
    line.tabIndex = 0; // sixty names scroll, and a keyboard must be able to
    return paragraph;
  }

  /* Where the browser does not let us copy (a page without https): the text, selected, to copy by hand. */
  function show(text, message) {
    const paragraph = say("warn", message.replace("Đã chép", "Đề nghị chép"));
    const label = document.createElement("label");
    const area = textArea(text);
    label.textContent = "Nội dung tin nhắn đã chọn sẵn: bấm Ctrl+C, hoặc nhấn giữ rồi “Sao chép”";
    label.htmlFor = area.id;
    paragraph.after(label, area);
    area.focus();
    area.select();
    showWhole(area);
  }

  function textArea(text) {
    const area = document.createElement("textarea");
    area.id = "copy-text";
    area.readOnly = true;
    area.value = text;
    return area;
  }

  /* As many rows as the text takes, whatever the width. */
  function showWhole(area) {
    area.rows = 1;
    const line = parseFloat(getComputedStyle(area).lineHeight);
    area.rows = Math.ceil(area.scrollHeight / line);
  }

  /* What was copied stays to be read. */
  function keep(text, paragraph) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const area = textArea(text);
    area.setAttribute("aria-label", "Nội dung tin nhắn đã chép");
    summary.textContent = "Xem tin đã chép";
    details.append(summary, area);
    details.addEventListener("toggle", () => showWhole(area));
    paragraph.after(details);
  }

  async function ask(form, button) {
    const body = new FormData(form);
    body.append(button.name, button.value);
    const wait = new AbortController();
    const limit = setTimeout(() => wait.abort(), LIMIT);
    const asked = { method: "POST", body, headers: { Accept: "application/json" }, signal: wait.signal };
    const answer = await fetch(form.action, asked).catch(() => {
      throw new Error("Chưa chép được: không kết nối được máy chủ. Đề nghị kiểm tra đường truyền và bấm lại.");
    });
    clearTimeout(limit);
    if (answer.redirected) throw new Error("Chưa chép được: phiên làm việc đã hết. Đề nghị tải lại trang và đăng nhập.");
    if (answer.status === 403) throw new Error("Chưa chép được: máy chủ từ chối. Đề nghị tải lại trang.");
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      throw new Error(`Chưa chép được: máy chủ gặp lỗi (mã ${answer.status}). Đề nghị bấm lại.`);
    }
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.message);
    return said;
  }

  /* The clipboard takes the promise of a text: after a wait, a phone no longer counts the tap. */
  async function copy(asked) {
    if (!navigator.clipboard) return false;
    try {
      if (window.ClipboardItem) {
        const text = asked.then((said) => new Blob([said.text], { type: "text/plain" }));
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
      } else {
        await navigator.clipboard.writeText((await asked).text);
      }
      return true;
    } catch (error) {
      return false;
    }
  }

  const shown = document.getElementById("text");
  if (shown) showWhole(shown);

  let pressed = null;
  document.addEventListener("click", (event) => (pressed = event.target.closest("button")));
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("copy" in form.dataset)) return;
    event.preventDefault();
    const button = pressed;
    const asked = ask(form, button);
    // Only now: a form does not send the name of a button that is disabled.
    button.disabled = true;
    say("info", "Đang chép…");
    const copied = await copy(asked);
    try {
      const said = await asked;
      if (copied) keep(said.text, say("ok", said.message));
      else show(said.text, said.message);
    } catch (error) {
      say("bad", error.message);
    } finally {
      button.disabled = false;
      if (document.activeElement === document.body) button.focus();
    }
  });
})();
