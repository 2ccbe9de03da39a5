/** Writes one line of JSON. It never contains messages or paths of events, since they quote what users sent. */
export function log(what: "delivery" | "message" | "settings" | "setup", facts: object): void {
  console.log(JSON.stringify({ what, ...facts }));
}
