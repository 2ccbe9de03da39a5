// A decoder of zlib, fed so that nothing is lost.

/**
 * What a decoder makes of the bytes of a source. What follows the end of the compressed data stays in
 * the source. An error comes after all that could be decoded before it: with a pipe, Node would drop
 * what nobody has read by then.
 */
export async function* decoded(decoder, source) {
  let isEnded = false;
  let failure;
  let ring = () => {};
  decoder.on("readable", () => ring());
  decoder.on("end", () => {
    isEnded = true;
    ring();
  });
  decoder.on("error", (error) => {
    failure = error;
    ring();
  });
  let bytes = Buffer.alloc(0);
  let before = 0;
  let isBusy = false;
  const rest = () => bytes.subarray(decoder.bytesWritten - before);
  try {
    while (!isEnded) {
      const rung = new Promise((resolve) => {
        ring = resolve;
      });
      const output = decoder.read();
      if (output !== null) {
        yield output;
      } else if (failure !== undefined) {
        throw failure;
      } else if (isBusy) {
        await rung;
      } else if (rest().length > 0) {
        // It wants no more.
        break;
      } else {
        isBusy = true;
        const next = await source.next();
        bytes = next ?? Buffer.alloc(0);
        before = decoder.bytesWritten;
        const done = () => {
          isBusy = false;
          ring();
        };
        if (next !== undefined) decoder.write(bytes, done);
        else decoder.end();
      }
    }
    source.giveBack(rest());
  } finally {
    decoder.destroy();
  }
}
