// The preview as its user sees it: what to click and type, and what the screen shows.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { readResult } from "./read-result.mjs";
import { serve } from "./serve.mjs";

const ELEMENT = "segment-mapping-preview";
const PATIENCE = 8000;

export class Screen {
  #server;
  #opened = 0;

  /** Serves the build, and opens a browser for it. */
  static async launch({ launch }) {
    const server = await serve();
    try {
      const browser = await launch();
      return new Screen(await browser.newPage(), server);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  constructor(page, server) {
    this.page = page;
    this.url = server.url;
    this.#server = server;
    /** Errors of the page, and violations of its policy. */
    this.complaints = [];
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  /** Undefined in browsers that do not allow it. */
  get collectGarbage() {
    if (this.page.browser().protocol === "webDriverBiDi") return undefined;
    return async () => {
      const session = await this.page.createCDPSession();
      await session.send("HeapProfiler.collectGarbage");
      await session.detach();
    };
  }

  async close() {
    await this.page.browser().close();
    await this.#server.close();
  }

  /** A fresh page, with nothing saved from before. */
  async open(hash = "", path = "") {
    if (this.page.url().startsWith(this.url)) await this.page.evaluate(() => localStorage.clear());
    await this.#takeFocus();
    // With a number, since another hash alone loads no page.
    this.#opened += 1;
    await this.page.goto(`${this.url}${path}?${this.#opened}${hash}`);
    // On small screens it exists even while another panel is shown.
    await this.page.waitForFunction(
      (element) => document.querySelector(element)?.shadowRoot.querySelector(".cm-content"),
      { timeout: PATIENCE },
      ELEMENT,
    );
  }

  /**
   * Tab can leave the page for the browser's own toolbar. Firefox then still sends keys to the page, but
   * Enter presses no button. Coming back from another tab gives the page the focus again.
   */
  async #takeFocus() {
    if (await this.page.evaluate(() => document.hasFocus())) return;
    const other = await this.page.browser().newPage();
    await other.close();
    await this.page.bringToFront();
    await this.until(() => this.page.evaluate(() => document.hasFocus()), true);
  }

  /** The first visible element of the preview that matches a CSS selector. */
  async find(selector) {
    return this.page.waitForSelector(`${ELEMENT} >>> ${selector}`, { visible: true, timeout: PATIENCE });
  }

  async click(selector) {
    const element = await this.find(selector);
    await element.click();
    await element.dispose();
  }

  /** Clicks a button by its text. */
  async press(text) {
    const label = await this.page.waitForFunction(
      (element, text) => {
        const buttons = document.querySelector(element).shadowRoot.querySelectorAll("button, summary");
        return [...buttons].find((button) => button.textContent.trim() === text && button.checkVisibility());
      },
      { timeout: PATIENCE },
      ELEMENT,
      text,
    );
    await label.click();
    await label.dispose();
  }

  key(label, number) {
    return `input[aria-label="${label}, trait key${number ? ` ${number}` : ""}"]`;
  }

  /** Replaces a trait key by typing. */
  async setKey(label, text, number) {
    await this.openSectionOf(this.key(label, number));
    await this.click(this.key(label, number));
    await this.selectAll();
    await this.page.keyboard.press("Backspace");
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Escape");
  }

  /** Opens the section with a field, which does not exist before. */
  async openSectionOf(selector) {
    await this.page.waitForFunction(
      (element, selector) => {
        const { shadowRoot } = document.querySelector(element);
        if (shadowRoot.querySelector(selector)) return true;
        for (const summary of shadowRoot.querySelectorAll(".section:not([open]) > summary")) summary.click();
        return false;
      },
      { timeout: PATIENCE },
      ELEMENT,
      selector,
    );
  }

  async selectAll() {
    await this.page.keyboard.down("Control");
    await this.page.keyboard.press("a");
    await this.page.keyboard.up("Control");
  }

  /** Replaces all text in the editor, as by pasting. */
  async setEvents(text) {
    await this.click(".cm-content");
    await this.selectAll();
    await this.paste(text);
  }

  async paste(text) {
    await this.page.evaluate(
      (element, text) => {
        const content = document.querySelector(element).shadowRoot.querySelector(".cm-content");
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        // Firefox hides the data of a ClipboardEvent that a script has made.
        const event = Object.assign(new Event("paste", { bubbles: true, cancelable: true }), { clipboardData });
        content.dispatchEvent(event);
      },
      ELEMENT,
      text,
    );
  }

  async chooseSample(id) {
    const menu = await this.find('select[aria-label="Sample events"]');
    await menu.select(id);
  }

  /** Drops a file on the events. */
  async drop(name, bytes) {
    await this.page.evaluate(
      (element, name, base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], name));
        const panel = document.querySelector(element).shadowRoot.querySelector(".events");
        for (const type of ["dragenter", "dragover", "drop"]) {
          panel.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }));
        }
      },
      ELEMENT,
      name,
      Buffer.from(bytes).toString("base64"),
    );
  }

  texts(selector) {
    return this.page.evaluate(
      (element, selector) => {
        const found = document.querySelector(element).shadowRoot.querySelectorAll(selector);
        return [...found].filter((node) => node.checkVisibility()).map((node) => node.textContent.trim());
      },
      ELEMENT,
      selector,
    );
  }

  /** The menu of codes, with their counts. */
  async codes() {
    const menu = await this.find('select[aria-label="Filter by code"]');
    return menu.evaluate(({ options }) => [...options].map(({ text }) => text));
  }

  result() {
    return this.page.evaluate(readResult, ELEMENT);
  }

  /** Waits until `read` returns the expected value, or throws the difference. */
  async until(read, expected) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const actual = await read();
      try {
        assert.deepEqual(actual, expected);
        return;
      } catch (error) {
        if (performance.now() > end) throw error;
        await sleep(30);
      }
    }
  }

  untilTexts(selector, expected) {
    return this.until(() => this.texts(selector), expected);
  }

  /** Waits until the result has these members. It may have others. */
  untilResult(expected) {
    return this.until(async () => {
      const result = await this.result();
      return Object.fromEntries(Object.keys(expected).map((name) => [name, result[name]]));
    }, expected);
  }
}
