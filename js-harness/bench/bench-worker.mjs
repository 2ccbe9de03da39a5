// For workerd: bodies are posted, then delivered as often as the query says.
import { contenders, deliverAll } from "./contenders.mjs";
import { repeated } from "./measure.mjs";

const encoder = new TextEncoder();
let bodies;

export default {
  async fetch(request) {
    if (request.method === "POST") {
      const { texts, areStrings } = await request.json();
      bodies = areStrings ? texts : texts.map((text) => encoder.encode(text));
    } else {
      const query = new URL(request.url).searchParams;
      const deliver = contenders[query.get("contender")];
      repeated(deliverAll(deliver, bodies))(Number(query.get("count")));
    }
    return new Response();
  },
};
