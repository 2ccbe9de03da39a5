// The entry that has everything but the module.
import { init } from "@suprsend/segment-transform/slim";

const { Connector, channels, MappingError } = init(new Uint8Array());
const outcome = new Connector({ channels: { sms: null } }).transform({});
if (outcome.status === "mapped") outcome.payload satisfies object;
channels[0]?.label satisfies string | undefined;
if (outcome instanceof MappingError) outcome.problems;
init(new ArrayBuffer(0));

// @ts-expect-error a path is not a module
init("core.wasm");
// @ts-expect-error the module is required
init();
// @ts-expect-error unknown export
init(new Uint8Array()).Conector;
