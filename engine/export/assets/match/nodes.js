// Elements made of texts. Whatever comes from a paste or from the knowledge passes through here as a text node, never as HTML.

const CODE = /`([^`]+)`|\[([^\[\]]+)\]\(https?:\/\/[^\s()]*\)/g;

/** An element with properties and children; a child that is no element becomes text, an empty one is left out. */
export function node(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A text of the knowledge: its code spans as code, its links as their labels. */
export function prose(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(CODE)) {
    parts.push(text.slice(at, found.index), found[1] ? node("code", {}, found[1]) : found[2]);
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)].filter(Boolean);
}

/** A command with a button that copies it, where the browser lets one. */
export function command(text) {
  const pre = node("pre", { className: "kb-command" }, node("code", {}, text.trim()));
  pre.tabIndex = 0;
  if (!navigator.clipboard) return pre;
  const copy = node("button", { type: "button", className: "kb-copy" }, "Copy");
  copy.setAttribute("aria-label", "Copy the command");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.trim());
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  });
  return node("div", { className: "kb-run" }, pre, copy);
}

/** A line around its match, which is underlined and bold; what is far from it is cut off. */
export function marked(text, start, end, room = 240) {
  const shown = Math.min(end - start, room);
  let left = Math.max(0, start - Math.min(Math.floor((room - shown) / 2), start));
  if (text.length - left < room) left = Math.max(0, Math.min(left, text.length - room));
  const right = Math.min(text.length, left + room);
  const stop = Math.min(end, right);
  return [
    left ? "…" : "",
    text.slice(left, start),
    stop > start ? node("mark", {}, text.slice(start, stop)) : "",
    text.slice(Math.max(start, stop), right),
    right < text.length ? "…" : "",
  ].filter(Boolean);
}
