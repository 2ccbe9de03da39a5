// One process per journal. The lock is a local socket, which the system closes when its process ends,
// however it ends.

import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { cannotWrite, Failure, UNUSABLE } from "../exit.js";

/** Returns a function that unlocks the journal. */
export async function lockJournal(file, name) {
  const { dev, ino } = await file.stat({ bigint: true });
  const unlock = await lock(addressOf(`segment-replay-${dev}-${ino}`)).catch((error) => {
    throw cannotWrite(`the lock of the journal ${name}`, error);
  });
  if (unlock !== undefined) return unlock;
  const inUse = `the journal ${name} is in use by another segment-replay`;
  throw new Failure(UNUSABLE, `${inUse}; wait until it ends, or name a new journal`);
}

/** Linux and Windows have names for sockets that are not files. */
function addressOf(name) {
  if (process.platform === "linux") return `\0${name}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
}

/** Returns a function that unlocks the address, or `undefined` if another process holds it. */
export async function lock(address) {
  const server = createServer((connection) => connection.destroy()).unref();
  try {
    await listen(server, address);
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    if (await isAnswered(address)) return undefined;
    // The file of a process that was killed.
    await rm(address, { force: true });
    await listen(server, address);
  }
  return () => server.close();
}

async function listen(server, address) {
  server.listen(address);
  await once(server, "listening");
}

async function isAnswered(address) {
  const socket = connect(address);
  try {
    await once(socket, "connect");
    return true;
  } catch (error) {
    if (error.code === "ECONNREFUSED" || error.code === "ENOENT") return false;
    throw error;
  } finally {
    socket.destroy();
  }
}
