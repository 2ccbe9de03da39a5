/** A worker that sends the messages of the dead-letter queue to a hub, as one body. */
export const collectDeadLetters = (url) => ({
  name: "dead-letters",
  modules: true,
  compatibilityDate: "2026-11-01",
  bindings: { URL: url },
  queueConsumers: { "segment-deliveries-dead": { maxBatchTimeout: 0 } },
  script: `
    export default {
      async queue({ messages }, { URL }) {
        const bodies = messages.map(({ body }) => {
          const bytes = body?.body ?? new Uint8Array();
          return { ...body, body: new TextDecoder().decode(bytes), sent: bytes.buffer.byteLength };
        });
        await fetch(URL + "/event/", { method: "POST", body: JSON.stringify(bodies) });
      },
    };
  `,
});
