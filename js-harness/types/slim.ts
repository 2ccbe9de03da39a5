// The entry that has all but the module.
import { init } from "@suprsend/segment-transform/slim";

const { Connector, channels, MappingError } = init(new Uint8Array());
const outcome = new Connector({ channels: { sms: null } }).transform({});
if (outcome.status === "mapped") outcome.payload satisfies object;
channels[0]?.label satisfies string | undefined;
if (outcome instanceof MappingError) outcome.problems;
init(new ArrayBuffer(0));

// @ts-expect-error a path is no module
init("core.wasm");
// @ts-expect-error there is no module to fall back to
init();
// @ts-expect-error no such name
init(new Uint8Array()).Conector;
