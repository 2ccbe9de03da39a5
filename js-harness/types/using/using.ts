// A connector works with `using`, if the compiler supports it.
import { Connector } from "@suprsend/segment-transform";

using connector = new Connector();
connector satisfies Disposable;
connector[Symbol.dispose]();
