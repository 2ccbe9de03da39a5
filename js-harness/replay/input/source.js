// A sequence of buffers that can be given back.

export class Source {
  #iterator;
  #givenBack = [];
  #failure;

  /** @param buffers an iterable of buffers that no other code uses */
  constructor(buffers) {
    this.#iterator = buffers[Symbol.asyncIterator]();
  }

  /** The next buffer, or `undefined` at the end. */
  async next() {
    if (this.#givenBack.length > 0) return this.#givenBack.pop();
    if (this.#failure !== undefined) throw this.#failure;
    return (await this.#iterator.next()).value;
  }

  giveBack(bytes) {
    if (bytes.length > 0) this.#givenBack.push(bytes);
  }

  /** The next bytes: fewer than `length` only at the end or before a failure, which the next call throws. */
  async take(length) {
    const buffers = [];
    let missing = length;
    while (missing > 0) {
      let buffer;
      try {
        buffer = await this.next();
      } catch (failure) {
        this.#failure = failure;
      }
      if (buffer === undefined) break;
      buffers.push(buffer.subarray(0, missing));
      this.giveBack(buffer.subarray(missing));
      missing -= buffers.at(-1).length;
    }
    return buffers.length === 1 ? buffers[0] : Buffer.concat(buffers);
  }

  /** The same, without taking them. */
  async peek(length) {
    const bytes = await this.take(length);
    this.giveBack(bytes);
    return bytes;
  }

  async *[Symbol.asyncIterator]() {
    for (let bytes = await this.next(); bytes !== undefined; bytes = await this.next()) yield bytes;
  }
}
