// A hub that fails by plan, and keeps what has arrived.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

export const KEY = "a-key";

/**
 * @param plan takes the number of a request, from 0, and its payloads, and may return an answer in place of
 *   202: `{status, headers?, text?}`, or "destroy", which ends the connection
 * @param delay_ms how long it takes to answer
 */
export async function startHub(test, { plan = () => undefined, delay_ms = 0 } = {}) {
  const bodies = [];
  const state = {
    requests: 0,
    active: 0,
    mostActive: 0,
    bodies,
    onBody: () => {},
    get payloads() {
      return bodies.flat();
    },
  };
  const server = createServer(async (request, response) => {
    const number = state.requests++;
    state.active += 1;
    state.mostActive = Math.max(state.mostActive, state.active);
    const payloads = await json(request).catch(() => undefined);
    if (payloads !== undefined) await answer(number, payloads, request, response);
    state.active -= 1;
  });

  async function answer(number, payloads, request, response) {
    const planned = problemOf(request) ?? (await plan(number, payloads));
    if (planned === "destroy") return request.socket.destroy();
    if (planned !== undefined) return response.writeHead(planned.status, planned.headers).end(planned.text);
    bodies.push(payloads);
    state.onBody(payloads);
    if (delay_ms > 0) await setTimeout(delay_ms);
    response.writeHead(202).end();
  }

  function problemOf({ url, headers }) {
    if (url !== "/event/") return { status: 404 };
    return headers.authorization === `Bearer ${KEY}` ? undefined : { status: 401 };
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  state.url = `http://127.0.0.1:${server.address().port}`;
  return state;
}
