import type { Env } from "./env";
import type { MessageBody } from "./message";
import { consume } from "./queue";
import { answer, Refusal } from "./refusal";
import { webhook } from "./webhook";

type Handler = (request: Request, env: Env) => Response | Promise<Response>;

const routes: Record<string, Record<string, Handler>> = {
  "/connector/segment": { POST: webhook },
  "/health": { GET: health, HEAD: health },
};

export default {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    const methods = routes[pathname.replace(/\/$/, "")];
    if (methods === undefined) {
      const message = `expected the path \`/connector/segment/\`, found \`${pathname}\``;
      return answer(new Refusal(404, "unknown_path", message));
    }
    const handler = methods[request.method];
    if (handler !== undefined) return handler(request, env);
    const allowed = Object.keys(methods);
    const message = `expected ${allowed.join(" or ")}, found ${request.method}`;
    const response = answer(new Refusal(405, "wrong_method", message));
    response.headers.set("allow", allowed.join(", "));
    return response;
  },
  queue: consume,
} satisfies ExportedHandler<Env, MessageBody>;

function health(): Response {
  return Response.json({ message: "ok" });
}
