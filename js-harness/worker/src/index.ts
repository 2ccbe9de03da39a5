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
    const methods = routes[new URL(request.url).pathname.replace(/\/$/, "")];
    if (methods === undefined) return answer(new Refusal(404, "unknown_path", "no such path"));
    const handler = methods[request.method];
    if (handler !== undefined) return handler(request, env);
    const allow = Object.keys(methods).join(", ");
    const response = answer(new Refusal(405, "wrong_method", `expected ${allow}, found ${request.method}`));
    response.headers.set("allow", allow);
    return response;
  },
  queue: consume,
} satisfies ExportedHandler<Env, MessageBody>;

function health(): Response {
  return Response.json({ message: "ok" });
}
