// Stands in for Vercel: each file in `api` is a path and exports a function for each method.
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";

const listener = getRequestListener(async (request) => {
  const file = new URL(`.${new URL(request.url).pathname}.js`, import.meta.url);
  if (!existsSync(file)) return new Response("NOT_FOUND", { status: 404 });
  const handle = (await import(file))[request.method];
  return handle?.(request) ?? new Response(null, { status: 405 });
});
createServer(listener).listen(process.env.PORT ?? 3000);
