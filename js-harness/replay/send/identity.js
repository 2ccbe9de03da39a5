// Identifies the replay that a journal belongs to.

import { createHash, hash } from "node:crypto";
import { open } from "node:fs/promises";

import { cannotRead } from "../exit.js";
import { quoted } from "../output/text.js";

/** What each value of the identity is called in a refusal. */
const NAMES = {
  version: "with another version of segment-replay",
  mapping: "with another mapping",
  old: "with another `--only-changed`",
  workspace: "with another `--workspace`",
  types: "with other `--types`",
  since: "with another `--since`",
  until: "with another `--until`",
  user: "with another `--user`",
  hub: "to another `--hub`",
  files: "of other files",
};

/**
 * How many bytes at the start and at the end of a file distinguish it from another one of the same name and size.
 * The end of a compressed file holds a checksum of the rest.
 */
const END = 4096;

/** Everything that decides what is sent, and in which order. */
export async function identityOf({ inputs, mapping, old, options, version }) {
  const { workspace = null, types, since = null, until = null, user = null, hub } = options;
  return {
    version,
    mapping: hashOf(mapping),
    old: old === undefined ? null : hashOf(old),
    ...{ workspace, types, since, until, user, hub },
    files: await hashOfFiles(inputs),
  };
}

/** The difference between two identities as a part of a sentence, or `undefined` if they are equal. */
export function differenceOf(known, identity) {
  const other = Object.keys(NAMES).find((key) => JSON.stringify(known[key]) !== JSON.stringify(identity[key]));
  return NAMES[other];
}

function hashOf(value) {
  return hash("sha256", JSON.stringify(value));
}

async function hashOfFiles(inputs) {
  const all = createHash("sha256");
  for (const { path, size } of inputs) {
    all.update(`${JSON.stringify([path, size])}\n`);
    for (const end of await endsOf(path, size)) all.update(hash("sha256", end));
  }
  return all.digest("hex");
}

async function endsOf(path, size) {
  try {
    const file = await open(path);
    const ends = [0, Math.max(0, size - END)].map((start) => file.read(Buffer.alloc(END), 0, END, start));
    const read = await Promise.all(ends).finally(() => file.close());
    return read.map(({ bytesRead, buffer }) => buffer.subarray(0, bytesRead));
  } catch (error) {
    throw cannotRead(quoted(path), error);
  }
}
