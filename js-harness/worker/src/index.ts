import { consume } from "./consumer";
import type { Env } from "./env";
import type { QueuedBody } from "./queue";
import { SetupError, setup } from "./setup";

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const path = pathname.replace(/\/$/, "");
    if (path !== "/connector/segment" && path !== "/health") {
      return refuse(404, "unknown_path", `expected the path \`/connector/segment/\`, found \`${pathname}\``);
    }
    try {
      const { webhook } = setup(env);
      return path === "/health" ? health(request) : await webhook(request);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      return refuse(path === "/health" ? 503 : 500, "invalid_settings", error.message);
    }
  },
  queue: consume,
} satisfies ExportedHandler<Env, QueuedBody>;

function health({ method }: Request): Response {
  if (method === "GET" || method === "HEAD") return Response.json({ message: "ok" });
  return refuse(405, "wrong_method", `expected GET or HEAD, found ${method}`, { allow: "GET, HEAD" });
}

function refuse(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ message, code }, { status, headers });
}
