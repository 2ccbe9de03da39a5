/** Writes one line of JSON. Messages and paths quote what users sent, so neither is ever in it. */
export function log(what: "delivery" | "message" | "settings" | "setup", facts: object): void {
  console.log(JSON.stringify({ what, ...facts }));
}
