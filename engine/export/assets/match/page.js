// The box for a paste: takes the text, asks the worker, shows the answer. Nothing is sent anywhere; there is no form to send.

import { render, summary } from "./render.js";
import { node } from "./nodes.js";

const PATIENCE = 20_000;
const ADDRESSES = {
  root: new URL("../../", import.meta.url).href,
  flat: location.pathname.endsWith(".html") && !location.pathname.endsWith("/index.html"),
};

/** Put the box in this element's place. */
export function start(place) {
  const parts = build();
  place.replaceWith(parts.whole);
  const asker = new Asker(parts);
  const { box } = parts;
  box.addEventListener("paste", () => setTimeout(() => asker.ask(), 0));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      asker.ask();
    }
  });
  box.addEventListener("input", () => parts.answer.toggleAttribute("data-old", box.value !== asker.asked));
  parts.find.addEventListener("click", () => asker.ask());
  parts.clear.addEventListener("click", () => {
    box.value = "";
    asker.forget();
    box.focus();
  });
  box.focus({ preventScroll: true });
}

function build() {
  const box = node("textarea", { id: "kb-paste", rows: 5, spellcheck: false, autocomplete: "off", autocapitalize: "off" });
  box.setAttribute("aria-describedby", "kb-hint");
  const find = node("button", { type: "button", className: "md-button md-button--primary" }, "Find it");
  const clear = node("button", { type: "button", className: "md-button" }, "Clear");
  const hint = node("span", { id: "kb-hint", className: "kb-hint" }, "Ctrl+Enter finds it too. A paste is looked up at once.");
  const status = node("p", { className: "kb-status" });
  status.setAttribute("role", "status");
  const answer = node("section", { className: "kb-answer" });
  answer.setAttribute("aria-label", "Answer");
  const label = node("label", { htmlFor: "kb-paste" }, "Your error");
  const bar = node("div", { className: "kb-bar" }, find, clear, hint);
  return { whole: node("div", { className: "kb-match" }, label, box, bar, status, answer), box, find, clear, status, answer };
}

/** Asks the worker, one question at a time, and shows what it answers to the last one. */
class Asker {
  constructor(parts) {
    this.parts = parts;
    this.id = 0;
    this.asked = null;
    this.say("Loading what is known …");
    this.#engage();
  }

  #engage() {
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.#hear(data);
    this.worker.onerror = (event) => this.#fail(event.message || "the script could not be loaded");
  }

  /** Ask about what stands in the box. */
  ask() {
    this.asked = this.parts.box.value;
    this.id++;
    this.say("Looking …");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#giveUp(), PATIENCE);
    this.worker.postMessage({ id: this.id, text: this.asked });
  }

  /** Show nothing, and wait for nothing. */
  forget() {
    this.id++;
    this.asked = null;
    clearTimeout(this.timer);
    this.parts.answer.replaceChildren();
    this.say("");
  }

  /** Show a word on how it stands; a screen reader says it. */
  say(text) {
    this.parts.status.removeAttribute("data-said");
    this.parts.status.textContent = text;
  }

  #hear(data) {
    if (data.error) return this.#fail(data.error);
    if (data.ready) {
      this.tables = data.ready;
      if (this.asked === null) this.say("");
      return;
    }
    if (data.id !== this.id) return;
    clearTimeout(this.timer);
    const { answer } = this.parts;
    answer.replaceChildren(...render(data.answer, this.tables, ADDRESSES));
    answer.removeAttribute("data-old");
    this.say(summary(data.answer, this.tables));
    this.parts.status.toggleAttribute("data-said", data.answer.matches.length > 0 && !data.answer.tie);
    if (answer.getBoundingClientRect().top > innerHeight * 0.6) answer.scrollIntoView({ block: "start" });
  }

  #giveUp() {
    this.worker.terminate();
    this.id++;
    this.parts.answer.replaceChildren();
    this.say("This took too long and was given up. Paste less: the first error, and the lines before it.");
    this.#engage();
  }

  #fail(reason) {
    clearTimeout(this.timer);
    this.say(`The matcher does not run here: ${reason}. In a terminal: kb match error.log`);
  }
}
