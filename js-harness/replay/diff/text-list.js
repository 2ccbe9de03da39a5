// A list of many texts, outside of JavaScript's heap.

const PAGE = 4096;

export class TextList {
  #pages = [];
  #last = [];

  /** @param text without a newline */
  append(text) {
    this.#last.push(text);
    if (this.#last.length < PAGE) return;
    this.#pages.push(Buffer.from(this.#last.join("\n")));
    this.#last = [];
  }

  *[Symbol.iterator]() {
    for (const page of this.#pages) yield* page.toString().split("\n");
    yield* this.#last;
  }
}
