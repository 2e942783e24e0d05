// What only the browser can do: keys that must not wait for the circuit, drafts that outlive it, scrolling, dialogs, the reader's zone.

export function reader() {
  const now = new Date();
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
    offsetMinutes: -now.getTimezoneOffset(),
    narrow: matchMedia("(max-width: 760px)").matches,
  };
}

// Escape closes the drawer wherever the focus is.
document.addEventListener("keydown", e => { if (e.key === "Escape") document.querySelector(".scrim")?.click(); });

// Opens the dialog, or, when it is open, leads to what has to be corrected.
export function modal(dialog) {
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector(".wrong input, .wrong textarea")
    ?? dialog.querySelector("[autofocus], input:not([type=radio]), textarea, input");
  if (first) first.focus();
}

// Keeps the newest message in sight unless the reader has scrolled up; then a button offers the way down.
export function follow(list) {
  const button = list.parentElement.querySelector(".to-newest");
  let atEnd = true;
  const toEnd = () => { list.scrollTop = list.scrollHeight; };
  const onScroll = () => {
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    if (atEnd) button.hidden = true;
  };
  const grown = new MutationObserver(changes => {
    if (atEnd) toEnd();
    else if (changes.some(c => [...c.addedNodes].some(n => n.nodeType === 1 && n.matches("article")))) button.hidden = false;
  });
  const resized = new ResizeObserver(() => { if (atEnd) toEnd(); });
  const onKey = e => {
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(e.key) || e.target.closest("textarea, input, button, a")) return;
    const all = [...list.querySelectorAll("article")];
    const here = all.indexOf(document.activeElement.closest("article"));
    const next = e.key === "Home" ? 0 : e.key === "End" ? all.length - 1
      : here < 0 ? all.length - 1 : Math.min(all.length - 1, Math.max(0, here + (e.key === "ArrowUp" ? -1 : 1)));
    if (all[next]) { e.preventDefault(); all[next].focus(); }
  };
  button.onclick = () => { toEnd(); button.hidden = true; };
  list.addEventListener("scroll", onScroll, { passive: true });
  list.addEventListener("keydown", onKey);
  grown.observe(list, { childList: true, subtree: true, characterData: true });
  resized.observe(list);
  toEnd();
  return {
    dispose() {
      grown.disconnect();
      resized.disconnect();
      list.removeEventListener("scroll", onScroll);
      list.removeEventListener("keydown", onKey);
    },
  };
}

export function compose(form, dotnet, place) {
  const box = form.querySelector("textarea");
  const draft = `draft:${place}`;
  let sending = false;

  const fit = () => {
    box.rows = 1;
    const line = parseFloat(getComputedStyle(box).lineHeight);
    const padding = box.offsetHeight - line;
    box.rows = Math.max(1, Math.min(10, Math.round((box.scrollHeight - padding) / line)));
  };
  const set = text => {
    box.value = text;
    if (text) sessionStorage.setItem(draft, text); else sessionStorage.removeItem(draft);
    fit();
    box.focus();
    box.setSelectionRange(text.length, text.length);
  };
  const isOpen = () => box.getAttribute("aria-expanded") === "true";
  const enter = async justSend => {
    if (sending || !box.value.trim()) return;
    sending = true;
    const text = box.value;
    form.classList.add("sending");
    try {
      const rest = await dotnet.invokeMethodAsync("Enter", text, justSend);
      // What was typed on meanwhile stays.
      if (box.value.startsWith(text)) set(rest + box.value.slice(text.length));
    } finally {
      sending = false;
      form.classList.remove("sending");
    }
  };
  const onInput = () => {
    sessionStorage.setItem(draft, box.value);
    fit();
    dotnet.invokeMethodAsync("Typed", box.value, box.selectionStart === box.value.length);
  };
  const onKey = async e => {
    if (e.isComposing) return;
    const open = isOpen();
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      await enter(false);
    } else if (open && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      dotnet.invokeMethodAsync("Move", e.key === "ArrowDown" ? 1 : -1);
    } else if (open && e.key === "Tab" && !e.shiftKey) {
      e.preventDefault();
      const text = box.value;
      const taken = await dotnet.invokeMethodAsync("Take", text);
      if (taken !== null && box.value === text) set(taken);
    } else if (open && e.key === "Escape") {
      e.preventDefault();
      dotnet.invokeMethodAsync("Escape");
    } else if ((e.key === "ArrowUp" || e.key === "ArrowDown") && (box.value === "" || box.dataset.remembered === box.value)) {
      e.preventDefault();
      const text = await dotnet.invokeMethodAsync("Remember", e.key === "ArrowUp" ? 1 : -1);
      set(text);
      box.dataset.remembered = text;
    }
  };
  const onSubmit = e => { e.preventDefault(); enter(true); };

  box.addEventListener("input", onInput);
  box.addEventListener("keydown", onKey);
  form.addEventListener("submit", onSubmit);
  // What somebody typed before this listened is not lost, an Enter included.
  const early = box.value;
  box.value = early.trimEnd() || (sessionStorage.getItem(draft) ?? "");
  fit();
  if (early.endsWith("\n")) enter(false); else if (early) onInput();
  // On a telephone the focus would raise the keyboard over what one came to read.
  if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) box.focus();
  return {
    set,
    dispose() {
      box.removeEventListener("input", onInput);
      box.removeEventListener("keydown", onKey);
      form.removeEventListener("submit", onSubmit);
    },
  };
}
