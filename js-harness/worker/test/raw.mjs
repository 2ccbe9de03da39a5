// Sends requests that no HTTP client would send.
import { connect } from "node:net";

/**
 * Writes `head`, then the chunks until there is an answer or no chunk is left.
 *
 * @param end ends the connection after the last chunk
 * @param patience after how many milliseconds to hang up
 * @returns the status, or undefined if the connection was closed without an answer, and the number of
 * bytes sent
 */
export async function raw(url, head, chunks = [], { end = false, patience } = {}) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port, noDelay: true });
  let answer = "";
  const answered = new Promise((resolve) => {
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      resolve();
    });
    socket.on("close", resolve);
    socket.on("error", resolve);
  });

  if (patience !== undefined) setTimeout(() => socket.destroy(), patience);
  socket.write(head.join("\r\n") + "\r\n\r\n", "latin1");
  let open = true;
  answered.then(() => (open = false));
  for (const chunk of chunks) {
    if (!open) break;
    if (!socket.write(chunk)) await Promise.race([answered, new Promise((resolve) => socket.once("drain", resolve))]);
  }
  if (end) socket.end();
  await answered;
  const sent = socket.bytesWritten;
  socket.destroy();
  return { status: Number(answer.match(/^HTTP\/1\.1 (\d{3})/)?.[1]) || undefined, answer, sent };
}

/** Part of a body in HTTP chunks. */
export function* httpChunks(size, count, byte = 0x20) {
  const chunk = Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), Buffer.alloc(size, byte), Buffer.from("\r\n")]);
  for (let at = 0; at < count; at++) yield chunk;
}
