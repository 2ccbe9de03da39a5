// A stand-in for SuprSend's hub. It enforces the hub's contract, records what it receives, and fails on
// request.
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const LARGEST_BODY = 800 * 1024;
const MOST_PAYLOADS = 100;

/** What it can do instead of accepting a body. */
const faults = {
  "refuses connections": undefined,
  hangs: () => {},
  "answers 500": (_, response) => response.writeHead(500).end(),
  "answers 429": (_, response) => response.writeHead(429, { "retry-after": "7" }).end(),
  "answers 429 without Retry-After": (_, response) => response.writeHead(429).end(),
  "answers 401": (_, response) => response.writeHead(401).end(),
  "answers garbage": (request) => request.once("data", () => request.socket.end("not HTTP\r\n\r\n")),
  "breaks off half-way": (request) => request.once("data", () => request.socket.destroy()),
};
/** The events have arrived, but the caller gets no answer. */
const BREAKS_OFF_BEFORE_IT_ANSWERS = "breaks off before it answers";

export const faultNames = [...Object.keys(faults), BREAKS_OFF_BEFORE_IT_ANSWERS];

/** @param keys the API keys it accepts; any key if unset. @param port a free one if unset */
export async function startHub({ keys, onBody = () => {}, port: wantedPort = 0 } = {}) {
  let fault;
  let failures = 0;
  let remaining = 0;
  let isRefused = () => false;
  let refusal = {};
  const bodies = [];

  const server = createServer(async (request, response) => {
    const fails = fault !== undefined && remaining-- <= 0;
    if (fails) failures++;
    if (fails && fault in faults) return faults[fault](request, response);
    const answersNot = fails && fault === BREAKS_OFF_BEFORE_IT_ANSWERS;
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const problem = problemOf(request, body);
    if (problem !== undefined) return response.writeHead(problem.status).end(problem.message);
    const received = { key: keyOf(request), payloads: JSON.parse(body), body };
    bodies.push(received);
    await onBody(received);
    if (answersNot) request.socket.destroy();
    else response.writeHead(202).end();
  });

  function problemOf(request, body) {
    if (request.method !== "POST" || request.url !== "/event/") return { status: 404, message: "no such path" };
    if (keys !== undefined && !keys.includes(keyOf(request))) return { status: 401, message: "no such key" };
    const payloads = parsed(body);
    const fits = payloads?.length === 1 || Buffer.byteLength(body) <= LARGEST_BODY;
    if (!(payloads?.length >= 1 && payloads.length <= MOST_PAYLOADS && fits)) {
      return { status: 400, message: "expected an array of 1 to 100 payloads, in 800 KiB" };
    }
    if (isRefused(body)) return refusal;
    return undefined;
  }

  server.listen(wantedPort, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();

  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    get payloads() {
      return bodies.flatMap(({ payloads }) => payloads);
    },
    /** Number of requests that hit a fault. Refused connections cannot be counted. */
    get failures() {
      return failures;
    },
    /** @param after how many requests to accept first */
    async fail(name, { after = 0 } = {}) {
      if (!faultNames.includes(name)) throw new Error(`no such fault: ${name}`);
      fault = name;
      failures = 0;
      remaining = after;
      if (name === "refuses connections") await stop();
    },
    async recover() {
      fault = undefined;
      if (server.listening) return;
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    /** Refuses bodies for which `test` returns true. */
    refuse(test, { status = 400, message = "refused" } = {}) {
      isRefused = test;
      refusal = { status, message };
    },
    forget() {
      bodies.length = 0;
    },
    close: () => server.listening && stop(),
  };

  async function stop() {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
}

function keyOf(request) {
  return request.headers.authorization?.replace("Bearer ", "");
}

function parsed(body) {
  try {
    const value = JSON.parse(body);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
