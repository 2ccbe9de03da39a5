// Stands in for Lambda's function URL: passes each request to the handler as an event of payload format
// 2.0.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { handler } from "./index.js";

/** A function URL passes text unchanged, and everything else in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)\b)/;

createServer(async (request, response) => {
  const body = await buffer(request).catch(() => undefined);
  if (body === undefined) return;
  const { statusCode, headers, body: answer, isBase64Encoded } = await handler(eventOf(request, body), {});
  response.writeHead(statusCode, headers).end(Buffer.from(answer, isBase64Encoded ? "base64" : "utf8"));
}).listen(process.env.PORT ?? 3000);

function eventOf({ method, url, headers, socket }, body) {
  const [rawPath, rawQueryString = ""] = url.split("?");
  const isBase64Encoded = "content-encoding" in headers || !TEXT.test(headers["content-type"] ?? "text/plain");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers,
    requestContext: {
      accountId: "anonymous",
      apiId: "example",
      domainName: headers.host,
      domainPrefix: "example",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: socket.remoteAddress, userAgent: "" },
      requestId: "1",
      routeKey: "$default",
      stage: "$default",
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}
