/* One tap copies the text for Zalo: the server names whose report is missing at that moment and writes the reminder down. */
(() => {
  "use strict";

  const line = document.getElementById("copied");

  function say(kind, text) {
    const note = document.createElement("div");
    note.className = `note ${kind}`;
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    const close = document.createElement("button");
    close.className = "button plain";
    close.textContent = "Đóng";
    close.addEventListener("click", () => line.replaceChildren());
    note.append(paragraph, close);
    line.replaceChildren(note);
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
    const body = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new TypeError("no answer");
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
    } catch {
      return false;
    }
  }

  const shown = document.getElementById("text");
  if (shown) showWhole(shown);

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("copy" in form.dataset)) return;
    event.preventDefault();
    const button = event.submitter;
    const asked = ask(form, button);
    // Only now: a form does not send the name of a button that is disabled.
    button.disabled = true;
    const copied = await copy(asked);
    try {
      const said = await asked;
      if (copied) keep(said.text, say("ok", said.message));
      else show(said.text, said.message);
    } catch (error) {
      // A TypeError is a lost line, or a page in place of an answer: signed out meanwhile.
      const lost = "Chưa chép được: không kết nối được máy chủ hoặc đã hết phiên làm việc. Đề nghị tải lại trang.";
      say("bad", error instanceof TypeError ? lost : error.message);
    } finally {
      button.disabled = false;
    }
  });
})();
