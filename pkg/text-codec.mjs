// For CommonJS only, which Jest requires: jsdom hides both classes from tests. Node 20.16 has a way to get them.
const util = globalThis.process?.getBuiltinModule?.("node:util");

export const TextDecoder = globalThis.TextDecoder ?? util?.TextDecoder;
export const TextEncoder = globalThis.TextEncoder ?? util?.TextEncoder;
