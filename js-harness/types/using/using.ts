// Where the compiler knows `using`, a connector is used with it.
import { Connector } from "@suprsend/segment-transform";

using connector = new Connector();
connector satisfies Disposable;
connector[Symbol.dispose]();
