// Serves the built page and a host's settings page, which has a strict policy and nothing but the package.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { preview } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

const settingsPage = `<!doctype html>
<html lang="en">
  <title>Settings</title>
  <link rel="icon" href="/icon.svg">
  <script type="module" src="/lib/index.js"></script>
  <main><h1>Settings</h1><segment-mapping-preview></segment-mapping-preview></main>
</html>`;

export const strictPolicy =
  "default-src 'none'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'";

const hostPlugin = {
  name: "settings-page",
  configurePreviewServer({ middlewares }) {
    middlewares.use("/settings.html", (_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.setHeader("content-security-policy", strictPolicy);
      response.end(settingsPage);
    });
    middlewares.use("/lib/", (request, response) => {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(`${root}lib${request.url.split("?")[0]}`));
    });
  },
};

export async function serve() {
  const server = await preview({ root, plugins: [hostPlugin], preview: { port: 0 }, logLevel: "warn" });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}
