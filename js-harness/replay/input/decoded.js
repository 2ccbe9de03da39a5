// Runs a zlib decoder so that nothing is lost.

/**
 * Decodes the bytes of a source. Bytes after the end of the compressed data stay in the source. An error comes
 * after everything that could be decoded before it: with a pipe, Node would drop what is not read by then.
 */
export async function* decoded(decoder, source) {
  let isEnded = false;
  let failure;
  let wake = () => {};
  decoder.on("readable", () => wake());
  decoder.on("end", () => {
    isEnded = true;
    wake();
  });
  decoder.on("error", (error) => {
    failure = error;
    wake();
  });
  let bytes = Buffer.alloc(0);
  let before = 0;
  let isBusy = false;
  const rest = () => bytes.subarray(decoder.bytesWritten - before);
  try {
    while (!isEnded) {
      const woken = new Promise((resolve) => {
        wake = resolve;
      });
      const output = decoder.read();
      if (output !== null) {
        yield output;
      } else if (failure !== undefined) {
        throw failure;
      } else if (isBusy) {
        await woken;
      } else if (rest().length > 0) {
        // The compressed data has ended.
        break;
      } else {
        isBusy = true;
        const next = await source.next();
        bytes = next ?? Buffer.alloc(0);
        before = decoder.bytesWritten;
        const done = () => {
          isBusy = false;
          wake();
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
