// For CommonJS only, which Jest requires. jsdom hides both classes from tests, but Node 20.16 and later can
// load them.
const util = globalThis.process?.getBuiltinModule?.("node:util");

export const TextDecoder = globalThis.TextDecoder ?? util?.TextDecoder;
export const TextEncoder = globalThis.TextEncoder ?? util?.TextEncoder;
