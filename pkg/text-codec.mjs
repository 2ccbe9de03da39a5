// For CommonJS alone, which Jest requires: jsdom hides both from tests. Node 20.16 and later gives them back.
const util = globalThis.process?.getBuiltinModule?.("node:util");

export const TextDecoder = globalThis.TextDecoder ?? util?.TextDecoder;
export const TextEncoder = globalThis.TextEncoder ?? util?.TextEncoder;
