// Records of many keys, outside of JavaScript's heap.

import { hash } from "node:crypto";

/**
 * From keys to records of a few bytes. It keeps 64 bits of each key's hash and not the key: for a
 * hundred million keys the odds that any two have the same are 1 to 3,700.
 */
export class CompactMap {
  size = 0;
  /** All records. */
  bytes;
  #recordSize;
  #hashes;

  constructor(recordSize) {
    this.#recordSize = recordSize;
    this.#allocate(4096);
  }

  /** Where a key's record begins in `bytes`, until the next call; a new one is all 0. */
  at(key) {
    if (4 * this.size >= 3 * this.#capacity) this.#grow();
    const digest = hash("sha1", key, "hex");
    const low = Number.parseInt(digest.slice(0, 8), 16);
    const high = Number.parseInt(digest.slice(8, 16), 16);
    // An empty slot has the hash 0.
    return this.#recordSize * this.#slot(low || 1, high);
  }

  get #capacity() {
    return this.#hashes.length / 2;
  }

  #slot(low, high) {
    const hashes = this.#hashes;
    const mask = this.#capacity - 1;
    let slot = low & mask;
    while (hashes[2 * slot] !== 0) {
      if (hashes[2 * slot] === low && hashes[2 * slot + 1] === high) return slot;
      slot = (slot + 1) & mask;
    }
    hashes[2 * slot] = low;
    hashes[2 * slot + 1] = high;
    this.size += 1;
    return slot;
  }

  #allocate(capacity) {
    this.#hashes = new Uint32Array(2 * capacity);
    this.bytes = Buffer.alloc(this.#recordSize * capacity);
  }

  #grow() {
    const [hashes, bytes, size] = [this.#hashes, this.bytes, this.#recordSize];
    this.#allocate(2 * this.#capacity);
    this.size = 0;
    for (let old = 0; old < hashes.length / 2; old++) {
      if (hashes[2 * old] === 0) continue;
      const slot = this.#slot(hashes[2 * old], hashes[2 * old + 1]);
      for (let byte = 0; byte < size; byte++) this.bytes[slot * size + byte] = bytes[old * size + byte];
    }
  }
}
