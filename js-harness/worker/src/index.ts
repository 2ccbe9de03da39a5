import type { Env } from "./env";
import type { MessageBody } from "./message";
import { consume } from "./queue";
import { webhook } from "./webhook";

type Handler = (request: Request, env: Env) => Response | Promise<Response>;

const routes: Record<string, Record<string, Handler>> = {
  "/connector/segment": { POST: webhook },
  "/health": { GET: health, HEAD: health },
};

export default {
  fetch(request, env) {
    const methods = routes[new URL(request.url).pathname.replace(/\/$/, "")];
    if (methods === undefined) return Response.json({ message: "no such path" }, { status: 404 });
    const handler = methods[request.method];
    if (handler !== undefined) return handler(request, env);
    const allow = Object.keys(methods).join(", ");
    return Response.json(
      { message: `expected ${allow}, found ${request.method}` },
      { status: 405, headers: { allow } },
    );
  },
  queue: consume,
} satisfies ExportedHandler<Env, MessageBody>;

function health(): Response {
  return Response.json({ message: "ok" });
}
